// The trunk as others see it, and cloth laid on its front.
import type { CharacterDesign } from './character.ts'
import type { Colour } from './colour.ts'
import { type Point, sampleCurve } from './geometry.ts'
import { contour, type Ribbon, wash } from './ink.ts'
import type { Pen } from './pen.ts'
import type { Skeleton } from './skeleton.ts'

export type Trunk = {
  readonly ribbon: Ribbon
  /** A point on the cloth at the front; x -1 .. 1 across the chest. */
  front(x: number, y: number): Point
  /** How much the chest faces us, -1 .. 1. */
  readonly facing: number
  readonly scale: number
  readonly waistY: number
}

export type TrunkOrder = {
  readonly design: CharacterDesign
  readonly skeleton: Skeleton
  readonly trunk: Trunk
  readonly pen: Pen
}

/** A line on the chest: x -1 .. 1 across, y in heads from the crown. */
export const strip = (trunk: Trunk, points: readonly (readonly [number, number])[], perSpan = 3) =>
  sampleCurve(
    points.map(([x, y]) => trunk.front(x, y - 0.08)),
    perSpan,
  )

export const band = (
  trunk: Trunk,
  inner: readonly (readonly [number, number])[],
  outer: readonly (readonly [number, number])[],
) => [...strip(trunk, inner), ...strip(trunk, outer).reverse()]

/** `weight`: of the edge, in lines of the pen. */
type Cloth = { readonly colour: Colour; readonly weight?: number }

/** A piece of cloth with its edge in ink. */
export function inked({ pen }: TrunkOrder, points: readonly Point[], cloth: Cloth): string {
  const { colour, weight = 0.6 } = cloth
  return (
    wash(points, pen.lit(colour)) + contour(points, pen.ink, { widthPx: pen.linePx * weight, lightX: pen.light.keyX })
  )
}

/** Bare skin at the neck, in the shade of the chin. */
export function throat(
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
      0.16,
    ) +
    contour(area, pen.ink, line)
  )
}
