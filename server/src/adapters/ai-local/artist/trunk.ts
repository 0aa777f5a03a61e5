// The trunk with its garment: a solid of elliptical sections, so that collar, belt and buttons lie on it in any turn.
import type { CharacterDesign } from './character.ts'
import { band, inked, strip, type Trunk, type TrunkOrder } from './cloth.ts'
import { collars } from './collar.ts'
import { darker, hex, mix } from './colour.ts'
import { lerp, type Point, type Point3, radians, readCurve, sampleCurve, trace } from './geometry.ts'
import { brush, ribbonBand, ribbonOutline, ribbonPoint, tapered, wash } from './ink.ts'
import { rollDice } from './seed.ts'
import { headsTall, type Skeleton } from './skeleton.ts'
import { skirtMin } from './wardrobe.ts'

const levelsY = [1.12, 1.18, 1.25, 1.33, 1.42, 1.52, 1.66, 1.9, 2.25, 2.6, 2.9, 3.06, 3.3, 3.5, 3.8, 4.05] as const
/** How many levels make a trunk that ends in a belt, the rest being skirt. */
const levelsToWaist = 12

export function shapeTrunk(design: CharacterDesign, skeleton: Skeleton): Trunk {
  const scale = headsTall(design) / 7.1
  const loose =
    { robe: 1.08, hanfu_lady: 1.02, gown_qing: 1.06, coat: 1.06, lab_coat: 1.04, jacket: 1.05 }[
      design.wardrobe.dress as string
    ] ?? 1
  const girth = design.girth * loose
  const sh = skeleton.shoulderHalf * (0.5 + 0.5 * loose)
  const waist = lerp(0.62, 0.5, design.feminine) * girth * scale
  const widths: readonly (readonly [number, number])[] = [
    [1.12, 0.2],
    [1.18, 0.26],
    [1.25, sh * 0.42],
    [1.33, sh * 0.68],
    [1.42, sh * 0.9],
    [1.52, sh * 0.98],
    [1.7, sh * 0.95],
    [2.1, sh * 0.86],
    [2.5, lerp(sh * 0.8, waist, 0.5)],
    [2.95, waist],
    [3.4, lerp(waist, skeleton.hipHalf * 1.1, 0.6)],
    [3.8, skeleton.hipHalf * 1.1 * loose],
    [4.05, skeleton.hipHalf * 1.12 * loose],
  ]
  const belly = Math.max(0, design.girth - 1) * 0.9
  const depths: readonly (readonly [number, number])[] = [
    [1.12, 0.2],
    [1.28, 0.26],
    [1.55, 0.36],
    [2.05, lerp(0.46, 0.52, design.feminine)],
    [2.5, 0.42 + belly * 0.4],
    [2.95, 0.38 + belly],
    [3.5, 0.43 + belly * 0.7],
    [4.05, 0.44],
  ]
  const surface = (y: number, azimuth: number): Point3 => {
    const half = readCurve(widths, y)
    const deep = readCurve(depths, y) * (0.6 + 0.4 * design.girth)
    return [Math.sin(azimuth) * half, y + (scale - 1) * (y - 1.12), Math.cos(azimuth) * deep - 0.02]
  }
  const left: Point[] = []
  const right: Point[] = []
  for (const y of design.wardrobe.skirt > skirtMin ? levelsY.slice(0, levelsToWaist) : levelsY) {
    const section = Array.from({ length: 24 }, (_, index) => skeleton.trunk(surface(y, radians(index * 15))))
    left.push(section.reduce((best, point) => (point[0] < best[0] ? point : best)))
    right.push(section.reduce((best, point) => (point[0] > best[0] ? point : best)))
  }
  return {
    ribbon: { left, right },
    front: (x, y) => skeleton.trunk(surface(y, Math.asin(Math.max(-1, Math.min(1, x))))),
    facing: Math.cos(skeleton.yaw),
    scale,
    waistY: 2.98,
  }
}

export function drawTrunk(order: TrunkOrder): string {
  const { design, trunk, pen, skeleton } = order
  const outline = ribbonOutline(trunk.ribbon)
  const cloth = design.palette.main
  const dark = pen.light.keyX < 0 ? 'right' : 'left'
  const parts = [
    wash(outline, pen.lit(cloth)),
    wash(ribbonBand(trunk.ribbon, dark, 0.36), pen.shaded(cloth), 0.8),
    trunkFolds(order),
    trunkEdges(order),
  ]
  if (trunk.facing > 0.05) parts.push(collars[design.wardrobe.collar](order), chestDetails(order))
  else parts.push(backDetails(order))
  if (design.wardrobe.belt) parts.push(drawBelt(order, skeleton.unitPx))
  return parts.join('')
}

