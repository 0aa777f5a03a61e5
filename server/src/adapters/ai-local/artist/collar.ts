// Collars and fronts, by the cut of the garment.
import type { CharacterDesign } from './character.ts'
import { band, inked, strip, type TrunkOrder, throat } from './cloth.ts'
import { darker, hex, mix, paler } from './colour.ts'
import { type Point, trace } from './geometry.ts'
import { brush, contour, tapered, wash } from './ink.ts'

function crossed(order: TrunkOrder): string {
  const { trunk, design } = order
  const trim = design.wardrobe.dress === 'hanfu_lady' ? design.palette.accent : design.palette.second
  const lining = hex(design.wardrobe.ragged ? '#a9a293' : '#e5dfd0')
  return [
    throat(order, trace('-.2 1.21, .2 1.21, .16 1.45, .03 1.72, -.12 1.45')),
    inked(
      order,
      band(trunk, trace('.62 1.24, .3 1.5, .02 1.86, -.1 2.1'), trace('.8 1.28, .46 1.55, .15 1.98, .02 2.3')),
      { colour: trim },
    ),
    inked(
      order,
      band(
        trunk,
        trace('-.52 1.23, -.2 1.52, .12 1.98, .36 2.5, .5 2.95'),
        trace('-.62 1.25, -.28 1.58, .04 2.06, .28 2.58, .4 2.98'),
      ),
      { colour: lining, weight: 0.35 },
    ),
    inked(
      order,
      band(
        trunk,
        trace('-.62 1.25, -.28 1.58, .04 2.06, .28 2.58, .4 2.98'),
        trace('-.82 1.29, -.44 1.64, -.12 2.14, .12 2.66, .22 3'),
      ),
      { colour: trim },
    ),
  ].join('')
}

function stand(order: TrunkOrder): string {
  const { trunk, design, pen, skeleton } = order
  const ring = band(trunk, trace('-.92 1.2, 0 1.27, .92 1.2'), trace('-.98 1.29, 0 1.39, .98 1.29'))
  const qing = design.wardrobe.dress === 'gown_qing'
  const seam = qing
    ? strip(trunk, trace('0 1.38, -.3 1.58, -.72 1.9, -.86 2.5, -.84 3.4'))
    : strip(trunk, trace('0 1.38, 0 2.2, 0 3, 0 3.9'))
  const knots = [0.04, 0.26, 0.5, 0.74]
    .map((share) => seam[Math.floor(share * (seam.length - 1))])
    .filter((point) => point !== undefined)
  const size = skeleton.unitPx * 0.035
  return [
    inked(order, ring, { colour: qing ? design.palette.second : darker(design.palette.main, 0.2) }),
    brush(seam, { colour: pen.ink, widthPx: pen.linePx * 0.8, pressure: tapered }),
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
}

function lapel(order: TrunkOrder): string {
  const { trunk, design, pen } = order
  const suit = design.wardrobe.dress === 'suit'
  const shirtTone = suit ? hex('#e4e0d6') : mix(design.palette.second, hex('#d8d2c6'), 0.25)
  const tie = suit && design.feminine === 0
  const low = suit ? 2.75 : 2.4
  const knot = tie ? 1.42 : 1.62
  const flap = trace(`.44 1.21, .2 1.36, 0 ${knot}, .14 1.58, .36 1.42`)
  const facing = trace(`.52 1.2, .62 1.3, .66 1.62, .48 1.72, .56 1.82, .02 ${low}, .3 1.75, .4 1.4`)
  const front = paler(design.palette.main, 0.08)
  return [
    inked(order, strip(trunk, trace(`-.5 1.22, 0 1.3, .5 1.22, .3 1.8, .02 ${low}, -.3 1.8`), 2), {
      colour: shirtTone,
      weight: 0.35,
    }),
    throat(order, trace(`-.34 1.2, .34 1.2, .2 1.33, 0 ${tie ? 1.4 : 1.66}, -.2 1.33`)),
    tie
      ? inked(order, strip(trunk, trace(`-.09 1.4, .09 1.4, .06 1.52, .12 2.3, 0 ${low}, -.12 2.3, -.06 1.52`), 2), {
          colour: design.palette.accent,
          weight: 0.4,
        })
      : '',
    inked(order, strip(trunk, mirrored(flap), 1), { colour: shirtTone, weight: 0.4 }),
    inked(order, strip(trunk, flap, 1), { colour: shirtTone, weight: 0.4 }),
    inked(order, strip(trunk, facing, 1), { colour: front }),
    inked(order, strip(trunk, mirrored(facing), 1), { colour: front }),
    brush(strip(trunk, trace(`.01 ${low}, .03 3.2, .06 3.95`)), {
      colour: pen.ink,
      widthPx: pen.linePx * 0.8,
      pressure: tapered,
    }),
  ].join('')
}

const mirrored = (points: readonly Point[]) => points.map(([x, y]): Point => [-x, y])

function shirt(order: TrunkOrder): string {
  const { trunk, design, pen } = order
  const paleCollar = paler(design.palette.main, 0.18)
  return [
    throat(order, trace('-.4 1.2, .4 1.2, .2 1.36, 0 1.66, -.2 1.36')),
    inked(order, strip(trunk, trace('-.6 1.2, -.2 1.38, 0 1.64, -.28 1.72, -.58 1.44'), 1), { colour: paleCollar }),
    inked(order, strip(trunk, trace('.6 1.2, .2 1.38, 0 1.64, .28 1.72, .58 1.44'), 1), { colour: paleCollar }),
    brush(strip(trunk, trace('.02 1.66, .02 2.3, .01 3, .02 3.8')), {
      colour: pen.ink,
      widthPx: pen.linePx * 0.7,
      pressure: tapered,
    }),
  ].join('')
}

/** How each cut of collar is drawn on the front of the trunk. */
export const collars: Record<CharacterDesign['wardrobe']['collar'], (order: TrunkOrder) => string> = {
  crossed,
  stand,
  lapel,
  shirt,
  round: (order) => throat(order, trace('-.55 1.22, 0 1.2, .55 1.22, .36 1.42, 0 1.54, -.36 1.42')),
  square: (order) =>
    throat(order, trace('-.62 1.24, 0 1.2, .62 1.24, .56 1.62, .48 1.84, 0 1.9, -.48 1.84, -.56 1.62')),
}
