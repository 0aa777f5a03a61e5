// Cards under a finger or pen: held still for a moment one comes along, let go where it was it begins a selection of several, moved
// at once the board scrolls. The browser's own
// dragging knows only the mouse, or looks different on every device.
import { type RefObject, useEffect, useRef } from 'react'
import { CARD, type CardActions, type DragVerbs, type DropPlace, shotIdOf } from './director-card.tsx'

/** Shorter than the half second after which phones open a menu. */
const HOLD_MS = 350
/** A finger is never quite still. */
const SLIP_PX = 8
/** Near an edge the board scrolls, the faster the nearer. */
const EDGE_PX = 72
const SCROLL_MAX_PX = 18
const BUZZ_MS = 12
/** What a browser makes of a finger that is lifted comes within this time. */
const CLICK_MS = 400

type Verbs = DragVerbs & Pick<CardActions, 'onHold'>

type Point = { readonly x: number; readonly y: number }
type Held = {
  readonly pointerId: number
  readonly card: HTMLElement
  /** A locked one stays where it is, and can be chosen. */
  readonly isMovable: boolean
  readonly start: Point
  readonly timer: number
}
type Carried = Held & { readonly ghost: HTMLElement; at: Point; frame: number }

/** @param mayDrag false for whoever may only look. Cards that must stay are not `draggable`. */
export function useTouchDrag(scroller: RefObject<HTMLElement | null>, mayDrag: boolean, verbs: Verbs): void {
  const latest = useRef(verbs)
  latest.current = verbs
  useEffect(() => {
    const element = scroller.current
    if (element && mayDrag) return listen(element, () => latest.current)
  }, [scroller, mayDrag])
}

function listen(scroller: HTMLElement, verbs: () => Verbs): () => void {
  const drag = new TouchDrag(scroller, verbs)
  const stop = new AbortController()
  const { signal } = stop
  scroller.addEventListener('pointerdown', drag.down, { signal })
  scroller.addEventListener('touchmove', drag.keep, { signal, passive: false })
  // On the window: a card that scrolls out of the page takes its events away from the board.
  window.addEventListener('pointermove', drag.move, { signal })
  window.addEventListener('pointerup', drag.end, { signal })
  window.addEventListener('pointercancel', drag.end, { signal })
  window.addEventListener('contextmenu', drag.keep, { signal, capture: true })
  scroller.addEventListener('click', drag.click, { signal, capture: true })
  window.addEventListener('keydown', drag.key, { signal, capture: true })
  return () => {
    stop.abort()
    drag.letGo()
  }
}

class TouchDrag {
  readonly #scroller: HTMLElement
  readonly #verbs: () => Verbs
  #held: Held | null = null
  #carried: Carried | null = null
  #lastHeld: { readonly card: HTMLElement; readonly untilMs: number } | null = null

  constructor(scroller: HTMLElement, verbs: () => Verbs) {
    this.#scroller = scroller
    this.#verbs = verbs
  }

