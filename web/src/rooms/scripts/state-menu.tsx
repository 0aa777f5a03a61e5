// Where the script stands on its way through approval, what may be done next, and what was done before.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { ScriptAction, ScriptHead, ScriptState, ScriptStateChange } from '#contract/scripts.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { headQuery, historyQuery, pathOf } from './script.ts'
import { useTexts } from './texts.ts'

const TONES: Record<ScriptState, Tone> = {
  draft: 'plain',
  pending: 'info',
  approved: 'ok',
  rejected: 'danger',
  published: 'accent',
}

type MenuProps = { readonly head: ScriptHead; readonly projectId: string; readonly isDirty: boolean }

export function StateMenu({ head, projectId, isDirty }: MenuProps) {
  const t = useTexts()
  const [asked, setAsked] = useState<ScriptAction | null>(null)
  return (
    <>
      <Popover
        label={t('review')}
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`${t('review')}: ${t(`states.${head.state}`)}`}
            className="inline-flex h-9 items-center gap-1 rounded-md px-1.5 text-muted hover:bg-sunken"
          >
            <Badge tone={TONES[head.state]}>{t(`states.${head.state}`)}</Badge>
            <ChevronDown aria-hidden className="size-3.5" />
          </button>
        }
      >
        <div className="-m-4 flex max-h-[min(34rem,75dvh)] flex-col gap-4 overflow-y-auto p-4">
          <div>
            <p>{t(`stateTexts.${head.state}`)}</p>
            {head.state_reason && (
              <blockquote className="mt-2 border-l-2 border-line-strong pl-3 whitespace-pre-line">
                {head.state_reason}
              </blockquote>
            )}
          </div>
          <Actions head={head} isDirty={isDirty} onAsk={setAsked} />
          <Reviewer head={head} projectId={projectId} />
          <HistoryList projectId={projectId} />
        </div>
      </Popover>
      {asked && <ReasonDialog action={asked} head={head} projectId={projectId} onClose={() => setAsked(null)} />}
    </>
  )
}

type ActionsProps = Pick<MenuProps, 'head' | 'isDirty'> & { readonly onAsk: (action: ScriptAction) => void }

const FORWARD: readonly ScriptAction[] = ['submit', 'approve', 'publish']
/** What leads on stands first. */
const SHOWN: readonly ScriptAction[] = [...FORWARD, 'reject', 'withdraw', 'unpublish']

function Actions({ head, isDirty, onAsk }: ActionsProps) {
  const t = useTexts()
  if (head.actions.length === 0) return <p className="text-muted">{t('nothingToDo')}</p>
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {SHOWN.filter((action) => head.actions.includes(action)).map((action) => (
          <Button
            key={action}
            size="small"
            look={FORWARD.includes(action) ? 'primary' : action === 'reject' ? 'danger' : 'secondary'}
            disabled={isDirty}
            onClick={() => onAsk(action)}
          >
            {t(`actions.${action}`)}
          </Button>
        ))}
      </div>
      {isDirty && <p className="text-xs text-muted">{t('saveFirst')}</p>}
    </div>
  )
}

const DECIDERS = ['owner', 'admin', 'director', 'reviewer']

function Reviewer({ head, projectId }: Pick<MenuProps, 'head' | 'projectId'>) {
  const t = useTexts()
  const workspace = useWorkspace()
  const client = useQueryClient()
  const members = useQuery({ ...memberNamesQuery(workspace.id), enabled: head.may_assign })
  const assign = useMutation({
    mutationFn: async (reviewerId: string | null) => {
      const put = (revision: number) =>
        api.put(pathOf(projectId, '/reviewer'), { body: { reviewer_id: reviewerId }, revision })
      return put(head.revision).catch(async (error: unknown) => {
        if (!isFault(error) || !error.isStale) throw error
        const fresh = await client.fetchQuery({ ...headQuery(projectId), staleTime: 0 })
        // Who decides is one value: the last choice counts, whatever else changed.
        return put(fresh?.revision ?? 0)
      })
    },
    onSettled: () => client.invalidateQueries({ queryKey: headQuery(projectId).queryKey }),
  })
  if (!head.may_assign)
    return (
      <p className="text-muted">
        {t('reviewer')}: {head.reviewer?.display_name || t('anyReviewer')}
      </p>
    )
  const fit = (members.data ?? []).filter((member) => DECIDERS.includes(member.role))
  const isListed = !head.reviewer || fit.some((member) => member.user.id === head.reviewer?.id)
  return (
    <div className="flex flex-col gap-2">
      <Field label={t('reviewer')}>
        {(control) => (
          <Select
            {...control}
            value={head.reviewer_id ?? ''}
            disabled={assign.isPending}
            onChange={(event) => assign.mutate(event.target.value || null)}
          >
            <option value="">{t('anyReviewer')}</option>
            {!isListed && head.reviewer && <option value={head.reviewer.id}>{head.reviewer.display_name}</option>}
            {fit.map(({ user }) => (
              <option key={user.id} value={user.id}>
                {user.display_name || user.username}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Problem error={assign.error ?? members.error} />
    </div>
  )
}

function HistoryList({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const history = useInfiniteQuery(historyQuery(projectId))
  const changes = history.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div>
      <h3 className="mb-1.5 font-medium">{t('history')}</h3>
      {history.isPending && <Skeleton className="h-10 w-full" />}
      <Problem error={history.error} onRetry={() => void history.refetch()} />
      {history.isSuccess && changes.length === 0 && <p className="text-muted">{t('noHistory')}</p>}
      <ol className="flex flex-col gap-2.5">
        {changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          isBusy={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {t('loadMore')}
        </Button>
      )}
    </div>
  )
}

function Change({ change }: { readonly change: ScriptStateChange }) {
  const t = useTexts()
  return (
    <li className="text-xs">
      <div className="flex flex-wrap items-center gap-x-1.5">
        <Badge tone={TONES[change.to]}>{t(`states.${change.to}`)}</Badge>
        <span className="text-muted">
          {change.by?.display_name || t('somebody')} {t(`done.${change.action}`)} ·{' '}
          {t('versionShort', { number: change.version })}
          {' · '}
          <time dateTime={change.at} title={formatMoment(change.at)}>
            {formatAgo(change.at)}
          </time>
        </span>
      </div>
      {change.reason && <p className="mt-1 border-l-2 border-line pl-2 whitespace-pre-line">{change.reason}</p>}
    </li>
  )
}
