// Interiors, each a room with what makes it that kind of room.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import { bed, cabinet, chair, counter, pottedPlant, screen, sofa, table } from './furniture.ts'
import type { PlaceDesign } from './place.ts'
import { lantern } from './plants.ts'
import { buildRoom, door, framed, lamp, plane, type Room, shelves, type Wall, window } from './room.ts'
import type { Scenery } from './scenery.ts'

type Goods = readonly [Colour, ...Colour[]]
const books: Goods = [hex('#8a4f42'), hex('#5a6b6f'), hex('#a58c5c'), hex('#4d5a48'), hex('#b8ad98'), hex('#6c5a6a')]
const bottles: Goods = [hex('#5c7a60'), hex('#8a6a3c'), hex('#a7b4b0'), hex('#6f4434'), hex('#c0a060')]
const jars: Goods = [hex('#8b6a4a'), hex('#6a5040'), hex('#b59a72'), hex('#5d6a62')]

type Style = {
  readonly size: readonly [number, number, number]
  readonly floorKind: 'boards' | 'tiles' | 'plain'
  readonly dado: boolean
  readonly beams: boolean
}
const start = (set: Scenery, place: PlaceDesign, style: Style): Room =>
  buildRoom(
    set,
    { width: style.size[0], depth: style.size[1], height: style.size[2] },
    {
      wall: place.wall,
      trim: place.trim,
      floor: place.floor,
      floorKind: style.floorKind,
      dado: style.dado,
      beams: style.beams,
    },
  )

const shuffleWalls = (set: Scenery) =>
  set.dice.pick<readonly [Wall, Wall, Wall]>([
    [0, 1, 3],
    [1, 0, 3],
    [3, 0, 1],
  ])

export function buildLivingRoom(set: Scenery, place: PlaceDesign) {
  const rich = place.kind === 'parlour'
  const room = start(set, place, { size: [7.2, 6.4, rich ? 3.5 : 2.8], floorKind: 'boards', dado: rich, beams: false })
  const [light, art, books1] = shuffleWalls(set)
  const pane = { trim: paler(place.trim, 0.35), curtain: place.accent, panes: [2, 3] as const }
  window({ room, wall: light }, [-2, 0.85, -0.6, rich ? 2.9 : 2.3], pane)
  window({ room, wall: light }, [0.7, 0.85, 2.1, rich ? 2.9 : 2.3], pane)
  framed({ room, wall: art }, [-1.6, 1.45, -0.5, 2.25], { trim: hex('#a08450'), tone: hex('#7f8b7a') })
  framed({ room, wall: art }, [0.2, 1.55, 0.8, 2.3], { trim: place.trim, tone: place.accent })
  door({ room, wall: art }, 2.1, mix(place.trim, place.wall, 0.2))
  shelves({ room, wall: books1 }, [-1.9, 0.1, -0.2, 2.3], { wood: place.trim, goods: books, rows: 5, tall: 0.85 })
  if (rich) fireplace(room, books1, place)
  else framed({ room, wall: books1 }, [0.6, 1.4, 1.9, 2.2], { trim: place.trim, tone: hex('#6f8088') })
  sofa(set, [0, 0, 2.4], { width: 2.1, turn: 0, colour: mix(place.accent, place.wall, 0.25) })
  chair(set, [-2.3, 0, 1.4], { turn: -0.7, colour: place.trim, tall: 1.1 })
  table(set, [0, 0, 1.3], { size: [1.1, 0.45, 0.6], colour: place.trim })
  cabinet(set, [2.9, 0, 2.6], { size: [0.9, 0.95, 0.5], colour: place.trim, doors: 2 })
  lamp(set, [2.9, 1.35, 2.6], { hangs: 0, shade: hex('#d8c9a4') })
  pottedPlant(set, [-3, 0, 2.7], place.seed)
  set.face(
    [
      [-1.8, 0.01, 0.2],
      [1.8, 0.01, 0.2],
      [1.8, 0.01, 2.2],
      [-1.8, 0.01, 2.2],
    ],
    mix(place.accent, place.floor, 0.4),
    { bias: -58, lit: 0.7 },
  )
}

