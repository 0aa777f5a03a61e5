// The trunk with its garment: a solid of elliptical sections, so that collar, belt and buttons lie on it in any turn.
import type { CharacterDesign } from './character.ts'
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import { lerp, type Point, type Point3, radians, readCurve, sampleCurve } from './geometry.ts'
import { brush, contour, type Ribbon, ribbonBand, ribbonOutline, ribbonPoint, tapered, wash } from './ink.ts'
import type { Pen } from './pen.ts'
import { rollDice } from './seed.ts'
import { headsTall, type Skeleton } from './skeleton.ts'

export type Trunk = {
  readonly ribbon: Ribbon
  /** A point on the cloth at the front; x -1 .. 1 across the chest. */
  front(x: number, y: number): Point
  /** How much the chest faces us, -1 .. 1. */
  readonly facing: number
  readonly scale: number
  readonly waistY: number
}

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
  const waist = (design.female ? 0.5 : 0.62) * girth * scale
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
    [2.05, design.female ? 0.52 : 0.46],
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
  for (const y of design.wardrobe.skirt > 0.05 ? levelsY.slice(0, levelsToWaist) : levelsY) {
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

type TrunkOrder = {
  readonly design: CharacterDesign
  readonly skeleton: Skeleton
  readonly trunk: Trunk
  readonly pen: Pen
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
    design.wardrobe.skirt > 0.05
      ? ''
      : brush(
          [
            left.at(-1) ?? [0, 0],
            ...[0.3, 0.7].map((x) => ribbonPoint(trunk.ribbon, x, 1)),
            right.at(-1) ?? [0, 0],
          ].map(([x, y], index) => [x, y + (index % 3 ? pen.linePx : 0)] as const),
          pen.ink,
          pen.linePx,
          tapered,
        )
  return (
    brush(heavy, pen.ink, pen.linePx * 1.25, (along) => 0.55 + 0.45 * along) +
    brush(fine, pen.ink, pen.linePx * 0.85, (along) => 0.55 + 0.45 * along) +
    hem
  )
}

const strip = (trunk: Trunk, points: readonly (readonly [number, number])[], perSpan = 3) =>
  sampleCurve(
    points.map(([x, y]) => trunk.front(x, y - 0.08)),
    perSpan,
  )

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
      brush(
        sampleCurve([from, mid, to], 3),
        index % 3 === 0 ? pen.ink : darker(pen.shaded(design.palette.main), 0.3),
        unit * 0.018,
        tapered,
      ),
    )
  }
  return parts.join('')
}

const band = (
  trunk: Trunk,
  inner: readonly (readonly [number, number])[],
  outer: readonly (readonly [number, number])[],
) => [...strip(trunk, inner), ...strip(trunk, outer).reverse()]

function inked(order: TrunkOrder, points: readonly Point[], colour: Colour, weight = 0.6): string {
  const { pen } = order
  return (
    wash(points, pen.lit(colour)) + contour(points, pen.ink, { widthPx: pen.linePx * weight, lightX: pen.light.keyX })
  )
}

function throat(
  { trunk, pen, design }: TrunkOrder,
  points: readonly (readonly [number, number])[],
  colour = design.skin,
): string {
  const area = strip(trunk, points, 2)
  const line = { widthPx: pen.linePx * 0.5, lightX: pen.light.keyX }
  return (
    wash(area, pen.lit(colour)) +
    wash(
      area.map(([x, y]): Point => [x - pen.light.keyX * 2, y]),
      pen.shaded(colour),
      0.4,
    ) +
    contour(area, pen.ink, line)
  )
}