  down = (event: PointerEvent): void => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(CARD) : null
    if (event.pointerType === 'mouse' || this.#held || !card) return
    const isMovable = card.draggable
    // Or the browser begins a dragging of its own after the same moment.
    card.draggable = false
    const start = { x: event.clientX, y: event.clientY }
    const timer = window.setTimeout(this.#lift, HOLD_MS)
    this.#held = { pointerId: event.pointerId, card, isMovable, start, timer }
  }

  move = (event: PointerEvent): void => {
    const [held, carried] = [this.#held, this.#carried]
    if (event.pointerId !== held?.pointerId) return
    const at = { x: event.clientX, y: event.clientY }
    if (carried) carried.at = at
    else if (Math.hypot(at.x - held.start.x, at.y - held.start.y) > SLIP_PX) this.letGo()
  }

  end = (event: PointerEvent): void => {
    if (event.pointerId !== this.#held?.pointerId) return
    if (this.#carried && event.type === 'pointerup' && isNear(this.#carried)) {
      this.#verbs().onDragEnd()
      this.#hold(this.#carried)
    } else if (this.#carried) {
      this.#verbs().onDragOver(placeAt({ x: event.clientX, y: event.clientY }))
      if (event.type === 'pointerup') this.#verbs().onDrop()
      else this.#verbs().onDragEnd()
    }
    this.letGo()
  }

  key = (event: KeyboardEvent): void => {
    if (!this.#carried || event.key !== 'Escape') return
    event.stopPropagation()
    this.#verbs().onDragEnd()
    this.letGo()
  }

  /** A card that was held is not picked by the same finger. */
  click = (event: MouseEvent): void => {
    const held = this.#lastHeld
    this.#lastHeld = null
    if (!held || event.timeStamp > held.untilMs || !held.card.contains(event.target as Node)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** What is carried neither scrolls the page nor opens a menu. */
  keep = (event: Event): void => {
    if (this.#carried && event.cancelable) event.preventDefault()
  }

  letGo(): void {
    if (this.#held) {
      clearTimeout(this.#held.timer)
      this.#held.card.draggable = this.#held.isMovable
    }
    if (this.#carried) {
      cancelAnimationFrame(this.#carried.frame)
      this.#carried.ghost.remove()
    }
    this.#held = null
    this.#carried = null
  }

  #lift = (): void => {
    const held = this.#held
    if (!held) return
    if (!held.isMovable) {
      this.#hold(held)
      this.letGo()
      return
    }
    this.#carried = { ...held, ghost: makeGhost(held.card), at: held.start, frame: 0 }
    navigator.vibrate?.(BUZZ_MS)
    this.#verbs().onDragStart(shotIdOf(held.card))
    this.#follow()
  }

  #hold({ card }: Held): void {
    this.#lastHeld = { card, untilMs: performance.now() + CLICK_MS }
    navigator.vibrate?.(BUZZ_MS)
    this.#verbs().onHold(shotIdOf(card))
  }

  #follow = (): void => {
    if (!this.#carried) return
    const { at, start, ghost } = this.#carried
    ghost.style.transform = `translate(${at.x - start.x}px, ${at.y - start.y}px) scale(0.96)`
    this.#scroller.scrollBy(0, scrollSpeed(this.#scroller.getBoundingClientRect(), at.y))
    this.#verbs().onDragOver(placeAt(at))
    this.#carried.frame = requestAnimationFrame(this.#follow)
  }
}

const isNear = ({ at, start }: Carried) => Math.hypot(at.x - start.x, at.y - start.y) <= SLIP_PX

function makeGhost(card: HTMLElement): HTMLElement {
  const box = card.getBoundingClientRect()
  const ghost = card.cloneNode(true) as HTMLElement
  ghost.removeAttribute('id')
  ghost.removeAttribute('role')
  ghost.setAttribute('aria-hidden', 'true')
  ghost.setAttribute('data-dragged', '')
  const { left, top, width, height } = box
  Object.assign(ghost.style, {
    position: 'fixed',
    ...{ left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` },
    ...{ zIndex: '60', opacity: '0.9', pointerEvents: 'none', boxShadow: 'var(--shadow)' },
  })
  document.body.append(ghost)
  return ghost
}

function placeAt({ x, y }: Point): DropPlace | null {
  const card = document.elementFromPoint(x, y)?.closest<HTMLElement>(CARD)
  const id = card && shotIdOf(card)
  if (!card || !id) return null
  const { left, width } = card.getBoundingClientRect()
  return { id, side: x < left + width / 2 ? 'before' : 'after' }
}

function scrollSpeed({ top, bottom }: DOMRect, y: number): number {
  const near = y < top + EDGE_PX ? y - top - EDGE_PX : y > bottom - EDGE_PX ? y - bottom + EDGE_PX : 0
  return Math.max(-1, Math.min(1, near / EDGE_PX)) * SCROLL_MAX_PX
}
