import { Image, Pin } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import type { CandidateStanding } from '#contract/candidates.ts'
import { Badge } from '#web/ui/badge.tsx'
import { classes } from '#web/ui/classes.ts'
import { Spinner } from '#web/ui/spinner.tsx'
import type { AssetKind, Character, Location } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'

type GridProps = {
  readonly kind: AssetKind
  readonly things: readonly (Character | Location)[]
  readonly standings: readonly CandidateStanding[] | undefined
  readonly chosenId: string
  readonly onChoose: (id: string) => void
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** One stop of the Tab key; arrow keys walk over the cards as they stand. */
export function AssetsGrid({ kind, things, standings, chosenId, onChoose }: GridProps) {
  const t = useTexts()
  const list = useRef<HTMLUListElement>(null)
  const standingOf = new Map((standings ?? []).map((one) => [one.subject.id, one]))
  const stopId = things.some((one) => one.id === chosenId) ? chosenId : things[0]?.id
  return (
    <ul
      ref={list}
      aria-label={t(kind === 'character' ? 'cards.characters' : 'cards.locations')}
      className={classes(
        'grid gap-4',
        kind === 'character'
          ? 'grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] md:grid-cols-[repeat(auto-fill,minmax(12rem,1fr))]'
          : 'grid-cols-[repeat(auto-fill,minmax(16rem,1fr))]',
      )}
    >
      {things.map((thing) => (
        <li key={thing.id}>
          <Card
            kind={kind}
            thing={thing}
            standing={standingOf.get(thing.id)}
            isLoading={standings === undefined}
            isChosen={thing.id === chosenId}
            isStop={thing.id === stopId}
            onChoose={() => onChoose(thing.id)}
            onKeyDown={(event) => walk(event, list.current)}
          />
        </li>
      ))}
    </ul>
  )
}

function walk(event: KeyboardEvent<HTMLElement>, list: HTMLElement | null): void {
  const step = STEPS[event.key]
  if (!step || !list) return
  event.preventDefault()
  const cards = [...list.querySelectorAll<HTMLElement>('button')]
  const firstTop = cards[0]?.offsetTop ?? 0
  const columns = Math.max(
    1,
    cards.filter(
      (card) =>
        card.getBoundingClientRect().top === cards[0]?.getBoundingClientRect().top && card.offsetTop === firstTop,
    ).length,
  )
  const at = cards.indexOf(event.currentTarget)
  cards[at + step[0] + step[1] * columns]?.focus()
}

type CardProps = {
  readonly kind: AssetKind
  readonly thing: Character | Location
  readonly standing: CandidateStanding | undefined
  readonly isLoading: boolean
  readonly isChosen: boolean
  readonly isStop: boolean
  readonly onChoose: () => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

function Card({ kind, thing, standing, isLoading, isChosen, isStop, onChoose, onKeyDown }: CardProps) {
  const t = useTexts()
  const url = standing?.shown?.small_url
  return (
    <button
      type="button"
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isChosen}
      onClick={onChoose}
      onKeyDown={onKeyDown}
      className={classes(
        'group flex w-full flex-col overflow-hidden rounded-lg border bg-surface text-left transition-colors',
        isChosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong',
      )}
    >
      <span
        className={classes(
          'relative flex w-full items-center justify-center bg-stage text-on-stage',
          kind === 'character' ? 'aspect-[3/4]' : 'aspect-video',
        )}
      >
        {url ? (
          <img src={url} alt="" loading="lazy" className="absolute inset-0 size-full object-cover" />
        ) : (
          <NoPicture isLoading={isLoading} isWaiting={(standing?.waiting ?? 0) > 0} />
        )}
        <Marks standing={standing} />
      </span>
      <span className="flex w-full flex-col gap-0.5 px-3 py-2.5">
        <span className="truncate font-medium" title={thing.name}>
          {thing.name}
        </span>
        <span className="text-xs text-muted">
          {'lines' in thing ? t('lines', { count: thing.lines }) : t('scenes', { count: thing.scenes })}
        </span>
      </span>
    </button>
  )
}

function NoPicture({ isLoading, isWaiting }: { readonly isLoading: boolean; readonly isWaiting: boolean }) {
  const t = useTexts()
  if (isLoading) return null
  return (
    <span className="flex flex-col items-center gap-2 text-xs opacity-80">
      {isWaiting ? <Spinner /> : <Image aria-hidden className="size-6" />}
      {isWaiting ? t('waiting') : t('noPicture')}
    </span>
  )
}

function Marks({ standing }: { readonly standing: CandidateStanding | undefined }) {
  const t = useTexts()
  if (!standing?.shown) return null
  const { shown, is_pinned: isPinned, waiting } = standing
  return (
    <span className="absolute inset-x-2 top-2 flex flex-wrap gap-1">
      {isPinned && (
        <Badge tone="ok" icon={<Pin aria-hidden className="size-3" />}>
          {shown.source === 'upload' ? t('own') : t('picked')}
        </Badge>
      )}
      {!isPinned && !shown.is_current && <Badge tone="warn">{t('outdated')}</Badge>}
      {waiting > 0 && (
        <Badge>
          <Spinner />
          {t('waiting')}
        </Badge>
      )}
    </span>
  )
}
