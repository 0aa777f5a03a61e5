// Skirts, gowns and the tails of jackets.
import { type Colour, darker, mix } from './colour.ts'
import { between, lerp, type Point, sampleCurve } from './geometry.ts'
import { brush, facet, type Ribbon, ribbonBand, ribbonPoint, tapered } from './ink.ts'
import type { LimbOrder } from './limbs.ts'
import { rollDice } from './seed.ts'
import type { Limb } from './skeleton.ts'
import { skirtMin } from './wardrobe.ts'

const alongLeg = ({ joints: [a, b, c] }: Limb, t: number): Point =>
  t < 0.5 ? between(a, b, t * 2) : between(b, c, t * 2 - 1)

/** Skirt, gown or the tails of a jacket, wrapped round both legs from the waist to the hem. */
export function drawSkirt(order: LimbOrder): string {
  const { design, skeleton, pen } = order
  const { skirt, dress } = design.wardrobe
  if (skirt <= skirtMin) return ''
  const unit = skeleton.unitPx
  const hem =
    ({ hanfu_lady: 0.6, gown_renaissance: 0.85, robe: 0.4, gown_qing: 0.34, dress: 0.42, coat: 0.36 }[
      dress as string
    ] ?? 0.26) * unit
  const left: Point[] = []
  const right: Point[] = []
  const steps = 8
  for (let step = 0; step <= steps; step += 1) {
    const t = (step / steps) * skirt * 0.99
    const [a, b] = [alongLeg(skeleton.legs.left, t), alongLeg(skeleton.legs.right, t)]
    const margin = lerp(unit * 0.38 * (0.55 + 0.45 * design.girth), hem, t)
    const y = Math.max(a[1], b[1])
    left.push([Math.min(a[0], b[0]) - margin, lerp(Math.min(a[1], b[1]), y, 0.7)])
    right.push([Math.max(a[0], b[0]) + margin, lerp(Math.min(a[1], b[1]), y, 0.7)])
  }
  const top = skeleton.trunk([-skeleton.hipHalf * 1.02, 3.02, 0])
  const topRight = skeleton.trunk([skeleton.hipHalf * 1.02, 3.02, 0])
  const middleX = (top[0] + topRight[0]) / 2
  const waist = unit * lerp(0.56, 0.46, design.feminine) * design.girth
  const ribbon = {
    left: [[middleX - waist, top[1]] as Point, ...left],
    right: [[middleX + waist, top[1]] as Point, ...right],
  }
  const colour =
    dress === 'blouse_skirt' || dress === 'hanfu_lady'
      ? mix(design.palette.second, design.palette.main, 0.25)
      : design.palette.main
  const hemLine = Array.from({ length: 7 }, (_, index): Point => {
    const [x, y] = ribbonPoint(ribbon, index / 6, 1)
    return [x, y + unit * (0.05 + (design.wardrobe.ragged ? 0.12 * (index % 2) : 0.03 * Math.sin(index * 2)))]
  })
  const outline = [...ribbon.left, ...hemLine, ...[...ribbon.right].reverse()]
  const dark = pen.light.keyX < 0 ? 'right' : 'left'
  return (
    facet(outline, pen.lit(colour)) +
    facet(ribbonBand(ribbon, dark, 0.38), pen.shaded(colour), 0.8) +
    skirtFolds(order, ribbon, colour) +
    brush(ribbon.left, { colour: pen.ink, widthPx: pen.linePx * (dark === 'left' ? 1.3 : 0.9), pressure: tapered }) +
    brush(ribbon.right, { colour: pen.ink, widthPx: pen.linePx * (dark === 'right' ? 1.3 : 0.9), pressure: tapered }) +
    brush([ribbon.left.at(-1) ?? [0, 0], ...hemLine, ribbon.right.at(-1) ?? [0, 0]], {
      colour: pen.ink,
      widthPx: pen.linePx,
      pressure: tapered,
    })
  )
}

function skirtFolds({ design, skeleton, pen }: LimbOrder, ribbon: Ribbon, colour: Colour): string {
  const unit = skeleton.unitPx
  const dice = rollDice(`skirt ${design.name}`)
  const folds: string[] = []
  const count = design.wardrobe.skirt > 0.4 ? 9 : 3
  for (let index = 0; index < count; index += 1) {
    const across = (index + 0.5 + dice.around(0.3)) / count
    const start = dice.between(0.08, 0.5)
    const line = sampleCurve(
      [
        ribbonPoint(ribbon, lerp(across, 0.5, 0.25), start),
        ribbonPoint(ribbon, across + dice.around(0.03), (start + 1) / 2),
        ribbonPoint(ribbon, across + dice.around(0.03), dice.between(0.88, 1)),
      ],
      4,
    )
    folds.push(
      brush(line, {
        colour: index % 2 ? pen.ink : darker(pen.shaded(colour), 0.25),
        widthPx: unit * (index % 2 ? 0.02 : 0.06),
        pressure: tapered,
      }),
    )
  }
  return folds.join('')
}
