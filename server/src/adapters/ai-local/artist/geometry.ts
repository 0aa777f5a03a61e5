// Points, curves and rotations. x to the right, y down, z towards the camera.

export type Point = readonly [x: number, y: number]
export type Point3 = readonly [x: number, y: number, z: number]

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
export const lerp = (from: number, to: number, t: number) => from + (to - from) * t
export const radians = (degrees: number) => (degrees * Math.PI) / 180

export const between = (a: Point, b: Point, t: number): Point => [lerp(a[0], b[0], t), lerp(a[1], b[1], t)]
export const between3 = (a: Point3, b: Point3, t: number): Point3 => [
  lerp(a[0], b[0], t),
  lerp(a[1], b[1], t),
  lerp(a[2], b[2], t),
]
export const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1]]
export const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]]
export const times = (a: Point, factor: number): Point => [a[0] * factor, a[1] * factor]
export const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1])
export const unitOf = (a: Point): Point => {
  const length = Math.hypot(a[0], a[1]) || 1
  return [a[0] / length, a[1] / length]
}
export const plus3 = (a: Point3, b: Point3): Point3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const times3 = (a: Point3, factor: number): Point3 => [a[0] * factor, a[1] * factor, a[2] * factor]
export const unit3 = (a: Point3): Point3 => times3(a, 1 / (Math.hypot(a[0], a[1], a[2]) || 1))

/** Turns about the vertical: a positive angle turns +z towards +x. */
export function turnYaw([x, y, z]: Point3, angle: number): Point3 {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [x * cos + z * sin, y, z * cos - x * sin]
}

/** Nods about the x axis: a positive angle turns +z (the face) downwards. */
export function turnPitch([x, y, z]: Point3, angle: number): Point3 {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [x, y * cos + z * sin, z * cos - y * sin]
}

/** Tilts in the picture plane, clockwise on screen. */
export function turnRoll([x, y, z]: Point3, angle: number): Point3 {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [x * cos - y * sin, x * sin + y * cos, z]
}

/** Reads a table of [position, value] by smooth interpolation; outside it the end values hold. */
export function readCurve(table: readonly (readonly [number, number])[], at: number): number {
  let previous = table[0]
  if (!previous) return 0
  for (const entry of table) {
    if (at <= entry[0]) {
      const span = entry[0] - previous[0]
      if (span <= 0) return entry[1]
      return lerp(previous[1], entry[1], (at - previous[0]) / span)
    }
    previous = entry
  }
  return previous[1]
}

/** Samples a Catmull-Rom curve through the points, `perSpan` points for each span. */
export function sampleCurve(points: readonly Point[], perSpan: number): Point[] {
  const out: Point[] = []
  for (let index = 0; index + 1 < points.length; index += 1) {
    const p1 = points[index] ?? [0, 0]
    const p2 = points[index + 1] ?? p1
    const p0 = points[index - 1] ?? p1
    const p3 = points[index + 2] ?? p2
    for (let step = 0; step < perSpan; step += 1) out.push(catmullRom([p0, p1, p2, p3], step / perSpan))
  }
  const last = points.at(-1)
  if (last) out.push(last)
  return out
}

function catmullRom([p0, p1, p2, p3]: readonly [Point, Point, Point, Point], t: number): Point {
  const along = (axis: 0 | 1) => {
    const a = 2 * p1[axis]
    const b = p2[axis] - p0[axis]
    const c = 2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]
    const d = 3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]
    return 0.5 * (a + t * (b + t * (c + t * d)))
  }
  return [along(0), along(1)]
}

/** Cuts a polygon with the half-plane `inside >= 0`. */
export function clipPolygon<P>(
  polygon: readonly P[],
  inside: (p: P) => number,
  mix: (a: P, b: P, t: number) => P,
): P[] {
  const out: P[] = []
  polygon.forEach((current, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? current
    const here = inside(current)
    const there = inside(next)
    if (here >= 0) out.push(current)
    if (here >= 0 !== there >= 0) out.push(mix(current, next, here / (here - there)))
  })
  return out
}

const traced = new Map<string, readonly Point[]>()

/** Points written as text, "x y, x y": drawings are easier to read and to change that way. */
export function trace(text: string): readonly Point[] {
  const known = traced.get(text)
  if (known) return known
  const points = text.split(',').map((pair): Point => {
    const [x = 0, y = 0] = pair.trim().split(/\s+/).map(Number)
    return [x, y]
  })
  traced.set(text, points)
  return points
}
