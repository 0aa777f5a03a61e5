// Arms with sleeves and hands, legs and shoes.
import type { CharacterDesign } from './character.ts'
import { type Colour, darker, hex, mix } from './colour.ts'
import { between, distance, lerp, type Point, sampleCurve, unitOf } from './geometry.ts'
import { drawHand } from './hand.ts'
import {
  brush,
  contour,
  type Ribbon,
  ribbonAlong,
  ribbonBand,
  ribbonOutline,
  ribbonPoint,
  tapered,
  wash,
} from './ink.ts'
import type { Pen } from './pen.ts'
import type { HandShape, Limb, Skeleton } from './skeleton.ts'
import { skirtMin } from './wardrobe.ts'

export type LimbOrder = { readonly design: CharacterDesign; readonly skeleton: Skeleton; readonly pen: Pen }

function clothed(order: LimbOrder, ribbon: Ribbon, colour: Colour): string {
  const { pen } = order
  const outline = ribbonOutline(ribbon)
  const dark = shadowEdge(ribbon, pen.light.keyX)
  return (
    wash(outline, pen.lit(colour)) +
    wash(ribbonBand(ribbon, dark, 0.42), pen.shaded(colour), 0.62) +
    limbEdges(order, ribbon)
  )
}

/** Both edges as open lines: towards the root they run out, so that a limb grows out of the garment. */
function limbEdges({ pen, skeleton }: LimbOrder, ribbon: Ribbon): string {
  const rootX = ribbon.left[0]?.[0] ?? 0
  const leftIsOuter =
    Math.abs((ribbon.left[4]?.[0] ?? rootX) - skeleton.neck[0]) >
    Math.abs((ribbon.right[4]?.[0] ?? rootX) - skeleton.neck[0])
  const heavy = shadowEdge(ribbon, pen.light.keyX)
  const edge = (points: readonly Point[], outer: boolean, side: 'left' | 'right') =>
    brush(outer ? points : points.slice(3), {
      colour: pen.ink,
      widthPx: pen.linePx * (heavy === side ? 1.25 : 0.9),
      pressure: (along) => Math.min(1, 0.12 + along * (outer ? 9 : 4)),
    })
  const end = [ribbon.left.at(-1) ?? [0, 0], ribbon.right.at(-1) ?? [0, 0]] as const
  return (
    edge(ribbon.left, leftIsOuter, 'left') +
    edge(ribbon.right, !leftIsOuter, 'right') +
    brush(end, { colour: pen.ink, widthPx: pen.linePx * 0.8 })
  )
}

function shadowEdge(ribbon: Ribbon, keyX: number): 'left' | 'right' {
  const middle = Math.floor(ribbon.left.length / 2)
  const [a = [0, 0], b = [0, 0]] = [ribbon.left[middle], ribbon.right[middle]]
  const score = (a[0] - b[0]) * -keyX + (a[1] - b[1]) * 0.8
  return score > 0 ? 'left' : 'right'
}

const spineOf = ({ joints: [a, b, c] }: Limb) =>
  sampleCurve([a, between(a, b, 0.5), between(a, b, 0.88), between(b, c, 0.12), between(b, c, 0.5), c], 3)

/** The shoulder end is round: the first points close in. */
const rounded = (spine: readonly Point[], widths: readonly number[]): Ribbon => {
  const [first = [0, 0], second = first] = spine
  const width = widths[0] ?? 0
  const [dx, dy] = unitOf([first[0] - second[0], first[1] - second[1]])
  const caps = [0.5, 0.34].map((share): Point => [first[0] + dx * width * share, first[1] + dy * width * share])
  return ribbonAlong([...caps, ...spine], [width * 0.5, width * 0.84, ...widths])
}

function widthsFor(spine: readonly Point[], table: readonly [number, number, number, number]): number[] {
  return spine.map((_, index) => {
    const position = (index / (spine.length - 1)) * 3
    const low = Math.min(2, Math.floor(position))
    return lerp(table[low] ?? 0, table[low + 1] ?? 0, position - low)
  })
}

