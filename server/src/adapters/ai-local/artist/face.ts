// The face: eyes with lids and gaze, brows, nose, mouth, ears, lines of age. Drawn in face space, placed by the head.
import type { CharacterDesign } from './character.ts'
import { type Colour, hex, mix } from './colour.ts'
import type { FaceOrder, Side } from './face-order.ts'
import { clamp, lerp, type Point, type Point3, sampleCurve, trace } from './geometry.ts'
import type { Head } from './head-shape.ts'
import { brush, contour, swelling, tapered, wash } from './ink.ts'
import { drawMouth } from './mouth.ts'
import { drawNose } from './nose.ts'

const place = (head: Head, points: readonly Point[], lift = 0): Point[] =>
  points.map(([x, y]) => head.at(head.face(x, y, lift)))

function eyeLine(design: CharacterDesign) {
  return design.age === 'child' ? 0.545 : 0.505
}

/** Lids as functions of x from the inner (0) to the outer corner (1). */
function lidsOf(order: FaceOrder) {
  const { design, expression } = order
  const size = 0.036 * design.face.eye * (design.age === 'child' ? 1.25 : 1)
  const y0 = eyeLine(design)
  const slope = -0.006 - design.face.eyeTilt
  const upper = (t: number) => y0 + slope * t - size * expression.lid * Math.sin(Math.PI * t ** 0.85) ** 0.9
  const lower = (t: number) => y0 + slope * t + (size * 0.46 - expression.lowerLid) * Math.sin(Math.PI * t ** 1.15)
  return { upper, lower, size, y0 }
}

type Eye = {
  readonly top: readonly Point[]
  readonly bottom: readonly Point[]
  readonly center: Point
  readonly size: number
  x(t: number): number
  iris(share: number): Point[]
}

function shapeEye(order: FaceOrder, side: Side): Eye & Lids {
  const { design, gaze } = order
  const { upper, lower, size } = lidsOf(order)
  const inner = 0.078
  const width = 0.142 * (0.94 + 0.06 * design.face.eye)
  const x = (t: number) => side * (inner + width * t)
  const steps = [0, 0.12, 0.28, 0.45, 0.62, 0.8, 0.93, 1]
  const center: Point = [x(0.5) + gaze[0] * 0.032, (upper(0.5) + lower(0.5)) / 2 + gaze[1] * 0.012 - size * 0.06]
  const at = (px: number) => clamp((px * side - inner) / width, 0, 1)
  return {
    upper,
    lower,
    size,
    center,
    x,
    top: steps.map((t): Point => [x(t), upper(t)]),
    bottom: steps.map((t): Point => [x(t), lower(t)]),
    iris: (share) => irisPoints({ center, radius: size * share, lids: { upper, lower }, at }),
  }
}

function drawEye(order: FaceOrder, side: Side): string {
  const { head, pen, design } = order
  if (head.facing([Math.sin(side * 0.62), 0, Math.cos(side * 0.62)]) < 0.06) return ''
  const eye = shapeEye(order, side)
  const { x, upper, lower, top, size } = eye
  const on = (points: readonly (readonly [number, number])[]) => place(head, points)
  const lid = on([...top.slice(0, -1), [x(1.06), upper(1) - 0.002]])
  const crease = on(
    [0.12, 0.28, 0.45, 0.62, 0.8, 0.93].map(
      (t) => [x(t * 1.02), upper(t) - 0.02 - 0.006 * Math.sin(Math.PI * t)] as const,
    ),
  )
  const under = on([0.28, 0.45, 0.62, 0.8, 0.93, 1].map((t) => [x(t), lower(t) + 0.002] as const))
  const brim = [
    [x(-0.15), upper(0) - 0.03],
    [x(0.4), upper(0.4) - 0.045],
    [x(1.1), upper(1) - 0.03],
  ] as const
  const bag = [
    [x(1.12), lower(1) + 0.006],
    [x(0.5), lower(0.5) + 0.028],
    [x(-0.1), lower(0) + 0.012],
  ] as const
  const lidShade = [...top, ...[...top].reverse().map(([px, py]): Point => [px, py + 0.011])]
  const unit = head.pose.unitPx
  return [
    wash(on([...brim, ...bag]), pen.shaded(design.skin), 0.3),
    wash(on([...top, ...[...eye.bottom].reverse()]), pen.lit(hex('#f1ece2'))),
    wash(on(eye.iris(0.98)), pen.lit(hex('#4a3626'))),
    wash(on(eye.iris(0.52)), pen.ink),
    unit > 90
      ? spark(head.at(head.face(eye.center[0] + 0.012 * Math.sign(pen.light.keyX), eye.center[1] - size * 0.3)), unit)
      : '',
    wash(on(lidShade), pen.ink, 0.35),
    brush(lid, {
      colour: pen.ink,
      widthPx: unit * 0.019 * lerp(1, 1.35, design.feminine),
      pressure: (along) => lerp(0.45, 1, along) * (along > 0.9 ? 0.6 : 1),
    }),
    brush(crease, { colour: pen.ink, widthPx: unit * 0.006, pressure: tapered }),
    brush(under, { colour: pen.ink, widthPx: unit * 0.006, pressure: swelling }),
  ].join('')
}