function fireplace(room: Room, wall: Wall, place: PlaceDesign) {
  plane({ room, wall }, [0.3, 0, 2.3, 1.35], { colour: hex('#c9c1b1'), inset: 0.25 })
  plane({ room, wall }, [0.7, 0.05, 1.9, 1.0], { colour: hex('#2c2624'), inset: 0.27, bias: -57, hatch: false })
  plane({ room, wall }, [0.2, 1.3, 2.4, 1.42], { colour: paler(place.trim, 0.1), inset: 0.35, bias: -56.8 })
  framed({ room, wall }, [0.6, 1.65, 2, 2.8], { trim: hex('#a68a4e'), tone: hex('#8fa0a0') })
}

export function buildOffice(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [8, 6.6, 2.8], floorKind: 'tiles', dado: false, beams: false })
  window({ room, wall: 0 }, [-3, 0.9, 3, 2.4], { trim: hex('#70757a'), curtain: null, panes: [5, 1] })
  for (let v = 1.0; v < 2.35; v += 0.14)
    if (set.dice.chance(0.85))
      set.line(room.point(0, [-3, v], 0.06), room.point(0, [3, v], 0.06), { weight: 0.7, bias: -55 })
  door({ room, wall: 3 }, -1.6, place.trim)
  framed({ room, wall: 3 }, [0.2, 1.2, 1.7, 2.2], { trim: hex('#6d7276'), tone: place.accent })
  shelves({ room, wall: 1 }, [-1.8, 0.05, 0.4, 2.1], { wood: place.trim, goods: books, rows: 4, tall: 0.9 })
  for (const x of [-2.1, 0.4, 2.7]) {
    table(set, [x, 0, 2], { size: [1.5, 0.74, 0.75], colour: mix(place.trim, hex('#b39a78'), 0.5) })
    screen(set, [x, 0.76, 2.1], { size: [0.6, 0.38] })
    chair(set, [x, 0, 2.6], { turn: 0, colour: hex('#44484c'), tall: 1.15 })
  }
  cabinet(set, [3.5, 0, 1], { size: [0.6, 1.3, 0.5], colour: hex('#8d9296'), doors: 1 })
  pottedPlant(set, [-3.6, 0, 2.8], place.seed)
}

export function buildStudio(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [6.4, 5.6, 2.7], floorKind: 'plain', dado: false, beams: false })
  for (const wall of [0, 1, 3] as const)
    for (let u = -2.9; u < 2.6; u += 0.72)
      for (let v = 0.2; v < 2.5; v += 0.72) {
        if (wall === 0 && u > -1.9 && u < 1.5 && v > 0.8 && v < 2.1) continue
        plane({ room, wall }, [u + 0.03, v + 0.03, u + 0.66, v + 0.66], {
          colour: mix(
            place.wall,
            (Math.round(u * 10) + Math.round(v * 10)) % 2 === 0 ? hex('#2f2d33') : hex('#7c7480'),
            0.45,
          ),
          hatch: false,
        })
      }
  plane({ room, wall: 0 }, [-1.8, 0.98, 1.9, 2.12], { colour: place.trim })
  plane({ room, wall: 0 }, [-1.7, 1.05, 1.8, 2.05], { colour: hex('#a7b9b4'), bias: -57, lit: 0.75, hatch: false })
  plane({ room, wall: 0 }, [-1.2, 1.05, 0.2, 1.5], { colour: hex('#58666a'), bias: -56.8, hatch: false })
  plane({ room, wall: 0 }, [-0.28, 2.24, 0.42, 2.48], {
    colour: set.light.lamps ? hex('#d8452f') : hex('#a23a2c'),
    bias: -56,
    lit: 1.1,
  })
  table(set, [0, 0, 1.15], { size: [2.9, 0.74, 0.95], colour: hex('#7d6350') })
  for (const x of [-0.95, 0.95]) microphone(set, x)
  for (let index = 0; index < 3; index += 1) screen(set, [-0.55 + index * 0.55, 0.76, 1.45], { size: [0.46, 0.3] })
  chair(set, [-1.1, 0, 1.95], { turn: 0, colour: hex('#3b3d42'), tall: 1.1 })
  chair(set, [1.1, 0, 1.95], { turn: 0, colour: hex('#3b3d42'), tall: 1.1 })
  lamp(set, [-1.5, 2.1, 1.3], { hangs: 0.6, shade: hex('#c9b994') })
  lamp(set, [1.5, 2.1, 1.3], { hangs: 0.6, shade: hex('#c9b994') })
}

