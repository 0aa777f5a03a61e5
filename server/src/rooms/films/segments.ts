// Segments and transitions as work orders. A segment's order depends on its own shot alone: its still, move, length
// and words at times from its own first picture. A transition's depends on its two neighbours' stills, moves and lengths.
import type { FilmAspect, WorkOrder } from '#contract/films.ts'
import { pictureArgs, progressArgs, quietArgs } from './encode-args.ts'
import {
  type Picture,
  type PictureFrame,
  rateText,
  segmentGraph,
  type Turn,
  transitionGraph,
  turnGraph,
} from './filtergraph.ts'
import { type Canvas, sampleOfFrame } from './formats.ts'
import { moveAmountPermille, type StillView } from './motion.ts'
import { buildAss, fontsOf, type SegmentText } from './subtitles.ts'
import type { PlacedShot, PlacedTransition, Side, Timeline } from './timeline.ts'

/** Bumped when the graph or the encoder arguments change what comes out. */
const revision = 1
const black = '0x000000'
const cardColour = '0x101218'

export type PictureWish = {
  readonly canvas: Canvas
  readonly aspect: FilmAspect
  readonly burnSubtitles: boolean
  readonly showSpeakers: boolean
  /** Shown in every picture. */
  readonly label?: string
}

const shotFrames = (shot: PlacedShot) => shot.inFrames + shot.bodyFrames + shot.outFrames

type Part = {
  readonly shot: PlacedShot
  readonly canvas: Canvas
  readonly offsetFrames: number
  readonly frames: number
  readonly input: number
}

function pictureOf(timeline: Timeline, part: Part): Picture {
  const { shot } = part
  if (!shot.cut) return { kind: 'colour', colour: cardColour }
  if (shot.cut.clipSha256 !== undefined) return { kind: 'clip', input: part.input, offsetFrames: part.offsetFrames }
  const totalFrames = shotFrames(shot)
  const view: StillView = {
    canvas: part.canvas,
    rate: timeline.rate,
    move: shot.cut.move,
    amountPermille: moveAmountPermille(totalFrames, timeline.rate, timeline.template.motion),
    totalFrames,
    offsetFrames: part.offsetFrames,
    frames: part.frames,
  }
  return { kind: 'still', input: part.input, view }
}

/** Words of a body, at times relative to it; speech too where the player shows it, since titles make room for it. */
export function segmentTexts(timeline: Timeline, shot: PlacedShot, wish: PictureWish): SegmentText[] {
  if (!shot.cut) {
    const endSample = shot.content.bodySamples
    return [{ kind: 'card', text: timeline.title, speaker: null, startSample: 0, endSample }]
  }
  const titles = shot.content.titles.map((title): SegmentText => ({ kind: 'title', speaker: null, ...title }))
  const words = shot.content.lines.map(({ line, startSample, readEndSample }): SegmentText => {
    return {
      kind: 'speech',
      text: line.text,
      speaker: wish.showSpeakers ? line.speaker : null,
      startSample,
      endSample: readEndSample,
    }
  })
  return [...titles, ...words]
}

export function segmentOrder(timeline: Timeline, shot: PlacedShot, wish: PictureWish): WorkOrder {
  const frames = shot.bodyFrames
  const frame: PictureFrame = { canvas: wish.canvas, rate: timeline.rate, frames }
  const picture = pictureOf(timeline, { shot, canvas: wish.canvas, offsetFrames: shot.inFrames, frames, input: 0 })
  const { first, last } = endsOf(shot)
  const turn = sameSource(first, last) ? undefined : turnOf(picture, frames)
  const texts = segmentTexts(timeline, shot, wish)
  const shown = wish.burnSubtitles ? texts : texts.filter((text) => text.kind !== 'speech')
  const style = timeline.template.subtitles
  const label = labelOf(timeline, wish, frames)
  const look = { canvas: wish.canvas, aspect: wish.aspect, style, leavesSpeechOut: !wish.burnSubtitles, ...label }
  const hasText = shown.length > 0 || label !== undefined
  const graph = turn ? turnGraph(turn, frame, hasText) : segmentGraph(picture, frame, hasText)
  return {
    ...pictureOrder('segment', { graph, frame, sources: turn ? [first, last] : shot.cut ? [first] : [] }),
    files: hasText ? [{ name: 'text.ass', text: buildAss(texts, look) }] : [],
    fonts: fontsOf(shown, style, label !== undefined),
  }
}

