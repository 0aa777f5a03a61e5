// Hair as shaped masses with strands, knots, braids and buns, worn in any direction the head turns.
import type { CharacterDesign } from './character.ts'
import { darker, hex, luma, paler } from './colour.ts'
import { clamp, lerp, type Point, type Point3, radians, sampleCurve } from './geometry.ts'
import { cameraAzimuth, capPolygon, hairCutOf, hairPoint, lineAt } from './hair-cut.ts'
import type { Head } from './head-shape.ts'
import { brush, contour, ovalPoints, pressedIn, ribbonAlong, ribbonBand, ribbonOutline, tapered, wash } from './ink.ts'
import type { Pen } from './pen.ts'
import { type Dice, rollDice } from './seed.ts'

export type HairOrder = { readonly head: Head; readonly design: CharacterDesign; readonly pen: Pen }

function strandLines(order: HairOrder, dice: Dice): string {
  const { head, design, pen } = order
  const cut = hairCutOf(design.hair.style)
  const unit = head.pose.unitPx
  const detailed = unit > 70
  const light = paler(pen.lit(design.hair.colour), luma(design.hair.colour) > 120 ? 0.3 : 0.2)
  const parts: string[] = []
  const pulledBack = ['topknot', 'ponytail', 'bun', 'updo', 'slicked', 'queue', 'twin_buns'].includes(design.hair.style)
  const origin = pulledBack ? Math.PI : radians(design.hair.parting * 70)
  const count = detailed ? 30 : 12
  for (let index = 0; index < count; index += 1) {
    const azimuth = cameraAzimuth(head) + radians(-86 + (172 * (index + dice.unit() * 0.8)) / count)
    const end = lineAt(cut.line, azimuth) - 0.012
    if (end < 0.08) continue
    const from = dice.between(0.02, 0.55)
    const to = dice.between(0.75, 1)
    const wave = design.hair.style === 'wavy' || design.hair.style === 'curly' ? 0.09 : 0.02
    const turn = angleBetween(origin, azimuth)
    const points: Point[] = []
    for (let step = 0; step <= 6; step += 1) {
      const t = lerp(from, to, step / 6)
      const flow = pulledBack ? azimuth + turn * -0.28 * (1 - t) : origin + turn * t ** 0.62
      const y = lerp(0.005, end, pulledBack ? t : t ** 1.25)
      const swell = cut.thickness * (1.02 + wave * Math.sin(t * 16 + index))
      if (head.facing([Math.sin(flow), 0, Math.cos(flow)]) < 0.02 && y > 0.12) continue
      if (y > lineAt(cut.line, flow) - 0.005) continue
      points.push(head.at(hairPoint(head, cut, { azimuth: flow + wave * Math.sin(t * 14 + index * 2), y, swell })))
    }
    if (points.length < 3) continue
    const bright =
      dice.chance(0.4) && (points[3]?.[0] ?? 0) * pen.light.keyX > head.pose.pivot[0] * pen.light.keyX - unit * 0.1
    parts.push(
      brush(points, {
        colour: bright ? light : darker(pen.shaded(design.hair.colour), 0.45),
        widthPx: unit * dice.between(0.006, bright ? 0.016 : 0.011),
        pressure: tapered,
      }),
    )
  }
  return parts.join('')
}

