// Hats, caps and headcloths: caps over the skull, and rings of points for what stands up or out.
import type { HatStyle } from './character.ts'
import { type Colour, darker, hex } from './colour.ts'
import { type Point, type Point3, radians, sampleCurve } from './geometry.ts'
import type { HairOrder } from './hair.ts'
import { capPolygon, type HairCut } from './hair-cut.ts'
import { brush, contour, darkHalf, facet, ovalPoints, tapered, wash } from './ink.ts'

const capCut = (line: HairCut['line'], thickness: number): HairCut => ({
  line,
  thickness,
  hangs: false,
  ragged: 0,
  wave: 0,
})

function paint(order: HairOrder, points: readonly Point[], colour: Colour): string {
  const { pen, head } = order
  const dark = darkHalf(points, { x: head.pose.pivot[0], y: head.pose.pivot[1], lightX: pen.light.keyX })
  return (
    wash(points, pen.lit(colour)) +
    facet(dark, pen.shaded(colour), 0.7) +
    contour(points, pen.ink, { widthPx: pen.linePx * 0.9, lightX: pen.light.keyX })
  )
}

type Ring = { readonly y: number; readonly rx: number; readonly rz: number; readonly z?: number }

function ringPoint(order: HairOrder, { y, rx, rz, z = -0.04 }: Ring, degrees: number): Point {
  const angle = radians(degrees)
  const point: Point3 = [Math.sin(angle) * rx, y, z + Math.cos(angle) * rz]
  return order.head.at(point)
}

const ring = (order: HairOrder, shape: Ring): Point[] =>
  Array.from({ length: 24 }, (_, index) => ringPoint(order, shape, index * 15))

/** The silhouette of rings stacked from bottom to top. */
function stack(order: HairOrder, rings: readonly Ring[]): Point[] {
  const left: Point[] = []
  const right: Point[] = []
  for (const one of rings) {
    const points = ring(order, one)
    left.push(points.reduce((best, point) => (point[0] < best[0] ? point : best)))
    right.push(points.reduce((best, point) => (point[0] > best[0] ? point : best)))
  }
  const top = rings.at(-1)
  const cap = top ? ring(order, top).reduce((best, point) => (point[1] < best[1] ? point : best)) : null
  const foot = rings[0] ? ring(order, rings[0]).reduce((best, point) => (point[1] > best[1] ? point : best)) : null
  return [...left, ...(cap ? [cap] : []), ...right.reverse(), ...(foot ? [foot] : [])]
}

function lineAround(order: HairOrder, shape: Ring, width: number): string {
  const { head, pen } = order
  const front: Point[] = []
  for (let degrees = -90; degrees <= 90; degrees += 12)
    front.push(ringPoint(order, shape, degrees - (head.pose.yaw * 180) / Math.PI))
  return brush(front, { colour: pen.ink, widthPx: head.pose.unitPx * width, pressure: tapered })
}

function headcloth(order: HairOrder): string {
  const cloth = order.design.palette.second
  const cap = capPolygon(
    order.head,
    capCut(
      [
        [0, 0.2],
        [60, 0.24],
        [90, 0.34],
        [130, 0.5],
        [180, 0.56],
      ],
      0.075,
    ),
  )
  const unit = order.head.pose.unitPx
  const at = (x: number, y: number, z: number) => order.head.at([x, y, z])
  const knot = [at(0.1, 0.32, -0.5), at(0.2, 0.26, -0.58), at(0.24, 0.42, -0.6), at(0.12, 0.44, -0.52)]
  const folds = [-55, -25, 5, 35, 65].map((degrees) => {
    const a = radians(degrees)
    return brush(
      sampleCurve(
        [
          [0.22, 0.28],
          [0.1, 0.2],
          [-0.02, 0.12],
        ].map(([y, shift]): Point => order.head.at(order.head.skin(a + (shift ?? 0), Math.max(0, y ?? 0), 0.08))),
        3,
      ),
      { colour: order.pen.ink, widthPx: unit * 0.008, pressure: tapered },
    )
  })
  const front = order.head.facing([0, 0, 1]) > 0
  const tied = order.head.facing([0.5, 0, -1]) > -0.5 ? paint(order, knot, cloth) : ''
  return (front ? tied : '') + paint(order, cap, cloth) + folds.join('') + (front ? '' : tied)
}

function taoistCap(order: HairOrder): string {
  const black = hex(order.design.wardrobe.ragged ? '#4d4a46' : '#33323a')
  const base: Ring = { y: 0.13, rx: 0.315, rz: 0.37 }
  const parts = [
    paint(
      order,
      stack(order, [
        base,
        { y: 0.02, rx: 0.3, rz: 0.34 },
        { y: -0.13, rx: 0.25, rz: 0.27 },
        { y: -0.2, rx: 0.235, rz: 0.24 },
      ]),
      black,
    ),
  ]
  parts.push(lineAround(order, { y: 0.06, rx: 0.312, rz: 0.36 }, 0.014))
  const front = order.head.facing([0, 0, 1]) > 0.1
  if (front)
    parts.push(
      wash(
        ovalPoints(order.head.at([0, 0.06, 0.33]), [order.head.pose.unitPx * 0.036, order.head.pose.unitPx * 0.045], {
          count: 8,
        }),
        order.pen.lit(hex('#a9b8a2')),
      ),
    )
  if (order.design.wardrobe.ragged) {
    parts.push(
      paint(
        order,
        [
          order.head.at([0.27, -0.02, -0.12]),
          order.head.at([0.37, 0.02, -0.2]),
          order.head.at([0.42, 0.3, -0.26]),
          order.head.at([0.36, 0.36, -0.25]),
          order.head.at([0.3, 0.12, -0.18]),
        ],
        black,
      ),
    )
    parts.push(lineAround(order, { y: -0.06, rx: 0.28, rz: 0.31 }, 0.007))
  }
  return parts.join('')
}

