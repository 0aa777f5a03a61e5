// The film as the board would play it now: pictures and takes one after another, without transitions. Pure.
import type { BoardShot, Making } from './director-data.ts'

export type Beat = {
  readonly shot: BoardShot
  readonly startMs: number
  readonly lengthMs: number
  readonly smallUrl: string | null
  /** What the shot begins and ends with: the same picture unless people put in others. */
  readonly url: string | null
  readonly lastUrl: string | null
  readonly lines: readonly {
    readonly id: string
    readonly url: string | null
    readonly text: string
    readonly character: string
    /** From the start of the film. */
    readonly startMs: number
    readonly endMs: number
  }[]
}

export type Timeline = { readonly beats: readonly Beat[]; readonly totalMs: number }

export function layTimeline(shots: readonly BoardShot[], making: Making): Timeline {
  let startMs = 0
  const beats = shots.map((shot): Beat => {
    const made = making.get(shot.id)
    const sounds = new Map((made?.lines ?? []).map((line) => [line.id, line]))
    const beat = {
      shot,
      startMs,
      lengthMs: made?.length_ms ?? shot.duration_ms,
      smallUrl: made?.picture.small_url ?? null,
      url: made?.start?.url ?? made?.picture.url ?? null,
      lastUrl: made?.end?.url ?? made?.picture.url ?? null,
      lines: shot.lines.map((line) => {
        const sound = sounds.get(line.id)
        const from = startMs + (sound?.start_ms ?? 0)
        const { id, text, character } = line
        return { id, url: sound?.url ?? null, text, character, startMs: from, endMs: from + (sound?.duration_ms ?? 0) }
      }),
    }
    startMs += beat.lengthMs
    return beat
  })
  return { beats, totalMs: startMs }
}

/** Index of the beat at this time; the last one at the end. */
export function beatAt({ beats }: Timeline, ms: number): number {
  let [low, high] = [0, beats.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((beats[middle]?.startMs ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  return low
}

/** How much of the last picture is seen: the turn fills the middle of the shot, as in the film. */
export function turnOpacity(progress: number): number {
  return Math.min(1, Math.max(0, (progress - 0.25) / 0.5))
}

/** How far a move goes over a shot: what the film's usual template gives. */
const REACH = 0.07

/** The picture under its camera move, as a CSS transform. `progress` 0..1 over the shot; slow at both ends, as in the film. */
export function moveTransform(move: BoardShot['move'], progress: number): string {
  const eased = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, progress)))
  const way = (REACH / 2) * 100
  const shift = (from: number) => from + (way - from) * eased
  switch (move) {
    case 'push_in':
      return `scale(${1 + REACH * eased})`
    case 'pull_out':
      return `scale(${1 + REACH * (1 - eased)})`
    case 'pan_right':
      return `scale(${1 + REACH}) translateX(${-shift(-way)}%)`
    case 'pan_left':
      return `scale(${1 + REACH}) translateX(${shift(-way)}%)`
    case 'tilt_down':
      return `scale(${1 + REACH}) translateY(${-shift(-way)}%)`
    case 'tilt_up':
      return `scale(${1 + REACH}) translateY(${shift(-way)}%)`
    default:
      return 'none'
  }
}
