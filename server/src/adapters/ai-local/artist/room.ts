// Interiors: four walls in true perspective, what hangs on them, and the light that falls in.
import { type Colour, darker, hex, mix, paler } from './colour.ts'
import type { Point3 } from './geometry.ts'
import type { Scenery } from './scenery.ts'
import { rollDice } from './seed.ts'

export type RoomShape = { readonly width: number; readonly depth: number; readonly height: number }
/** 0 = far wall, 1 = right, 2 = behind the camera, 3 = left. */
export type Wall = 0 | 1 | 2 | 3
/** u: metres from the middle of a wall to the right as seen from inside; v: height. */
type Spot = readonly [u: number, v: number]
export type Room = RoomShape & {
  readonly set: Scenery
  /** `inset`: metres towards the room. */
  point(wall: Wall, spot: Spot, inset?: number): Point3
}
/** A wall to put something on. */
type OnWall = { readonly room: Room; readonly wall: Wall }
type Rect = readonly [u0: number, v0: number, u1: number, v1: number]

const behind = -60

export function buildRoom(
  set: Scenery,
  shape: RoomShape,
  look: {
    wall: Colour
    trim: Colour
    floor: Colour
    floorKind: 'boards' | 'tiles' | 'plain'
    dado: boolean
    beams: boolean
  },
): Room {
  const [w, d, h] = [shape.width / 2, shape.depth / 2, shape.height]
  const room: Room = {
    ...shape,
    set,
    point: (wall, [u, v], inset = 0) => {
      if (wall === 0) return [u, v, d - inset]
      if (wall === 1) return [w - inset, v, -u]
      return wall === 2 ? [-u, v, -d + inset] : [-w + inset, v, u]
    },
  }
  set.face(
    [
      [-w, 0, -d],
      [w, 0, -d],
      [w, 0, d],
      [-w, 0, d],
    ],
    look.floor,
    { bias: behind - 4, lit: 0.74, ink: false },
  )
  floorLines(set, shape, look.floorKind)
  set.face(
    [
      [-w, h, -d],
      [w, h, -d],
      [w, h, d],
      [-w, h, d],
    ],
    paler(look.wall, 0.35),
    { bias: behind - 4, lit: set.light.lamps ? 0.3 : 0.62, hatch: false },
  )
  if (look.beams)
    for (let x = -w + 0.8; x < w; x += 1.3)
      set.box({ at: [x, h - 0.22, 0], size: [0.2, 0.22, shape.depth], colour: look.trim }, { bias: behind + 2 })
  for (const wall of [0, 1, 2, 3] as const) {
    if (!seenFromInside(set, shape, wall)) continue
    const half = halfOf(room, wall)
    plane({ room, wall }, [-half, 0, half, h], { colour: look.wall, bias: behind })
    if (look.dado)
      plane({ room, wall }, [-half, 0, half, 0.95], {
        colour: mix(look.trim, look.wall, 0.25),
        bias: behind + 0.6,
        inset: 0.02,
      })
    plane({ room, wall }, [-half, 0, half, 0.14], { colour: look.trim, bias: behind + 0.8, inset: 0.03 })
    plane({ room, wall }, [-half, h - 0.12, half, h], {
      colour: paler(look.trim, 0.2),
      bias: behind + 0.8,
      inset: 0.03,
    })
  }
  return room
}

const halfOf = (room: RoomShape, wall: Wall) => (wall % 2 === 0 ? room.width / 2 : room.depth / 2)

function seenFromInside({ camera }: Scenery, { width, depth }: RoomShape, wall: Wall): boolean {
  const [w, d] = [width / 2, depth / 2]
  const x = -camera.distanceM * Math.sin(camera.azimuth)
  const z = -camera.distanceM * Math.cos(camera.azimuth)
  return [z < d, x < w, z > -d, x > -w][wall] ?? true
}

export const wallSeen = (room: Room, wall: Wall) => seenFromInside(room.set, room, wall)

type PlaneStyle = {
  readonly colour: Colour
  readonly bias?: number
  readonly inset?: number
  readonly lit?: number
  readonly hatch?: boolean
  readonly ink?: boolean
  readonly opacity?: number
}

export function plane({ room, wall }: OnWall, [u0, v0, u1, v1]: Rect, { colour, ...style }: PlaneStyle) {
  if (!wallSeen(room, wall)) return
  const inset = style.inset ?? 0.04
  room.set.face(
    [
      room.point(wall, [u0, v0], inset),
      room.point(wall, [u1, v0], inset),
      room.point(wall, [u1, v1], inset),
      room.point(wall, [u0, v1], inset),
    ],
    colour,
    { ...style, bias: style.bias ?? behind + 2 },
  )
}

