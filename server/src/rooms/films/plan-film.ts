// A film as work orders. Pure: equal cut and settings give equal orders, and an order's JSON is its cache key.
//
// Staging, as a build graph schedules it:
//
//   piece 1 .. piece n   segments and transitions, in film order. They need only artefacts that the cut names (stills),
//                        no other order: all can run at once. Equal orders (the same shot twice) are one artefact.
//   sound                the mix of the whole film. Needs only takes, effects and beds that the cut names; independent
//                        of the pieces: run it beside them, first of all, since it is the longest single order.
//   film                 the join. Needs the output of every piece, in order, and of the sound. Its order can be written
//                        only when their hashes are known: `plan.join({ pictureSha256s, soundSha256 })`.
//   film.srt, film.vtt   ready texts, no order.
//
// What a change costs: a line's words -> its segment. A line's take of the same length -> the sound. Of another length
// -> its segment, the transitions at its sides (its move runs over a new length), the sound. Always the join.
import type { FilmSettings, WorkOrder } from '#contract/films.ts'
import type { CutInput } from './cut.ts'
import { filmFaults } from './faults.ts'
import { canvasOf, samplesPerSecond } from './formats.ts'
import { type JoinPieces, joinOrder } from './join.ts'
import { type PictureWish, segmentOrder, transitionOrder } from './segments.ts'
import { soundOrder } from './sound/mix.ts'
import { buildSrt, buildVtt } from './subtitles.ts'
import { buildTimeline, type Timeline } from './timeline.ts'

export type PlannedPiece = {
  readonly kind: 'segment' | 'transition'
  /** Shots it shows, for a progress text: one, or the two neighbours. Not part of the order. */
  readonly shotIds: readonly string[]
  readonly startFrame: number
  readonly frames: number
  readonly order: WorkOrder
}

export type FilmPlan = {
  readonly timeline: Timeline
  readonly pieces: readonly PlannedPiece[]
  readonly sound: WorkOrder
  readonly join: (made: JoinPieces) => WorkOrder
  readonly srt: string
  readonly vtt: string
}

/** What a cut is composed with; the rate and the template come from the cut itself. */
export type ComposeSettings = Pick<
  FilmSettings,
  'size' | 'aspect' | 'container' | 'burn_subtitles' | 'show_speakers' | 'ai_label'
>

export const usualComposeSettings: ComposeSettings = {
  size: '720p',
  aspect: '16:9',
  container: 'mp4',
  burn_subtitles: true,
  show_speakers: false,
}

const SAMPLES_PER_MINUTE = 60 * samplesPerSecond

/** Throws FILMS_TOO_LONG. @param minutesMax null for any length */
export function checkLength({ timeline }: Pick<FilmPlan, 'timeline'>, minutesMax: number | null): void {
  if (minutesMax === null || timeline.totalSamples <= minutesMax * SAMPLES_PER_MINUTE) return
  throw filmFaults.TOO_LONG({ minutes: Math.ceil(timeline.totalSamples / SAMPLES_PER_MINUTE), most: minutesMax })
}

/** Throws a Fault for a cut that cannot become a film, and says why. */
export function planFilm(cut: CutInput, settings: ComposeSettings): FilmPlan {
  const timeline = buildTimeline(cut)
  const label = cut.language.startsWith('zh') ? 'AI 生成' : 'Made with AI'
  const wish: PictureWish = {
    canvas: canvasOf(settings.size, settings.aspect),
    aspect: settings.aspect,
    burnSubtitles: settings.burn_subtitles,
    showSpeakers: settings.show_speakers,
    ...(settings.ai_label ? { label } : {}),
  }
  const entries = timeline.lines.map((spoken) => ({
    text: spoken.line.text,
    speaker: spoken.line.speaker,
    startSample: spoken.startSample,
    endSample: spoken.readEndSample,
  }))
  return {
    timeline,
    pieces: planPieces(timeline, wish),
    sound: soundOrder(timeline),
    join: (made) =>
      joinOrder(timeline, settings.container, { ...made, ...(settings.ai_label ? { comment: label } : {}) }),
    srt: buildSrt(entries),
    vtt: buildVtt(entries, cut.language),
  }
}

/** Into how many pieces a cut falls: by its shots and its template, however long they are. Throws as `planFilm` does. */
export function countPieces(cut: CutInput): { readonly segments: number; readonly transitions: number } {
  const { items } = buildTimeline(cut)
  const transitions = items.filter((item) => item.kind === 'transition').length
  return { segments: items.length - transitions, transitions }
}

function planPieces(timeline: Timeline, wish: PictureWish): PlannedPiece[] {
  const shotIdsOf = (...shots: number[]) => shots.flatMap((shot) => timeline.shots[shot]?.cut?.shotId ?? [])
  return timeline.items.flatMap((item): PlannedPiece[] => {
    const { startFrame, frames } = item
    if (item.kind === 'transition') {
      const sides = [item.from, item.to].flatMap((side) => (side.kind === 'shot' ? [side.shot] : []))
      return [
        {
          kind: 'transition',
          shotIds: shotIdsOf(...sides),
          startFrame,
          frames,
          order: transitionOrder(timeline, item, wish),
        },
      ]
    }
    const shot = timeline.shots[item.shot]
    if (!shot) return []
    return [
      { kind: 'segment', shotIds: shotIdsOf(item.shot), startFrame, frames, order: segmentOrder(timeline, shot, wish) },
    ]
  })
}
