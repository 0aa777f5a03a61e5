// Houses and what belongs to them, seen from outside: balcony, patio, rooftop, hall, farm.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import type { Point3 } from './geometry.ts'
import type { PlaceDesign } from './place.ts'
import { tree } from './plants.ts'
import type { Scenery } from './scenery.ts'
import { leafOf, path, scatterGrass } from './sets-open.ts'

export function balustrade(set: Scenery, line: { z: number; x0: number; x1: number; y?: number; colour: Colour }) {
  const { z, x0, x1, y = 0, colour } = line
  set.box({ at: [(x0 + x1) / 2, y + 0.92, z], size: [x1 - x0, 0.14, 0.34], colour }, { bias: 0.2 })
  set.box({ at: [(x0 + x1) / 2, y, z], size: [x1 - x0, 0.16, 0.34], colour }, { bias: 0.1 })
  for (let x = x0 + 0.16; x < x1; x += 0.32)
    set.box(
      { at: [x, y + 0.16, z], size: [0.13, 0.76, 0.13], colour: darker(colour, 0.08) },
      { bias: 0.1, hatch: false },
    )
}

export function buildBalcony(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  balustrade(set, { z: 1.5, x0: -6, x1: 6, colour: place.wall })
  for (const x of [-6, -2.4, 2.4, 6])
    set.box({ at: [x, 0, 1.5], size: [0.46, 1.2, 0.46], colour: paler(place.wall, 0.1) }, { bias: 0.4 })
  for (const side of [-1, 1]) {
    set.box({ at: [side * 5.4, 0, 2.4], size: [3, 9, 1.6], colour: mix(place.wall, hex('#8f887c'), 0.4) })
    set.face(
      [
        [side * 4.9 - 0.6, 0.9, 1.58],
        [side * 4.9 - 0.6, 2.6, 1.58],
        [side * 4.9, 3.1, 1.58],
        [side * 4.9 + 0.6, 2.6, 1.58],
        [side * 4.9 + 0.6, 0.9, 1.58],
      ],
      light.lamps ? hex('#e9b468') : darker(place.trim, 0.4),
      { bias: 1.2, hatch: false, ...(light.lamps ? { lit: 1.1 } : {}) },
    )
    for (let y = 0.3; y < 7; y += 0.55)
      set.cutOut(
        [side * (3.95 + dice.around(0.16)), y, 1.5],
        tree(`${place.seed}${side}${y}`, { heightM: 0.9, leaf: '#52654c', keyX: light.keyX }),
        1.5,
      )
  }
  for (let index = 0; index < 14; index += 1)
    set.cutOut(
      [dice.around(16), -3, dice.between(7, 26)],
      tree(`${place.seed}t${index}`, { heightM: dice.between(5, 8.5), leaf: '#4f6150', keyX: light.keyX }),
    )
}

export function buildPatio(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  const wall = place.wall
  set.box({ at: [-6.5, 0, 6], size: [7, 3.1, 3], colour: wall })
  set.face(
    [
      [-10, 3.1, 4.3],
      [-3, 3.1, 4.3],
      [-3, 3.9, 6],
      [-10, 3.9, 6],
    ],
    hex('#8c6a58'),
    { bias: 1 },
  )
  set.face(
    [
      [-8.2, 0.1, 4.48],
      [-8.2, 2.25, 4.48],
      [-5.2, 2.25, 4.48],
      [-5.2, 0.1, 4.48],
    ],
    light.lamps ? hex('#e6bd80') : mix(hex('#56656e'), light.skyLow, 0.3),
    { bias: 1.6, hatch: false, ...(light.lamps ? { lit: 1.1 } : { lit: 0.7 }) },
  )
  set.line([-6.7, 0.1, 4.46], [-6.7, 2.25, 4.46], { weight: 1.6, bias: 1.7 })
  for (let z = -3; z < 9; z += 1.1) set.line([-9, 0, z], [9, 0, z], { weight: 0.6, bias: -30 })
  for (let x = -9; x < 9; x += 1.1) set.line([x, 0, -3], [x, 0, 9], { weight: 0.6, bias: -30 })
  for (let x = -3; x < 16; x += 0.42)
    set.box(
      { at: [x, 0, 9.4], size: [0.38, 1.9, 0.07], colour: mix(place.trim, hex('#a58a6a'), 0.4) },
      { hatch: false },
    )
  pool(set, [4.6, 0, 5.6])
  for (const [x, z] of [
    [-1.9, 2.6],
    [1.3, 2.9],
  ] as const)
    lounge(set, [x, 0, z], place.accent)
  set.box({ at: [-0.3, 0, 2.6], size: [0.6, 0.5, 0.6], colour: place.trim })
  umbrella(set, [2.7, 0, 3.7], place.accent)
  for (let index = 0; index < 7; index += 1)
    set.cutOut(
      [dice.around(13), 0, dice.between(11, 17)],
      tree(`${place.seed}${index}`, { heightM: dice.between(4, 7), leaf: leafOf(set), keyX: light.keyX }),
    )
}