function floorLines(set: Scenery, { width, depth }: RoomShape, kind: 'boards' | 'tiles' | 'plain') {
  if (kind === 'plain') return
  const step = kind === 'boards' ? 0.34 : 0.7
  for (let x = -width / 2 + step; x < width / 2; x += step)
    set.line([x, 0, -depth / 2], [x, 0, depth / 2], { weight: 0.55, bias: behind - 2 })
  if (kind === 'tiles')
    for (let z = -depth / 2 + step; z < depth / 2; z += step)
      set.line([-width / 2, 0, z], [width / 2, 0, z], { weight: 0.55, bias: behind - 2 })
}

/** A window with frame, panes, curtains, and by day the light it throws on the floor. */
export function window(
  on: OnWall,
  rect: Rect,
  look: { trim: Colour; curtain: Colour | null; panes: readonly [number, number] },
) {
  const { room, wall } = on
  const { light } = room.set
  const [u0, v0, u1, v1] = rect
  plane(on, [u0 - 0.1, v0 - 0.1, u1 + 0.1, v1 + 0.1], { colour: look.trim, bias: behind + 2 })
  const falls = light.weather === 'rain' || light.weather === 'storm' || light.weather === 'snow'
  const fair = light.night ? mix(light.skyTop, [40, 54, 84], 0.5) : mix(light.skyLow, [255, 252, 240], 0.55)
  const sky = falls ? mix(fair, light.night ? [34, 42, 58] : [168, 178, 186], 0.6) : fair
  plane(on, rect, { colour: sky, bias: behind + 2.4, lit: 1.1, hatch: false })
  if (!light.night)
    plane(on, [u0, v0, u1, v0 + (v1 - v0) * 0.3], {
      colour: mix(sky, [150, 164, 150], 0.5),
      bias: behind + 2.5,
      lit: 1.1,
      ink: false,
      hatch: false,
    })
  if (falls) drawFalling(on, rect)
  const [across, up] = look.panes
  for (let index = 1; index < across; index += 1) {
    const u = u0 + ((u1 - u0) * index) / across
    plane(on, [u - 0.03, v0, u + 0.03, v1], { colour: look.trim, bias: behind + 2.7, ink: false })
  }
  for (let index = 1; index < up; index += 1) {
    const v = v0 + ((v1 - v0) * index) / up
    plane(on, [u0, v - 0.03, u1, v + 0.03], { colour: look.trim, bias: behind + 2.7, ink: false })
  }
  if (look.curtain) {
    const wide = (u1 - u0) * 0.22
    for (const [a, b] of [
      [u0 - 0.22, u0 + wide],
      [u1 - wide, u1 + 0.22],
    ] as const) {
      plane(on, [a, 0.12, b, v1 + 0.2], { colour: look.curtain, bias: behind + 3, inset: 0.1 })
      for (const share of [0.3, 0.62])
        plane(on, [a + (b - a) * share, 0.12, a + (b - a) * (share + 0.14), v1 + 0.2], {
          colour: darker(look.curtain, 0.16),
          bias: behind + 3.2,
          inset: 0.11,
          ink: false,
        })
    }
  }
  if (light.night || falls || !wallSeen(room, wall)) return
  const near = 0.3
  const far = near + (v1 - v0) * 1.1
  room.set.face(
    [
      room.point(wall, [u0 + 0.3, 0.01], near),
      room.point(wall, [u1 + 0.3, 0.01], near),
      room.point(wall, [u1 + 0.9, 0.01], far),
      room.point(wall, [u0 + 0.9, 0.01], far),
    ],
    [255, 246, 214],
    { bias: behind - 1, lit: 1.1, ink: false, opacity: 0.3 },
  )
}

const STREAKS_PER_M2 = 26
const FLAKES_PER_M2 = 34

/** Rain runs down the panes, snow falls behind them. */
function drawFalling(on: OnWall, [u0, v0, u1, v1]: Rect) {
  const { room, wall } = on
  if (!wallSeen(room, wall)) return
  const { weather } = room.set.light
  const dice = rollDice(`panes ${wall} ${u0} ${v0}`)
  const areaM2 = (u1 - u0) * (v1 - v0)
  const pale: Colour = [232, 238, 244]
  const count = Math.round(areaM2 * (weather === 'snow' ? FLAKES_PER_M2 : STREAKS_PER_M2))
  for (let index = 0; index < count; index += 1) {
    const u = dice.between(u0 + 0.02, u1 - 0.05)
    const long = weather === 'snow' ? 0.03 : dice.between(0.08, weather === 'storm' ? 0.34 : 0.22)
    const v = dice.between(v0 + 0.02, v1 - long - 0.02)
    const wide = weather === 'snow' ? 0.03 : 0.012
    const style = {
      colour: pale,
      bias: behind + 2.6,
      lit: 1.1,
      ink: false,
      hatch: false,
      opacity: weather === 'snow' ? 0.9 : 0.6,
    }
    plane(on, [u, v, u + wide, v + long], style)
  }
}