export function drawArm(order: LimbOrder, which: 'left' | 'right'): string {
  const { design, skeleton, pen } = order
  const limb = skeleton.arms[which]
  const unit = skeleton.unitPx
  const shape = skeleton.handShapes[which]
  const spine = spineOf(limb)
  const thick = (0.62 + 0.38 * design.girth) * lerp(1, 0.86, design.feminine) * (design.age === 'child' ? 0.75 : 1)
  const short = ['tee', 'polo', 'dress'].includes(design.wardrobe.dress)
  const wide = design.wardrobe.sleeve
  const hand = drawHand({
    wrist: limb.joints[2],
    end: limb.end,
    sizePx: unit * 0.74 * lerp(1, 0.9, design.feminine) * (design.age === 'child' ? 0.8 : 1),
    shape,
    thumbSide: thumbSideOf(limb, which, shape),
    skin: design.skin,
    pen,
  })
  const cloth =
    design.wardrobe.dress === 'gown_renaissance' || design.wardrobe.dress === 'doublet'
      ? mix(design.palette.main, design.palette.second, 0.45)
      : design.palette.main
  if (short) {
    const bare = rounded(
      spine,
      widthsFor(spine, [unit * 0.25 * thick, unit * 0.2 * thick, unit * 0.18 * thick, unit * 0.12 * thick]),
    )
    const upper = spine.slice(0, 8)
    const sleeve = rounded(
      upper,
      widthsFor(upper, [unit * 0.25 * thick, unit * 0.26 * thick, unit * 0.26 * thick, unit * 0.27 * thick]),
    )
    return hand + clothed(order, bare, design.skin) + clothed(order, sleeve, cloth)
  }
  if (wide < 2 && folded(limb)) return foldedArm(order, { limb, hand, cloth, half: unit * 0.25 * thick })
  const base = rounded(
    spine,
    widthsFor(spine, [
      unit * 0.29 * thick,
      unit * 0.25 * thick,
      unit * 0.22 * thick,
      unit * 0.155 * thick * Math.min(1.5, wide),
    ]),
  )
  if (wide < 2) return hand + clothed(order, base, cloth) + cuff(order, base, limb) + elbowFolds(order, base)
  return hand + wideSleeve(order, { limb, spine, base, cloth })
}

/** On the page the forearm lies back over the upper arm. */
const folded = ({ joints: [a, b, c] }: Limb) => {
  const [ux, uy] = unitOf([b[0] - a[0], b[1] - a[1]])
  const [fx, fy] = unitOf([c[0] - b[0], c[1] - b[1]])
  return ux * fx + uy * fy < -0.1
}

type Folded = { readonly limb: Limb; readonly hand: string; readonly cloth: Colour; readonly half: number }

function foldedArm(order: LimbOrder, { limb, hand, cloth, half }: Folded): string {
  const [shoulder, elbow, wrist] = limb.joints
  const bone = (from: Point, to: Point) => [0, 0.33, 0.67, 1].map((share) => between(from, to, share))
  const upper = rounded(bone(shoulder, elbow), [half, half, half * 0.96, half * 0.8])
  const fore = rounded(bone(elbow, wrist), [half * 0.9, half * 0.92, half * 0.8, half * 0.62])
  return clothed(order, upper, cloth) + hand + clothed(order, fore, cloth) + cuff(order, fore, limb)
}

function thumbSideOf(limb: Limb, which: 'left' | 'right', shape: HandShape): 1 | -1 {
  const [dx, dy] = unitOf([limb.end[0] - limb.joints[2][0], limb.end[1] - limb.joints[2][1]])
  if (Math.abs(dx) > 0.55) return dx > 0 === (shape !== 'fist') ? 1 : -1
  const inward = which === 'left' ? 1 : -1
  return dy > 0 ? (inward as 1 | -1) : (-inward as 1 | -1)
}

