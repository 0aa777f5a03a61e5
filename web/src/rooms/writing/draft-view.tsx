// In place of the text: what an engine wrote, beside what it would change, until somebody decides. The text waits underneath.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PromptKind } from '#contract/prompts.ts'
import type { Draft } from '#contract/writing.ts'
import { keys } from '#web/api/keys.ts'
import { formatAgo, formatMoment, formatMoney } from '#web/i18n/format.ts'
import { LoadingPage } from '#web/kit/loading-page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { taskQuery } from '../tasks/task.ts'
import { TaskControls } from '../tasks/task-controls.tsx'
import { isAtLeast, memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { useEngineName } from './ask-dialog.tsx'
import { DraftCopy } from './draft-copy.tsx'
import { DraftItems } from './draft-items.tsx'
import { DraftText } from './draft-text.tsx'
import { useTexts } from './texts.ts'
import { Told } from './told.tsx'
import { DRAFT_TONES, decideDraft, draftQuery, useOpenWriting } from './writing.ts'

type ViewProps = {
  readonly projectId: string
  readonly draftId: string
  /** What is on the desk now. */
  readonly text: string
  readonly isDirty: boolean
}

export function DraftView({ projectId, draftId, text, isDirty }: ViewProps) {
  const { data: draft, error, refetch } = useQuery(draftQuery(projectId, draftId))
  if (error)
    return (
      <div className="p-4">
        <Problem error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!draft) return <LoadingPage />
  return <Shown key={draft.id} {...{ projectId, draft, text, isDirty }} />
}

type ShownProps = Omit<ViewProps, 'draftId'> & { readonly draft: Draft }

function Shown({ projectId, draft, text, isDirty }: ShownProps) {
  const t = useTexts()
  const decide = useDecide(projectId, draft)
  const isOpen = draft.state === 'proposed'
  const mayDecide = useMayDecide(draft)
  const becomesScript = draft.text !== null
  return (
    <section aria-label={t(`kinds.${draft.kind}`)} className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <Head draft={draft}>{isOpen && mayDecide && <Verdict draft={draft} decide={decide} />}</Head>
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-3 py-4 md:px-6">
        <Problem error={decide.error} />
        {isOpen && !mayDecide && <Notice tone="info">{t('mayNotBoard')}</Notice>}
        {isOpen && becomesScript && isDirty && <Notice tone="warn">{t('unsaved')}</Notice>}
        <Work draft={draft} />
        {draft.error && (
          <Notice tone="danger" title={draft.error.message}>
            {draft.error.remedy}
          </Notice>
        )}
        <Attempts draft={draft} />
        {draft.text !== null && <DraftText draft={draft} text={text} answer={draft.text} />}
        {draft.items.length > 0 && (
          <DraftItems
            draft={draft}
            isOpen={isOpen && mayDecide}
            isBusy={decide.isPending}
            onDecide={(verb, item) => decide.mutate({ verb, items: [item] })}
          />
        )}
        {draft.copy.length > 0 && <DraftCopy texts={draft.copy} />}
        <Told
          kind={`text.${draft.kind}` as PromptKind}
          template={draft.template}
          system={draft.system}
          prompt={draft.prompt}
        />
      </div>
    </section>
  )
}

/** Only hides what would be refused: the server decides. */
function useMayDecide({ kind }: Draft): boolean {
  const { role } = useWorkspace()
  return isAtLeast(role, kind === 'shots' || kind === 'visual' ? 'director' : 'writer')
}

type Decide = ReturnType<typeof useDecide>

function useDecide(projectId: string, draft: Draft) {
  const t = useTexts()
  const client = useQueryClient()
  const open = useOpenWriting()
  return useMutation({
    mutationFn: ({ verb, items }: { verb: 'accept' | 'reject'; items: readonly number[] | null }) =>
      decideDraft(draft.id, verb, items),
    onSuccess: (now, { verb }) => {
      client.setQueryData(draftQuery(projectId, draft.id).queryKey, now)
      if (now.script_version !== null) {
        tell(t('acceptedScript', { number: now.script_version }))
        open({})
      } else if (verb === 'accept') tell(t(now.items.length > 0 ? 'acceptedItems' : 'acceptedCopy'))
      else tell(t('rejectedDraft'))
    },
    // Somebody else may have decided meanwhile.
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId) }),
  })
}

