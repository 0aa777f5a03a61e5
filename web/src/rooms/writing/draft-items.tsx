// Changes of the board that an engine proposes: what is there now, what would be, why, and a decision for each.
import { useQuery } from '@tanstack/react-query'
import { Check, X } from 'lucide-react'
import type { Board, BoardEdit } from '#contract/boards.ts'
import type { Draft, DraftItem } from '#contract/writing.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { boardQuery } from '../boards/director-data.ts'
import { useTexts as useShotTexts } from '../boards/director-texts.ts'
import { useTexts } from './texts.ts'

const TONES: Record<DraftItem['state'], Tone> = { proposed: 'info', accepted: 'ok', rejected: 'plain' }
const FIELDS = ['size', 'framing', 'angle', 'move', 'action', 'duration_ms', 'prompt'] as const
type FieldName = (typeof FIELDS)[number]

type ItemsProps = {
  readonly draft: Draft
  /** This person may decide now. */
  readonly isOpen: boolean
  readonly isBusy: boolean
  readonly onDecide: (verb: 'accept' | 'reject', item: number) => void
}

export function DraftItems({ draft, isOpen, isBusy, onDecide }: ItemsProps) {
  const t = useTexts()
  const { data: board } = useQuery({ ...boardQuery(draft.project_id ?? ''), enabled: draft.project_id !== null })
  const thingOf = useThing(board)
  const done = draft.items.filter((item) => item.state !== 'proposed').length
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t('decided', { done, total: draft.items.length })}</p>
      <ol className="flex flex-col gap-3">
        {draft.items.map((item, at) => {
          const { name, before } = thingOf(item.edit)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place in the list
            <li key={at} className="rounded-lg border border-line bg-surface px-4 py-3">
              <div className="flex flex-wrap items-center gap-2">
                <h4 className="min-w-0 flex-1 font-medium">{name}</h4>
                {item.state !== 'proposed' || !isOpen ? (
                  <Badge tone={TONES[item.state]}>{t(`itemStates.${item.state}`)}</Badge>
                ) : (
                  <Decision name={name} isBusy={isBusy} onDecide={(verb) => onDecide(verb, at)} />
                )}
              </div>
              {item.reason && <p className="mt-1 text-muted">{item.reason}</p>}
              <Changes edit={item.edit} before={item.state === 'proposed' ? before : null} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}

type DecisionProps = {
  readonly name: string
  readonly isBusy: boolean
  readonly onDecide: (verb: 'accept' | 'reject') => void
}

function Decision({ name, isBusy, onDecide }: DecisionProps) {
  const t = useTexts()
  return (
    <div className="flex gap-1">
      <Button
        size="small"
        icon={<X aria-hidden className="size-3.5" />}
        aria-label={t('rejectOne', { name })}
        disabled={isBusy}
        onClick={() => onDecide('reject')}
      >
        {t('reject')}
      </Button>
      <Button
        size="small"
        icon={<Check aria-hidden className="size-3.5" />}
        aria-label={t('acceptOne', { name })}
        disabled={isBusy}
        onClick={() => onDecide('accept')}
      >
        {t('accept')}
      </Button>
    </div>
  )
}

type Values = Partial<Record<FieldName, unknown>>
type Thing = { readonly name: string; readonly before: Values | null }

/** What an edit is about, by the name that people know, and how it is now; null if there is nothing yet. */
function useThing(board: Board | undefined): (edit: BoardEdit) => Thing {
  const t = useTexts()
  const numberOf = (id: string) => (board?.shots.findIndex((shot) => shot.id === id) ?? -1) + 1
  const nameOfShot = (id: string) => (numberOf(id) > 0 ? t('shotNumber', { number: numberOf(id) }) : t('gone'))
  return (edit) => {
    if (!board) return { name: '…', before: null }
    if (edit.type === 'shot')
      return { name: nameOfShot(edit.id), before: board.shots.find((shot) => shot.id === edit.id) ?? null }
    if (edit.type === 'character' || edit.type === 'location') {
      const things: readonly { id: string; name: string; prompt: string | null }[] =
        edit.type === 'character' ? board.characters : board.locations
      const found = things.find((each) => each.id === edit.id)
      return { name: found?.name ?? t('gone'), before: found ?? null }
    }
    if (edit.type !== 'insert_shot') return { name: t('gone'), before: null }
    if (edit.after === null) return { name: t('newShotFirst'), before: null }
    const after = numberOf(edit.after)
    return { name: after > 0 ? t('newShot', { number: after }) : t('newShotOpen'), before: null }
  }
}

function Changes({ edit, before }: { readonly edit: BoardEdit; readonly before: Values | null }) {
  const t = useTexts()
  const say = useValueWords()
  const set = ('set' in edit ? (edit.set ?? {}) : {}) as Values
  return (
    <dl className="mt-2 grid gap-x-4 gap-y-1.5 sm:grid-cols-[6rem_minmax(0,1fr)]">
      {FIELDS.flatMap((field) => {
        if (set[field] === undefined) return []
        const now = before ? say(field, before[field]) : ''
        return [
          <dt key={`${field} name`} className="text-muted">
            {t(`field.${field}`)}
          </dt>,
          <dd key={field} className="break-words">
            {before && (
              <del className="mr-2 text-muted">
                <span className="sr-only">{t('now')}: </span>
                {now === '' ? t('nothing') : now}
              </del>
            )}
            <ins className="no-underline">{say(field, set[field])}</ins>
          </dd>,
        ]
      })}
    </dl>
  )
}

function useValueWords(): (field: FieldName, value: unknown) => string {
  const t = useShotTexts()
  return (field, value) => {
    if (value === null || value === undefined || value === '') return ''
    if (field === 'duration_ms') return formatSeconds(Number(value))
    if (field === 'action' || field === 'prompt') return String(value)
    return t(`${field}.${String(value)}` as Parameters<typeof t>[0])
  }
}
