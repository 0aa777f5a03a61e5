// The hand: brush lines of varying weight, washes and ribbons (shapes with two long edges). All as SVG path text.
import { type Colour, css } from './colour.ts'
import { between, clamp, clipPolygon, distance, lerp, minus, type Point, plus, times, unitOf } from './geometry.ts'

const tenth = (value: number) => Math.round(value * 10) / 10
const at = (points: readonly Point[], index: number): Point => points[clamp(index, 0, points.length - 1)] ?? [0, 0]

export function polygonPath(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join('L')}Z`
}

/** A smooth path through the points (Catmull-Rom as cubics). */
export function smoothPath(points: readonly Point[], closed: boolean): string {
  const count = points.length
  const wrap = (index: number): Point => (closed ? at(points, (index + count) % count) : at(points, index))
  const first = at(points, 0)
  let path = `M${tenth(first[0])} ${tenth(first[1])}`
  const spans = closed ? count : count - 1
  for (let index = 0; index < spans; index += 1) {
    const p0 = wrap(index - 1)
    const p1 = wrap(index)
    const p2 = wrap(index + 1)
    const p3 = wrap(index + 2)
    const c1x = p1[0] + (p2[0] - p0[0]) / 6
    const c1y = p1[1] + (p2[1] - p0[1]) / 6
    const c2x = p2[0] - (p3[0] - p1[0]) / 6
    const c2y = p2[1] - (p3[1] - p1[1]) / 6
    path += `C${tenth(c1x)} ${tenth(c1y)} ${tenth(c2x)} ${tenth(c2y)} ${tenth(p2[0])} ${tenth(p2[1])}`
  }
  return closed ? `${path}Z` : path
}

export function fillPath(path: string, colour: Colour, opacity = 1): string {
  const alpha = opacity < 1 ? ` fill-opacity="${Math.round(opacity * 100) / 100}"` : ''
  return `<path fill="${css(colour)}"${alpha} d="${path}"/>`
}

export const wash = (points: readonly Point[], colour: Colour, opacity = 1): string =>
  points.length < 3 ? '' : fillPath(smoothPath(points, true), colour, opacity)

export const facet = (points: readonly Point[], colour: Colour, opacity = 1): string =>
  points.length < 3 ? '' : fillPath(polygonPath(points), colour, opacity)

const normalAt = (points: readonly Point[], index: number): Point => {
  const [dx, dy] = unitOf(minus(at(points, index + 1), at(points, index - 1)))
  return [-dy, dx]
}

/** Width profile of a brush line: 0..1 along the line. */
export type Pressure = (along: number) => number
export const tapered: Pressure = (along) => Math.min(1, 0.18 + 2.6 * Math.min(along, 1 - along) ** 0.7)
export const pressedIn: Pressure = (along) => 1 - along * 0.88
export const swelling: Pressure = (along) => 0.1 + 0.9 * Math.sin(Math.PI * clamp(along, 0, 1)) ** 0.8

/** Outline of a brush line as path text. */
export function brushPath(points: readonly Point[], widthPx: number, pressure: Pressure = tapered): string {
  const count = points.length
  if (count < 2) return ''
  const left: Point[] = []
  const right: Point[] = []
  points.forEach((point, index) => {
    const wobble = 1 + 0.16 * Math.sin(index * 2.399 + point[0] * 0.013)
    const half = times(normalAt(points, index), widthPx * 0.5 * pressure(index / (count - 1)) * wobble)
    left.push(plus(point, half))
    right.push(minus(point, half))
  })
  return smoothPath([...left, ...right.reverse()], true)
}

export type Stroke = { readonly colour: Colour; readonly widthPx: number; readonly pressure?: Pressure }

export const brush = (points: readonly Point[], { colour, widthPx, pressure = tapered }: Stroke): string =>
  points.length < 2 ? '' : fillPath(brushPath(points, widthPx, pressure), colour)

/** A straight ruled-by-hand line: a thin wedge, slightly overshooting, with a little bow. */
export function ruledPath(from: Point, to: Point, widthPx: number): string {
  const length = distance(from, to)
  if (length < 1) return ''
  const direction = unitOf(minus(to, from))
  const start = minus(from, times(direction, Math.min(3, length * 0.02)))
  const end = plus(to, times(direction, Math.min(5, length * 0.03)))
  const bow = Math.sin(from[0] * 0.37 + to[1] * 0.71) * Math.min(1.2, length * 0.004)
  const middle = plus(between(start, end, 0.5), [-direction[1] * bow, direction[0] * bow])
  const half = (width: number): Point => [-direction[1] * width * 0.5, direction[0] * width * 0.5]
  const a = half(widthPx * 0.75)
  const m = half(widthPx)
  const b = half(widthPx * 0.45)
  return polygonPath([plus(start, a), plus(middle, m), plus(end, b), minus(end, b), minus(middle, m), minus(start, a)])
}

/** A closed contour whose weight grows where it turns from the light. `lightX` -1: light from the left. */
export function contour(points: readonly Point[], colour: Colour, line: { widthPx: number; lightX: number }): string {
  const count = points.length
  if (count < 3) return ''
  const around = (index: number) => points[(index + count) % count] ?? [0, 0]
  const outer: Point[] = []
  const inner: Point[] = []
  points.forEach((point, index) => {
    const [dx, dy] = unitOf(minus(around(index + 1), around(index - 1)))
    const facing = dy * -line.lightX + Math.abs(dx) * 0.25
    const weight = 0.62 + 0.5 * Math.abs(facing) + 0.14 * Math.sin(index * 1.7)
    const half: Point = [-dy * line.widthPx * 0.5 * weight, dx * line.widthPx * 0.5 * weight]
    outer.push(plus(point, half))
    inner.push(minus(point, half))
  })
  return `<path fill="${css(colour)}" fill-rule="evenodd" d="${smoothPath(outer, true)}${smoothPath(inner, true)}"/>`
}

/** A shape between two edges that run the same way: a limb, a torso, a skirt, a face. */
export type Ribbon = { readonly left: readonly Point[]; readonly right: readonly Point[] }

export const ribbonOutline = (ribbon: Ribbon): Point[] => [...ribbon.left, ...[...ribbon.right].reverse()]

/** A point of the ribbon: `across` 0 = left edge, 1 = right edge; `along` 0..1. */
export function ribbonPoint(ribbon: Ribbon, across: number, along: number): Point {
  const position = clamp(along, 0, 1) * (ribbon.left.length - 1)
  const index = Math.floor(position)
  const part = position - index
  const left = between(at(ribbon.left, index), at(ribbon.left, index + 1), part)
  const right = between(at(ribbon.right, index), at(ribbon.right, index + 1), part)
  return between(left, right, across)
}

/** The band of a ribbon next to one edge, for form shadow; `width` is its share of the ribbon, varied along it. */
export function ribbonBand(ribbon: Ribbon, side: 'left' | 'right', width: number): Point[] {
  const steps = ribbon.left.length
  const edge: Point[] = []
  const inside: Point[] = []
  for (let index = 0; index < steps; index += 1) {
    const along = index / (steps - 1)
    const share = width * (0.82 + 0.3 * Math.sin(along * 7 + width * 9))
    edge.push(side === 'left' ? at(ribbon.left, index) : at(ribbon.right, index))
    inside.push(ribbonPoint(ribbon, side === 'left' ? share : 1 - share, along))
  }
  return [...edge, ...inside.reverse()]
}

/** A limb along a line: the half width at each point is given. Both edges have as many points as the line. */
export function ribbonAlong(spine: readonly Point[], halfWidths: readonly number[]): Ribbon {
  const left: Point[] = []
  const right: Point[] = []
  spine.forEach((point, index) => {
    const normal = normalAt(spine, index)
    const half = halfWidths[index] ?? lerp(halfWidths[0] ?? 1, halfWidths.at(-1) ?? 1, index / spine.length)
    left.push(plus(point, times(normal, half)))
    right.push(minus(point, times(normal, half)))
  })
  return { left, right }
}

/** An ellipse as points: 14 of them unless told; `tilt` in radians. */
export function ovalPoints(center: Point, radii: Point, look: { count?: number; tilt?: number } = {}): Point[] {
  const { count = 14, tilt = 0 } = look
  const out: Point[] = []
  for (let index = 0; index < count; index += 1) {
    const angle = (index / count) * Math.PI * 2
    const x = Math.cos(angle) * radii[0]
    const y = Math.sin(angle) * radii[1]
    out.push([center[0] + x * Math.cos(tilt) - y * Math.sin(tilt), center[1] + x * Math.sin(tilt) + y * Math.cos(tilt)])
  }
  return out
}

/** The part of a shape that lies away from the light, beyond a slightly leaning line through `x`. */
export function darkHalf(points: readonly Point[], line: { x: number; y: number; lightX: number }): Point[] {
  const lean = -0.16 * Math.sign(line.lightX)
  const beyond = ([x, y]: Point) => (x - line.x - (y - line.y) * lean) * -Math.sign(line.lightX)
  return clipPolygon(points, beyond, between)
}
