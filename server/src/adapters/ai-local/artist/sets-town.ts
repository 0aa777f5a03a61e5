// Streets and market: two rows of houses along the depth of the picture, old or modern.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import type { Point3 } from './geometry.ts'
import type { PlaceDesign } from './place.ts'
import { lantern, passerBy, tree } from './plants.ts'
import type { Scenery } from './scenery.ts'

const wallFace = (
  side: number,
  x: number,
  rect: readonly [z0: number, y0: number, z1: number, y1: number],
): Point3[] => [
  [side * x, rect[1], rect[0]],
  [side * x, rect[3], rect[0]],
  [side * x, rect[3], rect[2]],
  [side * x, rect[1], rect[2]],
]

type House = {
  readonly side: 1 | -1
  readonly x: number
  readonly z: number
  readonly long: number
  readonly tall: number
}

function oldHouse(set: Scenery, place: PlaceDesign, { side, x, z, long, tall }: House) {
  const { dice, light } = set
  const wall = mix(place.wall, dice.pick<Colour>([hex('#c2b498'), hex('#9a8b78'), hex('#b59a7a')]), 0.5)
  const wood = mix(place.trim, hex('#4a3428'), dice.between(0, 0.5))
  const [z0, z1] = [z - long / 2, z + long / 2]
  set.box({ at: [side * (x + 2.4), 0, z], size: [4.8, tall, long - 0.1], colour: wall })
  const open = light.lamps ? hex('#d99a52') : darker(wood, 0.5)
  set.face(wallFace(side, x - 0.01, [z0 + 0.4, 0.05, z1 - 0.4, 2.35]), open, {
    bias: 0.3,
    hatch: !light.lamps,
    ...(light.lamps ? { lit: 1.1 } : {}),
  })
  for (let at = z0 + 0.25; at <= z1 - 0.2; at += (long - 0.5) / 3)
    set.box({ at: [side * (x - 0.12), 0, at], size: [0.2, 2.6, 0.2], colour: wood }, { bias: 0.5 })
  set.box({ at: [side * (x - 0.1), 2.35, z], size: [0.25, 0.4, long - 0.2], colour: wood }, { bias: 0.5 })
  if (tall > 4) {
    for (let at = z0 + 0.7; at < z1 - 1; at += 1.7) {
      set.face(
        wallFace(side, x - 0.02, [at, 3.25, at + 1.2, 4.35]),
        light.lamps && dice.chance(0.6) ? hex('#e0a860') : darker(wood, 0.25),
        { bias: 0.5, ...(light.lamps ? { lit: 1.1 } : {}) },
      )
      for (const part of [0.3, 0.6, 0.9])
        set.line([side * (x - 0.04), 3.25, at + part], [side * (x - 0.04), 4.35, at + part], { weight: 0.8, bias: 0.6 })
      set.line([side * (x - 0.04), 3.8, at], [side * (x - 0.04), 3.8, at + 1.2], { weight: 0.8, bias: 0.6 })
    }
  }
  oldRoof(set, { side, x, z0, z1, tall })
}

