// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only in view cannot be a table; roles tell what they are
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells of shots take the keyboard, one at a time
// The shot board: only the rows in view exist. Every row's height is known beforehand, so nothing is measured and nothing jumps.
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { formatClock } from '#web/i18n/format.ts'
import { classes } from '#web/ui/classes.ts'
import { type CardActions, cardId, type DropPlace, ShotCard } from './director-card.tsx'
import { type BoardScene, type BoardShot, lengthOf, type Making } from './director-data.ts'
import type { Others } from './director-presence.ts'
import type { BoardRow, Grid } from './director-rows.ts'
import type { Selection } from './director-selection.ts'
import { useTexts } from './director-texts.ts'
import { useTouchDrag } from './director-touch.ts'

const GAP_PX = 12
const EDGE_PX = 16
const HEADING_PX = 44
/** Between a heading and its first row. */
const UNDER_HEADING_PX = 8
const WORDS_PX = 54
const BORDER_PX = 2
const CARD_LEAST_PX = { '16:9': 168, '9:16': 128, '1:1': 156 } as const

export type Aspect = keyof typeof CARD_LEAST_PX

const ratioOf = (aspect: Aspect) => aspect.replace(':', ' / ')

function pictureHeight(aspect: Aspect, widthPx: number): number {
  const [w = 16, h = 9] = aspect.split(':').map(Number)
  return (widthPx * h) / w
}

export type BoardSize = { readonly columns: number; readonly cardPx: number }

/** How many cards stand side by side in the space that there is. */
export function useBoardSize(scroller: RefObject<HTMLDivElement | null>, aspect: Aspect): BoardSize {
  const [widthPx, setWidthPx] = useState(0)
  // Before the first picture: otherwise that one would be without cards.
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    setWidthPx(element.clientWidth)
    const observer = new ResizeObserver(([entry]) => setWidthPx(entry?.contentRect.width ?? 0))
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  const room = Math.max(0, widthPx - 2 * EDGE_PX)
  const columns = Math.max(1, Math.floor((room + GAP_PX) / (CARD_LEAST_PX[aspect] + GAP_PX)))
  return { columns, cardPx: (room - (columns - 1) * GAP_PX) / columns }
}

export type ShotBoardProps = {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly grid: Grid
  readonly size: BoardSize
  readonly aspect: Aspect
  readonly making: Making
  readonly selection: Selection
  readonly playingId: string | null
  readonly others: Others
  readonly mayEdit: boolean
  readonly actions: Pick<CardActions, 'onPick' | 'onOpen' | 'onHold'>
  readonly onMove: (draggedId: string, drop: DropPlace) => void
  /** Counts up when the active card shall get the keyboard. */
  readonly focusTurn: number
}

