// The kit that sets are built with: faces, boxes and upright cut-outs in space, painted from far to near.
import { type Camera, cutNear, fromView, inFrame, nearM, pxPerMetre, toView } from './camera.ts'
import { type Colour, css, darker } from './colour.ts'
import { between3, clamp, clipPolygon, lerp, type Point, type Point3, unit3 } from './geometry.ts'
import { facet, polygonPath, ruledPath } from './ink.ts'
import { graded, inkAt, type Light } from './light.ts'
import type { Dice } from './seed.ts'

export type FaceStyle = {
  /** Moves it in the painting order, metres; positive = painted later. */
  readonly bias?: number
  readonly ink?: boolean
  /** Own light instead of the computed one: 0 shade .. 1 key, above 1 glows. */
  readonly lit?: number
  /** Marker strokes in the shade. */
  readonly hatch?: boolean
  readonly opacity?: number
}

/** `weight`: in ink lines at that distance. */
export type LineStyle = { readonly weight?: number; readonly bias?: number }

export type CutOut = (foot: Point, metrePx: number, tone: Tone) => string
export type Tone = {
  readonly depth: number
  readonly ink: Colour
  readonly linePx: number
  lit(colour: Colour, lit?: number): Colour
}

export type Box = { readonly at: Point3; readonly size: Point3; readonly colour: Colour; readonly turn?: number }

export type Scenery = {
  readonly camera: Camera
  readonly light: Light
  readonly dice: Dice
  readonly inside: boolean
  face(points: readonly Point3[], colour: Colour, style?: FaceStyle): void
  /** `at` is the middle of its foot; `size` width, height, depth. */
  box(box: Box, style?: FaceStyle): void
  cutOut(at: Point3, draw: CutOut, bias?: number): void
  /** An ink line in space. */
  line(from: Point3, to: Point3, style?: LineStyle): void
  /** Painted from far to near; `minM`..`maxM` in front of the lens. */
  paint(minM: number, maxM: number): string
}

/** What everything in the set is drawn by. */
type Base = { readonly camera: Camera; readonly light: Light; readonly inside: boolean }

type Item = { readonly z: number; readonly svg: string }

export function openScenery(base: Base & { readonly dice: Dice }): Scenery {
  const { camera } = base
  const items: Item[] = []
  const toneAt = (z: number): Tone => toneFor(base, z)
  const pushDrawn = (drawn: Item | null, bias = 0) => drawn && push(drawn.svg, drawn.z, bias)
  const push = (svg: string, z: number, bias = 0) => items.push({ z: z - bias, svg })
  return {
    ...base,
    face: (points, colour, style = {}) => pushDrawn(drawFace(base, points, { colour, ...style }), style.bias),
    box: (box, style = {}) => {
      const faces = boxFaces(box).filter((face) => facesCamera(face, camera))
      const drawn = faces
        .map((face) => drawFace(base, face, { colour: box.colour, ...style }))
        .filter((face) => face !== null)
      const z = toView(camera, box.at)[2]
      if (drawn.length > 0)
        push(
          drawn
            .toSorted((a, b) => b.z - a.z)
            .map((face) => face.svg)
            .join(''),
          z,
          style.bias,
        )
    },
    cutOut: (at, draw, bias = 0) => {
      const view = toView(camera, at)
      if (view[2] < 0.6) return
      const foot = fromView(camera, view)
      const metrePx = pxPerMetre(camera, view[2])
      if (foot[0] < -metrePx * 9 || foot[0] > camera.widthPx + metrePx * 9) return
      push(draw(foot, metrePx, toneAt(view[2])), view[2], bias)
    },
    line: (from, to, { weight = 1, bias = 0 } = {}) => pushDrawn(drawLine(base, [from, to], weight), bias),
    paint: (minM, maxM) =>
      items
        .filter((item) => item.z >= minM && item.z < maxM)
        .toSorted((a, b) => b.z - a.z)
        .map((item) => item.svg)
        .join(''),
  }
}

function drawFace(
  base: Base,
  points: readonly Point3[],
  { colour, lit: ownLight, opacity = 1, hatch = true, ink = true }: FaceStyle & { readonly colour: Colour },
): Item | null {
  const { camera } = base
  const view = points.map((point) => toView(camera, point))
  const cut = cutNear(view)
  if (!cut) return null
  const flat = cut.map((point) => fromView(camera, point))
  if (!inFrame(camera, flat)) return null
  const z = cut.reduce((sum, point) => sum + point[2], 0) / cut.length
  const tone = toneFor(base, z)
  const lit = ownLight ?? faceLight(view, base)
  const fill = lit > 1 ? colour : tone.lit(colour, lit)
  const parts = [facet(flat, fill, opacity)]
  if (hatch && lit < 0.45 && opacity === 1) parts.push(hatched(flat, darker(fill, 0.16), camera.heightPx))
  if (ink) parts.push(edges(flat, tone))
  return { svg: parts.join(''), z }
}

