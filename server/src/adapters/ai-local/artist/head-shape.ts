// The head as a solid: cross-sections from crown to chin, turned freely, from which outline and form shadow follow.
// Local space: x to the figure's left on screen at yaw 0, y 0 (crown) .. 1 (chin), z forward from the ear.
import type { CharacterDesign } from './character.ts'
import { clamp, type Point, type Point3, readCurve, turnPitch, turnRoll, turnYaw } from './geometry.ts'
import type { Ribbon } from './ink.ts'

type Table = readonly (readonly [number, number])[]

const halfWidth: Table = [
  [0, 0.01],
  [0.006, 0.07],
  [0.02, 0.132],
  [0.05, 0.2],
  [0.09, 0.25],
  [0.16, 0.297],
  [0.25, 0.322],
  [0.34, 0.33],
  [0.42, 0.328],
  [0.48, 0.32],
  [0.55, 0.322],
  [0.61, 0.318],
  [0.68, 0.3],
  [0.74, 0.283],
  [0.79, 0.268],
  [0.84, 0.243],
  [0.88, 0.212],
  [0.92, 0.172],
  [0.955, 0.128],
  [0.985, 0.085],
  [1, 0.05],
]
const front: Table = [
  [0, -0.03],
  [0.006, 0.05],
  [0.02, 0.12],
  [0.05, 0.2],
  [0.09, 0.265],
  [0.16, 0.33],
  [0.25, 0.375],
  [0.33, 0.393],
  [0.405, 0.405],
  [0.46, 0.388],
  [0.52, 0.38],
  [0.6, 0.384],
  [0.7, 0.39],
  [0.78, 0.392],
  [0.84, 0.382],
  [0.9, 0.388],
  [0.95, 0.38],
  [1, 0.335],
]
const back: Table = [
  [0, -0.05],
  [0.006, -0.14],
  [0.02, -0.2],
  [0.05, -0.27],
  [0.09, -0.33],
  [0.16, -0.39],
  [0.25, -0.43],
  [0.34, -0.44],
  [0.44, -0.425],
  [0.52, -0.395],
  [0.6, -0.35],
  [0.68, -0.28],
  [0.74, -0.2],
  [0.8, -0.1],
  [0.86, 0.02],
  [0.92, 0.12],
  [1, 0.25],
]
/** What stands out on the middle line: brow, nose, lips, chin. */
const ridge: Table = [
  [0.36, 0],
  [0.41, 0.012],
  [0.46, 0.004],
  [0.49, 0.012],
  [0.58, 0.066],
  [0.645, 0.118],
  [0.665, 0.116],
  [0.695, 0.04],
  [0.715, 0.012],
  [0.75, 0.028],
  [0.77, 0.03],
  [0.783, 0.012],
  [0.8, 0.026],
  [0.82, 0.02],
  [0.85, -0.004],
  [0.9, 0.014],
  [0.95, 0.02],
  [1, 0.012],
]
const levels: readonly number[] = [
  0, 0.006, 0.014, 0.03, 0.055, 0.09, 0.14, 0.2, 0.26, 0.32, 0.37, 0.41, 0.45, 0.48, 0.52, 0.56, 0.6, 0.63, 0.655,
  0.675, 0.7, 0.72, 0.75, 0.77, 0.785, 0.805, 0.83, 0.86, 0.89, 0.92, 0.95, 0.975, 1,
]
const sectionSteps = 40

export type HeadPose = {
  /** Screen place of the joint under the ears. */
  readonly pivot: Point
  /** Head height in px. */
  readonly unitPx: number
  /** Radians: 0 faces the camera, positive turns to the right of the picture. */
  readonly yaw: number
  /** Nod, positive down; the camera's own pitch is added after the turn. */
  readonly nod: number
  readonly cameraPitch: number
  readonly roll: number
}

export type Head = {
  readonly pose: HeadPose
  readonly outline: Ribbon
  /** The band of face and skull which the key light does not reach. */
  readonly shadow: Point[]
  /** Screen point of a local point. */
  at(point: Point3): Point
  /** How much a local direction faces the camera: -1 .. 1. */
  facing(direction: Point3): number
  /** On the skin: azimuth 0 = nose, positive towards +x; `swell` pushes outwards. */
  skin(azimuth: number, y: number, swell?: number): Point3
  /** On the front of the face, by distance from the middle line. */
  face(x: number, y: number, lift?: number): Point3
  ridgeLift(y: number): number
}

export const pivotLocal: Point3 = [0, 0.74, -0.02]

type Profile = { half(y: number): number; front(y: number): number; back(y: number): number; ridge(y: number): number }

