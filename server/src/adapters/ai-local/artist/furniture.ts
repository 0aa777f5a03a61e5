// Things that stand in rooms, built of boxes.
import { type Colour, darker, hex, paler } from './colour.ts'
import type { Point3 } from './geometry.ts'
import { grassTuft } from './plants.ts'
import type { Scenery } from './scenery.ts'

export function table(
  set: Scenery,
  [x, , z]: Point3,
  look: { size: readonly [number, number, number]; colour: Colour },
) {
  const [w, h, d] = look.size
  for (const dx of [-1, 1])
    for (const dz of [-1, 1])
      set.box(
        {
          at: [x + (dx * (w - 0.14)) / 2, 0, z + (dz * (d - 0.14)) / 2],
          size: [0.09, h, 0.09],
          colour: darker(look.colour, 0.25),
        },
        { hatch: false, bias: -0.1 },
      )
  set.box({ at: [x, h - 0.02, z], size: [w, 0.08, d], colour: look.colour }, { bias: 0.1 })
}

export function chair(set: Scenery, [x, , z]: Point3, look: { turn: number; colour: Colour; tall?: number }) {
  const tall = look.tall ?? 0.95
  const at = (dx: number, dz: number): Point3 => [
    x + dx * Math.cos(look.turn) - dz * Math.sin(look.turn),
    0,
    z + dx * Math.sin(look.turn) + dz * Math.cos(look.turn),
  ]
  for (const [dx, dz] of [
    [-0.2, -0.2],
    [0.2, -0.2],
    [-0.2, 0.2],
    [0.2, 0.2],
  ] as const)
    set.box({ at: at(dx, dz), size: [0.05, 0.45, 0.05], colour: darker(look.colour, 0.2) }, { hatch: false })
  const [sx, , sz] = at(0, 0)
  set.box({ at: [sx, 0.44, sz], size: [0.48, 0.06, 0.46], colour: look.colour, turn: look.turn }, { bias: 0.05 })
  const [bx, , bz] = at(0, 0.22)
  set.box(
    { at: [bx, 0.5, bz], size: [0.46, tall - 0.5, 0.05], colour: look.colour, turn: look.turn },
    { bias: Math.cos(look.turn) > 0 ? -0.05 : 0.1 },
  )
}

export function sofa(set: Scenery, [x, , z]: Point3, look: { width: number; turn: number; colour: Colour }) {
  const at = (dx: number, y: number, dz: number): Point3 => [
    x + dx * Math.cos(look.turn) - dz * Math.sin(look.turn),
    y,
    z + dx * Math.sin(look.turn) + dz * Math.cos(look.turn),
  ]
  const w = look.width
  set.box({ at: at(0, 0.4, 0.36), size: [w, 0.5, 0.22], colour: look.colour, turn: look.turn })
  set.box({ at: at(0, 0.08, 0), size: [w, 0.36, 0.8], colour: look.colour, turn: look.turn }, { bias: 0.1 })
  for (const side of [-1, 1]) {
    set.box(
      {
        at: at((side * w) / 4, 0.44, -0.03),
        size: [w / 2 - 0.1, 0.13, 0.66],
        colour: paler(look.colour, 0.12),
        turn: look.turn,
      },
      { bias: 0.2 },
    )
    set.box(
      {
        at: at((side * (w + 0.14)) / 2, 0.08, 0),
        size: [0.2, 0.56, 0.86],
        colour: darker(look.colour, 0.08),
        turn: look.turn,
      },
      { bias: 0.15 },
    )
  }
}

export function bed(set: Scenery, [x, , z]: Point3, look: { cover: Colour; wood: Colour }) {
  set.box({ at: [x, 0, z + 1.05], size: [1.7, 1.15, 0.1], colour: look.wood })
  set.box({ at: [x, 0.15, z], size: [1.65, 0.32, 2.1], colour: look.wood })
  set.box({ at: [x, 0.46, z], size: [1.6, 0.18, 2.02], colour: hex('#ddd8cc') }, { bias: 0.1 })
  set.box({ at: [x, 0.56, z - 0.32], size: [1.66, 0.12, 1.36], colour: look.cover }, { bias: 0.3 })
  for (const side of [-0.42, 0.42])
    set.box({ at: [x + side, 0.62, z + 0.75], size: [0.62, 0.15, 0.36], colour: hex('#e9e4d8') }, { bias: 0.4 })
}

export function cabinet(set: Scenery, [x, y, z]: Point3, look: { size: Point3; colour: Colour; doors: number }) {
  const [w, h, d] = look.size
  set.box({ at: [x, y, z], size: [w, h, d], colour: look.colour })
  for (let index = 0; index < look.doors; index += 1) {
    const u0 = x - w / 2 + (w * index) / look.doors + 0.04
    const u1 = x - w / 2 + (w * (index + 1)) / look.doors - 0.04
    set.face(
      [
        [u0, y + 0.08, z - d / 2 - 0.01],
        [u0, y + h - 0.08, z - d / 2 - 0.01],
        [u1, y + h - 0.08, z - d / 2 - 0.01],
        [u1, y + 0.08, z - d / 2 - 0.01],
      ],
      darker(look.colour, 0.08),
      { bias: 0.4, hatch: false },
    )
  }
}

export function counter(
  set: Scenery,
  [x, , z]: Point3,
  look: { width: number; top: Colour; front: Colour; turn?: number },
) {
  const turn = look.turn ?? 0
  set.box({ at: [x, 0, z], size: [look.width, 1, 0.6], colour: look.front, turn })
  set.box({ at: [x, 1, z], size: [look.width + 0.1, 0.08, 0.74], colour: look.top, turn }, { bias: 0.2 })
}

export function pottedPlant(set: Scenery, [x, y, z]: Point3, seed: string) {
  set.box({ at: [x, y, z], size: [0.34, 0.36, 0.34], colour: hex('#93644a') })
  set.cutOut([x, y + 0.3, z], grassTuft(seed, { heightM: 0.9, colour: '#6c8258' }), 0.2)
}

export function screen(set: Scenery, [x, y, z]: Point3, look: { size: readonly [number, number]; turn?: number }) {
  const [w, h] = look.size
  const turn = look.turn ?? 0
  set.box({ at: [x, y, z], size: [0.18, 0.12, 0.14], colour: hex('#3a3d42'), turn })
  set.box({ at: [x, y + 0.1, z], size: [w, h, 0.05], colour: hex('#2e3136'), turn }, { bias: 0.1, hatch: false })
  if (turn === 0)
    set.face(
      [
        [x - w / 2 + 0.03, y + 0.13, z - 0.03],
        [x - w / 2 + 0.03, y + h + 0.06, z - 0.03],
        [x + w / 2 - 0.03, y + h + 0.06, z - 0.03],
        [x + w / 2 - 0.03, y + 0.13, z - 0.03],
      ],
      hex('#8fb0bc'),
      { bias: 0.3, lit: 1.1, hatch: false },
    )
}
