// The keys of an editing desk. They work wherever nothing is typed or chosen.
import { type RefObject, useEffect } from 'react'
import type { Playback } from './playback.ts'

export type KeyActions = {
  readonly playback: Playback
  /** First pictures of the scenes, in order. */
  readonly marks: readonly number[]
  readonly toggleCaptions?: () => void
  readonly toggleFullscreen: () => void
}

const SECOND = (playback: Playback) => Math.round(playback.rate.num / playback.rate.den)

/** The mark before or after a picture; standing on a mark, the one beyond it. */
export function nextMark(marks: readonly number[], frame: number, direction: 1 | -1): number | undefined {
  return direction > 0 ? marks.find((mark) => mark > frame) : marks.findLast((mark) => mark < frame)
}

type Act = (actions: KeyActions, hasShift: boolean) => void

const leap = ({ playback, marks }: KeyActions, direction: 1 | -1) => {
  const mark = nextMark(marks, playback.state.frame, direction)
  if (mark !== undefined) playback.seek(mark)
}
const step =
  (direction: 1 | -1): Act =>
  ({ playback }, hasShift) =>
    playback.step(direction * (hasShift ? SECOND(playback) : 1))

const ACTS: Readonly<Record<string, Act>> = {
  ' ': ({ playback }) => playback.toggle(),
  k: ({ playback }) => playback.pause(),
  j: ({ playback }) => playback.shuttle(-1),
  l: ({ playback }) => playback.shuttle(1),
  arrowleft: step(-1),
  arrowright: step(1),
  ',': step(-1),
  '.': step(1),
  arrowup: (actions) => leap(actions, -1),
  arrowdown: (actions) => leap(actions, 1),
  home: ({ playback }) => playback.seek(0),
  end: ({ playback }) => playback.seek(playback.totalFrames - 1),
  m: ({ playback }) => playback.setMuted(!playback.state.isMuted),
  c: ({ toggleCaptions }) => toggleCaptions?.(),
  f: ({ toggleFullscreen }) => toggleFullscreen(),
}

/** Whoever stands there uses these keys themselves. */
const BUSY =
  'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"], [role="radiogroup"]'
/** Only the keys that press it. */
const PRESSED = 'button, a, [role="button"]'

export function usePlayerKeys(frame: RefObject<HTMLElement | null>, actions: KeyActions): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      const isHere = target === document.body || (frame.current?.contains(target) ?? false)
      if (!isHere || target?.closest(BUSY) || (event.key === ' ' && target?.closest(PRESSED))) return
      const act = ACTS[event.key.toLowerCase()]
      if (!act) return
      event.preventDefault()
      act(actions, event.shiftKey)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