function microphone(set: Scenery, x: number) {
  set.line([x * 1.7, 0.76, 1.3], [x * 1.45, 1.5, 1.25], { weight: 3, bias: 0.3 })
  set.line([x * 1.45, 1.5, 1.25], [x * 0.75, 1.36, 1.1], { weight: 3, bias: 0.3 })
  set.box({ at: [x * 0.72, 1.2, 1.08], size: [0.1, 0.22, 0.1], colour: hex('#2d2e33') }, { bias: 0.4, hatch: false })
}

export function buildKitchen(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [6, 5.4, 2.7], floorKind: 'tiles', dado: false, beams: false })
  window({ room, wall: 0 }, [-0.8, 1.25, 0.8, 2.2], { trim: hex('#d8d2c2'), curtain: null, panes: [2, 2] })
  for (const [x, w] of [
    [-2, 1.7],
    [0, 1.9],
    [2, 1.7],
  ] as const) {
    cabinet(set, [x, 0, 2.35], { size: [w, 0.88, 0.62], colour: mix(place.trim, place.wall, 0.4), doors: 2 })
    set.box({ at: [x, 0.88, 2.33], size: [w + 0.3, 0.06, 0.68], colour: hex('#cfc6b2') }, { bias: 0.5 })
  }
  for (const x of [-2.1, 2.1])
    cabinet(set, [x, 1.55, 2.5], { size: [1.5, 0.8, 0.36], colour: mix(place.trim, place.wall, 0.4), doors: 2 })
  shelves({ room, wall: 1 }, [-1.6, 1.3, 0.6, 2.2], { wood: place.trim, goods: jars, rows: 2, tall: 0.7 })
  door({ room, wall: 3 }, 1.2, place.trim)
  table(set, [0, 0, 0.75], { size: [1.6, 0.76, 0.9], colour: hex('#93734f') })
  for (const x of [-1, 1]) chair(set, [x, 0, 1], { turn: x, colour: hex('#7d6044') })
  for (let index = 0; index < 5; index += 1)
    set.box(
      {
        at: [-2.2 + index * 0.32, 0.94, 2.35],
        size: [0.16, set.dice.between(0.16, 0.34), 0.16],
        colour: set.dice.pick(jars),
      },
      { bias: 0.7, hatch: false },
    )
  lamp(set, [0, 1.95, 0.8], { hangs: 0.75, shade: place.accent })
}

export function buildBedroom(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [5.8, 5.6, 2.7], floorKind: 'boards', dado: false, beams: false })
  window({ room, wall: set.dice.pick([1, 3] as const) }, [-0.6, 0.9, 1, 2.2], {
    trim: paler(place.trim, 0.4),
    curtain: place.accent,
    panes: [2, 2],
  })
  framed({ room, wall: 0 }, [-0.7, 1.5, 0.7, 2.2], { trim: place.trim, tone: place.accent })
  bed(set, [0.2, 0, 1.6], { cover: mix(place.accent, place.wall, 0.3), wood: place.trim })
  for (const x of [-1.15, 1.55]) {
    cabinet(set, [x, 0, 2.4], { size: [0.5, 0.55, 0.42], colour: place.trim, doors: 1 })
    lamp(set, [x, 0.98, 2.4], { hangs: 0, shade: hex('#d8c8a4') })
  }
  cabinet(set, [-2.4, 0, 2.1], { size: [0.7, 2, 0.6], colour: place.trim, doors: 2 })
  door({ room, wall: 0 }, 2.3, place.trim)
}