function drawLine(base: Base, [from, to]: readonly [Point3, Point3], weight: number): Item | null {
  const { camera } = base
  const a = toView(camera, from)
  const b = toView(camera, to)
  if (a[2] < nearM && b[2] < nearM) return null
  const cutAt = (p: Point3, q: Point3): Point3 => (p[2] >= nearM ? p : between3(p, q, (nearM - p[2]) / (q[2] - p[2])))
  const ends = [fromView(camera, cutAt(a, b)), fromView(camera, cutAt(b, a))] as const
  if (!inFrame(camera, ends)) return null
  const z = (Math.max(nearM, a[2]) + Math.max(nearM, b[2])) / 2
  const tone = toneFor(base, z)
  const path = ruledPath(ends[0], ends[1], tone.linePx * weight)
  return { svg: `<path fill="${css(tone.ink)}" fill-opacity=".75" d="${path}"/>`, z }
}

function toneFor({ light, inside, camera }: Base, z: number): Tone {
  const beyond = Math.max(0, z - camera.distanceM * 0.9)
  const lensPale = clamp((camera.focalPx / camera.heightPx - 0.9) * 0.22, 0, 0.3)
  const depth = clamp((inside ? beyond / 13 : 1 - Math.exp(-beyond / 34)) + (beyond > 0.4 ? lensPale : 0), 0, 0.96)
  return {
    depth,
    ink: inkAt(light, Math.min(0.9, depth * 1.05)),
    linePx: (camera.heightPx / 720) * lerp(1.9, 0.7, depth),
    lit: (colour, lit = 0.8) => graded(light, colour, { lit: clamp(lit, 0, 1), depth }),
  }
}

function faceLight(view: readonly Point3[], { light, inside }: Base): number {
  const [a, b, c] = [view[0], view[1], view[2]]
  if (!a || !b || !c) return 0.6
  const u: Point3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const v: Point3 = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  const normal = unit3([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])
  const towards = normal[0] * -a[0] + normal[1] * -a[1] + normal[2] * -a[2] < 0 ? -1 : 1
  const key = unit3([light.keyX * 0.75, 0.62, -0.3])
  const dot = (normal[0] * key[0] + normal[1] * key[1] + normal[2] * key[2]) * towards
  return inside ? clamp(0.62 + 0.4 * dot, 0.22, 1) : clamp(0.42 + 0.62 * dot, 0.06, 1)
}

function facesCamera(face: readonly Point3[], camera: Camera): boolean {
  const [a, b, c] = face.slice(0, 3).map((point) => toView(camera, point))
  if (!a || !b || !c) return false
  const u: Point3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const v: Point3 = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  const normal: Point3 = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
  return normal[0] * a[0] + normal[1] * (a[1] - camera.eyeM) + normal[2] * a[2] < 0
}

function boxFaces({ at: [x, y, z], size: [w, h, d], turn = 0 }: Box): Point3[][] {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const corner = (sx: number, sy: number, sz: number): Point3 => {
    const [px, pz] = [(sx * w) / 2, (sz * d) / 2]
    return [x + px * cos - pz * sin, y + sy * h, z + px * sin + pz * cos]
  }
  const [a, b, c, e] = [corner(-1, 0, -1), corner(1, 0, -1), corner(1, 0, 1), corner(-1, 0, 1)]
  const [A, B, C, E] = [corner(-1, 1, -1), corner(1, 1, -1), corner(1, 1, 1), corner(-1, 1, 1)]
  return [
    [a, A, B, b],
    [b, B, C, c],
    [c, C, E, e],
    [e, E, A, a],
    [A, E, C, B],
    [a, b, c, e],
  ]
}

function edges(flat: readonly Point[], tone: Tone): string {
  const path = flat
    .map((point, index) => ruledPath(point, flat[(index + 1) % flat.length] ?? point, tone.linePx))
    .join('')
  return path ? `<path fill="${css(tone.ink)}" d="${path}"/>` : ''
}

/** Marker strokes, cut to a convex face. */
function hatched(flat: readonly Point[], colour: Colour, heightPx: number): string {
  const xs = flat.map(([x, y]) => x + y * 0.55)
  const low = Math.max(Math.min(...xs), -heightPx)
  const high = Math.min(Math.max(...xs), heightPx * 3)
  const gap = heightPx * 0.03
  if (high - low < gap * 2) return ''
  const parts: string[] = []
  for (let at = Math.ceil(low / gap) * gap; at < high; at += gap) {
    const width = gap * (0.34 + 0.14 * Math.sin(at * 1.3))
    const strip = [0, 1].reduce<Point[]>(
      (polygon, side) =>
        clipPolygon(
          polygon,
          ([x, y]) => (side === 0 ? x + y * 0.55 - at : at + width - x - y * 0.55),
          (a, b, t): Point => [lerp(a[0], b[0], t), lerp(a[1], b[1], t)],
        ),
      [...flat],
    )
    if (strip.length >= 3) parts.push(polygonPath(strip))
  }
  return parts.length > 0 ? `<path fill="${css(colour)}" fill-opacity=".55" d="${parts.join('')}"/>` : ''
}