function pool(set: Scenery, [x, , z]: Point3) {
  set.face(
    [
      [x - 2.6, 0.01, z - 1.7],
      [x + 2.6, 0.01, z - 1.7],
      [x + 2.6, 0.01, z + 1.7],
      [x - 2.6, 0.01, z + 1.7],
    ],
    hex('#e1dccd'),
    { bias: -20, lit: 0.95 },
  )
  set.face(
    [
      [x - 2.3, 0.02, z - 1.4],
      [x + 2.3, 0.02, z - 1.4],
      [x + 2.3, 0.02, z + 1.4],
      [x - 2.3, 0.02, z + 1.4],
    ],
    hex('#7fb0b8'),
    { bias: -19, lit: 0.95 },
  )
  for (let index = 0; index < 6; index += 1)
    set.line([x - 1.8, 0.03, z - 1.1 + index * 0.42], [x + 1.2, 0.03, z - 1.1 + index * 0.42], {
      weight: 0.7,
      bias: -18,
    })
}

function lounge(set: Scenery, [x, , z]: Point3, colour: Colour) {
  set.box({ at: [x, 0.3, z], size: [0.66, 0.12, 1.3], colour: paler(colour, 0.3) })
  set.face(
    [
      [x - 0.33, 0.42, z + 0.6],
      [x + 0.33, 0.42, z + 0.6],
      [x + 0.33, 1.05, z + 1],
      [x - 0.33, 1.05, z + 1],
    ],
    paler(colour, 0.2),
    { bias: 0.2 },
  )
  for (const dx of [-0.28, 0.28])
    for (const dz of [-0.5, 0.6]) set.box({ at: [x + dx, 0, z + dz], size: [0.06, 0.3, 0.06], colour: hex('#6b5a48') })
}

function umbrella(set: Scenery, [x, , z]: Point3, colour: Colour) {
  set.box({ at: [x, 0, z], size: [0.07, 2.5, 0.07], colour: hex('#6b5a48') })
  for (let index = 0; index < 8; index += 1) {
    const a = (index / 8) * Math.PI * 2
    const b = ((index + 1) / 8) * Math.PI * 2
    set.face(
      [
        [x, 2.75, z],
        [x + Math.cos(a) * 1.5, 2.2, z + Math.sin(a) * 1.5],
        [x + Math.cos(b) * 1.5, 2.2, z + Math.sin(b) * 1.5],
      ],
      index % 2 ? colour : hex('#e3dccb'),
      { bias: 0.3 - Math.sin(a) * 0.3, hatch: false },
    )
  }
}