const collars: Record<CharacterDesign['wardrobe']['collar'], (order: TrunkOrder) => string> = {
  crossed: (order) => {
    const { trunk, design } = order
    const trim = design.wardrobe.dress === 'hanfu_lady' ? design.palette.accent : design.palette.second
    const lining = hex(design.wardrobe.ragged ? '#a9a293' : '#e5dfd0')
    return [
      throat(order, [
        [-0.2, 1.21],
        [0.2, 1.21],
        [0.16, 1.45],
        [0.03, 1.72],
        [-0.12, 1.45],
      ]),
      inked(
        order,
        band(
          trunk,
          [
            [0.62, 1.24],
            [0.3, 1.5],
            [0.02, 1.86],
            [-0.1, 2.1],
          ],
          [
            [0.8, 1.28],
            [0.46, 1.55],
            [0.15, 1.98],
            [0.02, 2.3],
          ],
        ),
        trim,
      ),
      inked(
        order,
        band(
          trunk,
          [
            [-0.52, 1.23],
            [-0.2, 1.52],
            [0.12, 1.98],
            [0.36, 2.5],
            [0.5, 2.95],
          ],
          [
            [-0.62, 1.25],
            [-0.28, 1.58],
            [0.04, 2.06],
            [0.28, 2.58],
            [0.4, 2.98],
          ],
        ),
        lining,
        0.35,
      ),
      inked(
        order,
        band(
          trunk,
          [
            [-0.62, 1.25],
            [-0.28, 1.58],
            [0.04, 2.06],
            [0.28, 2.58],
            [0.4, 2.98],
          ],
          [
            [-0.82, 1.29],
            [-0.44, 1.64],
            [-0.12, 2.14],
            [0.12, 2.66],
            [0.22, 3],
          ],
        ),
        trim,
      ),
    ].join('')
  },
  stand: (order) => {
    const { trunk, design, pen, skeleton } = order
    const ring = band(
      trunk,
      [
        [-0.92, 1.2],
        [0, 1.27],
        [0.92, 1.2],
      ],
      [
        [-0.98, 1.29],
        [0, 1.39],
        [0.98, 1.29],
      ],
    )
    const qing = design.wardrobe.dress === 'gown_qing'
    const seam = qing
      ? strip(trunk, [
          [0, 1.38],
          [-0.3, 1.58],
          [-0.72, 1.9],
          [-0.86, 2.5],
          [-0.84, 3.4],
        ])
      : strip(trunk, [
          [0, 1.38],
          [0, 2.2],
          [0, 3],
          [0, 3.9],
        ])
    const knots = [0.04, 0.26, 0.5, 0.74]
      .map((share) => seam[Math.floor(share * (seam.length - 1))])
      .filter((point) => point !== undefined)
    const size = skeleton.unitPx * 0.035
    return [
      inked(order, ring, qing ? design.palette.second : darker(design.palette.main, 0.2)),
      brush(seam, pen.ink, pen.linePx * 0.8, tapered),
      ...knots.map(
        ([x, y]) =>
          wash(
            [
              [x - size, y],
              [x, y - size * 0.7],
              [x + size, y],
              [x, y + size * 0.7],
            ],
            pen.lit(design.palette.accent),
          ) +
          contour(
            [
              [x - size, y],
              [x, y - size * 0.7],
              [x + size, y],
              [x, y + size * 0.7],
            ],
            pen.ink,
            { widthPx: pen.linePx * 0.35, lightX: pen.light.keyX },
          ),
      ),
    ].join('')
  },
  lapel: (order) => {
    const { trunk, design, pen } = order
    const shirt = design.wardrobe.dress === 'suit' ? hex('#e4e0d6') : mix(design.palette.second, hex('#d8d2c6'), 0.25)
    const tie = design.wardrobe.dress === 'suit' && !design.female
    const low = design.wardrobe.dress === 'suit' ? 2.75 : 2.4
    return [
      inked(
        order,
        strip(
          trunk,
          [
            [-0.5, 1.22],
            [0, 1.3],
            [0.5, 1.22],
            [0.3, 1.8],
            [0.02, low],
            [-0.3, 1.8],
          ],
          2,
        ),
        shirt,
        0.35,
      ),
      throat(order, [
        [-0.34, 1.2],
        [0.34, 1.2],
        [0.2, 1.33],
        [0, tie ? 1.4 : 1.66],
        [-0.2, 1.33],
      ]),
      tie
        ? inked(
            order,
            strip(
              trunk,
              [
                [-0.09, 1.4],
                [0.09, 1.4],
                [0.06, 1.52],
                [0.12, 2.3],
                [0, low],
                [-0.12, 2.3],
                [-0.06, 1.52],
              ],
              2,
            ),
            design.palette.accent,
            0.4,
          )
        : '',
      inked(
        order,
        strip(
          trunk,
          [
            [-0.44, 1.21],
            [-0.2, 1.36],
            [0, tie ? 1.42 : 1.62],
            [-0.14, 1.58],
            [-0.36, 1.42],
          ],
          1,
        ),
        shirt,
        0.4,
      ),
      inked(
        order,
        strip(
          trunk,
          [
            [0.44, 1.21],
            [0.2, 1.36],
            [0, tie ? 1.42 : 1.62],
            [0.14, 1.58],
            [0.36, 1.42],
          ],
          1,
        ),
        shirt,
        0.4,
      ),
      inked(
        order,
        strip(
          trunk,
          [
            [0.52, 1.2],
            [0.62, 1.3],
            [0.66, 1.62],
            [0.48, 1.72],
            [0.56, 1.82],
            [0.02, low],
            [0.3, 1.75],
            [0.4, 1.4],
          ],
          1,
        ),
        paler(design.palette.main, 0.08),
      ),
      inked(
        order,
        strip(
          trunk,
          [
            [-0.52, 1.2],
            [-0.62, 1.3],
            [-0.66, 1.62],
            [-0.48, 1.72],
            [-0.56, 1.82],
            [-0.02, low],
            [-0.3, 1.75],
            [-0.4, 1.4],
          ],
          1,
        ),
        paler(design.palette.main, 0.08),
      ),
      brush(
        strip(trunk, [
          [0.01, low],
          [0.03, 3.2],
          [0.06, 3.95],
        ]),
        pen.ink,
        pen.linePx * 0.8,
        tapered,
      ),
    ].join('')
  },
  shirt: (order) => {
    const { trunk, design, pen } = order
    const paleCollar = paler(design.palette.main, 0.18)
    return [
      throat(order, [
        [-0.4, 1.2],
        [0.4, 1.2],
        [0.2, 1.36],
        [0, 1.66],
        [-0.2, 1.36],
      ]),
      inked(
        order,
        strip(
          trunk,
          [
            [-0.6, 1.2],
            [-0.2, 1.38],
            [0, 1.64],
            [-0.28, 1.72],
            [-0.58, 1.44],
          ],
          1,
        ),
        paleCollar,
      ),
      inked(
        order,
        strip(
          trunk,
          [
            [0.6, 1.2],
            [0.2, 1.38],
            [0, 1.64],
            [0.28, 1.72],
            [0.58, 1.44],
          ],
          1,
        ),
        paleCollar,
      ),
      brush(
        strip(trunk, [
          [0.02, 1.66],
          [0.02, 2.3],
          [0.01, 3],
          [0.02, 3.8],
        ]),
        pen.ink,
        pen.linePx * 0.7,
        tapered,
      ),
    ].join('')
  },
  round: (order) =>
    throat(order, [
      [-0.55, 1.22],
      [0, 1.2],
      [0.55, 1.22],
      [0.36, 1.42],
      [0, 1.54],
      [-0.36, 1.42],
    ]),
  square: (order) =>
    throat(order, [
      [-0.62, 1.24],
      [0, 1.2],
      [0.62, 1.24],
      [0.56, 1.62],
      [0.48, 1.84],
      [0, 1.9],
      [-0.48, 1.84],
      [-0.56, 1.62],
    ]),
}

