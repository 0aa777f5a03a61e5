// The colours that a reference is made of. No chance: equal pixels give equal colours.

/** L, a, b. */
export type Colour = readonly number[]

/** Light changes how bright a thing is more than what hue it has. */
const LIGHTNESS_WEIGHT = 0.6
const ROUNDS = 8

/** At most `most` colours of the pixels with a weight: each as far as can be from those before it, then moved to its middle. */
export function paletteOf(lab: Float32Array, weight: Float32Array, most: number): readonly Colour[] {
  let colours: readonly Colour[] = farthest(lab, weight, most)
  for (let round = 0; round < ROUNDS; round += 1) colours = moved(lab, weight, colours)
  return colours
}

/** Squared distance of the pixel at `at`, with light counted less. */
export function distance2(lab: Float32Array, at: number, colour: Colour): number {
  const dl = ((lab[at] ?? 0) - (colour[0] ?? 0)) * LIGHTNESS_WEIGHT
  const da = (lab[at + 1] ?? 0) - (colour[1] ?? 0)
  const db = (lab[at + 2] ?? 0) - (colour[2] ?? 0)
  return dl * dl + da * da + db * db
}

/** Holds until the next question. */
type Nearest = { readonly k: number; readonly d2: number }

/** Which colour the pixel at `at` is nearest to. One function for all pixels: they are asked for by the hundred thousand. */
export function nearestIn(lab: Float32Array, colours: readonly Colour[]): (at: number) => Nearest {
  const found = { k: 0, d2: 0 }
  return (at) => {
    found.d2 = Number.POSITIVE_INFINITY
    for (let k = 0; k < colours.length; k += 1) {
      const d2 = distance2(lab, at, colours[k] ?? NO_COLOUR)
      if (d2 < found.d2) {
        found.k = k
        found.d2 = d2
      }
    }
    return found
  }
}
const NO_COLOUR: Colour = [0, 0, 0]

/** Colours nearer than this to one that is there already add nothing. */
const APART2 = 7 ** 2
/** Bright specks and ink would else be found first: each candidate counts by how much of it there is. */
const CELL = 12

function farthest(lab: Float32Array, weight: Float32Array, most: number): Colour[] {
  const cells = cellsOf(lab, weight)
  const chosen: number[] = []
  const means = Float32Array.from(cells.flatMap((cell) => cell.mean))
  const left = cells.map(() => Number.POSITIVE_INFINITY)
  while (chosen.length < most) {
    let best = -1
    let bestGain = 0
    for (const [i, cell] of cells.entries()) {
      const d2 = left[i] ?? 0
      const gain = chosen.length === 0 ? cell.mass : d2 < APART2 ? 0 : cell.mass * Math.min(d2, 60 ** 2)
      if (gain > bestGain) {
        best = i
        bestGain = gain
      }
    }
    if (best < 0) break
    chosen.push(best)
    const mean = cells[best]?.mean ?? NO_COLOUR
    for (const i of cells.keys()) left[i] = Math.min(left[i] ?? 0, distance2(means, i * 3, mean))
  }
  return chosen.map((i) => cells[i]?.mean ?? NO_COLOUR)
}

type Cell = { mass: number; mean: number[] }

function cellsOf(lab: Float32Array, weight: Float32Array): Cell[] {
  const cells = new Map<number, Cell>()
  for (let i = 0; i < weight.length; i += 1) {
    const w = weight[i] ?? 0
    if (w <= 0) continue
    const [l = 0, a = 0, b = 0] = [lab[i * 3], lab[i * 3 + 1], lab[i * 3 + 2]]
    const key = (Math.floor(l / CELL) * 64 + Math.floor((a + 128) / CELL)) * 64 + Math.floor((b + 128) / CELL)
    const cell = cells.get(key) ?? { mass: 0, mean: [0, 0, 0] }
    cell.mass += w
    cell.mean = [(cell.mean[0] ?? 0) + l * w, (cell.mean[1] ?? 0) + a * w, (cell.mean[2] ?? 0) + b * w]
    cells.set(key, cell)
  }
  return [...cells.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, { mass, mean }]) => ({ mass, mean: mean.map((sum) => sum / mass) }))
}

/** Each colour moved to the middle of what is nearest to it. */
function moved(lab: Float32Array, weight: Float32Array, colours: readonly Colour[]): Colour[] {
  const sums = colours.map(() => [0, 0, 0, 0])
  const nearest = nearestIn(lab, colours)
  for (let i = 0; i < weight.length; i += 1) {
    const w = weight[i] ?? 0
    if (w <= 0) continue
    const sum = sums[nearest(i * 3).k] ?? []
    for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] ?? 0) + w * (lab[i * 3 + c] ?? 0)
    sum[3] = (sum[3] ?? 0) + w
  }
  return colours.map((colour, k) => {
    const [l = 0, a = 0, b = 0, mass = 0] = sums[k] ?? []
    return mass > 0 ? [l / mass, a / mass, b / mass] : colour
  })
}