export function buildRooftop(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  set.box({ at: [0, 0, 5], size: [22, 0.9, 0.4], colour: place.wall })
  set.box({ at: [-5, 0, 3.6], size: [2.4, 2.6, 2], colour: mix(place.wall, hex('#8a8782'), 0.5) })
  set.face(
    [
      [-5.5, 0.05, 2.58],
      [-5.5, 2.05, 2.58],
      [-4.6, 2.05, 2.58],
      [-4.6, 0.05, 2.58],
    ],
    darker(place.trim, 0.2),
    { bias: 1.4 },
  )
  set.box({ at: [4.6, 1.5, 4], size: [1.7, 1.9, 1.7], colour: hex('#7b5f4a') })
  for (const dx of [-0.7, 0.7])
    for (const dz of [-0.7, 0.7]) set.box({ at: [4.6 + dx, 0, 4 + dz], size: [0.1, 1.5, 0.1], colour: hex('#4b4745') })
  for (let index = 0; index < 30; index += 1) {
    const z = dice.between(18, 70)
    const tall = dice.between(-4, 14)
    const x = dice.around(20 + z * 0.7)
    set.box({
      at: [x, -22, z],
      size: [dice.between(5, 9), 22 + tall, 5],
      colour: dice.pick<Colour>([hex('#8d9299'), hex('#9d9288'), hex('#7b828c')]),
    })
    if (light.lamps)
      for (let dot = 0; dot < 6; dot += 1)
        set.face(
          [
            [x - 2 + dot * 0.7, tall - 3 - (dot % 3) * 2, z - 2.6],
            [x - 1.6 + dot * 0.7, tall - 3 - (dot % 3) * 2, z - 2.6],
            [x - 1.6 + dot * 0.7, tall - 2.2 - (dot % 3) * 2, z - 2.6],
            [x - 2 + dot * 0.7, tall - 2.2 - (dot % 3) * 2, z - 2.6],
          ],
          hex('#e8c07c'),
          { bias: 3, lit: 1.1, ink: false },
        )
  }
}

/** A house of the old style across the picture: hall of a courtyard, temple, palace. */
export function buildHall(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  const grand = place.kind === 'palace' || place.kind === 'temple'
  const z = grand ? 11 : 7.5
  const base = grand ? 1.3 : 0.45
  const half = grand ? 10 : 5.5
  const tall = grand ? 4.4 : 3
  for (let step = 0; step < 5; step += 1)
    set.box(
      {
        at: [0, (base / 5) * step, z - 2.8 + step * 0.3],
        size: [grand ? 5 : 3, base / 5, 1.6],
        colour: hex('#b4ac9c'),
      },
      { bias: -0.2 + step * 0.1 },
    )
  set.box({ at: [0, 0, z + 1.2], size: [half * 2 + 1.6, base, 5], colour: hex('#aaa294') })
  set.box({ at: [0, base, z + 1.6], size: [half * 2, tall, 3.4], colour: place.wall })
  const open = light.lamps ? hex('#df9f55') : darker(place.trim, 0.5)
  set.face(
    [
      [-1.5, base, z - 0.12],
      [-1.5, base + tall * 0.78, z - 0.12],
      [1.5, base + tall * 0.78, z - 0.12],
      [1.5, base, z - 0.12],
    ],
    open,
    { bias: 2, hatch: false, ...(light.lamps ? { lit: 1.1 } : { lit: 0.3 }) },
  )
  for (let x = -half + 0.3; x <= half; x += half / 3.5)
    set.box({ at: [x, base, z - 0.5], size: [0.42, tall, 0.42], colour: place.trim }, { bias: 2.4 })
  set.box(
    {
      at: [0, base + tall - 0.5, z - 0.5],
      size: [half * 2 + 0.6, 0.5, 0.5],
      colour: mix(place.trim, place.accent, 0.35),
    },
    { bias: 2.6 },
  )
  hallRoof(set, { half, z, eaveY: base + tall, riseM: grand ? 3.4 : 2 })
  for (const side of [-1, 1]) {
    set.box({ at: [side * (half + 1.8), 0, z - 3], size: [1.6, 2.8, 12], colour: mix(place.wall, hex('#a8a192'), 0.5) })
    set.cutOut(
      [side * dice.between(3.6, 4.6), 0, z - 3.5],
      tree(`${place.seed}${side}`, { heightM: 5, leaf: leafOf(set), keyX: light.keyX }),
    )
    set.box({ at: [side * 2.4, 0, 3.8], size: [0.8, 0.9, 0.8], colour: hex('#8d8a82') })
  }
  for (let row = -2; row < z - 3; row += 1.15) set.line([-9, 0, row], [9, 0, row], { weight: 0.6, bias: -40 })
  for (let x = -9; x <= 9; x += 1.15) set.line([x, 0, -2.5], [x, 0, z - 3], { weight: 0.6, bias: -40 })
}