/** Sides and shoulders only: a garment does not end in a line across the waist. */
function trunkEdges({ trunk, pen, design }: TrunkOrder): string {
  const { left, right } = trunk.ribbon
  const heavy = pen.light.keyX < 0 ? right : left
  const fine = pen.light.keyX < 0 ? left : right
  const hem =
    design.wardrobe.skirt > skirtMin
      ? ''
      : brush(
          [
            left.at(-1) ?? [0, 0],
            ...[0.3, 0.7].map((x) => ribbonPoint(trunk.ribbon, x, 1)),
            right.at(-1) ?? [0, 0],
          ].map(([x, y], index) => [x, y + (index % 3 ? pen.linePx : 0)] as const),
          { colour: pen.ink, widthPx: pen.linePx, pressure: tapered },
        )
  return (
    brush(heavy, { colour: pen.ink, widthPx: pen.linePx * 1.25, pressure: (along) => 0.55 + 0.45 * along }) +
    brush(fine, { colour: pen.ink, widthPx: pen.linePx * 0.85, pressure: (along) => 0.55 + 0.45 * along }) +
    hem
  )
}

function trunkFolds({ trunk, pen, skeleton, design }: TrunkOrder): string {
  const dice = rollDice(`folds ${design.name}`)
  const parts: string[] = []
  const unit = skeleton.unitPx
  for (let index = 0; index < 9; index += 1) {
    const side = index % 2
    const start = dice.between(0.3, 0.62)
    const from = ribbonPoint(trunk.ribbon, side === 0 ? 0.04 : 0.96, start)
    const mid = ribbonPoint(
      trunk.ribbon,
      side === 0 ? dice.between(0.14, 0.3) : dice.between(0.7, 0.86),
      start + dice.between(0.05, 0.12),
    )
    const to = ribbonPoint(
      trunk.ribbon,
      side === 0 ? dice.between(0.22, 0.42) : dice.between(0.58, 0.78),
      start + dice.between(0.16, 0.3),
    )
    parts.push(
      brush(sampleCurve([from, mid, to], 3), {
        colour: index % 3 === 0 ? pen.ink : darker(pen.shaded(design.palette.main), 0.3),
        widthPx: unit * 0.018,
        pressure: tapered,
      }),
    )
  }
  return parts.join('')
}

function chestDetails(order: TrunkOrder): string {
  const { trunk, design, pen, skeleton } = order
  const unit = skeleton.unitPx
  switch (design.wardrobe.dress) {
    case 'uniform':
      return (
        inked(order, strip(trunk, trace('.3 1.9, .68 1.9, .66 2.25, .32 2.25'), 1), {
          colour: darker(design.palette.main, 0.15),
          weight: 0.4,
        }) +
        inked(order, strip(trunk, trace('-.3 1.9, -.68 1.9, -.66 2.25, -.32 2.25'), 1), {
          colour: darker(design.palette.main, 0.15),
          weight: 0.4,
        }) +
        wash(strip(trunk, trace('.42 1.72, .52 1.68, .58 1.78, .5 1.86'), 1), pen.lit(design.palette.accent))
      )
    case 'gown_renaissance':
      return (
        [1.98, 2.2, 2.42, 2.64]
          .map((y) =>
            brush([trunk.front(-0.16, y), trunk.front(0.16, y + 0.12)], {
              colour: pen.lit(design.palette.accent),
              widthPx: unit * 0.03,
            }),
          )
          .join('') +
        inked(
          order,
          band(
            trunk,
            trace('-.62 1.84, -.3 1.87, 0 1.88, .3 1.87, .62 1.84'),
            trace('-.6 1.93, -.3 1.96, 0 1.97, .3 1.96, .6 1.93'),
          ),
          { colour: design.palette.accent, weight: 0.4 },
        )
      )
    case 'doublet':
      return [-0.55, -0.3, 0.3, 0.55]
        .map((x) =>
          brush(
            strip(trunk, [
              [x, 1.6],
              [x * 0.9, 2.2],
              [x * 0.8, 2.9],
            ]),
            { colour: pen.lit(design.palette.accent), widthPx: unit * 0.03, pressure: tapered },
          ),
        )
        .join('')
    case 'apron':
      return inked(order, strip(trunk, trace('-.42 1.75, .42 1.75, .62 2.9, .7 4, -.7 4, -.62 2.9'), 1), {
        colour: hex('#d9d3c4'),
        weight: 0.6,
      })
    case 'jumpsuit':
      return (
        inked(order, strip(trunk, trace('-.4 1.8, -.1 1.8, -.1 2.0, -.4 2.0'), 1), {
          colour: design.palette.accent,
          weight: 0.4,
        }) +
        inked(order, strip(trunk, trace('-.98 1.6, .98 1.6, .96 1.7, -.96 1.7'), 1), {
          colour: design.palette.second,
          weight: 0.4,
        })
      )
    default:
      return design.wardrobe.ragged ? patches(order) : ''
  }
}

