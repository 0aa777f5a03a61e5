// The face: eyes with lids and gaze, brows, nose, mouth, ears, lines of age. Drawn in face space, placed by the head.
import type { CharacterDesign } from './character.ts'
import { type Colour, hex, mix } from './colour.ts'
import type { FaceOrder, Side } from './face-order.ts'
import { clamp, lerp, type Point, type Point3, sampleCurve } from './geometry.ts'
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

function drawEye(order: FaceOrder, side: Side): string {
  const { head, pen, design, gaze } = order
  if (head.facing([Math.sin(side * 0.62), 0, Math.cos(side * 0.62)]) < 0.06) return ''
  const { upper, lower, size } = lidsOf(order)
  const inner = 0.078
  const width = 0.142 * (0.94 + 0.06 * design.face.eye)
  const x = (t: number) => side * (inner + width * t)
  const steps = [0, 0.12, 0.28, 0.45, 0.62, 0.8, 0.93, 1]
  const top = steps.map((t): Point => [x(t), upper(t)])
  const bottom = steps.map((t): Point => [x(t), lower(t)])
  const white = place(head, [...top, ...[...bottom].reverse()])
  const center: Point = [x(0.5) + gaze[0] * 0.032, (upper(0.5) + lower(0.5)) / 2 + gaze[1] * 0.012 - size * 0.06]
  const iris = irisPoints({
    center,
    radius: size * 0.98,
    lids: { upper, lower },
    at: (px) => clamp((px * side - inner) / width, 0, 1),
  })
  const pupil = irisPoints({
    center,
    radius: size * 0.52,
    lids: { upper, lower },
    at: (px) => clamp((px * side - inner) / width, 0, 1),
  })
  const unit = head.pose.unitPx
  const lid = place(head, [...top.slice(0, -1), [x(1.06), upper(1) - 0.002]])
  const crease = place(
    head,
    steps.slice(1, 7).map((t): Point => [x(t * 1.02), upper(t) - 0.02 - 0.006 * Math.sin(Math.PI * t)]),
  )
  const under = place(
    head,
    steps.slice(2).map((t): Point => [x(t), lower(t) + 0.002]),
  )
  const socket = place(head, [
    [x(-0.15), upper(0) - 0.03],
    [x(0.4), upper(0.4) - 0.045],
    [x(1.1), upper(1) - 0.03],
    [x(1.12), lower(1) + 0.006],
    [x(0.5), lower(0.5) + 0.028],
    [x(-0.1), lower(0) + 0.012],
  ])
  const spark = head.at(head.face(center[0] + 0.012 * Math.sign(pen.light.keyX), center[1] - size * 0.3))
  const lash = design.female ? 1.35 : 1
  return [
    wash(socket, pen.shaded(design.skin), 0.3),
    wash(white, pen.lit(hex('#f1ece2'))),
    wash(place(head, iris), pen.lit(hex('#4a3626'))),
    wash(place(head, pupil), pen.ink),
    unit > 90
      ? wash(
          [
            [spark[0] - unit * 0.008, spark[1]],
            [spark[0], spark[1] - unit * 0.009],
            [spark[0] + unit * 0.008, spark[1]],
            [spark[0], spark[1] + unit * 0.008],
          ],
          [255, 253, 246],
        )
      : '',
    wash(place(head, [...top, ...[...top].reverse().map(([px, py]): Point => [px, py + 0.011])]), pen.ink, 0.35),
    brush(lid, pen.ink, unit * 0.019 * lash, (along) => lerp(0.45, 1, along) * (along > 0.9 ? 0.6 : 1)),
    brush(crease, pen.ink, unit * 0.006, tapered),
    brush(under, pen.ink, unit * 0.006, swelling),
  ].join('')
}

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
  return brush(
    line,
    pen.lit(mix(hair, hex('#2a2422'), design.age === 'old' ? 0.25 : 0.4)),
    width,
    (along) => (0.55 + 0.5 * Math.sin(Math.PI * (0.2 + along * 0.5))) * (1 - along ** 3 * 0.85),
  )
}

function drawAge(order: FaceOrder): string {
  const { head, pen, design, expression } = order
  const unit = head.pose.unitPx
  const lines: string[] = []
  const line = (points: readonly Point[], width: number) =>
    lines.push(brush(sampleCurve(place(head, points), 3), pen.ink, unit * width, tapered))
  const old = design.age === 'old' ? 1 : design.age === 'middle' ? 0.55 : 0
  for (const side of [-1, 1] as const) {
    if (head.facing([Math.sin(side * 0.5), 0, Math.cos(side * 0.5)]) < 0.25) continue
    const cheek = Math.max(old, expression.cheekLine)
    if (cheek > 0.35)
      line(
        [
          [side * 0.075, 0.685],
          [side * 0.112, 0.73],
          [side * (0.125 + 0.02 * expression.cheekLine), 0.785],
        ],
        0.0085 * cheek,
      )
    if (old > 0.5) {
      line(
        [
          [side * 0.09, 0.553],
          [side * 0.14, 0.572],
          [side * 0.19, 0.56],
        ],
        0.006,
      )
      line(
        [
          [side * 0.246, 0.495],
          [side * 0.275, 0.482],
        ],
        0.006,
      )
      line(
        [
          [side * 0.246, 0.51],
          [side * 0.278, 0.515],
        ],
        0.006,
      )
    }
    if (old > 0.9)
      line(
        [
          [side * 0.2, 0.64],
          [side * 0.185, 0.7],
          [side * 0.2, 0.76],
        ],
        0.006,
      )
    if (expression.frown > 0.4)
      line(
        [
          [side * 0.024, 0.42],
          [side * 0.02, 0.45],
        ],
        0.011 * expression.frown,
      )
    if (expression.lid < 0.6)
      line(
        [
          [side * 0.085, 0.556],
          [side * 0.14, 0.578],
          [side * 0.2, 0.556],
        ],
        0.009,
      )
  }
  if (old > 0.5 || expression.browInner < -0.025) {
    const reach = 0.13 + 0.03 * old
    for (const y of old > 0.9 ? [0.29, 0.33, 0.365] : [0.32, 0.36])
      line(
        [
          [-reach, y + 0.008],
          [-reach * 0.4, y - 0.004],
          [reach * 0.3, y + 0.003],
          [reach, y - 0.002],
        ],
        0.006,
      )
  }
  return lines.join('')
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
    brush(sampleCurve(inside.slice(0, 4), 3), pen.ink, head.pose.unitPx * 0.007, tapered),
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
  const blush = design.female || design.age === 'child' ? 0.13 : 0.07
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