type HallRoof = { readonly half: number; readonly z: number; readonly eaveY: number; readonly riseM: number }

/** Tiled, with eaves that turn up at the corners. */
function hallRoof(set: Scenery, { half, z, eaveY, riseM }: HallRoof) {
  const ridgeY = eaveY + riseM
  set.face(
    [
      [-half - 1.4, eaveY + 0.5, z - 1.9],
      [-half - 0.4, eaveY - 0.05, z - 1.9],
      [half + 0.4, eaveY - 0.05, z - 1.9],
      [half + 1.4, eaveY + 0.5, z - 1.9],
      [half - 1.2, ridgeY, z + 1.4],
      [-half + 1.2, ridgeY, z + 1.4],
    ],
    hex('#63666a'),
    { bias: 4, lit: 0.5, hatch: false },
  )
  for (let x = -half - 0.2; x <= half + 0.2; x += 0.55)
    set.line([x, eaveY, z - 1.92], [x * 0.86, ridgeY, z + 1.4], { weight: 0.8, bias: 4.4 })
  set.face(
    [
      [-half - 1.5, eaveY + 0.55, z - 1.95],
      [-half - 0.4, eaveY - 0.25, z - 1.95],
      [half + 0.4, eaveY - 0.25, z - 1.95],
      [half + 1.5, eaveY + 0.55, z - 1.95],
      [half + 0.4, eaveY, z - 1.95],
      [-half - 0.4, eaveY, z - 1.95],
    ],
    hex('#44474b'),
    { bias: 4.6, hatch: false },
  )
}

export function buildExterior(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  path(set, paler(place.floor, 0.15), 1.2)
  const side = dice.pick([-1, 1])
  set.box({ at: [side * 7, 0, 9], size: [6, 3, 5], colour: place.wall })
  set.face(
    [
      [side * 7 - 3.5, 3, 6.2],
      [side * 7 + 3.5, 3, 6.2],
      [side * 7 + 3, 5, 9],
      [side * 7 - 3, 5, 9],
    ],
    darker(place.trim, 0.1),
    { bias: 1.4 },
  )
  set.face(
    [
      [side * 7 - 0.6, 0, 6.48],
      [side * 7 - 0.6, 2.1, 6.48],
      [side * 7 + 0.4, 2.1, 6.48],
      [side * 7 + 0.4, 0, 6.48],
    ],
    light.lamps ? hex('#e0ab62') : darker(place.trim, 0.3),
    { bias: 2.8, ...(light.lamps ? { lit: 1.1 } : {}) },
  )
  for (let index = 0; index < 14; index += 1)
    set.cutOut(
      [dice.around(15), 0, dice.between(8, 30)],
      tree(`${place.seed}${index}`, { heightM: dice.between(4, 7), leaf: leafOf(set), keyX: light.keyX }),
    )
  for (let x = -14; x < 14; x += 1.6) set.box({ at: [x, 0, 6], size: [0.1, 0.95, 0.1], colour: place.trim })
  for (const y of [0.4, 0.8]) set.box({ at: [0, y, 6], size: [28, 0.08, 0.06], colour: place.trim }, { hatch: false })
  scatterGrass(set, place, { count: 40, heightM: 0.4, nearM: -2, farM: 16, colour: '#87905e', gapM: 1.1 })
}