function skullcap(order: HairOrder): string {
  const cloth = hex('#2f2d33')
  const cap = capPolygon(
    order.head,
    capCut(
      [
        [0, 0.13],
        [90, 0.17],
        [180, 0.24],
      ],
      0.055,
    ),
  )
  const unit = order.head.pose.unitPx
  const seams = [-60, -20, 20, 60].map((degrees) => {
    const azimuth = radians(degrees) - order.head.pose.yaw
    return brush(
      [0.01, 0.07, 0.15].map((y): Point => order.head.at(order.head.skin(azimuth, y, 0.058))),
      { colour: darker(order.pen.shaded(cloth), 0.6), widthPx: unit * 0.007 },
    )
  })
  const knob = ovalPoints(order.head.at([0, -0.085, -0.04]), [unit * 0.045, unit * 0.04], { count: 10 })
  return (
    paint(order, cap, cloth) +
    seams.join('') +
    lineAround(order, { y: 0.125, rx: 0.34, rz: 0.4 }, 0.012) +
    paint(order, knob, hex('#9c3f36'))
  )
}

function peakedCap(order: HairOrder): string {
  const { main, accent } = order.design.palette
  const unit = order.head.pose.unitPx
  const crown = stack(order, [
    { y: 0.15, rx: 0.34, rz: 0.42 },
    { y: 0.06, rx: 0.345, rz: 0.43 },
    { y: -0.06, rx: 0.42, rz: 0.5 },
    { y: -0.11, rx: 0.4, rz: 0.47 },
  ])
  const visor: Point[] = []
  const rim: Point[] = []
  for (let degrees = -62; degrees <= 62; degrees += 10) {
    rim.push(ringPoint(order, { y: 0.16, rx: 0.345, rz: 0.42 }, degrees))
    visor.push(ringPoint(order, { y: 0.225, rx: 0.36, rz: 0.6, z: -0.04 }, degrees * 0.85))
  }
  const badge =
    order.head.facing([0, 0, 1]) > 0.1
      ? wash(ovalPoints(order.head.at([0, 0.0, 0.44]), [unit * 0.04, unit * 0.05], { count: 8 }), order.pen.lit(accent))
      : ''
  const brim = order.head.facing([0, 0, 1]) > -0.2 ? paint(order, [...rim, ...visor.reverse()], hex('#22232a')) : ''
  return paint(order, crown, main) + lineAround(order, { y: 0.07, rx: 0.35, rz: 0.43 }, 0.014) + badge + brim
}

function strawHat(order: HairOrder): string {
  const straw = hex('#c6a86c')
  const brim = ring(order, { y: 0.16, rx: 0.68, rz: 0.68 })
  const cone = stack(order, [
    { y: 0.14, rx: 0.66, rz: 0.66 },
    { y: 0.0, rx: 0.4, rz: 0.42 },
    { y: -0.16, rx: 0.1, rz: 0.1 },
  ])
  return (
    paint(order, brim, darker(straw, 0.3)) +
    paint(order, cone, straw) +
    lineAround(order, { y: 0.05, rx: 0.5, rz: 0.5 }, 0.008) +
    lineAround(order, { y: -0.05, rx: 0.3, rz: 0.3 }, 0.007)
  )
}

function featherCap(order: HairOrder): string {
  const { second, accent } = order.design.palette
  const cap = stack(order, [
    { y: 0.13, rx: 0.34, rz: 0.42 },
    { y: 0.05, rx: 0.42, rz: 0.47 },
    { y: -0.04, rx: 0.4, rz: 0.42 },
    { y: -0.09, rx: 0.28, rz: 0.3 },
  ])
  const quill = sampleCurve(
    [order.head.at([-0.33, 0.08, 0.05]), order.head.at([-0.42, -0.15, -0.15]), order.head.at([-0.36, -0.3, -0.42])],
    5,
  )
  return (
    paint(order, cap, second) +
    lineAround(order, { y: 0.1, rx: 0.345, rz: 0.42 }, 0.013) +
    brush(quill, { colour: order.pen.lit(accent), widthPx: order.head.pose.unitPx * 0.075 }) +
    brush(quill, { colour: order.pen.ink, widthPx: order.head.pose.unitPx * 0.009 })
  )
}

function headband(order: HairOrder): string {
  const strip = (y: number) =>
    Array.from(
      { length: 17 },
      (_, index): Point => order.head.at(order.head.skin(radians(-86 + index * 10.75) - order.head.pose.yaw, y, 0.05)),
    )
  return paint(order, [...strip(0.19), ...strip(0.265).reverse()], order.design.palette.accent)
}

function helmet(order: HairOrder): string {
  const collar = ring(order, { y: 0.98, rx: 0.44, rz: 0.5, z: 0.02 })
  const [x, y] = order.head.at([0, 0.42, 0])
  const glass = ovalPoints([x, y], [order.head.pose.unitPx * 0.56, order.head.pose.unitPx * 0.64], { count: 18 })
  return (
    wash(glass, order.pen.lit(hex('#bcd0d8')), 0.16) +
    contour(glass, order.pen.ink, { widthPx: order.pen.linePx, lightX: order.pen.light.keyX }) +
    paint(order, collar, hex('#9aa0a4'))
  )
}

const hats: Record<HatStyle, (order: HairOrder) => string> = {
  none: () => '',
  headcloth,
  taoist_cap: taoistCap,
  skullcap,
  peaked_cap: peakedCap,
  straw_hat: strawHat,
  feather_cap: featherCap,
  headband,
  helmet,
}

export const drawHat = (order: HairOrder): string => hats[order.design.hat](order)