function patches(order: TrunkOrder): string {
  const tone = mix(order.design.palette.main, hex('#8a7f6a'), 0.6)
  return (
    inked(order, strip(order.trunk, trace('-.7 2.2, -.4 2.16, -.36 2.5, -.68 2.54'), 1), {
      colour: tone,
      weight: 0.45,
    }) +
    inked(order, strip(order.trunk, trace('.5 3.2, .78 3.24, .74 3.6, .48 3.52'), 1), { colour: tone, weight: 0.45 })
  )
}

function backDetails({ trunk, pen, skeleton }: TrunkOrder): string {
  const unit = skeleton.unitPx
  const at = (across: number, along: number) => ribbonPoint(trunk.ribbon, across, along)
  return [
    brush(sampleCurve([at(0.5, 0.1), at(0.48, 0.4), at(0.5, 0.7)], 4), {
      colour: pen.ink,
      widthPx: unit * 0.016,
      pressure: tapered,
    }),
    brush(sampleCurve([at(0.24, 0.34), at(0.36, 0.42), at(0.4, 0.52)], 4), {
      colour: pen.ink,
      widthPx: unit * 0.014,
      pressure: tapered,
    }),
    brush(sampleCurve([at(0.78, 0.34), at(0.66, 0.42), at(0.6, 0.52)], 4), {
      colour: pen.ink,
      widthPx: unit * 0.014,
      pressure: tapered,
    }),
  ].join('')
}

function drawBelt(order: TrunkOrder, unit: number): string {
  const { trunk, design, pen } = order
  const start = design.wardrobe.skirt > skirtMin ? 0.9 : 0.66
  const belt = [0, 0.25, 0.5, 0.75, 1].map((across) =>
    ribbonPoint(trunk.ribbon, across, start + 0.02 * Math.sin(Math.PI * across)),
  )
  const foot = [1, 0.75, 0.5, 0.25, 0].map((across) =>
    ribbonPoint(
      trunk.ribbon,
      across,
      start + (design.wardrobe.skirt > skirtMin ? 0.1 : 0.07) + 0.02 * Math.sin(Math.PI * across),
    ),
  )
  const soft = ['robe', 'tunic', 'hanfu_lady'].includes(design.wardrobe.dress)
  const colour = soft ? mix(design.palette.accent, design.palette.second, 0.4) : darker(design.palette.second, 0.35)
  const parts = [inked(order, [...belt, ...foot], { colour, weight: 0.6 })]
  if (trunk.facing > 0.1) {
    const [x, y] = trunk.front(soft ? 0.25 : 0, trunk.waistY + 0.14)
    if (soft) {
      for (const sway of [-0.08, 0.07])
        parts.push(
          inked(
            order,
            [
              [x, y],
              [x + unit * (sway + 0.1), y + unit * 0.5],
              [x + unit * (sway + 0.08), y + unit * 1.05],
              [x + unit * sway, y + unit * 0.98],
              [x - unit * 0.05, y + unit * 0.4],
            ],
            { colour, weight: 0.5 },
          ),
        )
      parts.push(
        inked(
          order,
          [
            [x - unit * 0.1, y - unit * 0.03],
            [x, y - unit * 0.1],
            [x + unit * 0.11, y],
            [x, y + unit * 0.1],
          ],
          { colour, weight: 0.5 },
        ),
      )
    } else
      parts.push(
        inked(
          order,
          [
            [x - unit * 0.08, y - unit * 0.09],
            [x + unit * 0.08, y - unit * 0.09],
            [x + unit * 0.08, y + unit * 0.05],
            [x - unit * 0.08, y + unit * 0.05],
          ],
          { colour: hex('#b39a5e'), weight: 0.5 },
        ),
      )
  }
  if (design.wardrobe.dress === 'tunic' && trunk.facing > 0.1)
    parts.push(
      brush(strip(trunk, trace('-.5 3.3, -.52 3.6, -.5 3.95')), {
        colour: pen.ink,
        widthPx: unit * 0.014,
        pressure: tapered,
      }),
    )
  return parts.join('')
}