function oldRoof(set: Scenery, roof: { side: number; x: number; z0: number; z1: number; tall: number }) {
  const { side, x, z0, z1, tall } = roof
  const tile = hex('#6a6c6e')
  const eave = x - 0.85
  const ridgeY = tall + 1.7
  set.face(
    [
      [side * eave, tall - 0.05, z0 - 0.3],
      [side * (eave + 1.2), tall + 0.55, z0 - 0.2],
      [side * (x + 2.4), ridgeY, z0],
      [side * (x + 2.4), ridgeY, z1],
      [side * (eave + 1.2), tall + 0.55, z1 + 0.2],
      [side * eave, tall - 0.05, z1 + 0.3],
    ],
    tile,
    { bias: 0.9, lit: 0.45, hatch: false },
  )
  for (let at = z0 - 0.2; at <= z1 + 0.2; at += 0.42) {
    set.line([side * eave, tall - 0.03, at], [side * (eave + 1.2), tall + 0.57, at], { weight: 0.9, bias: 1 })
    set.line([side * (eave + 1.2), tall + 0.57, at], [side * (x + 2.4), ridgeY, at], { weight: 0.7, bias: 1 })
  }
  set.face(
    [
      [side * eave, tall - 0.22, z0 - 0.3],
      [side * eave, tall - 0.02, z0 - 0.3],
      [side * eave, tall - 0.02, z1 + 0.3],
      [side * eave, tall - 0.22, z1 + 0.3],
    ],
    darker(tile, 0.45),
    { bias: 1, hatch: false },
  )
  for (const end of [z0 - 0.3, z1 + 0.3])
    set.face(
      [
        [side * eave, tall - 0.05, end],
        [side * (eave - 0.35), tall + 0.3, end],
        [side * (eave + 0.5), tall + 0.3, end],
      ],
      darker(tile, 0.2),
      { bias: 1.1, hatch: false },
    )
}

function stall(set: Scenery, place: PlaceDesign, [x, , z]: Point3) {
  const { dice, light } = set
  const cloth = dice.pick<Colour>([place.accent, hex('#8d9aa0'), hex('#c0a468'), hex('#a88a72')])
  set.box({ at: [x, 0, z], size: [1.1, 0.85, 1.9], colour: mix(place.trim, hex('#8a6b4c'), 0.5) })
  for (let index = 0; index < 5; index += 1)
    set.box(
      {
        at: [x + dice.around(0.35), 0.85, z - 0.75 + index * 0.36],
        size: [0.34, 0.2, 0.3],
        colour: dice.pick<Colour>([hex('#c39a4a'), hex('#a4563c'), hex('#7f8c56'), hex('#b7a587')]),
      },
      { bias: 0.2 },
    )
  for (const [dx, dz] of [
    [-0.6, -1],
    [0.6, -1],
    [-0.6, 1],
    [0.6, 1],
  ] as const)
    set.box({ at: [x + dx, 0, z + dz], size: [0.07, 2.25, 0.07], colour: place.trim }, { bias: 0.1 })
  set.face(
    [
      [x - 0.95, 2.05, z - 1.2],
      [x, 2.5, z - 1.2],
      [x, 2.5, z + 1.2],
      [x - 0.95, 2.05, z + 1.2],
    ],
    cloth,
    { bias: 0.6, lit: light.keyX < 0 ? 0.95 : 0.35 },
  )
  set.face(
    [
      [x + 0.95, 2.05, z - 1.2],
      [x, 2.5, z - 1.2],
      [x, 2.5, z + 1.2],
      [x + 0.95, 2.05, z + 1.2],
    ],
    cloth,
    { bias: 0.6, lit: light.keyX > 0 ? 0.95 : 0.35 },
  )
  set.face(
    [
      [x - 0.95, 2.05, z - 1.2],
      [x, 2.5, z - 1.2],
      [x + 0.95, 2.05, z - 1.2],
    ],
    darker(cloth, 0.2),
    { bias: 0.7, lit: 0.5 },
  )
}

export function buildOldStreet(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  const keyX = light.keyX
  const street = place.kind === 'alley' ? 2.1 : place.kind === 'market' ? 5.2 : 4.2
  for (const side of [-1, 1] as const) {
    let z = -7 + dice.around(1)
    while (z < 44) {
      const long = dice.between(4.6, 7.4)
      oldHouse(set, place, {
        side,
        x: street + dice.around(0.25),
        z: z + long / 2,
        long,
        tall: dice.pick([3.1, 3.3, 5.1, 5.4]),
      })
      if (dice.chance(0.75))
        set.cutOut(
          [side * (street - 0.75), 2.75, z + long * 0.3],
          lantern({ radiusM: 0.24, glows: light.lamps, keyX }),
          1.4,
        )
      z += long
    }
  }
  if (place.kind === 'market') {
    for (let z = 2.6; z < 32; z += dice.between(3, 4.4))
      for (const side of [-1, 1]) if (dice.chance(0.8)) stall(set, place, [side * dice.between(3, 3.7), 0, z])
    for (let index = 0; index < 24; index += 1)
      set.cutOut([dice.around(2.6), 0, dice.between(6.5, 34)], passerBy(`${place.seed}${index}`, { old: true, keyX }))
  } else
    for (let index = 0; index < 5; index += 1)
      set.cutOut([dice.around(2), 0, dice.between(9, 32)], passerBy(`${place.seed}${index}`, { old: true, keyX }))
  gateTower(set, place)
  paving(set, street)
}

