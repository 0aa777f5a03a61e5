// Where hair begins and ends around the head, per style. Angles in degrees from the nose, heights as shares of the head.
import type { HairStyle } from './character.ts'
import { clamp, type Point, type Point3, radians, readCurve } from './geometry.ts'
import type { Head } from './head-shape.ts'

type Line = readonly (readonly [degrees: number, height: number])[]
export type HairCut = {
  readonly line: Line
  readonly thickness: number
  /** Hair hangs free below the ears instead of following the skull. */
  readonly hangs: boolean
  /** Uneven lower edge. */
  readonly ragged: number
  /** Waves of hanging hair, as a share of its width. */
  readonly wave: number
}
type CutEntry = Omit<HairCut, 'wave'> & { readonly wave?: number }

const manLine: Line = [
  [0, 0.19],
  [20, 0.195],
  [36, 0.165],
  [50, 0.23],
  [60, 0.31],
  [72, 0.43],
  [80, 0.52],
  [88, 0.53],
  [93, 0.45],
  [110, 0.47],
  [122, 0.62],
  [140, 0.74],
  [180, 0.79],
]
const highLine: Line = [
  [0, 0.15],
  [20, 0.12],
  [34, 0.075],
  [50, 0.15],
  [62, 0.3],
  [72, 0.42],
  [82, 0.52],
  [90, 0.5],
  [95, 0.44],
  [110, 0.47],
  [122, 0.62],
  [140, 0.74],
  [180, 0.79],
]
const ladyLine: Line = [
  [0, 0.185],
  [25, 0.2],
  [45, 0.27],
  [58, 0.37],
  [70, 0.5],
  [84, 0.57],
  [95, 0.48],
  [112, 0.52],
  [125, 0.66],
  [145, 0.77],
  [180, 0.8],
]
const pulled: Line = [
  [0, 0.175],
  [24, 0.17],
  [42, 0.2],
  [56, 0.3],
  [68, 0.42],
  [78, 0.5],
  [90, 0.46],
  [108, 0.48],
  [122, 0.63],
  [142, 0.74],
  [180, 0.79],
]
const queueLine: Line = [
  [0, 0.012],
  [60, 0.016],
  [78, 0.05],
  [92, 0.22],
  [100, 0.4],
  [112, 0.5],
  [124, 0.64],
  [142, 0.75],
  [180, 0.79],
]
const hanging = (end: number, opening: number): Line => [
  [0, 0.17],
  [opening * 0.45, 0.2],
  [opening * 0.75, 0.29],
  [opening * 0.92, 0.42],
  [opening + 2, 0.62],
  [opening + 8, end - 0.1],
  [opening + 16, end],
  [180, end + 0.04],
]

const cuts: Record<HairStyle, CutEntry> = {
  bald: { line: [[0, -1]], thickness: 0, hangs: false, ragged: 0 },
  crop: { line: manLine, thickness: 0.032, hangs: false, ragged: 0.012 },
  side_part: { line: [[0, 0.2], ...manLine.slice(1)], thickness: 0.055, hangs: false, ragged: 0.008 },
  swept: { line: manLine, thickness: 0.085, hangs: false, ragged: 0.012 },
  messy: {
    line: [[0, 0.29], [15, 0.25], [30, 0.3], [45, 0.27], ...manLine.slice(4)],
    thickness: 0.085,
    hangs: false,
    ragged: 0.045,
  },
  receding: { line: highLine, thickness: 0.03, hangs: false, ragged: 0.006 },
  slicked: { line: [[0, 0.15], [25, 0.15], ...manLine.slice(2)], thickness: 0.036, hangs: false, ragged: 0 },
  curly: {
    line: [
      [0, 0.23],
      [30, 0.22],
      [50, 0.28],
      [60, 0.36],
      [72, 0.5],
      [84, 0.62],
      [110, 0.7],
      [140, 0.82],
      [180, 0.86],
    ],
    thickness: 0.11,
    hangs: false,
    ragged: 0.035,
  },
  topknot: { line: pulled, thickness: 0.036, hangs: false, ragged: 0.006 },
  queue: { line: queueLine, thickness: 0.03, hangs: false, ragged: 0 },
  long_loose: { line: hanging(1.22, 66), thickness: 0.06, hangs: true, ragged: 0.02, wave: 0.03 },
  bob: { line: hanging(0.93, 54), thickness: 0.085, hangs: true, ragged: 0.012 },
  long_straight: { line: hanging(1.62, 58), thickness: 0.05, hangs: true, ragged: 0.012, wave: 0.02 },
  wavy: { line: hanging(1.42, 60), thickness: 0.075, hangs: true, ragged: 0.02, wave: 0.075 },
  ponytail: { line: pulled, thickness: 0.04, hangs: false, ragged: 0.006 },
  bun: { line: ladyLine, thickness: 0.05, hangs: false, ragged: 0.006 },
  updo: {
    line: [
      [0, 0.17],
      [30, 0.19],
      [48, 0.28],
      [60, 0.4],
      [72, 0.55],
      [82, 0.62],
      [95, 0.5],
      [112, 0.52],
      [125, 0.66],
      [145, 0.77],
      [180, 0.8],
    ],
    thickness: 0.075,
    hangs: false,
    ragged: 0.004,
  },
  twin_buns: {
    line: [[0, 0.27], [12, 0.3], [26, 0.26], [44, 0.27], ...ladyLine.slice(3)],
    thickness: 0.045,
    hangs: false,
    ragged: 0.008,
  },
}

