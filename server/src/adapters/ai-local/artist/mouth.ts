// The mouth: lips, the line between them, and what shows when it opens.
import { darker, hex, mix } from './colour.ts'
import type { FaceOrder } from './face-order.ts'
import { lerp, type Point, sampleCurve, trace } from './geometry.ts'
import { brush, swelling, wash } from './ink.ts'

type Mouth = {
  /** x in half widths of the mouth; y in face space. */
  at(x: number, y: number): Point
  readonly top: number
  readonly bottom: number
  readonly corner: number
  readonly thick: number
}

function mouthSpace({ head, design, expression }: FaceOrder): Mouth {
  const half = 0.098 * expression.mouthWidth
  const open = expression.mouthOpen
  const top = 0.783 - open * 0.15
  return {
    at: (x, y) => head.at(head.face(x * half, y, 0.022 * (1 - Math.min(1, Math.abs(x)) ** 2))),
    top,
    bottom: top + open,
    corner: top + expression.corner + open * 0.3,
    thick: 0.03 * design.face.lip,
  }
}

/** The edge of the upper lip, from corner to corner. */
function upperLine({ at, top, corner }: Mouth): Point[] {
  const middle = trace('-.55 -.004, -.14 -.006, 0 0, .14 -.006, .55 -.004').map(([x, y]) => at(x, top + y))
  return sampleCurve([at(-1, corner), ...middle, at(1, corner)], 3)
}

function lowerLine({ at, bottom, corner }: Mouth): Point[] {
  const side = lerp(corner, bottom, 0.85)
  return sampleCurve([at(-1, corner), at(-0.6, side), at(0, bottom + 0.004), at(0.6, side), at(1, corner)], 3)
}

function lips({ pen, design }: FaceOrder, { at, top, bottom, corner, thick }: Mouth): string {
  const tone = mix(design.skin, mix(hex('#8a4a3e'), hex('#8f3f3c'), design.feminine), lerp(0.38, 0.62, design.feminine))
  const bow = trace('-.3 -.85, 0 -.62, .3 -.85').map(([x, y]) => at(x, top + y * thick))
  const upper = [at(-1, corner), ...bow, at(1, corner), at(0.4, top - 0.002), at(0, top + 0.002), at(-0.4, top - 0.002)]
  const edge = lerp(corner, bottom, 0.7)
  const full = trace('.42 1.1, 0 1.25, -.42 1.1').map(([x, y]) => at(x, bottom + y * thick))
  const lower = [at(-0.8, edge), at(0, bottom), at(0.8, edge), ...full]
  return wash(upper, pen.shaded(tone), 0.7) + wash(lower, pen.lit(tone), 0.65)
}

function inside({ pen, head, expression }: FaceOrder, mouth: Mouth): string {
  const { at, top, bottom, corner } = mouth
  if (expression.mouthOpen <= 0.012) return ''
  const lower = lowerLine(mouth)
  const dark = darker(pen.shaded(hex('#5c2b28')), 0.35)
  const teethY = Math.min(bottom - 0.006, top + 0.022)
  const edge = lerp(corner, top, 0.75)
  const teeth = [
    at(-0.66, edge),
    at(0, top + 0.001),
    at(0.66, edge),
    at(0.5, teethY),
    at(0, teethY + 0.004),
    at(-0.5, teethY),
  ]
  return [
    wash([...upperLine(mouth), ...[...lower].reverse()], dark),
    expression.teeth ? wash(teeth, pen.lit(hex('#ece6da'))) : '',
    brush(lower, { colour: pen.ink, widthPx: head.pose.unitPx * 0.009, pressure: swelling }),
  ].join('')
}

const linePressure = (along: number) =>
  0.45 + 0.55 * Math.abs(Math.cos(Math.PI * along * 1.5)) * (1 - Math.abs(along - 0.5))

export function drawMouth(order: FaceOrder): string {
  const { head, pen } = order
  const mouth = mouthSpace(order)
  const unit = head.pose.unitPx
  const y = mouth.bottom + mouth.thick * 1.5
  const under = sampleCurve([mouth.at(-0.34, y), mouth.at(0, y + 0.008), mouth.at(0.34, y)], 3)
  return [
    lips(order, mouth),
    inside(order, mouth),
    brush(upperLine(mouth), { colour: pen.ink, widthPx: unit * 0.0135, pressure: linePressure }),
    brush(under, { colour: pen.ink, widthPx: unit * 0.009, pressure: swelling }),
  ].join('')
}