function paving(set: Scenery, street: number) {
  const { dice } = set
  for (let index = 0; index < 60; index += 1) {
    const x = dice.around(street * 0.9)
    const z = dice.between(-2.5, 16)
    const long = dice.between(0.25, 0.8)
    set.line([x - long, 0, z], [x + long, 0, z + dice.around(0.08)], { weight: 0.8, bias: -40 })
  }
}

function gateTower(set: Scenery, place: PlaceDesign) {
  const stone = mix(place.wall, hex('#8b8a86'), 0.6)
  for (const side of [-1, 1]) set.box({ at: [side * 5.4, 0, 50], size: [6.6, 8, 5], colour: stone })
  set.box({ at: [0, 5, 50], size: [4.4, 3, 5], colour: stone })
  set.box({ at: [0, 8, 50], size: [11, 3.4, 4], colour: place.trim })
  set.face(
    [
      [-8.5, 11, 47],
      [-5, 14, 50],
      [5, 14, 50],
      [8.5, 11, 47],
    ],
    hex('#5f6266'),
    { bias: 1 },
  )
  set.face(
    [
      [-9, 11.5, 47],
      [-8.4, 10.7, 47],
      [8.4, 10.7, 47],
      [9, 11.5, 47],
      [7, 11.2, 47],
      [-7, 11.2, 47],
    ],
    hex('#4a4c50'),
    { bias: 1.1 },
  )
}

function tower(set: Scenery, place: PlaceDesign, house: House & { depth: number }) {
  const { dice, light } = set
  const wall = mix(
    dice.pick<Colour>([hex('#a39a8c'), hex('#8e949a'), hex('#a8836c'), hex('#b9b2a4'), hex('#7d7f84')]),
    place.wall,
    0.25,
  )
  const { side, x, z, long, tall, depth } = house
  set.box({ at: [side * (x + depth / 2), 0, z], size: [depth, tall, long - 0.3], colour: wall })
  const [z0, z1] = [z - long / 2, z + long / 2]
  const night = light.lamps
  set.face(wallFace(side, x - 0.01, [z0 + 0.5, 0.2, z1 - 0.5, 3]), night ? hex('#d8b47c') : darker(wall, 0.55), {
    bias: 0.3,
    hatch: !night,
    ...(night ? { lit: 1.1 } : {}),
  })
  set.face(
    [
      [side * (x - 0.9), 3.0, z0 + 0.4],
      [side * (x - 0.9), 3.0, z1 - 0.4],
      [side * x, 3.5, z1 - 0.4],
      [side * x, 3.5, z0 + 0.4],
    ],
    dice.pick<Colour>([place.accent, hex('#5f7480'), hex('#7d5a4c')]),
    { bias: 0.6 },
  )
  for (let y = 4.4; y < tall - 1.6; y += 2.9)
    for (let at = z0 + 0.9; at < z1 - 1.3; at += 2.2) {
      const glow = night && dice.chance(0.45)
      set.face(
        wallFace(side, x - 0.02, [at, y, at + 1.25, y + 1.7]),
        glow ? hex('#e2bd7e') : night ? hex('#3c4658') : mix(hex('#6d7f8c'), light.skyLow, 0.35),
        { bias: 0.4, hatch: false, ...(glow ? { lit: 1.1 } : { lit: 0.6 }) },
      )
    }
}

