// Camera moves on a still, as sub-pixel as integer crops allow, at a tenth of the usual price.
//
// The still is enlarged once by `supersample`; then each picture takes pixels from it without interpolation
// (swscale `neighbor`), which is a sub-pixel shift of the well-filtered still. Measured per 1280x720 picture:
// this 2.3 ms, zoompan on a 2x still 6.4 ms, on a 4x still 24 ms, `perspective` 11.5 ms; the encoder takes 14 ms.
// A zoom scales to whole pixels; odd sizes are centred by half a pixel in the enlarged still, so nothing trembles.
import type { CameraMove } from '#contract/breakdown.ts'
import type { FilmTemplate, FrameRate } from '#contract/films.ts'
import type { Canvas } from './formats.ts'

/** A still under a move, seen from picture `offsetFrames` of `totalFrames` on. Depends on nothing else. */
export type StillView = {
  readonly canvas: Canvas
  readonly rate: FrameRate
  readonly move: CameraMove
  /** How far the move goes over the whole shot, in per mille of the picture. */
  readonly amountPermille: number
  readonly totalFrames: number
  readonly offsetFrames: number
  readonly frames: number
}

/** Longer shots move further, within the template's bounds. */
export function moveAmountPermille(totalFrames: number, rate: FrameRate, motion: FilmTemplate['motion']): number {
  const wanted = (motion.speed_permille * totalFrames * rate.den) / rate.num
  return Math.round(Math.min(motion.most_permille, Math.max(motion.least_permille, wanted)))
}

/** Enlarged stills stay near 6000 pixels across: 100 MB in 4:4:4 for 1080p. */
export function supersampleOf(canvas: Canvas): number {
  return Math.min(4, Math.max(2, Math.floor(5800 / Math.max(canvas.widthPx, canvas.heightPx))))
}

const scaleFlags = 'bicubic+accurate_rnd+full_chroma_int+bitexact'
const colours = 'out_color_matrix=bt709:out_range=tv'

/** Filters from a decoded still to `frames` pictures in 4:4:4 at the film's rate. */
export function stillChain(view: StillView): string {
  const { canvas } = view
  const isStatic = view.move === 'static' || view.amountPermille === 0
  const fit = isStatic ? fitFilters(canvas.widthPx, canvas.heightPx) : enlargeFilters(view)
  const repeat = [`loop=${view.frames - 1}:1:0`, `settb=${view.rate.den}/${view.rate.num}`, 'setpts=N']
  const move = isStatic
    ? []
    : view.move === 'push_in' || view.move === 'pull_out'
      ? zoomFilters(view)
      : panFilters(view)
  return [...fit, ...repeat, ...move, 'setsar=1'].join(',')
}

/** Fills the canvas and cuts off what stands over, in the middle. */
function fitFilters(widthPx: number, heightPx: number): string[] {
  return [
    `scale=${widthPx}:${heightPx}:force_original_aspect_ratio=increase:flags=${scaleFlags}:${colours}`,
    'format=yuv444p',
    `crop=${widthPx}:${heightPx}`,
  ]
}

/** One canvas pixel of bleed on each side gives room for the sub-pixel shifts. */
function enlargeFilters(view: StillView): string[] {
  const { canvas } = view
  const k = supersampleOf(canvas)
  const overscan = isPan(view.move) ? 1 + view.amountPermille / 1000 : 1
  const widthPx = Math.ceil(canvas.widthPx * overscan) + 2
  const heightPx = Math.ceil(canvas.heightPx * overscan) + 2
  return [...fitFilters(widthPx, heightPx), `scale=${widthPx * k}:${heightPx * k}:flags=${scaleFlags}`]
}

const isPan = (move: CameraMove) => move !== 'static' && move !== 'push_in' && move !== 'pull_out'

/** 0..1, slow at both ends. Goes over the whole shot, so that a transition continues the move without a jolt. */
export function progressExpression(view: StillView): string {
  const last = Math.max(1, view.totalFrames - 1)
  return `(0.5-0.5*cos(PI*min(1,(n+${view.offsetFrames})/${last})))`
}

function zoomFilters(view: StillView): string[] {
  const { widthPx: w, heightPx: h } = view.canvas
  const k = supersampleOf(view.canvas)
  const amount = view.amountPermille / 1000
  const progress = progressExpression(view)
  const eased = view.move === 'push_in' ? progress : `(1-${progress})`
  const overPx = `round(${(w * amount).toFixed(3)}*${eased})`
  const overDownPx = `round(${overPx}*${h}/${w})`
  const half = Math.round(k / 2)
  return [
    `crop=${w * k}:${h * k}:x='${k}+${half}*mod(${overPx},2)':y='${k}+${half}*mod(${overDownPx},2)'`,
    `scale=w='${w}+${overPx}':h='${h}+${overDownPx}':eval=frame:flags=neighbor`,
    `crop=${w}:${h}:x='floor(${overPx}/2)':y='floor(${overDownPx}/2)'`,
  ]
}

function panFilters(view: StillView): string[] {
  const { widthPx: w, heightPx: h } = view.canvas
  const k = supersampleOf(view.canvas)
  const amount = view.amountPermille / 1000
  const travel = (lengthPx: number) => Math.floor(lengthPx * amount * k)
  const middle = (lengthPx: number) => k + Math.floor(travel(lengthPx) / 2)
  const progress = progressExpression(view)
  const forth = (lengthPx: number) => `'${k}+round(${travel(lengthPx)}*${progress})'`
  const back = (lengthPx: number) => `'${k}+round(${travel(lengthPx)}*(1-${progress}))'`
  const places: Partial<Record<CameraMove, readonly [string | number, string | number]>> = {
    pan_right: [forth(w), middle(h)],
    pan_left: [back(w), middle(h)],
    tilt_down: [middle(w), forth(h)],
    tilt_up: [middle(w), back(h)],
  }
  const [x, y] = places[view.move] ?? [middle(w), middle(h)]
  return [`crop=${w * k}:${h * k}:x=${x}:y=${y}`, `scale=${w}:${h}:flags=neighbor`]
}