function profileOf({ face, age }: CharacterDesign): Profile {
  const small = age === 'child' ? 0.9 : 1
  return {
    half: (y) => {
      const jaw = clamp((y - 0.66) / 0.18, 0, 1)
      const cheek = Math.exp(-(((y - 0.6) / 0.08) ** 2)) * 0.012 * (face.cheek - 0.8)
      return readCurve(halfWidth, y) * face.width * (1 + (face.jaw * small - 1) * jaw * 0.8) + cheek
    },
    front: (y) => readCurve(front, y) + (y > 0.86 ? 0.03 * (face.chin * small - 1) : 0),
    back: (y) => readCurve(back, y),
    ridge: (y) => readCurve(ridge, y) * (y > 0.45 && y < 0.72 ? face.nose * (age === 'child' ? 0.72 : 1) : 1),
  }
}

const signed = (value: number, power: number) => Math.sign(value) * Math.abs(value) ** power

function skinOf(profile: Profile) {
  return (azimuth: number, y: number, swell = 0): Point3 => {
    const half = profile.half(y)
    const f = profile.front(y)
    const b = profile.back(y)
    const middle = b > -0.2 ? (f + b) * 0.5 * clamp((b + 0.2) / 0.4, 0, 1) : 0
    const sin = Math.sin(azimuth)
    const cos = Math.cos(azimuth)
    const z = cos >= 0 ? middle + (f - middle) * cos ** 0.78 : middle + (middle - b) * signed(cos, 1)
    const x = half * signed(sin, cos >= 0 ? 0.88 : 1)
    const up = clamp(1 - y / 0.22, 0, 1)
    const out = swell * Math.sqrt(1 - up * up)
    return [x + sin * out, y - swell * up, z + cos * out]
  }
}

export function shapeHead(design: CharacterDesign, pose: HeadPose, lightX: number): Head {
  const profile = profileOf(design)
  const skin = skinOf(profile)
  const turn = (point: Point3): Point3 => {
    const local: Point3 = [point[0] - pivotLocal[0], point[1] - pivotLocal[1], point[2] - pivotLocal[2]]
    return turnPitch(turnYaw(turnPitch(local, pose.nod), pose.yaw), pose.cameraPitch)
  }
  const place = (turned: Point3): Point => {
    const [x, y] = turnRoll(turned, pose.roll)
    return [pose.pivot[0] + x * pose.unitPx, pose.pivot[1] + y * pose.unitPx]
  }
  const facing = (direction: Point3) =>
    turnPitch(turnYaw(turnPitch(direction, pose.nod), pose.yaw), pose.cameraPitch)[2]
  const edges = traceEdges({ profile, skin, turn, lightX })
  return {
    pose,
    outline: { left: edges.left.map(place), right: edges.right.map(place) },
    shadow: [...edges.dark.map(place), ...edges.terminator.map(place).reverse()],
    at: (point) => place(turn(point)),
    facing,
    skin,
    face: (x, y, lift = 0) => {
      const share = clamp(Math.abs(x) / profile.half(y), 0, 1) ** (1 / 0.88)
      const [, , z] = skin(Math.asin(share), y)
      return [x, y, z + lift]
    },
    ridgeLift: (y) => profile.ridge(y),
  }
}

type Tracing = {
  readonly profile: Profile
  readonly skin: (azimuth: number, y: number) => Point3
  readonly turn: (point: Point3) => Point3
  readonly lightX: number
}

function traceEdges(tracing: Tracing) {
  const left: Point3[] = []
  const right: Point3[] = []
  const terminator: Point3[] = []
  for (const y of levels) {
    const section = sectionAt(tracing, y)
    left.push(section.least)
    right.push(section.most)
    terminator.push(section.edge)
  }
  return { left, right, dark: tracing.lightX < 0 ? right : left, terminator }
}

function sectionAt({ profile, skin, turn, lightX }: Tracing, y: number) {
  const nose = turn([0, y, profile.front(y) + profile.ridge(y)])
  let least = nose
  let most = nose
  let edge: Point3 | null = null
  let bestGap = Number.POSITIVE_INFINITY
  for (let step = 0; step < sectionSteps; step += 1) {
    const azimuth = (step / sectionSteps) * Math.PI * 2
    const point = turn(skin(azimuth, y))
    if (point[0] < least[0]) least = point
    if (point[0] > most[0]) most = point
    const [nx, , nz] = turn([Math.sin(azimuth) + pivotLocal[0], pivotLocal[1], Math.cos(azimuth) + pivotLocal[2]])
    const gap = Math.abs(nx * lightX * 0.86 + nz * 0.5 - 0.1)
    if (nz > -0.1 && gap < bestGap) {
      bestGap = gap
      edge = point
    }
  }
  const fallback = lightX < 0 ? most : least
  return { least, most, edge: bestGap < 0.25 && edge ? edge : fallback }
}