export function buildTavern(set: Scenery, place: PlaceDesign) {
  const old = place.kind === 'tavern'
  const room = start(set, place, { size: [8.4, 7, 3.2], floorKind: old ? 'tiles' : 'boards', dado: !old, beams: old })
  if (old) window({ room, wall: 3 }, [-2, 0.9, 1.4, 2.3], { trim: place.trim, curtain: null, panes: [9, 5] })
  else window({ room, wall: 3 }, [-1.6, 1, 1.6, 2.4], { trim: place.trim, curtain: null, panes: [4, 2] })
  shelves({ room, wall: 0 }, [-2.4, 1.15, 2.4, 2.6], {
    wood: place.trim,
    goods: old ? jars : bottles,
    rows: 3,
    tall: 0.8,
  })
  counter(set, [0, 0, 2.5], { width: 4.6, top: paler(place.trim, 0.15), front: place.trim })
  for (let index = 0; index < 6; index += 1)
    set.box(
      {
        at: [-1.9 + index * 0.72, 1.08, 2.45],
        size: [0.16, set.dice.between(0.16, 0.36), 0.16],
        colour: set.dice.pick(old ? jars : bottles),
      },
      { bias: 0.4, hatch: false },
    )
  door({ room, wall: 1 }, 1.2, place.trim)
  for (const [x, z] of [
    [-2.6, 1.2],
    [2.7, 0.9],
    [0.1, 1.3],
  ] as const) {
    table(set, [x, 0, z], { size: [0.95, 0.76, 0.95], colour: mix(place.trim, hex('#8a6846'), 0.4) })
    for (const side of [-0.8, 0.8])
      if (old) set.box({ at: [x + side, 0, z], size: [0.32, 0.46, 0.9], colour: place.trim })
      else chair(set, [x + side, 0, z], { turn: side > 0 ? -1.57 : 1.57, colour: place.trim })
    set.box({ at: [x, 0.8, z], size: [0.14, 0.22, 0.14], colour: jars[1] ?? jars[0] }, { bias: 0.3, hatch: false })
  }
  for (const x of [-3, -1, 1, 3])
    if (old) {
      set.cutOut([x, 2.5, 1.9], lantern({ radiusM: 0.2, glows: set.light.lamps, keyX: set.light.keyX }))
      set.box({ at: [x * 1.25, 0, 3], size: [0.22, 3.2, 0.22], colour: place.trim })
    } else lamp(set, [x, 2.2, 2.2], { hangs: 0.9, shade: place.accent })
}

export function buildHospital(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [7, 6, 2.8], floorKind: 'tiles', dado: true, beams: false })
  window({ room, wall: 1 }, [-1.2, 1, 1.4, 2.3], { trim: hex('#dfe3e0'), curtain: hex('#b9ccc8'), panes: [3, 1] })
  door({ room, wall: 3 }, 1, hex('#a9b5b2'))
  bed(set, [-1.4, 0, 1.9], { cover: hex('#c9d6d4'), wood: hex('#b4bcbc') })
  bed(set, [1.7, 0, 2], { cover: hex('#c9d6d4'), wood: hex('#b4bcbc') })
  screen(set, [0.15, 1.2, 2.6], { size: [0.5, 0.36] })
  set.box({ at: [0.15, 0, 2.6], size: [0.06, 1.25, 0.06], colour: hex('#8f999a') })
  plane({ room, wall: 0 }, [-2.6, 0.1, -2.2, 2.5], { colour: hex('#a9c2bd'), inset: 0.3 })
}

export function buildClassroom(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [8.4, 7.4, 3], floorKind: 'boards', dado: true, beams: false })
  plane({ room, wall: 0 }, [-2.4, 0.95, 2.4, 2.3], { colour: place.trim })
  plane({ room, wall: 0 }, [-2.3, 1.02, 2.3, 2.22], { colour: hex('#43564b'), bias: -57, hatch: false })
  for (const u of [-2.6, -0.4, 1.8])
    window({ room, wall: 1 }, [u - 0.7, 1, u + 0.7, 2.4], { trim: hex('#d5d0c2'), curtain: null, panes: [2, 2] })
  door({ room, wall: 3 }, -2.2, place.trim)
  table(set, [1.4, 0, 2.7], { size: [1.4, 0.8, 0.7], colour: place.trim })
  for (const z of [0.6, 1.7])
    for (const x of [-2.7, -0.9, 0.9, 2.7]) {
      table(set, [x, 0, z], { size: [1.1, 0.72, 0.5], colour: hex('#a3825c') })
      chair(set, [x, 0, z - 0.5], { turn: Math.PI, colour: hex('#7d6044') })
    }
}

