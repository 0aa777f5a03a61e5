// Where in a picture a subject is most likely seen: windows of many sizes, compared by their colours from top to bottom. A window
// may reach out of the frame, as people in close-ups do; what lies outside is neither for nor against it.
import type { LabPicture } from './lab-picture.ts'
import { nearestIn } from './palette.ts'
import { BANDS, type Box, closeness, type Subject } from './subject.ts'

export type Found = {
  /** In pixels of the picture as it was searched; may reach out of it. */
  readonly box: Box
  /** 0..1: how much of the subject's colours stand where they stand in the reference. */
  readonly colour: number
  /** Share of the subject that the window has within the frame. */
  readonly visible: number
}

/** Heights of the whole subject as shares of the picture's height. */
const SMALLEST = 0.14
const LARGEST = 4.2
const STEP = 1.22
/** A person turned aside is narrower than one who looks at us. */
const WIDTHS = [0.62, 0.85, 1.1]
/** Less of the subject than this tells nothing. */
const VISIBLE_MIN = 0.22

/** The best windows, best first; none of an empty picture. */
export function searchWindows(picture: LabPicture, subject: Subject, most: number): Found[] {
  const maps = mapsOf(picture, subject)
  const found: Found[] = []
  const ratio = subject.box.width / subject.box.height
  for (let share = SMALLEST; share <= LARGEST; share *= STEP) {
    const height = share * picture.heightPx
    for (const narrow of WIDTHS) {
      const width = height * ratio * narrow
      if (width < 6 || width > picture.widthPx * 2.2) continue
      keep(found, bestOf({ picture, subject, maps, width, height }), most)
    }
  }
  return found
}

function keep(found: Found[], one: Found | undefined, most: number): void {
  if (!one) return
  found.push(one)
  found.sort((a, b) => b.colour - a.colour)
  found.length = Math.min(found.length, most)
}

type Maps = { readonly sums: Float64Array; readonly stride: number; readonly plane: number }

/** Of each colour of the subject a summed-area table: how much of it there is in any upright box, in four look-ups. */
function mapsOf({ lab, widthPx, heightPx }: LabPicture, { palette }: Subject): Maps {
  const stride = widthPx + 1
  const plane = stride * (heightPx + 1)
  const sums = new Float64Array(plane * palette.length)
  const nearest = nearestIn(lab, palette)
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      const near = nearest((y * widthPx + x) * 3)
      sums[near.k * plane + (y + 1) * stride + x + 1] = closeness(near.d2)
    }
  for (let k = 0; k < palette.length; k += 1)
    for (let y = 1; y <= heightPx; y += 1) {
      let row = 0
      const at = k * plane + y * stride
      for (let x = 1; x <= widthPx; x += 1) {
        row += sums[at + x] ?? 0
        sums[at + x] = row + (sums[at + x - stride] ?? 0)
      }
    }
  return { sums, stride, plane }
}

type Sweep = {
  readonly picture: LabPicture
  readonly subject: Subject
  readonly maps: Maps
  readonly width: number
  readonly height: number
}

/** On a coarse grid, then closer around the best of it. */
function bestOf(sweep: Sweep): Found | undefined {
  const { picture, width, height } = sweep
  const [stepX, stepY] = [Math.max(2, width / 3), Math.max(2, height / 8)]
  let best: Found | undefined
  const look = (left: number, top: number) => {
    const found = judge(sweep, left, top)
    if (found && found.colour > (best?.colour ?? 0)) best = found
  }
  for (let top = -0.1 * height; top < picture.heightPx - 0.2 * height; top += stepY)
    for (let left = -0.4 * width; left < picture.widthPx - 0.6 * width; left += stepX) look(left, top)
  for (const share of [0.5, 0.25]) {
    const around = best?.box
    if (!around) return undefined
    for (let down = -1; down <= 1; down += 1)
      for (let right = -1; right <= 1; right += 1)
        look(around.left + right * stepX * share, around.top + down * stepY * share)
  }
  return best
}

function judge({ picture, subject, maps, width, height }: Sweep, left: number, top: number): Found | undefined {
  const x0 = Math.max(0, Math.round(left))
  const x1 = Math.min(picture.widthPx, Math.round(left + width))
  const inside = (x1 - x0) / width
  if (inside < 0.55) return undefined
  let matched = 0
  let wanted = 0
  let all = 0
  for (let band = 0; band < BANDS; band += 1) {
    const from = top + (band * height) / BANDS
    const y0 = Math.max(0, Math.round(from))
    const y1 = Math.min(picture.heightPx, Math.round(from + height / BANDS))
    const fill = subject.fill[band] ?? 0
    all += fill
    if (y1 - y0 < (0.5 * height) / BANDS) continue
    wanted += fill
    matched += inBand(subject, maps, { band, x0, x1, y0, y1 })
  }
  const visible = all > 0 ? wanted / all : 0
  if (visible < VISIBLE_MIN || wanted === 0) return undefined
  // The less is seen of somebody, the less can be said for them.
  const colour = (matched / wanted) * (0.8 + 0.2 * visible)
  return { box: { left, top, width, height }, colour, visible }
}

type Slice = {
  readonly band: number
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

function inBand({ bands, palette }: Subject, { sums, stride, plane }: Maps, { band, x0, x1, y0, y1 }: Slice): number {
  const area = (x1 - x0) * (y1 - y0)
  if (area <= 0) return 0
  let matched = 0
  for (let k = 0; k < palette.length; k += 1) {
    const wanted = bands[band * palette.length + k] ?? 0
    if (wanted <= 0.002) continue
    const at = k * plane
    const mass =
      (sums[at + y1 * stride + x1] ?? 0) -
      (sums[at + y0 * stride + x1] ?? 0) -
      (sums[at + y1 * stride + x0] ?? 0) +
      (sums[at + y0 * stride + x0] ?? 0)
    matched += Math.min(wanted, mass / area)
  }
  return matched
}
