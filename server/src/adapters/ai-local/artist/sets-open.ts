// Open country and gardens, houses seen from outside, and other exteriors.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import type { Point3 } from './geometry.ts'
import type { PlaceDesign } from './place.ts'
import { bareTree, grassTuft, passerBy, rock, tree } from './plants.ts'
import type { Scenery } from './scenery.ts'
import { lampPost } from './sets-town.ts'

export const leafOf = (set: Scenery) => (set.light.weather === 'snow' ? '#b9bdbd' : '#6c7a55')

export function scatterGrass(
  set: Scenery,
  place: PlaceDesign,
  amount: { count: number; heightM: number; nearM: number; farM: number; colour: string; gapM?: number },
) {
  const { dice } = set
  for (let index = 0; index < amount.count; index += 1) {
    const share = (index + dice.unit()) / amount.count
    const z = amount.nearM + (amount.farM - amount.nearM) * share ** 1.7
    const x = dice.around(3.5 + Math.max(0, z + 3) * 0.95)
    if (Math.abs(x) < (amount.gapM ?? 0) && z < 3) continue
    set.cutOut(
      [x, 0, z],
      grassTuft(`${place.seed}${index}`, { heightM: amount.heightM * dice.between(0.7, 1.3), colour: amount.colour }),
    )
  }
}

export function path(set: Scenery, colour: Colour, widthM: number) {
  let x = set.dice.around(0.6)
  for (let z = -3; z < 60; z += 3) {
    const next = x + set.dice.around(1.3) * (z > 3 ? 1.4 : 0.5)
    set.face(
      [
        [x - widthM, 0, z],
        [x + widthM, 0, z],
        [next + widthM, 0, z + 3],
        [next - widthM, 0, z + 3],
      ],
      colour,
      { bias: -60, ink: false, lit: 0.9 },
    )
    x = next
  }
}

function pond(set: Scenery, [x, , z]: Point3, size: readonly [number, number]) {
  const rim: Point3[] = Array.from({ length: 14 }, (_, index) => {
    const a = (index / 14) * Math.PI * 2
    const swell = 1 + 0.12 * Math.sin(index * 2.4)
    return [x + Math.cos(a) * size[0] * swell, 0, z + Math.sin(a) * size[1] * swell]
  })
  set.face(rim, mix(set.light.skyLow, hex('#6f8590'), 0.45), { bias: -50, lit: 0.95, hatch: false })
  for (let index = 0; index < 5; index += 1)
    set.line(
      [x - size[0] * 0.6, 0.01, z - size[1] * 0.5 + index * size[1] * 0.25],
      [x + size[0] * 0.4, 0.01, z - size[1] * 0.5 + index * size[1] * 0.25],
      { weight: 0.7, bias: -49 },
    )
}

export function buildWilderness(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  path(set, paler(place.floor, 0.22), 0.75)
  pond(set, [dice.pick([-4.2, 4.2]), 0, 5.5], [1.7, 1.1])
  for (let index = 0; index < 8; index += 1)
    set.cutOut(
      [dice.around(16), 0, dice.between(7, 40)],
      rock(`${place.seed}${index}`, {
        heightM: dice.between(0.4, 1.9),
        keyX: light.keyX,
        colour: index % 2 ? '#a0957c' : '#8e8878',
      }),
    )
  set.cutOut([dice.pick([-5.5, 5.5]), 0, 9], bareTree(place.seed, 4.4))
  scatterGrass(set, place, { count: 85, heightM: 0.55, nearM: -2.2, farM: 34, colour: '#9a9460', gapM: 0.6 })
}

export function buildForest(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  path(set, paler(place.floor, 0.15), 0.6)
  for (let index = 0; index < 46; index += 1) {
    const z = 2.2 + 30 * ((index + dice.unit()) / 46) ** 1.5
    const x = dice.around(4 + z * 0.8)
    if (Math.abs(x) < 1.6 && z < 9) continue
    const r = dice.between(0.16, 0.34)
    set.box({ at: [x, 0, z], size: [r * 2, 11, r * 1.6], colour: hex('#5f5448') })
    if (index % 3 === 0)
      set.cutOut(
        [x, 0, z - 0.3],
        tree(`${place.seed}${index}`, { heightM: dice.between(2.2, 4), leaf: leafOf(set), keyX: light.keyX }),
      )
  }
  scatterGrass(set, place, { count: 46, heightM: 0.5, nearM: -2, farM: 18, colour: '#6f7c50', gapM: 0.7 })
}

