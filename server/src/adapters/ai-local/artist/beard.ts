// Beards and moustaches.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import { clamp, lerp, type Point, type Point3, radians, sampleCurve } from './geometry.ts'
import type { HairOrder } from './hair.ts'
import { cameraAzimuth } from './hair-cut.ts'
import { brush, contour, darkHalf, facet, tapered, wash } from './ink.ts'
import { rollDice } from './seed.ts'

const colourOf = ({ design }: HairOrder): Colour => (design.hair.style === 'bald' ? hex('#5a5048') : design.hair.colour)

/** Azimuth kept within what the camera sees. */
const seen = (order: HairOrder, degrees: number) => {
  const center = cameraAzimuth(order.head)
  return clamp(radians(degrees), center - radians(92), center + radians(92))
}

function jawMass(order: HairOrder, length: number): string {
  const { head, pen } = order
  const outer: Point[] = []
  const inner: Point[] = []
  const rim: readonly (readonly [number, number, number])[] = [
    [86, 0.56, 0.012],
    [84, 0.68, 0.03],
    [76, 0.8, 0.05],
    [60, 0.92, 0.06],
    [36, 1.02 + length * 0.35, 0.06],
    [14, 1.06 + length, 0.05],
  ]
  const cheek: readonly (readonly [number, number])[] = [
    [80, 0.57],
    [62, 0.68],
    [44, 0.735],
    [22, 0.735],
  ]
  for (const side of [-1, 1] as const) {
    const edge = rim.map(
      ([degrees, y, swell]): Point => head.at(beardPoint(order, { degrees: degrees * side, y, swell })),
    )
    const top = cheek.map(([degrees, y]): Point => head.at(head.skin(seen(order, degrees * side), y, 0.008)))
    if (side === -1) {
      outer.push(...edge)
      inner.push(...top)
    } else {
      outer.push(...edge.reverse())
      inner.push(...top.reverse())
    }
  }
  const outline = [...outer, ...inner.reverse()]
  const colour = colourOf(order)
  const dark = darkHalf(outline, {
    x: head.pose.pivot[0] + unitShift(head.pose.yaw, head.pose.unitPx),
    y: head.pose.pivot[1],
    lightX: pen.light.keyX,
  })
  return (
    wash(outline, pen.lit(colour)) +
    facet(dark, pen.shaded(colour), 0.6) +
    brush(outer, { colour: pen.ink, widthPx: pen.linePx * 0.8, pressure: tapered }) +
    jawStrands(order, length)
  )
}

const unitShift = (yaw: number, unitPx: number) => Math.sin(yaw) * unitPx * 0.25

function beardPoint(order: HairOrder, { degrees, y, swell }: { degrees: number; y: number; swell: number }): Point3 {
  const { head } = order
  const azimuth = seen(order, degrees)
  if (y <= 0.98) return head.skin(azimuth, y, swell)
  const [x, , z] = head.skin(azimuth, 0.95, swell)
  const narrow = Math.max(0.16, 1 - (y - 0.98) * 0.9)
  return [x * narrow, y, z - (y - 0.98) * 0.08]
}

function jawStrands(order: HairOrder, length: number): string {
  const { head, pen } = order
  const dice = rollDice(`beard ${order.design.name}`)
  const unit = head.pose.unitPx
  const dark = darker(pen.shaded(colourOf(order)), 0.4)
  const light = paler(pen.lit(colourOf(order)), 0.3)
  const parts: string[] = []
  const count = unit > 80 ? 22 : 9
  for (let index = 0; index < count; index += 1) {
    const degrees = -74 + (148 * (index + dice.unit())) / count
    const azimuth = radians(degrees)
    if (head.facing([Math.sin(azimuth), 0, Math.cos(azimuth)]) < 0.05) continue
    const middle = 1 - Math.abs(degrees) / 80
    const start = lerp(0.62, 0.88, middle) + dice.around(0.05)
    const end = lerp(0.8, 1.02 + length, middle) * dice.between(0.9, 1)
    const points = [0, 0.35, 0.7, 1].map(
      (t): Point =>
        head.at(
          beardPoint(order, {
            degrees: degrees * (1 - t * 0.1),
            y: lerp(start, end, t),
            swell: 0.045 + 0.01 * Math.sin(t * 5 + index),
          }),
        ),
    )
    parts.push(
      brush(sampleCurve(points, 3), {
        colour: dice.chance(0.35) ? light : dark,
        widthPx: unit * dice.between(0.006, 0.011),
        pressure: tapered,
      }),
    )
  }
  return parts.join('')
}