function chestDetails(order: TrunkOrder): string {
  const { trunk, design, pen, skeleton } = order
  const unit = skeleton.unitPx
  switch (design.wardrobe.dress) {
    case 'uniform':
      return (
        inked(
          order,
          strip(
            trunk,
            [
              [0.3, 1.9],
              [0.68, 1.9],
              [0.66, 2.25],
              [0.32, 2.25],
            ],
            1,
          ),
          darker(design.palette.main, 0.15),
          0.4,
        ) +
        inked(
          order,
          strip(
            trunk,
            [
              [-0.3, 1.9],
              [-0.68, 1.9],
              [-0.66, 2.25],
              [-0.32, 2.25],
            ],
            1,
          ),
          darker(design.palette.main, 0.15),
          0.4,
        ) +
        wash(
          strip(
            trunk,
            [
              [0.42, 1.72],
              [0.52, 1.68],
              [0.58, 1.78],
              [0.5, 1.86],
            ],
            1,
          ),
          pen.lit(design.palette.accent),
        )
      )
    case 'gown_renaissance':
      return (
        [1.98, 2.2, 2.42, 2.64]
          .map((y) =>
            brush([trunk.front(-0.16, y), trunk.front(0.16, y + 0.12)], pen.lit(design.palette.accent), unit * 0.03),
          )
          .join('') +
        inked(
          order,
          strip(
            trunk,
            [
              [-0.62, 1.84],
              [0.62, 1.84],
              [0.6, 1.93],
              [-0.6, 1.93],
            ],
            1,
          ),
          design.palette.accent,
          0.4,
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
            pen.lit(design.palette.accent),
            unit * 0.03,
            tapered,
          ),
        )
        .join('')
    case 'apron':
      return inked(
        order,
        strip(
          trunk,
          [
            [-0.42, 1.75],
            [0.42, 1.75],
            [0.62, 2.9],
            [0.7, 4],
            [-0.7, 4],
            [-0.62, 2.9],
          ],
          1,
        ),
        hex('#d9d3c4'),
        0.6,
      )
    case 'jumpsuit':
      return (
        inked(
          order,
          strip(
            trunk,
            [
              [-0.4, 1.8],
              [-0.1, 1.8],
              [-0.1, 2.0],
              [-0.4, 2.0],
            ],
            1,
          ),
          design.palette.accent,
          0.4,
        ) +
        inked(
          order,
          strip(
            trunk,
            [
              [-0.98, 1.6],
              [0.98, 1.6],
              [0.96, 1.7],
              [-0.96, 1.7],
            ],
            1,
          ),
          design.palette.second,
          0.4,
        )
      )
    default:
      return design.wardrobe.ragged ? patches(order) : ''
  }
}