function Head({ draft, children }: { readonly draft: Draft; readonly children: ReactNode }) {
  const t = useTexts()
  const open = useOpenWriting()
  const nameOf = useEngineName()
  const { id } = useWorkspace()
  const { data: members } = useQuery(memberNamesQuery(id))
  const name = members?.find((each) => each.user.id === draft.made_by)?.user.display_name || t('somebody')
  const facts = [
    nameOf(draft.engine),
    t('by', { name, ago: formatAgo(draft.created_at) }),
    draft.state === 'proposed' ? t('expires', { moment: formatMoment(draft.expires_at) }) : '',
    draft.script_version === null ? '' : t('decidedVersion', { number: draft.script_version }),
  ]
  return (
    <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-surface px-3 py-2">
      <IconButton label={t('backToText')} onClick={() => open({})}>
        <ArrowLeft aria-hidden className="size-4" />
      </IconButton>
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="flex flex-wrap items-center gap-2 font-medium">
          {t(`kinds.${draft.kind}`)}
          <Badge tone={DRAFT_TONES[draft.state]}>{t(`states.${draft.state}`)}</Badge>
        </h3>
        <p className="text-xs text-muted">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  )
}

function Verdict({ draft, decide }: { readonly draft: Draft; readonly decide: Decide }) {
  const t = useTexts()
  const isMany = draft.items.length > 0
  const word = { script: 'acceptScript', parse: 'acceptScript', rewrite: 'acceptLines', copy: 'acceptCopy' } as const
  const accept = draft.kind === 'shots' || draft.kind === 'visual' ? 'acceptAll' : word[draft.kind]
  const isAll = decide.variables?.items === null
  return (
    <>
      <Button
        isBusy={decide.isPending && isAll && decide.variables.verb === 'reject'}
        disabled={decide.isPending}
        onClick={() => decide.mutate({ verb: 'reject', items: null })}
      >
        {t(isMany ? 'rejectAll' : 'reject')}
      </Button>
      <Button
        look="primary"
        isBusy={decide.isPending && isAll && decide.variables.verb === 'accept'}
        disabled={decide.isPending}
        onClick={() => decide.mutate({ verb: 'accept', items: null })}
      >
        {t(accept)}
      </Button>
    </>
  )
}

/** How the work goes, and what it came to. */
function Work({ draft }: { readonly draft: Draft }) {
  const t = useTexts()
  const { data: task, error, refetch } = useQuery(taskQuery(draft.task_id))
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!task) return null
  const isUnderWay = draft.state === 'writing'
  const costs = [...(task.cost ? [task.cost] : []), ...task.other_costs].filter(({ amount }) => amount !== '0')
  const paid = costs.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')
  return (
    <>
      {isUnderWay && (
        <div role="status" className="flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3">
          <p className="font-medium">{t('under')}</p>
          <Progress label={t('under')} percent={task.state === 'running' ? task.progress.percent || null : null} />
          <p className="text-xs text-muted">{t('leave')}</p>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {!isUnderWay && <p className="text-muted">{paid === '' ? t('paidNothing') : t('paid', { amount: paid })}</p>}
        {(isUnderWay || draft.state === 'failed' || draft.state === 'cancelled') && <TaskControls task={task} />}
      </div>
    </>
  )
}

/** What the answers before this one did wrong; the engine was told, and answered again. */
function Attempts({ draft: { attempts, state } }: { readonly draft: Draft }) {
  const t = useTexts()
  const bad = attempts.filter((attempt) => !attempt.is_usable)
  if (bad.length === 0) return null
  const list = (
    <ul className="mt-1 flex flex-col gap-1">
      {bad.map(({ number, errors }) => (
        <li key={number}>
          <span className="font-medium">{t('attemptPlain', { number: number + 1 })}:</span>{' '}
          <span className="break-words">{errors.join(' ')}</span>
        </li>
      ))}
    </ul>
  )
  if (state === 'failed' || state === 'cancelled')
    return (
      <details>
        <summary className="cursor-pointer">{t('unusable')}</summary>
        {list}
      </details>
    )
  return (
    <Notice tone="info" title={t('repaired', { count: attempts.length })}>
      <p>{t('repairedText')}</p>
      {list}
    </Notice>
  )
}
