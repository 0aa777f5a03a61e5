// The mannequin: joints in head heights, posed in its own space, then turned and placed.
// Local space: x to the figure's left on screen at yaw 0, y down from the crown, z forward.
import type { CharacterDesign } from './character.ts'
import { clamp, lerp, type Point, type Point3, plus3, times3, turnPitch, turnYaw, unit3 } from './geometry.ts'

export type HandShape = 'relaxed' | 'open' | 'point' | 'fist' | 'hold' | 'clasp' | 'flat'
export type ArmPose = {
  readonly upper: Point3
  readonly fore: Point3
  readonly hand: HandShape
  readonly bend?: Point3
}
export type LegPose = { readonly thigh: Point3; readonly shin: Point3 }
export type BodyPose = {
  /** The arm on the +x side (screen right at yaw 0) and the one on the -x side. */
  readonly arms: { readonly left: ArmPose; readonly right: ArmPose }
  readonly legs: { readonly left: LegPose; readonly right: LegPose }
  /** Radians: lean forwards, lean sideways, and the head's own turn against the body. */
  readonly lean: number
  readonly tilt: number
  readonly headYaw: number
  readonly headNod: number
  readonly headRoll: number
  /** Sits, kneels or crouches: the hips come down by so many heads. */
  readonly drop: number
  readonly seat: boolean
}

export type Limb = {
  readonly joints: readonly [Point, Point, Point]
  readonly end: Point
  readonly z: number
  readonly zs: readonly [number, number, number]
}
export type Skeleton = {
  readonly unitPx: number
  /** Point of body space on screen, and how near it is (head heights towards the camera). */
  at(point: Point3): Point
  depth(point: Point3): number
  /** Same for what follows the trunk's lean. */
  trunk(point: Point3): Point
  readonly headPivot: Point
  readonly neck: Point
  readonly arms: { readonly left: Limb; readonly right: Limb }
  readonly legs: { readonly left: Limb; readonly right: Limb }
  readonly handShapes: { readonly left: HandShape; readonly right: HandShape }
  readonly shoulderHalf: number
  readonly hipHalf: number
  readonly yaw: number
  readonly footY: number
}

export type Placement = {
  /** Screen place of the soles between the feet when standing straight. */
  readonly foot: Point
  readonly unitPx: number
  readonly yaw: number
  readonly cameraPitch: number
}

/** Body height in heads: children have larger heads. */
export const headsTall = ({ age, feminine, ageYears }: Pick<CharacterDesign, 'age' | 'feminine' | 'ageYears'>) =>
  age === 'child' ? lerp(5, 6.3, clamp((ageYears - 4) / 9, 0, 1)) : lerp(7.1, 6.95, feminine)

const hipY = (heads: number) => heads * 0.525

export function poseSkeleton(design: CharacterDesign, pose: BodyPose, place: Placement): Skeleton {
  const heads = headsTall(design)
  const scale = heads / 7.1
  const shoulderHalf = lerp(0.92, 0.74, design.feminine) * (0.55 + 0.45 * design.girth) * scale
  const hipHalf = lerp(0.5, 0.56, design.feminine) * (0.5 + 0.5 * design.girth) * scale
  const hips: Point3 = [0, hipY(heads) + pose.drop, 0]
  const sole: Point3 = [0, heads, 0]
  const turned = (point: Point3) =>
    turnPitch(turnYaw([point[0] - sole[0], point[1] - sole[1], point[2]], place.yaw), place.cameraPitch)
  const at = (point: Point3): Point => {
    const [x, y] = turned(point)
    return [place.foot[0] + x * place.unitPx, place.foot[1] + y * place.unitPx]
  }
  const leaned = (point: Point3): Point3 => {
    const up: Point3 = [point[0], point[1] + pose.drop - hips[1], point[2]]
    const forward = turnPitch(up, pose.lean)
    const cos = Math.cos(pose.tilt)
    const sin = Math.sin(pose.tilt)
    return [forward[0] * cos - forward[1] * sin, forward[1] * cos + forward[0] * sin + hips[1], forward[2]]
  }
  const limb = (root: Point3, bones: { first: Point3; second: Point3; lengths: readonly [number, number] }): Limb => {
    const middle = plus3(root, times3(unit3(bones.first), bones.lengths[0]))
    const tip = plus3(middle, times3(unit3(bones.second), bones.lengths[1]))
    const end = plus3(tip, times3(unit3(bones.second), 0.7 * scale))
    const zs = [turned(root)[2], turned(middle)[2], turned(tip)[2]] as const
    return { joints: [at(root), at(middle), at(tip)], end: at(end), z: (zs[0] + zs[1] * 2 + zs[2] * 2) / 5, zs }
  }
  const shoulder = (side: -1 | 1): Point3 => leaned([side * shoulderHalf * 0.84, 1.48 * scale + 0.06, -0.02])
  const arm = (side: -1 | 1, one: ArmPose) =>
    limb(shoulder(side), {
      first: sided(one.upper, side),
      second: sided(one.fore, side),
      lengths: [1.3 * scale, 1.08 * scale],
    })
  const hipJoint = (side: -1 | 1): Point3 => [side * hipHalf * 0.62, hips[1] + 0.1, 0]
  const legLength = (heads - hipY(heads) - 0.12) / 2
  const leg = (side: -1 | 1, one: LegPose) =>
    limb(hipJoint(side), {
      first: sided(one.thigh, side),
      second: sided(one.shin, side),
      lengths: [legLength * 1.02, legLength * 0.98],
    })
  return {
    unitPx: place.unitPx,
    at,
    depth: (point) => turned(leaned(point))[2],
    trunk: (point) => at(leaned(point)),
    headPivot: at(leaned([0, 0.85, 0.13])),
    neck: at(leaned([0, 1.2, 0])),
    arms: { left: arm(1, pose.arms.left), right: arm(-1, pose.arms.right) },
    legs: { left: leg(1, pose.legs.left), right: leg(-1, pose.legs.right) },
    handShapes: { left: pose.arms.left.hand, right: pose.arms.right.hand },
    shoulderHalf,
    hipHalf,
    yaw: place.yaw,
    footY: place.foot[1],
  }
}

/** Poses are written for the +x side with x pointing outwards. */
const sided = (direction: Point3, side: -1 | 1): Point3 => [direction[0] * side, direction[1], direction[2]]