export function ShotBoard(props: ShotBoardProps) {
  const t = useTexts()
  const { scroller, grid, size, aspect } = props
  const rowPx = pictureHeight(aspect, size.cardPx - BORDER_PX) + WORDS_PX + BORDER_PX + GAP_PX
  const sticky = useRef(0)
  const activeRow = grid.rowOf.get(props.selection.activeId ?? '')
  const virtualizer = useVirtualizer({
    count: size.cardPx > 0 ? grid.rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (grid.rows[index]?.kind === 'scene' ? HEADING_PX + UNDER_HEADING_PX : rowPx),
    overscan: 3,
    scrollPaddingStart: HEADING_PX + UNDER_HEADING_PX,
    scrollPaddingEnd: GAP_PX,
    rangeExtractor: useCallback(
      (range: Range) => {
        sticky.current = headingAbove(grid, range.startIndex)
        // The one card that Tab goes to is there also when it is out of view.
        const kept = activeRow === undefined ? [sticky.current] : [sticky.current, activeRow]
        return [...new Set([...kept, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
      },
      [grid, activeRow],
    ),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are asked anew when they change
  useEffect(() => virtualizer.measure(), [rowPx, grid, virtualizer])
  useFollow(props, (row) => virtualizer.scrollToIndex(row, { align: 'auto' }))
  const drag = useDrag(props)
  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]"
      data-board-scroller
    >
      <div
        role="grid"
        aria-label={t('board')}
        aria-multiselectable="true"
        aria-rowcount={grid.rows.length}
        aria-colcount={size.columns}
        className="relative w-full"
        style={{ height: virtualizer.getTotalSize() + GAP_PX }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = grid.rows[item.index]
          if (!row) return null
          const isSticky = item.index === sticky.current
          return (
            <div
              key={rowKey(row)}
              role="row"
              aria-rowindex={item.index + 1}
              className={classes(
                'inset-x-0 top-0 [contain:layout_style]',
                isSticky ? 'pointer-events-none sticky z-20' : 'absolute',
              )}
              style={{ height: item.size, ...(isSticky ? {} : { transform: `translateY(${item.start}px)` }) }}
            >
              {row.kind === 'scene' ? (
                <SceneHeading scene={row.scene} shots={row.shots} making={props.making} />
              ) : (
                <CardRow {...props} row={row} drag={drag} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const rowKey = (row: BoardRow) => (row.kind === 'scene' ? row.scene.id : `row-${row.shots[0]?.shot.id}`)

function headingAbove(grid: Grid, index: number): number {
  for (let at = Math.min(index, grid.rows.length - 1); at >= 0; at -= 1) if (grid.rows[at]?.kind === 'scene') return at
  return 0
}

/** Brings the active card into view, and gives it the keyboard when asked to. */
function useFollow(
  { grid, selection, playingId, focusTurn, scroller }: ShotBoardProps,
  scrollTo: (row: number) => void,
): void {
  const activeId = playingId ?? selection.activeId
  const row = activeId === null ? undefined : grid.rowOf.get(activeId)
  const turn = useRef(focusTurn)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another shot or turn, not another way to scroll
  useEffect(() => {
    if (row === undefined || activeId === null) return
    scrollTo(row)
    if (turn.current === focusTurn) return
    turn.current = focusTurn
    const focus = () => document.getElementById(cardId(activeId))?.focus({ preventScroll: true })
    focus()
    // A row that was out of view exists only after the next picture.
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus))
    return () => cancelAnimationFrame(frame)
  }, [activeId, row, focusTurn, scroller])
}

type Drag = {
  readonly actions: CardActions
  readonly over: DropPlace | null
}

function useDrag({ scroller, mayEdit, actions, onMove }: ShotBoardProps): Drag {
  const dragged = useRef<string | null>(null)
  const [over, setOver] = useState<Drag['over']>(null)
  const latest = useRef({ over, onMove, actions })
  latest.current = { over, onMove, actions }
  const [stable] = useState<CardActions>(() => ({
    onPick: (id, how) => latest.current.actions.onPick(id, how),
    onOpen: (id) => latest.current.actions.onOpen(id),
    onHold: (id) => latest.current.actions.onHold(id),
    onDragStart: (id) => {
      dragged.current = id
    },
    onDragOver: (place) => {
      if (dragged.current === null) return
      // Above itself it is let go where it was.
      const next = place?.id === dragged.current ? null : place
      latest.current.over = next
      setOver((old) => (old?.id === next?.id && old?.side === next?.side ? old : next))
    },
    onDrop: () => {
      if (dragged.current !== null && latest.current.over) latest.current.onMove(dragged.current, latest.current.over)
      dragged.current = null
      setOver(null)
    },
    onDragEnd: () => {
      dragged.current = null
      setOver(null)
    },
  }))
  useTouchDrag(scroller, mayEdit, stable)
  return { actions: stable, over }
}

const NOBODY: never[] = []

type CardRowProps = ShotBoardProps & { readonly row: Extract<BoardRow, { kind: 'shots' }>; readonly drag: Drag }

function CardRow({ row, drag, size, aspect, making, selection, playingId, others, mayEdit }: CardRowProps) {
  return (
    <div
      role="presentation"
      className="grid px-4"
      style={{
        gridTemplateColumns: `repeat(${size.columns}, minmax(0, 1fr))`,
        columnGap: GAP_PX,
        height: `calc(100% - ${GAP_PX}px)`,
      }}
    >
      {row.shots.map((numbered) => {
        const { id } = numbered.shot
        return (
          <ShotCard
            key={id}
            numbered={numbered}
            made={making.get(id)}
            aspect={ratioOf(aspect)}
            isSelected={selection.ids.has(id)}
            isActive={selection.activeId === id}
            isPlaying={playingId === id}
            dropSide={drag.over?.id === id ? drag.over.side : null}
            mayEdit={mayEdit}
            people={others.atShot.get(id) ?? NOBODY}
            actions={drag.actions}
          />
        )
      })}
    </div>
  )
}

type HeadingProps = {
  readonly scene: BoardScene
  readonly shots: readonly BoardShot[]
  readonly making: Making
}

function SceneHeading({ scene, shots, making }: HeadingProps) {
  const t = useTexts()
  const length = shots.reduce((sum, shot) => sum + lengthOf(shot, making), 0)
  const where = [t(`interior.${scene.interior}`), scene.location].filter(Boolean).join(' ')
  return (
    <div
      role="gridcell"
      className="flex items-center gap-3 border-b border-line bg-canvas px-4"
      style={{ height: HEADING_PX }}
      title={scene.heading}
    >
      <h3 className="min-w-0 truncate font-semibold">
        <span className="text-muted">{t('scene', { number: scene.number })}</span>
        <span className="ml-2">{where || scene.heading}</span>
      </h3>
      <span className="shrink-0 text-muted">{t(`time.${scene.time_of_day}`)}</span>
      <span className="flex-1" />
      <span className="shrink-0 text-xs text-muted tabular-nums">
        {t('shots', { count: shots.length })} · {formatClock(length)}
      </span>
    </div>
  )
}