function labelOf({ rate }: Timeline, { label }: PictureWish, frames: number) {
  return label === undefined ? undefined : { label: { text: label, endSample: sampleOfFrame(frames, rate) } }
}

type Source = { readonly kind: 'still' | 'clip'; readonly sha256: string }
const sameSource = (one: Source, other: Source) => one.sha256 === other.sha256

/** What a shot begins and ends with. */
function endsOf({ cut }: PlacedShot): { first: Source; last: Source } {
  if (cut?.clipSha256 !== undefined) {
    const clip = { kind: 'clip', sha256: cut.clipSha256 } as const
    return { first: clip, last: clip }
  }
  const full = cut?.keyFrameSha256 ?? ''
  const still = (sha256: string) => ({ kind: 'still', sha256 }) as const
  return { first: still(cut?.startFrameSha256 ?? full), last: still(cut?.endFrameSha256 ?? full) }
}

/** The turn from the first picture to the last fills the middle of the shot, in per cent of it. */
const TURN_FROM = 25
const TURN_LENGTH = 50
/** Of fewer pictures nobody sees a turn: the shot keeps its first one. */
const TURN_FRAMES_MIN = 8

function turnOf(picture: Picture, frames: number): Turn | undefined {
  if (picture.kind !== 'still' || frames < TURN_FRAMES_MIN) return undefined
  const startFrames = Math.round((frames * TURN_FROM) / 100)
  const { view } = picture
  const later = { ...view, offsetFrames: view.offsetFrames + startFrames, frames: frames - startFrames }
  const last = { kind: 'still', input: picture.input + 1, view: later } as const
  return { first: picture, last, startFrames, frames: Math.round((frames * TURN_LENGTH) / 100) }
}

export function transitionOrder(timeline: Timeline, item: PlacedTransition, wish: PictureWish): WorkOrder {
  const frame: PictureFrame = { canvas: wish.canvas, rate: timeline.rate, frames: item.frames }
  const sources: Source[] = []
  const side = (which: Side, isFrom: boolean): Picture => {
    const shot = which.kind === 'shot' ? timeline.shots[which.shot] : undefined
    if (!shot) return { kind: 'colour', colour: black }
    const offsetFrames = isFrom ? shotFrames(shot) - shot.outFrames : 0
    const input = sources.length
    if (shot.cut) sources.push(isFrom ? endsOf(shot).last : endsOf(shot).first)
    return pictureOf(timeline, { shot, canvas: wish.canvas, offsetFrames, frames: item.frames, input })
  }
  const from = side(item.from, true)
  const to = side(item.to, false)
  const label = labelOf(timeline, wish, item.frames)
  const graph = transitionGraph({ from, to }, frame, { preset: item.preset, hasText: label !== undefined })
  const order = pictureOrder('transition', { graph, frame, sources })
  if (!label) return order
  const { subtitles: style } = timeline.template
  const look = { canvas: wish.canvas, aspect: wish.aspect, style, ...label }
  return { ...order, files: [{ name: 'text.ass', text: buildAss([], look) }], fonts: fontsOf([], style, true) }
}

type Drawn = { readonly graph: string; readonly frame: PictureFrame; readonly sources: readonly Source[] }

function pictureOrder(kind: string, { graph, frame, sources }: Drawn): WorkOrder {
  const inputs = sources.map(({ kind: source, sha256 }, index) => {
    return { name: source === 'clip' ? `clip-${index}.mp4` : `still-${index}.png`, sha256 }
  })
  const open = inputs.flatMap(({ name }, index) => {
    // A still has no rate of its own.
    return [...(sources[index]?.kind === 'clip' ? [] : ['-framerate', rateText(frame.rate)]), '-i', name]
  })
  const argv = [
    ...quietArgs,
    ...progressArgs,
    ...open,
    '-filter_complex',
    graph,
    '-map',
    '[v]',
    ...pictureArgs(frame.rate, frame.frames),
    'out.mp4',
  ]
  return {
    kind,
    revision,
    program: 'ffmpeg',
    inputs,
    files: [],
    fonts: [],
    argv,
    outputs: [{ name: 'out.mp4', media_type: 'video/mp4', frames: frame.frames }],
    // A picture of 2160p takes 0.15 s here; ten times that is a hang.
    limits: { timeout_ms: 60_000 + frame.frames * 1500, memory_max_bytes: 2_000_000_000 },
  }
}
