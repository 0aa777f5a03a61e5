// Who stands where: decided once per scene, so that partners keep their side of the picture.
import type { ShotFigure } from '#contract/breakdown.ts'

/** The first two who speak face each other; a third stands between them; the rest fill up from the edges. */
export function createSides(cast: readonly string[]): (name: string) => ShotFigure['side'] {
  const order: readonly ShotFigure['side'][] =
    cast.length < 2 ? ['center'] : ['left', 'right', 'center', 'right', 'left']
  const sides = new Map<string, ShotFigure['side']>()
  const assign = (name: string): ShotFigure['side'] => {
    const side = order[sides.size % order.length] ?? 'center'
    sides.set(name, side)
    return side
  }
  for (const name of cast) assign(name)
  return (name) => sides.get(name) ?? assign(name)
}
