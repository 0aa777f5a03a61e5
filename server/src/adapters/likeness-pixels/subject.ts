// What a reference picture shows: the person or thing before its background, as colours from top to bottom.
import type { LabPicture } from './lab-picture.ts'
import { type Colour, nearestIn, paletteOf } from './palette.ts'

/** From the top of the head to the lower edge. */
export const BANDS = 6
const COLOURS_MAX = 12
/** Squared distance from the background's colours at which a pixel begins and ends to count. */
const [FAINT2, PLAIN2] = [7 ** 2, 14 ** 2]
/** A background is plain enough to be taken away if what is left is a subject and not specks, and not everything. */
const [LEAST_SHARE, MOST_SHARE] = [0.06, 0.9]

export type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

export type Subject = {
  readonly palette: readonly Colour[]
  /** Of band b and colour k at `b * palette.length + k`: the share of the band's area. */
  readonly bands: Float32Array
  /** Share of each band's area that is subject. */
  readonly fill: Float32Array
  readonly box: Box
  /** Whether there was a plain background to take away; else the middle of the picture stands for its subject. */
  readonly isCutOut: boolean
}

export function readSubject(picture: LabPicture): Subject {
  const cut = cutOut(picture)
  const weight = cut ?? middleOf(picture)
  const box = boxOf(picture, weight)
  const palette = paletteOf(picture.lab, weight, COLOURS_MAX)
  return { palette, box, isCutOut: cut !== null, ...layOut(picture, { weight, box, palette }) }
}

/** 0..1 of each pixel, by the colours along the upper three edges; null where that leaves nothing or everything. */
function cutOut({ lab, widthPx, heightPx }: LabPicture): Float32Array | null {
  const edge = new Float32Array(widthPx * heightPx)
  const rim = Math.max(2, Math.round(Math.min(widthPx, heightPx) * 0.03))
  for (let y = 0; y < heightPx * 0.7; y += 1)
    for (let x = 0; x < widthPx; x += 1)
      if (y < rim || ((x < rim || x >= widthPx - rim) && y < heightPx * 0.7)) edge[y * widthPx + x] = 1
  const nearest = nearestIn(lab, paletteOf(lab, edge, 4))
  const weight = new Float32Array(widthPx * heightPx)
  let sum = 0
  for (let i = 0; i < weight.length; i += 1) {
    weight[i] = Math.min(1, Math.max(0, (nearest(i * 3).d2 - FAINT2) / (PLAIN2 - FAINT2)))
    sum += weight[i] ?? 0
  }
  const share = sum / weight.length
  return share >= LEAST_SHARE && share <= MOST_SHARE ? weight : null
}

function middleOf({ widthPx, heightPx }: LabPicture): Float32Array {
  return Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
    const x = ((i % widthPx) + 0.5) / widthPx - 0.5
    const y = (Math.floor(i / widthPx) + 0.5) / heightPx - 0.5
    return Math.max(0, 1 - 2.2 * (x * x + y * y))
  })
}

/** Without the outermost hundredths, where specks lie. */
function boxOf({ widthPx, heightPx }: LabPicture, weight: Float32Array): Box {
  const columns = new Float64Array(widthPx)
  const rows = new Float64Array(heightPx)
  for (let i = 0; i < weight.length; i += 1) {
    columns[i % widthPx] = (columns[i % widthPx] ?? 0) + (weight[i] ?? 0)
    rows[Math.floor(i / widthPx)] = (rows[Math.floor(i / widthPx)] ?? 0) + (weight[i] ?? 0)
  }
  const [left, right] = spanOf(columns, 0.02)
  const [top, bottom] = spanOf(rows, 0.006)
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

function spanOf(sums: Float64Array, tail: number): [number, number] {
  const total = sums.reduce((a, b) => a + b, 0)
  let from = 0
  let to = sums.length
  for (let lost = 0; from < to; from += 1) {
    lost += sums[from] ?? 0
    if (lost > total * tail) break
  }
  for (let lost = 0; to > from; to -= 1) {
    lost += sums[to - 1] ?? 0
    if (lost > total * tail) break
  }
  return [from, to]
}

type Cut = { readonly weight: Float32Array; readonly box: Box; readonly palette: readonly Colour[] }

function layOut({ lab, widthPx }: LabPicture, { weight, box, palette }: Cut) {
  const nearest = nearestIn(lab, palette)
  const bands = new Float32Array(BANDS * palette.length)
  const fill = new Float32Array(BANDS)
  const areas = new Float32Array(BANDS)
  for (let y = 0; y < box.height; y += 1) {
    const band = Math.min(BANDS - 1, Math.floor((y * BANDS) / box.height))
    for (let x = 0; x < box.width; x += 1) {
      const i = (box.top + y) * widthPx + box.left + x
      areas[band] = (areas[band] ?? 0) + 1
      const w = weight[i] ?? 0
      if (w <= 0) continue
      const near = nearest(i * 3)
      const mass = w * closeness(near.d2)
      const at = band * palette.length + near.k
      bands[at] = (bands[at] ?? 0) + mass
      fill[band] = (fill[band] ?? 0) + mass
    }
  }
  for (let band = 0; band < BANDS; band += 1) {
    const area = Math.max(1, areas[band] ?? 1)
    fill[band] = (fill[band] ?? 0) / area
    for (let k = 0; k < palette.length; k += 1) {
      const at = band * palette.length + k
      bands[at] = (bands[at] ?? 0) / area
    }
  }
  return { bands, fill }
}

const SIGMA2 = 2 * 9 ** 2
/** How much of a colour a pixel at this squared distance is. */
export const closeness = (d2: number) => Math.exp(-d2 / SIGMA2)