const spark = ([x, y]: Point, unit: number) =>
  wash(
    trace('-.8 0, 0 -.9, .8 0, 0 .9').map(([dx, dy]): Point => [x + dx * unit * 0.01, y + dy * unit * 0.01]),
    [255, 253, 246],
  )

type Lids = { upper(t: number): number; lower(t: number): number }

function irisPoints(eye: { center: Point; radius: number; lids: Lids; at: (x: number) => number }): Point[] {
  const out: Point[] = []
  for (let step = 0; step < 14; step += 1) {
    const angle = (step / 14) * Math.PI * 2
    const x = eye.center[0] + Math.cos(angle) * eye.radius
    const t = eye.at(x)
    out.push([x, clamp(eye.center[1] + Math.sin(angle) * eye.radius, eye.lids.upper(t), eye.lids.lower(t))])
  }
  return out
}

function drawBrow({ head, pen, design, expression }: FaceOrder, side: Side, hair: Colour): string {
  if (head.facing([Math.sin(side * 0.55), 0, Math.cos(side * 0.55)]) < 0) return ''
  const y0 = eyeLine(design) - 0.088
  const points: Point[] = [
    [side * (0.062 - expression.browPinch), y0 + 0.014 + expression.browInner],
    [side * 0.11, y0 + 0.002 + expression.browInner * 0.6 + expression.browOuter * 0.2],
    [side * 0.17, y0 - 0.012 + expression.browInner * 0.1 + expression.browOuter * 0.8],
    [side * 0.225, y0 + 0.004 + expression.browOuter * 1.3],
    [side * 0.252, y0 + 0.02 + expression.browOuter * 1.5],
  ]
  const line = sampleCurve(place(head, points, 0.012), 4)
  const width = head.pose.unitPx * 0.026 * design.face.brow * (design.age === 'old' ? 1.2 : 1)
  return brush(line, {
    colour: pen.lit(mix(hair, hex('#2a2422'), design.age === 'old' ? 0.25 : 0.4)),
    widthPx: width,
    pressure: (along) => (0.55 + 0.5 * Math.sin(Math.PI * (0.2 + along * 0.5))) * (1 - along ** 3 * 0.85),
  })
}

/** Lines of the face: name, points on the +x side as text, weight. Mirrored for the other side. */
type Crease = readonly [points: string, weight: number]
const eyeCreases: readonly Crease[] = [
  ['.09 .553, .14 .572, .19 .56', 0.006],
  ['.246 .495, .275 .482', 0.006],
  ['.246 .51, .278 .515', 0.006],
]

function creasesOf({ design, expression }: FaceOrder): Crease[] {
  const old = oldness(design)
  const cheek = Math.max(old, expression.cheekLine)
  const out: Crease[] = []
  const low = (0.125 + 0.02 * expression.cheekLine).toFixed(3)
  if (cheek > 0.35) out.push([`.075 .685, .112 .73, ${low} .785`, 0.0085 * cheek])
  if (old > 0.5) out.push(...eyeCreases)
  if (old > 0.9) out.push(['.2 .64, .185 .7, .2 .76', 0.006])
  if (expression.frown > 0.4) out.push(['.024 .42, .02 .45', 0.011 * expression.frown])
  if (expression.lid < 0.6) out.push(['.085 .556, .14 .578, .2 .556', 0.009])
  return out
}