function patches(order: TrunkOrder): string {
  const tone = mix(order.design.palette.main, hex('#8a7f6a'), 0.6)
  return (
    inked(
      order,
      strip(
        order.trunk,
        [
          [-0.7, 2.2],
          [-0.4, 2.16],
          [-0.36, 2.5],
          [-0.68, 2.54],
        ],
        1,
      ),
      tone,
      0.45,
    ) +
    inked(
      order,
      strip(
        order.trunk,
        [
          [0.5, 3.2],
          [0.78, 3.24],
          [0.74, 3.6],
          [0.48, 3.52],
        ],
        1,
      ),
      tone,
      0.45,
    )
  )
}

function backDetails({ trunk, pen, skeleton }: TrunkOrder): string {
  const unit = skeleton.unitPx
  const at = (across: number, along: number) => ribbonPoint(trunk.ribbon, across, along)
  return [
    brush(sampleCurve([at(0.5, 0.1), at(0.48, 0.4), at(0.5, 0.7)], 4), pen.ink, unit * 0.016, tapered),
    brush(sampleCurve([at(0.24, 0.34), at(0.36, 0.42), at(0.4, 0.52)], 4), pen.ink, unit * 0.014, tapered),
    brush(sampleCurve([at(0.78, 0.34), at(0.66, 0.42), at(0.6, 0.52)], 4), pen.ink, unit * 0.014, tapered),
  ].join('')
}

function drawBelt(order: TrunkOrder, unit: number): string {
  const { trunk, design, pen } = order
  const start = design.wardrobe.skirt > 0.05 ? 0.9 : 0.66
  const belt = [0, 0.25, 0.5, 0.75, 1].map((across) =>
    ribbonPoint(trunk.ribbon, across, start + 0.02 * Math.sin(Math.PI * across)),
  )
  const foot = [1, 0.75, 0.5, 0.25, 0].map((across) =>
    ribbonPoint(
      trunk.ribbon,
      across,
      start + (design.wardrobe.skirt > 0.05 ? 0.1 : 0.07) + 0.02 * Math.sin(Math.PI * across),
    ),
  )
  const soft = ['robe', 'tunic', 'hanfu_lady'].includes(design.wardrobe.dress)
  const colour = soft ? mix(design.palette.accent, design.palette.second, 0.4) : darker(design.palette.second, 0.35)
  const parts = [inked(order, [...belt, ...foot], colour, 0.6)]
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
            colour,
            0.5,
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
          colour,
          0.5,
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
          hex('#b39a5e'),
          0.5,
        ),
      )
  }
  if (design.wardrobe.dress === 'tunic' && trunk.facing > 0.1)
    parts.push(
      brush(
        strip(trunk, [
          [-0.5, 3.3],
          [-0.52, 3.6],
          [-0.5, 3.95],
        ]),
        pen.ink,
        unit * 0.014,
        tapered,
      ),
    )
  return parts.join('')
}
