// biome-ignore-all lint/a11y/useSemanticElements: a cell of a grid that is no table
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the page hears the keys of all cards
import { Lock, Pin } from 'lucide-react'
import { type DragEvent, type MouseEvent, memo } from 'react'
import type { ShotState } from '#contract/productions.ts'
import type { PresentPerson } from '#contract/realtime.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { classes } from '#web/ui/classes.ts'
import { MemberAvatar } from '../workspaces/member-avatar.tsx'
import { worstState } from './director-data.ts'
import type { NumberedShot } from './director-rows.ts'
import { StateMark } from './director-state-mark.tsx'
import { useTexts } from './director-texts.ts'

export type DropPlace = { readonly id: string; readonly side: 'before' | 'after' }

export type DragVerbs = {
  readonly onDragStart: (id: string) => void
  readonly onDragOver: (place: DropPlace | null) => void
  readonly onDrop: () => void
  readonly onDragEnd: () => void
}

export type CardActions = DragVerbs & {
  /** Held by finger or pen, and let go where it was: more shots are to be chosen. */
  readonly onHold: (id: string) => void
  readonly onPick: (id: string, how: { readonly extend: boolean; readonly toggle: boolean }) => void
  readonly onOpen: (id: string) => void
}

type CardProps = {
  readonly numbered: NumberedShot
  readonly made: ShotState | undefined
  readonly aspect: string
  readonly isSelected: boolean
  readonly isActive: boolean
  readonly isPlaying: boolean
  readonly dropSide: 'before' | 'after' | null
  readonly mayEdit: boolean
  readonly people: readonly PresentPerson[]
  readonly actions: CardActions
}

const CARD_ID = 'shot-'
export const cardId = (shotId: string) => CARD_ID + shotId

/** The card around a place of the page, and whose it is. */
export const CARD = `[role="gridcell"][id^="${CARD_ID}"]`
export const shotIdOf = (card: Element) => card.id.slice(CARD_ID.length)

/** Drawn often while scrolling: nothing in here may be dear. */
export const ShotCard = memo(function ShotCard({ numbered, made, aspect, people, actions, ...card }: CardProps) {
  const { shot, number } = numbered
  return (
    <div
      role="gridcell"
      id={cardId(shot.id)}
      aria-selected={card.isSelected}
      tabIndex={card.isActive ? 0 : -1}
      draggable={card.mayEdit && !shot.locked}
      onClick={(event) => actions.onPick(shot.id, howOf(event))}
      onDoubleClick={() => actions.onOpen(shot.id)}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', number)
        actions.onDragStart(shot.id)
      }}
      onDragOver={(event) => {
        event.preventDefault()
        actions.onDragOver({ id: shot.id, side: sideOf(event) })
      }}
      onDrop={(event) => {
        event.preventDefault()
        actions.onDrop()
      }}
      onDragEnd={actions.onDragEnd}
      className={classes(
        'relative flex min-w-0 cursor-default flex-col overflow-hidden rounded-lg border bg-surface select-none [-webkit-touch-callout:none]',
        card.isSelected ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong',
        card.isPlaying && 'ring-2 ring-info',
      )}
    >
      {card.dropSide && (
        <span
          aria-hidden
          className={classes(
            'absolute inset-y-0 z-10 w-1 bg-accent',
            card.dropSide === 'before' ? 'left-0' : 'right-0',
          )}
        />
      )}
      <CardPicture made={made} aspect={aspect} people={people} />
      <CardWords numbered={numbered} made={made} />
    </div>
  )
})

const howOf = (event: MouseEvent) => ({ extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey })

function sideOf(event: DragEvent<HTMLElement>): 'before' | 'after' {
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientX < box.left + box.width / 2 ? 'before' : 'after'
}

type PictureProps = Pick<CardProps, 'made' | 'aspect' | 'people'>

function CardPicture({ made, aspect, people }: PictureProps) {
  const t = useTexts()
  const src = made?.picture.small_url
  return (
    <div className="relative w-full shrink-0 bg-sunken" style={{ aspectRatio: aspect }}>
      {src && (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className={classes('size-full object-cover', made.picture.state !== 'fresh' && 'opacity-60')}
        />
      )}
      {!src && (
        <span className="absolute inset-0 flex items-center justify-center text-xs text-faint">
          {t(`state.${made?.picture.state ?? 'missing'}`)}
        </span>
      )}
      {people.length > 0 && (
        <span
          className="absolute top-1.5 right-1.5 flex -space-x-1.5"
          title={t('opened', { names: people.map((each) => each.name).join(', ') })}
        >
          {people.slice(0, 3).map((person) => (
            <MemberAvatar key={person.user_id} id={person.user_id} name={person.name} size="small" />
          ))}
        </span>
      )}
    </div>
  )
}

type WordsProps = Pick<CardProps, 'numbered' | 'made'>

function CardWords({ numbered: { shot, number }, made }: WordsProps) {
  const t = useTexts()
  const length = made?.length_ms ?? shot.duration_ms
  const [line] = shot.lines
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-0.5 px-2 py-1.5">
      <div className="flex items-center gap-1.5 text-xs">
        <span className="font-semibold tabular-nums">{number}</span>
        <span className="min-w-0 flex-1 truncate text-muted">
          {t(`size.${shot.size}`)}
          {shot.move !== 'static' && ` · ${t(`move.${shot.move}`)}`}
        </span>
        {shot.locked && <Sign Icon={Lock} word={t('locked')} />}
        {made?.picture.is_pinned && <Sign Icon={Pin} word={t('pinned')} />}
        {made && <StateMark state={worstState(made)} />}
      </div>
      <div className="flex items-baseline gap-1.5 text-xs">
        <span className="min-w-0 flex-1 truncate">
          {line ? (
            <>
              <span className="text-muted">{line.character} </span>
              {line.text}
            </>
          ) : (
            <span className="text-muted">{shot.action || shot.subject || t('noLines')}</span>
          )}
        </span>
        <span className="shrink-0 text-muted tabular-nums">
          {made?.is_measured === false && '≈'}
          {formatSeconds(length)}
        </span>
      </div>
    </div>
  )
}

function Sign({ Icon, word }: { readonly Icon: typeof Lock; readonly word: string }) {
  return (
    <span title={word} className="shrink-0 text-muted">
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{word}</span>
    </span>
  )
}