function parkedCar(set: Scenery, at: Point3) {
  const paint = set.dice.pick<Colour>([hex('#7d4a44'), hex('#5b6b7a'), hex('#8c8a84'), hex('#3e4247')])
  const [x, , z] = at
  set.box({ at: [x, 0.3, z], size: [1.75, 0.6, 4.2], colour: paint })
  set.box({ at: [x, 0.9, z + 0.2], size: [1.55, 0.52, 2.3], colour: mix(paint, hex('#39424a'), 0.65) }, { bias: 0.1 })
  for (const dz of [-1.3, 1.3])
    for (const dx of [-0.8, 0.8])
      set.box({ at: [x + dx, 0, z + dz], size: [0.24, 0.62, 0.66], colour: hex('#2b2b2e') }, { bias: 0.05 })
}

export function buildStreet(set: Scenery, place: PlaceDesign) {
  const { dice, light } = set
  const narrow = place.kind === 'alley'
  const x = narrow ? 2.2 : 8.5
  for (const side of [-1, 1] as const) {
    let z = -9
    while (z < 80) {
      const long = dice.between(7, 13)
      tower(set, place, { side, x, z: z + long / 2, long, tall: dice.between(8, 22), depth: 8 })
      z += long + (dice.chance(0.2) ? 3 : 0)
    }
    if (narrow) continue
    set.face(
      [
        [side * 5.6, 0.14, -8],
        [side * 8.5, 0.14, -8],
        [side * 8.5, 0.14, 80],
        [side * 5.6, 0.14, 80],
      ],
      paler(place.floor, 0.1),
      { bias: -30, lit: 0.8 },
    )
    for (let at = 3; at < 50; at += 11) {
      lampPost(set, [side * 5.9, 0, at + side])
      set.cutOut(
        [side * 6.6, 0, at + 5],
        tree(`${place.seed}${side}${at}`, { heightM: 5.5, leaf: '#6f7d5c', keyX: light.keyX }),
      )
      if (dice.chance(0.7)) parkedCar(set, [side * 4.5, 0, at + 2.5])
    }
    for (let index = 0; index < 7; index += 1)
      set.cutOut(
        [side * dice.between(6.2, 8), 0, dice.between(4, 40)],
        passerBy(`${place.seed}${side}${index}`, { old: false, keyX: light.keyX }),
      )
  }
  if (narrow)
    for (let index = 0; index < 4; index += 1)
      set.box({
        at: [dice.pick([-1.6, 1.6]), 0, 2.5 + index * 3],
        size: [0.8, dice.between(0.6, 1.1), 0.8],
        colour: dice.pick<Colour>([hex('#6b7a6a'), hex('#7d6a58'), hex('#5f666c')]),
      })
  else
    for (let at = -4; at < 60; at += 4.4)
      set.face(
        [
          [-0.09, 0.01, at],
          [0.09, 0.01, at],
          [0.09, 0.01, at + 2],
          [-0.09, 0.01, at + 2],
        ],
        hex('#d8d2c0'),
        { bias: -30, ink: false, lit: 0.9 },
      )
}

export function lampPost(set: Scenery, [x, y, z]: Point3) {
  set.box({ at: [x, y, z], size: [0.14, 4.6, 0.14], colour: hex('#3f4246') })
  set.cutOut(
    [x, 4.7, z],
    ([sx, sy], metre) => {
      const r = metre * 0.28
      const bulb = `<circle cx="${sx.toFixed(1)}" cy="${sy.toFixed(1)}" r="${r.toFixed(1)}" fill="${set.light.lamps ? '#ffe0a6' : '#c9c8c0'}"/>`
      return set.light.lamps
        ? `<circle cx="${sx.toFixed(1)}" cy="${sy.toFixed(1)}" r="${(metre * 2).toFixed(1)}" fill="url(#glow)"/>${bulb}`
        : bulb
    },
    0.2,
  )
}