const angleBetween = (from: number, to: number) => {
  const turned = (((to - from + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)
  return turned - Math.PI
}

/** What hangs behind neck and shoulders; drawn before the body when the face looks at us. */
export function drawBackHair(order: HairOrder): string {
  const { head, design, pen } = order
  const cut = hairCutOf(design.hair.style)
  if (!cut.hangs) return ''
  const end = lineAt(cut.line, Math.PI)
  const sides = [-1, 1].map((side) => {
    const out: Point[] = []
    for (let step = 0; step <= 9; step += 1) {
      const y = lerp(0.1, end, step / 9) + (step === 9 ? 0.03 * side : 0)
      let best: Point | null = null
      for (let degrees = 70; degrees <= 290; degrees += 20) {
        const point = head.at(hairPoint(head, cut, { azimuth: radians(degrees), y }))
        if (!best || (point[0] - best[0]) * side > 0) best = point
      }
      if (best) out.push(best)
    }
    return out
  })
  const [left = [], right = []] = sides
  const hem = [0.12, 0.3, 0.5, 0.7, 0.88].map((share, index): Point => {
    const [a = [0, 0], b = [0, 0]] = [left.at(-1), right.at(-1)]
    return [lerp(a[0], b[0], share), lerp(a[1], b[1], share) + head.pose.unitPx * (0.05 + (index % 2) * cut.ragged)]
  })
  const outline = [...left, ...hem, ...right.reverse()]
  return (
    wash(outline, darker(pen.shaded(design.hair.colour), 0.2)) +
    contour(outline, pen.ink, { widthPx: pen.linePx, lightX: pen.light.keyX })
  )
}

/** The mass on the head with its shadow side, strands and edge. */
export function drawHair(order: HairOrder): string {
  const { head, design, pen } = order
  const { style, colour } = design.hair
  const dice = rollDice(`hair ${design.name}`)
  if (style === 'bald') return shavenTint(order)
  const cut = hairCutOf(style)
  const cap = capPolygon(head, cut)
  const parts = [style === 'queue' ? shavenTint(order) : '', castShadow(order, cap), wash(cap, pen.lit(colour))]
  parts.push(lockShadows(order, dice), strandLines(order, dice))
  parts.push(contour(cap, pen.ink, { widthPx: pen.linePx * 0.9, lightX: pen.light.keyX }))
  parts.push(flyaway(order, cap, dice), ornaments(order))
  return parts.join('')
}

/** The side away from the light, and a few dark locks, as tapering shapes that follow the flow of the hair. */
function lockShadows(order: HairOrder, dice: Dice): string {
  const { head, design, pen } = order
  const cut = hairCutOf(design.hair.style)
  const center = cameraAzimuth(head)
  const dark = pen.light.keyX < 0 ? 1 : -1
  const tone = darker(pen.shaded(design.hair.colour), 0.08)
  const column = (degrees: number, share: readonly [number, number]) => {
    const azimuth = center + radians(degrees)
    const end = lineAt(cut.line, azimuth)
    return Array.from(
      { length: 9 },
      (_, step): Point =>
        head.at(
          hairPoint(head, cut, {
            azimuth: azimuth + 0.03 * Math.sin(step * 0.8),
            y: Math.max(0.004, end * lerp(share[0], share[1], step / 8)),
          }),
        ),
    )
  }
  const parts = [wash([...column(dark * 34, [0.02, 0.985]), ...column(dark * 90, [0.02, 0.985]).reverse()], tone, 0.8)]
  for (let index = 0; index < 7; index += 1) {
    const degrees = -75 + index * 25 + dice.around(8)
    const width = dice.between(4, 11)
    const share = [dice.between(0.15, 0.5), dice.between(0.8, 0.98)] as const
    const left = column(degrees, share)
    const right = column(degrees + width, share)
    parts.push(wash([...left, ...right.slice(2).reverse()], tone, 0.6))
  }
  return parts.join('')
}

function castShadow({ head, pen, design }: HairOrder, cap: readonly Point[]): string {
  if (head.facing([0, 0, 1]) < 0) return ''
  const drop = head.pose.unitPx * 0.028
  const moved = cap.map(([x, y]): Point => [x - pen.light.keyX * drop * 0.5, y + drop])
  const inside = moved.map(([x, y]): Point => {
    const edge = head.pose.unitPx * 0.32
    return [clamp(x, head.pose.pivot[0] - edge, head.pose.pivot[0] + edge), y]
  })
  return wash(inside, pen.shaded(design.skin), 0.45)
}

function shavenTint({ head, pen, design }: HairOrder): string {
  const cut = { ...hairCutOf('slicked'), thickness: 0.004 }
  const shade = design.hair.style === 'queue' ? 0.24 : 0.1
  return wash(capPolygon(head, cut), pen.shaded(hex('#6f757c')), shade)
}

function flyaway({ head, pen, design }: HairOrder, cap: readonly Point[], dice: Dice): string {
  const wild = design.wardrobe.ragged || ['messy', 'curly', 'wavy', 'long_loose'].includes(design.hair.style)
  const unit = head.pose.unitPx
  if (unit < 60) return ''
  const parts: string[] = []
  for (let index = 0; index < (wild ? 12 : 5); index += 1) {
    const point = cap[Math.floor(dice.unit() * cap.length * 0.62)]
    if (!point) continue
    const out: Point = [point[0] + dice.around(0.07) * unit, point[1] - dice.between(0.01, 0.06) * unit]
    const bend: Point = [out[0] + dice.around(0.05) * unit, out[1] + dice.around(0.04) * unit]
    parts.push(
      brush(sampleCurve([point, out, bend], 3), { colour: pen.ink, widthPx: unit * 0.006, pressure: pressedIn }),
    )
  }
  return parts.join('')
}

type Knot = { readonly center: Point3; readonly radius: number; readonly flat?: number }

function drawKnot({ head, pen, design }: HairOrder, { center, radius, flat = 1 }: Knot): string {
  const [x, y] = head.at(center)
  const size = radius * head.pose.unitPx
  const points = ovalPoints([x, y], [size, size * flat], { count: 12, tilt: head.pose.roll })
  const shade = points.map(([px, py]): Point => [(px - x) * -pen.light.keyX > -size * 0.1 ? px : lerp(px, x, 0.8), py])
  const swirl = [0.2, 0.5, 0.8].map((share) =>
    brush(
      sampleCurve(
        [
          [x - size * 0.8, y + size * (share - 0.5)],
          [x, y + size * (share - 0.75)],
          [x + size * 0.8, y + size * (share - 0.4)],
        ],
        3,
      ),
      { colour: darker(pen.shaded(design.hair.colour), 0.45), widthPx: size * 0.07 },
    ),
  )
  return [
    wash(points, pen.lit(design.hair.colour)),
    wash(shade, darker(pen.shaded(design.hair.colour), 0.1), 0.7),
    ...swirl,
    contour(points, pen.ink, { widthPx: pen.linePx * 0.85, lightX: pen.light.keyX }),
  ].join('')
}

function drawTail(
  order: HairOrder,
  spine: readonly Point3[],
  options: { widths: readonly number[]; braid: boolean },
): string {
  const { head, pen, design } = order
  const unit = head.pose.unitPx
  const points = sampleCurve(
    spine.map((point) => head.at(point)),
    4,
  )
  const widths = points.map((_, index) => {
    const position = (index / (points.length - 1)) * (options.widths.length - 1)
    const low = Math.floor(position)
    const plait = options.braid ? 1 + 0.22 * Math.abs(Math.sin(index * 1.3)) : 1
    return (
      unit * lerp(options.widths[low] ?? 0, options.widths[low + 1] ?? options.widths[low] ?? 0, position - low) * plait
    )
  })
  const ribbon = ribbonAlong(points, widths)
  const outline = ribbonOutline(ribbon)
  const marks = options.braid
    ? points
        .slice(1, -2)
        .map((point, index) => {
          const half = (widths[index] ?? 1) * 0.9
          const lean = index % 2 === 0 ? 1 : -1
          return brush(
            [
              [point[0] - half * lean, point[1] - half * 0.5],
              point,
              [point[0] + half * 0.7 * lean, point[1] + half * 0.7],
            ],
            { colour: pen.ink, widthPx: unit * 0.008 },
          )
        })
        .join('')
    : ''
  return [
    wash(outline, pen.lit(design.hair.colour)),
    wash(
      ribbonBand(ribbon, pen.light.keyX < 0 ? 'left' : 'right', 0.45),
      darker(pen.shaded(design.hair.colour), 0.1),
      0.7,
    ),
    marks,
    contour(outline, pen.ink, { widthPx: pen.linePx * 0.8, lightX: pen.light.keyX }),
  ].join('')
}

/** Knots and buns on top; what hangs behind the head is `drawTails`. */
function ornaments(order: HairOrder): string {
  const { head, design, pen } = order
  const unit = head.pose.unitPx
  const pin = (from: Point3, to: Point3) =>
    brush([head.at(from), head.at(to)], {
      colour: pen.lit(hex('#7a5a34')),
      widthPx: unit * 0.022,
      pressure: pressedIn,
    }) + brush([head.at(from), head.at(to)], { colour: pen.ink, widthPx: unit * 0.007 })
  switch (design.hair.style) {
    case 'topknot':
      return design.hat === 'none' || design.hat === 'headband'
        ? drawKnot(order, { center: [0, -0.09, -0.13], radius: 0.115, flat: 0.9 }) +
            drawKnot(order, { center: [0, -0.005, -0.13], radius: 0.085, flat: 0.45 }) +
            pin([0.2, -0.07, -0.14], [-0.22, -0.09, -0.14])
        : ''
    case 'updo':
      return (
        drawKnot(order, { center: [0.09, -0.1, -0.12], radius: 0.15, flat: 0.8 }) +
        drawKnot(order, { center: [-0.12, -0.07, -0.16], radius: 0.12, flat: 0.85 }) +
        pin([0.28, -0.14, -0.1], [-0.12, -0.06, -0.1]) +
        wash(ovalPoints(head.at([0.28, -0.14, -0.08]), [unit * 0.04, unit * 0.04]), pen.lit(design.palette.accent))
      )
    case 'twin_buns':
      return (
        drawKnot(order, { center: [0.2, 0.0, -0.08], radius: 0.11 }) +
        drawKnot(order, { center: [-0.2, 0.0, -0.08], radius: 0.11 })
      )
    default:
      return ''
  }
}

/** Tails, braids and low buns at the back of the head; drawn behind or before the head by the caller. */
export function drawTails(order: HairOrder): string {
  const long = order.design.hair.length
  switch (order.design.hair.style) {
    case 'queue':
      return drawTail(
        order,
        [
          [0, 0.62, -0.4],
          [0.02, 0.9, -0.46],
          [0.03, 1.5, -0.5],
          [0, 2.3, -0.5],
          [0.02, 2.9, -0.46],
        ],
        { widths: [0.07, 0.07, 0.06, 0.05, 0.02], braid: true },
      )
    case 'ponytail':
      return drawTail(
        order,
        [
          [0, 0.26, -0.42],
          [0.02, 0.24, -0.58],
          [0.05, 0.5, -0.68],
          [0.03, 0.8 * long, -0.62],
          [0.06, 1.15 * long, -0.6],
        ],
        { widths: [0.05, 0.1, 0.13, 0.1, 0.015], braid: false },
      )
    case 'bun':
      return drawKnot(order, { center: [0, 0.36, -0.52], radius: 0.15 })
    case 'updo':
      return drawTail(
        order,
        [
          [0, 0.62, -0.38],
          [0.02, 1, -0.46],
          [0.02, 1.6, -0.5],
          [0, 2.1, -0.48],
        ],
        { widths: [0.12, 0.13, 0.09, 0.02], braid: false },
      )
    default:
      return ''
  }
}