export function door(on: OnWall, u: number, colour: Colour) {
  plane(on, [u - 0.55, 0, u + 0.55, 2.2], { colour: darker(colour, 0.25), bias: behind + 2 })
  plane(on, [u - 0.46, 0, u + 0.46, 2.1], { colour, bias: behind + 2.4 })
  for (const [v0, v1] of [
    [0.2, 0.95],
    [1.1, 1.95],
  ] as const)
    for (const [a, b] of [
      [-0.36, -0.05],
      [0.05, 0.36],
    ] as const)
      plane(on, [u + a, v0, u + b, v1], { colour: darker(colour, 0.14), bias: behind + 2.6 })
  plane(on, [u + 0.34, 1.0, u + 0.41, 1.1], { colour: hex('#c2a462'), bias: behind + 2.9, ink: false })
}

/** A framed picture: a small landscape, never a letter. */
export function framed(on: OnWall, rect: Rect, look: { trim: Colour; tone: Colour }) {
  const [u0, v0, u1, v1] = rect
  plane(on, rect, { colour: look.trim, bias: behind + 2.4 })
  const m = Math.min(u1 - u0, v1 - v0) * 0.12
  plane(on, [u0 + m, v0 + m, u1 - m, v1 - m], { colour: paler(look.tone, 0.5), bias: behind + 2.6 })
  plane(on, [u0 + m, v0 + m, u1 - m, v0 + (v1 - v0) * 0.42], {
    colour: look.tone,
    bias: behind + 2.7,
    ink: false,
  })
  plane(on, [u0 + (u1 - u0) * 0.2, v0 + m, u0 + (u1 - u0) * 0.45, v0 + (v1 - v0) * 0.66], {
    colour: darker(look.tone, 0.3),
    bias: behind + 2.8,
    ink: false,
  })
}

/** Shelves with books, jars or bottles. */
export function shelves(
  on: OnWall,
  rect: Rect,
  look: { wood: Colour; goods: readonly [Colour, ...Colour[]]; rows: number; tall: number },
) {
  const { dice } = on.room.set
  const [u0, v0, u1, v1] = rect
  plane(on, rect, { colour: darker(look.wood, 0.45), bias: behind + 2.2, hatch: false })
  const step = (v1 - v0) / look.rows
  for (let row = 0; row < look.rows; row += 1) {
    const v = v0 + row * step
    plane(on, [u0, v, u1, v + 0.05], { colour: look.wood, bias: behind + 2.8, inset: 0.2 })
    let u = u0 + 0.05
    while (u < u1 - 0.12) {
      const wide = dice.between(0.06, 0.15)
      if (dice.chance(0.84))
        plane(on, [u, v + 0.05, u + wide, v + 0.05 + step * look.tall * dice.between(0.6, 0.95)], {
          colour: dice.pick(look.goods),
          bias: behind + 2.6,
          inset: 0.12,
          hatch: false,
        })
      u += wide + dice.between(0.01, 0.04)
    }
  }
  for (const u of [u0, u1 - 0.06])
    plane(on, [u, v0, u + 0.06, v1 + 0.06], { colour: look.wood, bias: behind + 3, inset: 0.2 })
}

/** A lamp that hangs or stands, with its glow. */
export function lamp(set: Scenery, at: Point3, look: { hangs: number; shade: Colour }) {
  const lit = set.light.lamps
  set.cutOut(at, ([x, y], m, tone) => {
    const w = m * 0.26
    const cord =
      look.hangs > 0
        ? `<path d="M${x} ${y - m * look.hangs}V${y - w}" stroke="rgb(${tone.ink.map(Math.round).join(',')})" stroke-width="${tone.linePx}"/>`
        : `<path d="M${x} ${y}V${y + m * 1.3}" stroke="rgb(${tone.ink.map(Math.round).join(',')})" stroke-width="${tone.linePx * 2.2}"/>`
    const shade = lit ? [255, 222, 158] : tone.lit(look.shade, 0.9)
    const glow = lit
      ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(m * 1.9).toFixed(1)}" fill="url(#glow)"/>`
      : ''
    return `${glow}${cord}<path d="M${x - w * 0.5} ${y - w * 0.8}H${x + w * 0.5}L${x + w} ${y + w * 0.5}H${x - w}Z" fill="rgb(${[...shade].map(Math.round).join(',')})" stroke="rgb(${tone.ink.map(Math.round).join(',')})" stroke-width="${tone.linePx}"/>`
  })
}
