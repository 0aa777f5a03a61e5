// Filter graphs of one segment and one transition, as text.
import type { FrameRate, TransitionPreset } from '#contract/films.ts'
import type { Canvas } from './formats.ts'
import { type StillView, stillChain } from './motion.ts'

/** What one side of the picture shows: a still or a clip, by number of its input, or a plain colour. */
export type Picture =
  | { readonly kind: 'still'; readonly input: number; readonly view: StillView }
  | { readonly kind: 'clip'; readonly input: number; readonly offsetFrames: number }
  | { readonly kind: 'colour'; readonly colour: string }

export type PictureFrame = { readonly canvas: Canvas; readonly rate: FrameRate; readonly frames: number }

export const rateText = (rate: FrameRate) => `${rate.num}/${rate.den}`

function pictureSource(picture: Picture, frame: PictureFrame): string {
  if (picture.kind === 'still') return `[${picture.input}:v]${stillChain(picture.view)}`
  if (picture.kind === 'clip') return clipSource(picture, frame)
  const { canvas, rate } = frame
  const size = `${canvas.widthPx}x${canvas.heightPx}`
  return `color=c=${picture.colour}:s=${size}:r=${rateText(rate)},format=yuv444p,trim=end_frame=${frame.frames},settb=${rate.den}/${rate.num},setpts=N,setsar=1`
}

type Clip = Extract<Picture, { kind: 'clip' }>

/** Fills the canvas as a cover does; one that ends too early stands still. */
function clipSource({ input, offsetFrames }: Clip, { canvas, rate, frames }: PictureFrame): string {
  const size = `${canvas.widthPx}:${canvas.heightPx}`
  const end = offsetFrames + frames
  return [
    `[${input}:v]fps=${rateText(rate)}`,
    `scale=${size}:force_original_aspect_ratio=increase:flags=bicubic`,
    `crop=${size},setsar=1,format=yuv444p`,
    `tpad=stop_mode=clone:stop=${end}`,
    `trim=start_frame=${offsetFrames}:end_frame=${end},settb=${rate.den}/${rate.num},setpts=N`,
  ].join(',')
}

/** The still with its move, then the words over it. */
export function segmentGraph(picture: Picture, frame: PictureFrame, hasText: boolean): string {
  const text = hasText ? ',ass=f=text.ass:fontsdir=fonts' : ''
  return `${pictureSource(picture, frame)},format=yuv420p${text}[v]`
}

export type Sides = { readonly from: Picture; readonly to: Picture }

/** ffmpeg 5.1's xfade knows 4:4:4 only; both sides are in it already, and the result leaves it as bodies do. */
export function transitionGraph(
  { from, to }: Sides,
  frame: PictureFrame,
  { preset, hasText }: { readonly preset: TransitionPreset; readonly hasText: boolean },
): string {
  const text = hasText ? ',ass=f=text.ass:fontsdir=fonts' : ''
  const seconds = ((frame.frames * frame.rate.den) / frame.rate.num).toFixed(6)
  return [
    `${pictureSource(from, frame)}[a]`,
    `${pictureSource(to, frame)}[b]`,
    `[a][b]xfade=transition=${preset.xfade ?? 'fade'}:duration=${seconds}:offset=0,format=yuv420p${text}[v]`,
  ].join(';')
}

/** One shot that goes from its first picture to its last: `last` begins where the turn does. */
export type Turn = {
  readonly first: Picture
  readonly last: Picture
  readonly startFrames: number
  readonly frames: number
}

export function turnGraph({ first, last, ...turn }: Turn, frame: PictureFrame, hasText: boolean): string {
  const seconds = (frames: number) => ((frames * frame.rate.den) / frame.rate.num).toFixed(6)
  const text = hasText ? ',ass=f=text.ass:fontsdir=fonts' : ''
  const fade = `xfade=transition=fade:duration=${seconds(turn.frames)}:offset=${seconds(turn.startFrames)}`
  return [
    `${pictureSource(first, frame)}[a]`,
    `${pictureSource(last, frame)}[b]`,
    `[a][b]${fade},format=yuv420p${text}[v]`,
  ].join(';')
}