export function buildShop(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [6.6, 6, 2.9], floorKind: 'tiles', dado: false, beams: false })
  shelves({ room, wall: 0 }, [-2.8, 0.3, 2.8, 2.5], {
    wood: place.trim,
    goods: [...jars, ...books],
    rows: 4,
    tall: 0.75,
  })
  shelves({ room, wall: 3 }, [-2, 0.3, 1.6, 2.4], {
    wood: place.trim,
    goods: [...books, ...bottles],
    rows: 4,
    tall: 0.75,
  })
  window({ room, wall: 1 }, [-1.8, 0.8, 1.2, 2.4], { trim: place.trim, curtain: null, panes: [3, 1] })
  counter(set, [0.8, 0, 1.7], { width: 2.8, top: paler(place.trim, 0.2), front: place.trim })
  for (const x of [-1.4, 0.6]) lamp(set, [x, 2.2, 1.6], { hangs: 0.6, shade: place.accent })
}

export function buildCorridor(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [3.2, 22, 2.8], floorKind: 'tiles', dado: true, beams: false })
  for (let u = -9; u < 10; u += 3) {
    door({ room, wall: 1 }, u, place.trim)
    door({ room, wall: 3 }, u + 1.2, place.trim)
    lamp(set, [0, 2.55, u + 2], { hangs: 0.2, shade: hex('#d8d4c6') })
  }
  window({ room, wall: 0 }, [-0.8, 0.9, 0.8, 2.3], { trim: place.trim, curtain: null, panes: [2, 2] })
}

export function buildScifi(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [5, 20, 3.2], floorKind: 'tiles', dado: false, beams: true })
  for (const wall of [1, 3] as const)
    for (let u = -8; u < 9; u += 2.4) {
      plane({ room, wall }, [u, 0.3, u + 2, 2.8], { colour: mix(place.wall, hex('#6f7a82'), 0.4), inset: 0.1 })
      plane({ room, wall }, [u + 0.2, 1.5, u + 1.8, 1.62], {
        colour: hex('#9fe0e6'),
        inset: 0.14,
        lit: 1.1,
        ink: false,
        bias: -57,
      })
      plane({ room, wall }, [u + 0.3, 0.5, u + 0.9, 1.2], { colour: darker(place.wall, 0.35), inset: 0.14, bias: -57 })
    }
  plane({ room, wall: 0 }, [-1.5, 0.1, 1.5, 2.7], { colour: darker(place.wall, 0.4), inset: 0.2 })
  plane({ room, wall: 0 }, [-1.2, 0.2, 1.2, 2.5], { colour: hex('#46606a'), inset: 0.24, bias: -57, lit: 0.8 })
  for (let z = -4; z < 9; z += 3)
    set.face(
      [
        [-0.5, 3.15, z],
        [0.5, 3.15, z],
        [0.5, 3.15, z + 1.6],
        [-0.5, 3.15, z + 1.6],
      ],
      hex('#dff2f2'),
      { bias: -56, lit: 1.1, ink: false },
    )
  for (const x of [-1.9, 1.9]) cabinet(set, [x, 0, 3.2], { size: [0.7, 1.1, 0.7], colour: place.trim, doors: 1 })
}

