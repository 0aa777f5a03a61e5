// Asking an engine to write: what, of whom, for how much, and what it will be told, before anything begins.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PromptKind } from '#contract/prompts.ts'
import type { DraftKind, WritingStarted } from '#contract/writing.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { useChoice, useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { useSettled } from '#web/kit/settled.ts'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { boardQuery } from '../boards/director-data.ts'
import { modelsQuery, useNameOf } from '../catalogue/catalogue.ts'
import { enginesQuery } from '../generation/engines.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { AskFields } from './ask-fields.tsx'
import { useTexts } from './texts.ts'
import { Told } from './told.tsx'
import { askOf, type Lines, NOTHING_TYPED, type Typed } from './wish.ts'
import { type Ask, costQuery, KINDS, startWriting, useOpenWriting } from './writing.ts'

export type AskProps = {
  readonly projectId: string
  readonly kind: DraftKind
  /** False: there is no script, and no board of one. */
  readonly hasScript: boolean
  readonly savedText: string
  readonly text: string
  readonly isDirty: boolean
  /** Those that are marked in the editor, or where the cursor is. */
  readonly lines: Lines
}

const wordsOf = (projectId: string) => `writing.${projectId}`

export function AskDialog({ kind, ...props }: AskProps) {
  const t = useTexts()
  const common = useCommon()
  const open = useOpenWriting()
  const { role } = useWorkspace()
  const given = useAsking({ kind, ...props })
  const { ask, cost, start, typed, type, desk, setLines } = given
  const offered = KINDS.filter((each) => (each !== 'shots' && each !== 'visual') || isAtLeast(role, 'director'))
  const begin = () => start.mutate()
  return (
    <Dialog
      isOpen
      onClose={() => open({})}
      width="medium"
      title={t('open')}
      description={t('about')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={() => open({})}>{common('cancel')}</Button>
          <Button look="primary" disabled={!given.mayStart} isBusy={start.isPending} onClick={begin}>
            <StartWords cost={given.mayStart ? cost.data : undefined} />
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('what')} hint={t(`kindAbout.${kind}`)}>
          {(control) => (
            <Select {...control} value={kind} onChange={(event) => open({ write: event.target.value })}>
              {offered.map((each) => (
                <option key={each} value={each}>
                  {t(`kinds.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <AskFields {...{ kind, typed, type, desk }} isDirty={props.isDirty} onLines={setLines} />
        <EngineField typed={typed} type={type} />
        {given.canWrite === false && <NoEngine />}
        {ask && cost.data && !cost.error && <Cost plan={cost.data} />}
        {ask && <Refused error={cost.error} />}
        <NotKept draft={wordsOf(props.projectId)} />
        <Refused error={start.error} />
        {ask && cost.data && !cost.error && (
          <Told
            kind={`text.${kind}` as PromptKind}
            template={cost.data.template}
            system={cost.data.system}
            prompt={cost.data.prompt}
          />
        )}
        <p className="text-xs text-muted">{t('kept')}</p>
      </div>
    </Dialog>
  )
}

function useAsking({ projectId, kind, hasScript, savedText, text, isDirty, lines: marked }: AskProps) {
  const client = useQueryClient()
  const open = useOpenWriting()
  const [words, setWords, clear] = useDraft<Typed>(wordsOf(projectId), NOTHING_TYPED)
  const [engine, setEngine] = useChoice(wordsOf(projectId), '')
  const typed: Typed = { ...NOTHING_TYPED, ...words, engine }
  const [lines, setLines] = useState(marked)
  const board = useQuery({ ...boardQuery(projectId), enabled: hasScript })
  const desk = { board: board.data, savedText, text, lines }
  const ask = askOf(kind, typed, desk)
  const asked = JSON.stringify(ask)
  const settled = useSettled(asked)
  const canWrite = useCanWrite()
  const cost = useQuery(costQuery(projectId, canWrite ? (JSON.parse(settled) as Ask | null) : null))
  const start = useMutation({
    mutationFn: () => {
      if (!ask) throw new Error('nothing is asked for')
      return startWriting(projectId, ask)
    },
    onSuccess: async ({ draft_id: draftId }) => {
      // What was asked for stands in the draft; the engine is chosen again the same way.
      setWords(NOTHING_TYPED)
      clear()
      await client.invalidateQueries({ queryKey: keys.ofProject(projectId, 'drafts') })
      open(draftId === null ? {} : { draft: draftId })
    },
  })
  const isBlocked = kind === 'rewrite' && isDirty
  const isPriced = settled === asked && cost.data !== undefined && !cost.isPlaceholderData && !cost.error
  return {
    ...{ ask, canWrite, cost, start, typed, desk, setLines },
    mayStart: ask !== null && !isBlocked && isPriced && !start.isPending,
    type: ({ engine: chosen = engine, ...change }: Partial<Typed>) => {
      setEngine(chosen)
      setWords({ ...NOTHING_TYPED, ...words, ...change })
    },
  }
}

/** Whether any engine could write now; undefined until that is known. */
function useCanWrite(): boolean | undefined {
  const { id } = useWorkspace()
  const { data, error } = useQuery(enginesQuery(id))
  if (error) return true
  return data?.items.some((each) => each.kind === 'text' && each.is_available)
}

type EngineProps = { readonly typed: Typed; readonly type: (change: Partial<Typed>) => void }

function EngineField({ typed, type }: EngineProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const nameOf = useEngineName()
  const engines = useQuery(enginesQuery(id))
  const offered = (engines.data?.items ?? []).filter((each) => each.kind === 'text')
  const isKnown = typed.engine === '' || offered.some((each) => each.id === typed.engine)
  return (
    <Field label={t('engine')}>
      {(control) => (
        <Select
          {...control}
          value={isKnown ? typed.engine : ''}
          onChange={(event) => type({ engine: event.target.value })}
        >
          <option value="">{t('engineUsual')}</option>
          {offered.map((engine) => (
            <option key={engine.id} value={engine.id} disabled={!engine.is_available && engine.id !== typed.engine}>
              {nameOf(engine.id)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** As the catalogue calls it; its id if that knows none. */
export function useEngineName(): (id: string) => string {
  const nameOf = useNameOf()
  const { data } = useQuery(modelsQuery)
  return (id) => {
    const model = data?.items.find((each) => each.id === id)
    return model ? `${nameOf(model.name)} · ${id}` : id
  }
}

const isFree = ({ cost_max: { amount } }: WritingStarted) => BigInt(amount) <= 0n
const mostOf = ({ cost_max: { amount, currency }, attempts_max: count }: WritingStarted) =>
  formatMoney((BigInt(amount) * BigInt(count)).toString(), currency)

function Cost({ plan }: { readonly plan: WritingStarted }) {
  const t = useTexts()
  const nameOf = useEngineName()
  const { amount, currency } = plan.cost_max
  return (
    <div className="rounded-lg border border-line bg-sunken px-3 py-2.5">
      <p>{t('writes', { engine: nameOf(plan.engine) })}</p>
      <p className="text-muted">
        {isFree(plan) ? t('free') : t('cost', { amount: formatMoney(amount, currency), count: plan.attempts_max })}
      </p>
    </div>
  )
}

function StartWords({ cost }: { readonly cost: WritingStarted | undefined }) {
  const t = useTexts()
  return cost && !isFree(cost) ? t('startCost', { amount: mostOf(cost) }) : t('start')
}

/** Without a key nothing can be written: the way to one stands beside the refusal. */
function Refused({ error }: { readonly error: unknown }) {
  if (!isFault(error) || error.code !== 'WRITING_NO_ENGINE') return <Problem error={error} />
  return <Problem error={error} actions={<ToKeys />} />
}

/** Told before anything is typed. */
function NoEngine() {
  const t = useTexts()
  return (
    <Notice tone="danger" title={t('noEngine')} actions={<ToKeys />}>
      {t('noEngineRemedy')}
    </Notice>
  )
}

function ToKeys() {
  const t = useTexts()
  const { slug } = useWorkspace()
  return (
    <Link to={paths.engines} params={{ workspace: slug }} search={{ tab: 'keys' }} className="underline">
      {t('toKeys')}
    </Link>
  )
}