export const hairCutOf = (style: HairStyle): HairCut => ({ wave: 0, ...cuts[style] })

export const lineAt = (line: Line, azimuth: number): number => {
  const turned = ((((azimuth * 180) / Math.PI + 180) % 360) + 360) % 360
  return readCurve(line, Math.abs(turned - 180))
}

/** A point on the hair: on the swollen skull, or on the curtain that hangs from it. */
export function hairPoint(head: Head, cut: HairCut, where: { azimuth: number; y: number; swell?: number }): Point3 {
  const swell = where.swell ?? cut.thickness
  const limit = 0.5
  if (!cut.hangs || where.y <= limit) return head.skin(where.azimuth, clamp(where.y, 0, 1), swell)
  const [x, , z] = head.skin(where.azimuth, limit, swell)
  const below = where.y - limit
  const wave = cut.wave * Math.sin(below * 13 + where.azimuth * 3) * Math.min(1, below * 5)
  const gather = 1 - 0.2 * Math.exp(-(((where.y - 1.02) / 0.22) ** 2))
  const spread = gather + below * 0.06 + wave
  return [x * spread, where.y, z * spread - Math.max(0, below - 0.2) * 0.1]
}

export const cameraAzimuth = (head: Head) => -head.pose.yaw

/** The visible cap above a line around the head, as one polygon: hair, cloth or hat. */
export function capPolygon(head: Head, cut: HairCut): Point[] {
  const center = cameraAzimuth(head)
  const lower: Point[] = []
  for (let degrees = -88; degrees <= 88; degrees += 4) {
    const azimuth = center + radians(degrees)
    const y = lineAt(cut.line, azimuth)
    const jag = cut.ragged * (Math.sin(azimuth * 23) * 0.6 + Math.sin(azimuth * 41 + 1) * 0.4)
    if (y > 0.005)
      lower.push(head.at(hairPoint(head, cut, { azimuth, y: y + jag, swell: cut.thickness * (y < 0.3 ? 0.55 : 0.85) })))
    else lower.push(head.at(hairPoint(head, cut, { azimuth, y: 0.01 })))
  }
  const left = capEdge(head, cut, -1)
  const right = capEdge(head, cut, 1)
  return [...left, ...[...right].reverse(), ...lower.reverse()]
}

/** One side of the cap from its lower end up to the crown. */
function capEdge(head: Head, cut: HairCut, side: -1 | 1): Point[] {
  const center = cameraAzimuth(head)
  const end = lineAt(cut.line, center + side * radians(90))
  const out: Point[] = []
  const bottom = Math.max(0.02, end)
  for (let step = 0; step <= 14; step += 1) {
    const y = bottom * (1 - step / 14) ** 1.25
    let best: Point | null = null
    for (let degrees = 40; degrees <= 140; degrees += 10) {
      const azimuth = center + side * radians(degrees)
      if (lineAt(cut.line, azimuth) < y - 0.004) continue
      const point = head.at(hairPoint(head, cut, { azimuth, y }))
      if (!best || (point[0] - best[0]) * side > 0) best = point
    }
    if (best) out.push(best)
  }
  return out
}