function moustache(order: HairOrder, droop: number): string {
  const { head, pen } = order
  const unit = head.pose.unitPx
  const colour = mix(pen.lit(colourOf(order)), pen.shaded(colourOf(order)), 0.35)
  const at = (x: number, y: number): Point => head.at(head.face(x, y, 0.035 * Math.max(0, 1 - Math.abs(x) / 0.14)))
  return [-1, 1]
    .map((side) => {
      if (head.facing([Math.sin(side * 0.35), 0, Math.cos(side * 0.35)]) < 0.05) return ''
      const line = sampleCurve(
        [
          at(side * 0.008, 0.738),
          at(side * 0.05, 0.735),
          at(side * 0.1, 0.76 + droop * 0.15),
          at(side * 0.135, 0.79 + droop),
        ],
        4,
      )
      return (
        brush(line, {
          colour,
          widthPx: unit * 0.04,
          pressure: (along) => (0.55 + 0.5 * Math.sin(Math.PI * (0.15 + along * 0.6))) * (1 - along ** 2 * 0.92),
        }) +
        brush(
          line.map(([x, y]): Point => [x, y + unit * 0.012]),
          { colour: pen.ink, widthPx: unit * 0.006, pressure: tapered },
        )
      )
    })
    .join('')
}

function chinTuft(order: HairOrder, length: number, width: number): string {
  const { head, pen } = order
  const colour = colourOf(order)
  const unit = head.pose.unitPx
  const dice = rollDice(`tuft ${order.design.name}`)
  const at = (x: number, y: number): Point => head.at([x, y, 0.37 - Math.max(0, y - 1) * 0.1])
  const outline = [
    at(-width, 0.905),
    at(-width * 1.15, 1.0),
    at(-width * 0.85, 1 + length * 0.45),
    at(-width * 0.2, 1 + length),
    at(width * 0.35, 1 + length * 0.92),
    at(width * 0.95, 1 + length * 0.42),
    at(width * 1.15, 1.0),
    at(width, 0.905),
    at(0, 0.875),
  ]
  const parts = [
    wash(outline, pen.lit(colour)),
    contour(outline, pen.ink, { widthPx: pen.linePx * 0.55, lightX: pen.light.keyX }),
  ]
  for (let index = 0; index < 9; index += 1) {
    const x = width * dice.around(0.9)
    const line = sampleCurve(
      [
        at(x, 0.91 + dice.unit() * 0.05),
        at(x * 1.05, 1 + length * 0.3),
        at(x * 0.5 + 0.01, 1 + length * dice.between(0.6, 1.02)),
      ],
      3,
    )
    parts.push(brush(line, { colour: darker(pen.shaded(colour), 0.35), widthPx: unit * 0.008, pressure: tapered }))
  }
  return parts.join('')
}

/** The part under the mouth: drawn before the features. */
export function drawBeard(order: HairOrder): string {
  if (order.head.facing([0, 0, 1]) < -0.35) return ''
  switch (order.design.beard) {
    case 'stubble':
      return wash(
        [
          [82, 0.6],
          [74, 0.82],
          [45, 0.95],
          [0, 1],
          [-45, 0.95],
          [-74, 0.82],
          [-82, 0.6],
          [-50, 0.7],
          [-20, 0.72],
          [20, 0.72],
          [50, 0.7],
        ].map(([degrees, y]): Point => order.head.at(order.head.skin(seen(order, degrees ?? 0), y ?? 0))),
        order.pen.shaded(hex('#5b5450')),
        0.26,
      )
    case 'full':
      return jawMass(order, 0.06)
    case 'long':
      return jawMass(order, 0.55)
    case 'goatee':
      return chinTuft(order, 0.3, 0.06)
    default:
      return ''
  }
}

/** The part above the mouth: drawn after the features. */
export function drawMoustache(order: HairOrder): string {
  if (order.head.facing([0, 0, 1]) < -0.05) return ''
  const droop = { moustache: 0.01, goatee: 0.05, long: 0.12, full: 0.03 }[order.design.beard as string]
  return droop === undefined ? '' : moustache(order, droop)
}
