// The first film, part two: it is made before one's eyes, and then it is watched.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ProductionRun, StartedRun } from '#contract/productions.ts'
import type { TaskDetail } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatClock } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { FinishedFilm } from './finished-film.tsx'
import { GuideHead } from './guide.tsx'
import { useTexts } from './guide-texts.ts'
import { PARTS, type Part, type PartProgress, partsOf, shotsQuery, useRun } from './run.ts'

type FirstFilmProps = { readonly projectId: string; readonly runId: string }

export function FirstFilm({ projectId, runId }: FirstFilmProps) {
  const run = useRun(projectId, runId)
  const filmId = run.data?.film_id ?? null
  return (
    <section className="mx-auto max-w-3xl rounded-xl border border-line bg-surface p-5 sm:p-8">
      <GuideHead step={filmId === null ? 'make' : 'watch'} />
      <Problem error={run.error} onRetry={() => void run.refetch()} />
      {run.isPending && <Skeleton className="h-64 w-full" />}
      {run.data &&
        (filmId === null ? <Making run={run.data} /> : <FinishedFilm projectId={projectId} filmId={filmId} />)}
    </section>
  )
}

function Making({ run }: { readonly run: ProductionRun }) {
  const t = useTexts()
  if (run.state === 'failed' || run.state === 'cancelled') return <Broken run={run} />
  const parts = partsOf(run)
  const percent = run.steps_total === 0 ? null : Math.min(99, run.percent)
  return (
    <>
      <h2 className="text-lg font-semibold">{t('makingTitle')}</h2>
      <p className="mt-1 mb-5 text-muted">{t('makingAbout')}</p>
      <div className="mb-6 flex flex-col gap-2">
        <div className="flex justify-between gap-4">
          <span>{t('overall')}</span>
          <span className="text-muted tabular-nums">{percent === null ? t('reading') : timeLeft(run, t)}</span>
        </div>
        <Progress label={t('overall')} percent={percent} />
      </div>
      <ul className="mb-6 grid grid-cols-1 gap-x-8 gap-y-4 sm:grid-cols-2">
        {PARTS.map((part) => (
          <PartRow key={part} part={part} progress={parts[part]} />
        ))}
      </ul>
      <Pictures projectId={run.project_id} />
    </>
  )
}

type Text = ReturnType<typeof useTexts>

function timeLeft(run: ProductionRun, t: Text): string {
  if (run.left_s === null) return ''
  return run.left_s < 3 ? t('almost') : t('left', { time: formatClock(run.left_s * 1000) })
}

function PartRow({ part, progress: { done, total } }: { readonly part: Part; readonly progress: PartProgress }) {
  const t = useTexts()
  const isReady = total > 0 && done === total
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-4 text-xs">
        <span className="font-medium">{t(`parts.${part}`)}</span>
        <span className={isReady ? 'text-ok' : 'text-muted tabular-nums'}>
          {total === 0 ? t('partWaiting') : isReady ? t('partReady') : t('partState', { done, total })}
        </span>
      </div>
      <Progress
        label={t(`parts.${part}`)}
        percent={total === 0 ? 0 : (100 * done) / total}
        tone={isReady ? 'ok' : 'accent'}
      />
    </li>
  )
}

const PICTURES_SHOWN = 24

/** Frames fill up as they are drawn. */
function Pictures({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const shots = useQuery(shotsQuery(projectId)).data?.shots
  if (!shots || shots.length === 0) return null
  return (
    <ol aria-label={t('shots')} className="grid grid-cols-4 gap-2 sm:grid-cols-6">
      {shots.slice(0, PICTURES_SHOWN).map(({ id, picture }, index) => (
        <li key={id} className="aspect-square overflow-hidden rounded-md bg-sunken">
          {picture.small_url === null ? (
            <span className="sr-only">{t('shotWaiting', { number: index + 1 })}</span>
          ) : (
            <img
              src={picture.small_url}
              alt={t('shot', { number: index + 1 })}
              decoding="async"
              className="size-full object-cover"
            />
          )}
        </li>
      ))}
    </ol>
  )
}

function Broken({ run }: { readonly run: ProductionRun }) {
  const t = useTexts()
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const task = useQuery({
    queryKey: keys.ofTask(run.task_id),
    queryFn: ({ signal }) => api.get<TaskDetail>(`/tasks/${run.task_id}`, { signal }),
  })
  const again = useMutation({
    mutationFn: () => api.postOnce<StartedRun>(`/projects/${run.project_id}/production/run`, { body: {} }),
    onSuccess: (started) =>
      navigate({
        to: paths.firstFilm,
        params: { workspace: slug },
        search: { project: run.project_id, run: started.run_id },
        replace: true,
      }),
  })
  const said = task.data?.error
  return (
    <div className="flex flex-col gap-4">
      <h2 className="text-lg font-semibold">{t('brokeTitle')}</h2>
      <Notice tone="danger" title={said?.message ?? t('cancelled')}>
        {said?.remedy}
      </Notice>
      <Problem error={again.error} />
      <div>
        <Button look="primary" isBusy={again.isPending} onClick={() => again.mutate()}>
          {t('again')}
        </Button>
      </div>
    </div>
  )
}