const oldness = ({ age }: CharacterDesign) => (age === 'old' ? 1 : age === 'middle' ? 0.55 : 0)

function drawAge(order: FaceOrder): string {
  const { head, pen, design, expression } = order
  const line = (points: readonly Point[], weight: number) =>
    brush(sampleCurve(place(head, points), 3), {
      colour: pen.ink,
      widthPx: head.pose.unitPx * weight,
      pressure: tapered,
    })
  const parts: string[] = []
  for (const side of [-1, 1] as const) {
    if (head.facing([Math.sin(side * 0.5), 0, Math.cos(side * 0.5)]) < 0.25) continue
    for (const [points, weight] of creasesOf(order))
      parts.push(
        line(
          trace(points).map(([x, y]): Point => [x * side, y]),
          weight,
        ),
      )
  }
  const old = oldness(design)
  if (old <= 0.5 && expression.browInner >= -0.025) return parts.join('')
  const reach = 0.13 + 0.03 * old
  const wave = trace('-1 .008, -.4 -.004, .3 .003, 1 -.002')
  for (const y of old > 0.9 ? [0.29, 0.33, 0.365] : [0.32, 0.36])
    parts.push(
      line(
        wave.map(([x, dy]): Point => [x * reach, y + dy]),
        0.006,
      ),
    )
  return parts.join('')
}

export function drawEar({ head, pen, design }: FaceOrder, side: Side): string {
  if (head.facing([side, 0, -0.25]) < 0.02) return ''
  const [x, , z] = head.skin(side * 1.62, 0.56)
  const at = (dz: number, y: number, out: number): Point => head.at([x + side * out, y, z - dz])
  const rim: Point[] = [
    at(-0.02, 0.52, 0),
    at(-0.005, 0.475, 0.03),
    at(0.05, 0.455, 0.055),
    at(0.095, 0.485, 0.06),
    at(0.1, 0.55, 0.05),
    at(0.07, 0.62, 0.04),
    at(0.03, 0.665, 0.025),
    at(-0.005, 0.665, 0.01),
    at(-0.01, 0.62, 0),
  ]
  const inside: Point[] = [
    at(0.01, 0.49, 0.03),
    at(0.06, 0.48, 0.05),
    at(0.075, 0.54, 0.05),
    at(0.04, 0.6, 0.04),
    at(0.015, 0.575, 0.02),
  ]
  const lit = pen.light.keyX * side > 0
  const points = sampleCurve([...rim, rim[0] ?? [0, 0]], 2)
  return [
    wash(rim, lit ? pen.lit(design.skin) : mix(pen.lit(design.skin), pen.shaded(design.skin), 0.7)),
    wash(inside, pen.shaded(design.skin), 0.55),
    contour(points.slice(0, -1), pen.ink, { widthPx: head.pose.unitPx * 0.012, lightX: pen.light.keyX }),
    brush(sampleCurve(inside.slice(0, 4), 3), {
      colour: pen.ink,
      widthPx: head.pose.unitPx * 0.007,
      pressure: tapered,
    }),
  ].join('')
}

/** All features on the front of the head; empty when the head looks away. */
export function drawFace(order: FaceOrder): string {
  const { head, design, pen } = order
  if (head.facing([0, 0, 1]) < -0.05) return ''
  const hair = design.hair.style === 'bald' ? hex('#4a3c34') : design.hair.colour
  const flush: Point3 = head.face(0.17, 0.63)
  const near: Side = head.pose.yaw > 0 ? -1 : 1
  const cheek = head.at([flush[0] * near, flush[1], flush[2]])
  const unit = head.pose.unitPx
  const blush = design.age === 'child' ? 0.13 : lerp(0.07, 0.13, design.feminine)
  return [
    wash(
      [
        [cheek[0] - unit * 0.09, cheek[1]],
        [cheek[0], cheek[1] - unit * 0.05],
        [cheek[0] + unit * 0.08, cheek[1]],
        [cheek[0], cheek[1] + unit * 0.06],
      ],
      pen.lit(hex('#c87f68')),
      blush,
    ),
    drawAge(order),
    drawEye(order, near === 1 ? -1 : 1),
    drawEye(order, near),
    drawNose(order),
    drawMouth(order),
    drawBrow(order, -1, hair),
    drawBrow(order, 1, hair),
  ].join('')
}