function cuff({ pen, design, skeleton }: LimbOrder, ribbon: Ribbon, limb: Limb): string {
  if (distance(limb.joints[1], limb.joints[2]) < skeleton.unitPx * 0.4) return ''
  const at = (along: number) => [
    ribbonPoint(ribbon, -0.04, along),
    ribbonPoint(ribbon, 0.5, along + 0.015),
    ribbonPoint(ribbon, 1.04, along),
  ]
  const band = [...at(0.93), ...at(0.995).reverse()]
  return (
    wash(band, pen.lit(mix(design.palette.second, design.palette.main, 0.3))) +
    contour(band, pen.ink, { widthPx: pen.linePx * 0.55, lightX: pen.light.keyX })
  )
}

function elbowFolds({ pen, skeleton, design }: LimbOrder, ribbon: Ribbon): string {
  const tone = darker(pen.shaded(design.palette.main), 0.4)
  return [
    [0.06, 0.44, 0.6, 0.5],
    [0.94, 0.5, 0.4, 0.56],
    [0.08, 0.58, 0.5, 0.64],
    [0.92, 0.2, 0.55, 0.3],
  ]
    .map(([a = 0, b = 0, c = 0, d = 0]) =>
      brush(
        sampleCurve(
          [ribbonPoint(ribbon, a, b), ribbonPoint(ribbon, (a + c) / 2, (b + d) / 2 + 0.02), ribbonPoint(ribbon, c, d)],
          3,
        ),
        { colour: tone, widthPx: skeleton.unitPx * 0.022, pressure: tapered },
      ),
    )
    .join('')
}

type WideSleeve = {
  readonly limb: Limb
  readonly spine: readonly Point[]
  readonly base: Ribbon
  readonly cloth: Colour
}

/** A hanging sleeve: the upper edge follows the arm, the mouth falls by its own weight. */
function wideSleeve(order: LimbOrder, { limb, spine, base, cloth }: WideSleeve): string {
  const { skeleton, design, pen } = order
  const unit = skeleton.unitPx
  const fall = unit * 0.34 * (design.wardrobe.sleeve - 1)
  const [, elbow, wrist] = limb.joints
  const level = Math.abs(wrist[0] - elbow[0]) / (distance(elbow, wrist) || 1)
  const half = Math.floor(base.left.length / 2)
  const leftIsUp = (base.left.at(-3)?.[1] ?? 0) < (base.right.at(-3)?.[1] ?? 0)
  const up = leftIsUp ? base.left : base.right
  const under = leftIsUp ? base.right : base.left
  const raised = wrist[1] < elbow[1] - unit * 0.3
  const mouth = wrist
  const side = Math.sign(wrist[0] - elbow[0]) || 1
  const lowest: Point = raised
    ? [lerp(elbow[0], wrist[0], 0.45) - side * unit * 0.15, Math.max(elbow[1], wrist[1]) + fall * 0.7]
    : [mouth[0] - side * unit * 0.16 * level, mouth[1] + fall * (0.35 + 0.65 * level)]
  const outer: Point = raised ? between(wrist, lowest, 0.4) : [mouth[0] + side * unit * 0.1, mouth[1] + fall * 0.45]
  const spread = unit * 0.16 * (1 - level)
  const outline: Point[] = [
    ...up,
    [(up.at(-1)?.[0] ?? 0) + (leftIsUp ? -1 : 1) * 0, (up.at(-1)?.[1] ?? 0) + unit * 0.06],
    [outer[0] + spread * side, outer[1]],
    lowest,
    [lerp(lowest[0], elbow[0], 0.5) - spread * side, lerp(lowest[1], elbow[1] + unit * 0.3, 0.55)],
    ...[...under.slice(0, half)].reverse(),
  ]
  const shade: Point[] = [
    ...spine.slice(half).map(([x, y]): Point => [x, y + unit * 0.1]),
    [outer[0], outer[1]],
    lowest,
    [lerp(lowest[0], elbow[0], 0.5), lerp(lowest[1], elbow[1], 0.4)],
  ]
  const folds = [0.25, 0.5, 0.78].map((share) =>
    brush(
      sampleCurve(
        [
          between(elbow, wrist, share),
          between(between(elbow, wrist, share), lowest, 0.5),
          between(between(elbow, wrist, share * 0.8), lowest, 0.92),
        ],
        3,
      ),
      { colour: darker(pen.shaded(cloth), 0.4), widthPx: unit * 0.02, pressure: tapered },
    ),
  )
  const trim = [
    up.at(-1) ?? wrist,
    outer,
    lowest,
    [lowest[0] - side * unit * 0.1, lowest[1] - unit * 0.03],
    [outer[0] - side * unit * 0.12, outer[1]],
    [wrist[0] - side * unit * 0.08, wrist[1]],
  ] as Point[]
  return (
    wash(outline, pen.lit(cloth)) +
    wash(shade, pen.shaded(cloth), 0.75) +
    wash(trim, pen.lit(design.palette.second), level > 0.3 && !design.wardrobe.ragged ? 0.9 : 0) +
    folds.join('') +
    contour(outline, pen.ink, { widthPx: pen.linePx, lightX: pen.light.keyX })
  )
}