export function buildMountain(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  for (let index = 0; index < 26; index += 1) {
    const z = dice.between(2.5, 26)
    const x = dice.around(3 + z * 0.8)
    set.cutOut(
      [Math.abs(x) < 1.4 && z < 6 ? x + 3 : x, 0, z],
      rock(`${place.seed}${index}`, { heightM: dice.between(0.3, 2.2) * (1 + z * 0.04), keyX: light.keyX }),
    )
  }
  for (let index = 0; index < 9; index += 1)
    set.cutOut(
      [dice.around(12), 0, dice.between(6, 26)],
      tree(`${place.seed}p${index}`, { heightM: dice.between(3, 6), leaf: '#5b6b55', keyX: light.keyX }),
    )
  scatterGrass(set, place, { count: 34, heightM: 0.4, nearM: -2, farM: 16, colour: '#868a5c' })
}

export function buildShore(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  const water = mix(light.skyLow, hex('#5e7a88'), 0.55)
  set.face(
    [
      [-160, 0, 5],
      [160, 0, 5],
      [160, 0, 260],
      [-160, 0, 260],
    ],
    water,
    { bias: -60, ink: false, lit: 0.85, hatch: false },
  )
  for (let index = 0; index < 60; index += 1) {
    const z = 5.4 + 60 * (index / 60) ** 2
    const x = dice.around(z * 1.2)
    const long = dice.between(0.3, 1.6) * (1 + z * 0.05)
    set.line([x - long, 0, z], [x + long, 0, z], { weight: 0.9, bias: -40 })
  }
  for (let index = 0; index < 12; index += 1)
    set.cutOut(
      [dice.around(8), 0, dice.between(2.6, 6)],
      rock(`${place.seed}${index}`, { heightM: dice.between(0.2, 0.8), keyX: light.keyX }),
    )
  set.cutOut([dice.pick([-7, 7]), 0, 16], ([x, y], m, tone) => {
    const hull = `<path d="M${x - m * 2.6} ${y - m * 0.5}Q${x} ${y + m * 0.35} ${x + m * 2.8} ${y - m * 0.6}L${x + m * 2.2} ${y}Q${x} ${y + m * 0.3} ${x - m * 2} ${y}Z" fill="rgb(${tone.lit(hex('#6b5140'), 0.4).map(Math.round).join(',')})"/>`
    return `${hull}<path d="M${x} ${y - m * 0.3}V${y - m * 4}L${x + m * 1.9} ${y - m * 1}Z" fill="rgb(${tone.lit(hex('#d3c6a8'), 0.9).map(Math.round).join(',')})" stroke="rgb(${tone.ink.map(Math.round).join(',')})" stroke-width="${tone.linePx}"/>`
  })
  scatterGrass(set, place, { count: 30, heightM: 0.7, nearM: -1.5, farM: 5, colour: '#8b8c5c', gapM: 1 })
}

export function buildGarden(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  path(set, hex('#c2b59b'), 0.9)
  for (const side of [-1, 1])
    for (let z = 2.5; z < 24; z += 3.2) set.box({ at: [side * 4.4, 0, z], size: [1, 1.05, 3], colour: hex('#5f7350') })
  for (let index = 0; index < 16; index += 1)
    set.cutOut(
      [dice.pick([-1, 1]) * dice.between(5, 14), 0, dice.between(4, 30)],
      tree(`${place.seed}${index}`, { heightM: dice.between(4, 7.5), leaf: leafOf(set), keyX: light.keyX }),
    )
  bench(set, [dice.pick([-2.6, 2.6]), 0, 3.4])
  lampPost(set, [dice.pick([-3.3, 3.3]), 0, 5])
  for (let index = 0; index < 4; index += 1)
    set.cutOut(
      [dice.around(2.6), 0, dice.between(10, 24)],
      passerBy(`${place.seed}${index}`, { old: false, keyX: light.keyX }),
    )
  scatterGrass(set, place, { count: 34, heightM: 0.3, nearM: -2, farM: 14, colour: '#7f8f5a', gapM: 1 })
}

function bench(set: Scenery, [x, , z]: Point3) {
  const wood = hex('#7a5d44')
  set.box({ at: [x, 0.42, z], size: [1.6, 0.08, 0.5], colour: wood })
  set.box({ at: [x, 0.5, z + 0.22], size: [1.6, 0.5, 0.06], colour: wood })
  for (const dx of [-0.65, 0.65]) set.box({ at: [x + dx, 0, z], size: [0.08, 0.42, 0.45], colour: darker(wood, 0.3) })
}
