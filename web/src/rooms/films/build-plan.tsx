import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Clapperboard } from 'lucide-react'
import type { BuildPlan, StartedRun } from '#contract/productions.ts'
import type { ProjectDetail } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatClock, formatNumber } from '#web/i18n/format.ts'
import { msOfFrames } from '#web/kit/player/frames.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { CostFact, costsOf, useConfirmCost } from '../generation/cost.tsx'
import { Waits } from '../generation/waits.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { roundly, STEP_KINDS } from './duration.ts'
import { planQuery } from './film.ts'
import { useTexts } from './texts.ts'
import { type Changes, toRunWish } from './wish.ts'

type PlanProps = {
  readonly project: ProjectDetail
  readonly changes: Changes
  readonly mayRun: boolean
  readonly onPlay: (filmId: string) => void
}

/** What a production would do with these settings now; looked up again whenever a setting or the script changes. */
export function BuildPlanPanel({ project, changes, mayRun, onPlay }: PlanProps) {
  const t = useTexts()
  const query = { ...planQuery(project.id, toRunWish(changes)), placeholderData: keepPreviousData }
  const { data: plan, error, isPlaceholderData, refetch } = useQuery(query)
  const run = useRun(project.id, changes)
  const { ask, dialog } = useConfirmCost(plan ? costsOf(plan) : [], () => run.mutate())
  const isNothing = plan?.shots === 0
  return (
    <section aria-labelledby="plan-title" className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
      <h2 id="plan-title" className="text-base font-semibold">
        {t('plan')}
      </h2>
      <Problem error={error} onRetry={() => void refetch()} />
      {isNothing && <NoShots projectId={project.id} />}
      {!plan && !error && <PlanSkeleton label={t('planChecking')} />}
      {plan && !error && !isNothing && (
        <div
          className={classes('flex flex-col gap-3', isPlaceholderData && 'opacity-60')}
          aria-busy={isPlaceholderData}
        >
          {isDone(plan) ? <UpToDate plan={plan} onPlay={onPlay} /> : <Steps plan={plan} />}
          <PlanFacts plan={plan} project={project} />
          {!isDone(plan) && <CostFact costs={costsOf(plan)} />}
          <Problem error={run.error} />
          {mayRun && !(isDone(plan) && plan.film_id) && (
            <Button
              look="primary"
              size="large"
              icon={<Clapperboard aria-hidden className="size-4" />}
              isBusy={run.isPending}
              disabled={isPlaceholderData}
              onClick={ask}
            >
              {t(isDone(plan) ? 'makeAgain' : 'make')}
            </Button>
          )}
        </div>
      )}
      {dialog}
    </section>
  )
}

const isDone = (plan: BuildPlan) => plan.complete && Object.keys(plan.to_make).length === 0

function useRun(projectId: string, changes: Changes) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.postOnce<StartedRun>(`/projects/${projectId}/production/run`, { body: toRunWish(changes) }),
    // Also after a refusal: somebody else may have begun one.
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId, 'newest-run') }),
  })
}

function Steps({ plan }: { readonly plan: BuildPlan }) {
  const t = useTexts()
  const kinds = STEP_KINDS.filter((kind) => (plan.to_make[kind] ?? 0) + (plan.to_reuse[kind] ?? 0) > 0)
  return (
    <ul className="flex flex-col divide-y divide-line">
      {kinds.map((kind) => {
        const [make, reuse] = [plan.to_make[kind] ?? 0, plan.to_reuse[kind] ?? 0]
        return (
          <li key={kind} className="flex items-baseline justify-between gap-3 py-1.5">
            <span className={make > 0 ? '' : 'text-muted'}>{t(`kind.${kind}`)}</span>
            <span className="flex gap-3 text-xs whitespace-nowrap tabular-nums">
              {make > 0 && (
                <span className="font-semibold text-accent-strong">{t('toMake', { count: formatNumber(make) })}</span>
              )}
              {reuse > 0 && <span className="text-muted">{t('toReuse', { count: formatNumber(reuse) })}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function PlanFacts({ plan, project }: { readonly plan: BuildPlan; readonly project: ProjectDetail }) {
  const t = useTexts()
  const { numerator: num, denominator: den } = project.settings.frame_rate
  const facts = [
    plan.total_frames !== null && t('lengthIs', { length: formatClock(msOfFrames(plan.total_frames, { num, den })) }),
    // What waits for its turn takes as long as that, and says so below.
    !isDone(plan) && plan.waits.length === 0 && t('about', { time: roundly(t, plan.expected_s) }),
  ].filter(Boolean)
  return (
    <div className="text-xs text-muted">
      {facts.length > 0 && <p className="text-sm text-ink">{facts.join(' · ')}</p>}
      {!plan.complete && <p>{t('laterKnown')}</p>}
      <Waits waits={plan.waits} />
    </div>
  )
}

function UpToDate({ plan, onPlay }: { readonly plan: BuildPlan; readonly onPlay: (filmId: string) => void }) {
  const t = useTexts()
  const { film_id: filmId } = plan
  return (
    <div
      role="status"
      className="flex items-start gap-2.5 rounded-lg border border-ok/40 bg-ok-soft px-3 py-2.5 text-ok"
    >
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('upToDate')}</p>
        <p className="text-ink">{t('upToDateText')}</p>
      </div>
      {filmId && (
        <Button size="small" onClick={() => onPlay(filmId)}>
          {t('playIt')}
        </Button>
      )}
    </div>
  )
}

function NoShots({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const { slug } = useWorkspace()
  return (
    <Empty
      icon={<Clapperboard className="size-6" />}
      title={t('noShotsTitle')}
      actions={
        <Link to={paths.script} params={{ workspace: slug, projectId }} className={buttonClasses('primary')}>
          {t('toScript')}
        </Link>
      }
    >
      {t('noShotsText')}
    </Empty>
  )
}

function PlanSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">{label}</span>
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-6 w-full" />
      ))}
      <Skeleton className="mt-2 h-11 w-full" />
    </div>
  )
}