/** Legs with shoes; the farther one first. */
export function drawLegs(order: LimbOrder): string {
  const { skeleton } = order
  const sides = (['left', 'right'] as const).toSorted((a, b) => skeleton.legs[a].z - skeleton.legs[b].z)
  return sides.map((side) => drawLeg(order, skeleton.legs[side])).join('')
}

function drawLeg(order: LimbOrder, limb: Limb): string {
  const { design, skeleton, pen } = order
  const unit = skeleton.unitPx
  const bare = ['dress', 'blouse_skirt'].includes(design.wardrobe.dress)
  const thick = (0.55 + 0.45 * design.girth) * (design.age === 'child' ? 0.8 : 1)
  const spine = spineOf(limb)
  const hose = design.wardrobe.dress === 'doublet' ? 0.8 : bare ? 0.78 : 1
  const ribbon = ribbonAlong(
    spine,
    widthsFor(spine, [
      unit * (design.wardrobe.skirt > skirtMin ? 0.27 : 0.4) * thick * hose,
      unit * 0.31 * thick * hose,
      unit * 0.27 * thick * hose,
      unit * 0.17 * thick * hose,
    ]),
  )
  const cloth = bare
    ? design.skin
    : ['suit', 'uniform', 'jumpsuit'].includes(design.wardrobe.dress)
      ? darker(design.palette.main, 0.1)
      : design.palette.second
  return (
    drawShoe(order, limb) +
    clothed(order, ribbon, cloth) +
    brush(
      sampleCurve([ribbonPoint(ribbon, 0.15, 0.5), ribbonPoint(ribbon, 0.6, 0.55), ribbonPoint(ribbon, 0.85, 0.53)], 3),
      { colour: pen.ink, widthPx: unit * 0.02, pressure: tapered },
    )
  )
}

function drawShoe({ design, skeleton, pen }: LimbOrder, limb: Limb): string {
  const unit = skeleton.unitPx
  const [x, y] = limb.joints[2]
  const ahead =
    Math.sin(skeleton.yaw) * unit * 0.5 +
    Math.sign(x - skeleton.neck[0] || 1) * Math.max(0, Math.cos(skeleton.yaw)) * unit * 0.1
  const front = Math.max(0, Math.cos(skeleton.yaw)) * unit * 0.16
  const heel = -Math.sign(ahead || 1) * unit * 0.17
  const shoe: Point[] = [
    [x + heel, y - unit * 0.04],
    [x + heel * 1.15, y + unit * 0.16],
    [x + ahead * 0.5, y + unit * 0.19 + front],
    [x + ahead + Math.sign(ahead || 1) * unit * 0.08, y + unit * 0.17 + front],
    [x + ahead * 0.9, y + unit * 0.06 + front],
    [x + ahead * 0.35 - heel * 0.9, y - unit * 0.05],
  ]
  const colour = ['robe', 'tunic', 'gown_qing', 'officer_period', 'hanfu_lady'].includes(design.wardrobe.dress)
    ? hex('#3a3634')
    : hex('#4a3a30')
  return wash(shoe, pen.lit(colour)) + contour(shoe, pen.ink, { widthPx: pen.linePx * 0.9, lightX: pen.light.keyX })
}