export function buildGarage(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [8, 7, 3.2], floorKind: 'plain', dado: false, beams: true })
  window({ room, wall: 1 }, [-1, 1.5, 0.6, 2.4], { trim: place.trim, curtain: null, panes: [2, 2] })
  shelves({ room, wall: 0 }, [-3.4, 0.9, -0.4, 2.5], { wood: place.trim, goods: jars, rows: 3, tall: 0.7 })
  plane({ room, wall: 0 }, [0.2, 0, 3.6, 2.6], { colour: hex('#a4a097') })
  for (let v = 0.4; v < 2.5; v += 0.42)
    set.line(room.point(0, [0.2, v], 0.06), room.point(0, [3.6, v], 0.06), { weight: 0.8, bias: -56 })
  table(set, [-2, 0, 2.4], { size: [2.4, 0.9, 0.7], colour: hex('#8a6a48') })
  for (let index = 0; index < 6; index += 1)
    set.box(
      {
        at: [2.6 + (index % 3) * 0.5, Math.floor(index / 3) * 0.5, 2.3],
        size: [0.48, 0.48, 0.5],
        colour: hex('#a98c62'),
      },
      { bias: index * 0.05 },
    )
  lamp(set, [-0.6, 2.3, 1.6], { hangs: 0.8, shade: hex('#5f6a62') })
  door({ room, wall: 3 }, 0.4, place.trim)
}

export function buildStation(set: Scenery, place: PlaceDesign) {
  const room = start(set, place, { size: [11, 26, 4.6], floorKind: 'tiles', dado: false, beams: true })
  set.box({ at: [4, 0.5, 4], size: [2.6, 2.7, 24], colour: mix(place.accent, hex('#7f8a90'), 0.5) })
  for (let z = -6; z < 15; z += 2.2) {
    set.face(
      [
        [2.69, 1.6, z],
        [2.69, 2.6, z],
        [2.69, 2.6, z + 1.5],
        [2.69, 1.6, z + 1.5],
      ],
      set.light.lamps ? hex('#f0d9a4') : hex('#5f7482'),
      { bias: 1.5, hatch: false, ...(set.light.lamps ? { lit: 1.1 } : {}) },
    )
    set.box({ at: [-2.8, 0, z], size: [0.34, 4.6, 0.34], colour: place.trim })
    lamp(set, [-0.6, 3.7, z], { hangs: 0.8, shade: hex('#d4cdb8') })
  }
  set.face(
    [
      [2.2, 0.01, -12],
      [2.4, 0.01, -12],
      [2.4, 0.01, 13],
      [2.2, 0.01, 13],
    ],
    hex('#d9b24c'),
    { bias: -55, ink: false },
  )
  framed({ room, wall: 3 }, [-1, 1.4, 1, 2.6], { trim: place.trim, tone: place.accent })
}

export function buildCar(set: Scenery, place: PlaceDesign) {
  const dark = hex('#3c3d42')
  set.face(
    [
      [-3, 0.7, 1.9],
      [3, 0.7, 1.9],
      [2.4, 1.75, 1.6],
      [-2.4, 1.75, 1.6],
    ],
    mix(set.light.skyLow, hex('#93a3a8'), 0.4),
    { lit: 1.1, hatch: false, bias: -50 },
  )
  for (let index = 0; index < 7; index += 1)
    set.face(
      [
        [-2.8 + index * 0.9, 0.7, 1.85],
        [-2.2 + index * 0.9, 0.7, 1.85],
        [-2.2 + index * 0.9, 0.9 + set.dice.unit() * 0.5, 1.85],
        [-2.8 + index * 0.9, 0.9 + set.dice.unit() * 0.5, 1.85],
      ],
      mix(place.wall, set.light.haze, 0.5),
      { lit: set.light.night ? 0.2 : 0.7, bias: -49, ink: false },
    )
  set.box({ at: [0, 0, 1.75], size: [7, 0.75, 0.3], colour: dark })
  set.box({ at: [0, 1.75, 1.6], size: [7, 0.5, 0.4], colour: darker(dark, 0.2) })
  for (const x of [-1.15, 1.15])
    set.face(
      [
        [x - 0.08, 0.7, 1.7],
        [x + 0.08, 0.7, 1.7],
        [x * 0.94 + 0.08, 1.78, 1.5],
        [x * 0.94 - 0.08, 1.78, 1.5],
      ],
      dark,
      { bias: 2 },
    )
  for (const x of [-0.5, 0.5]) {
    set.box({ at: [x, 0.2, 0.75], size: [0.62, 0.95, 0.2], colour: mix(place.accent, dark, 0.55) })
    set.box({ at: [x, 1.15, 0.75], size: [0.3, 0.22, 0.14], colour: mix(place.accent, dark, 0.6) })
  }
}
