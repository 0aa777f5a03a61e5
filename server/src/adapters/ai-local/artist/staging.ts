// Film grammar: who stands where, how large, turned which way, and where the camera is.
import type { CameraAngle, ShotSize } from '#contract/breakdown.ts'
import type { PictureDescription, PictureFigure } from '#rooms/generation/provider.ts'
import type { Camera } from './camera.ts'
import { type CharacterDesign, designCharacter } from './character.ts'
import { type Drawn, peopleOf } from './crowd.ts'
import { clamp, lerp } from './geometry.ts'
import { designPlace } from './place.ts'
import { choosePose, poses } from './poses.ts'
import { type Dice, rollDice } from './seed.ts'
import { type BodyPose, headsTall, poseSkeleton } from './skeleton.ts'

export type PlacedFigure = {
  readonly figure: PictureFigure
  readonly design: CharacterDesign
  readonly pose: BodyPose
  readonly x: number
  readonly footY: number
  readonly unitPx: number
  readonly bodyYaw: number
  readonly headYaw: number
  readonly gaze: readonly [number, number]
  /** In front of the lens, metres. */
  readonly distanceM: number
  /** 0 .. 1, a dark foreground shape. */
  readonly silhouette: number
}

export type Stage = { readonly camera: Camera; readonly figures: readonly PlacedFigure[] }

type SizePlan = {
  /** Head height as a share of the frame height. */
  readonly head: number
  /** Focal length in frame heights. */
  readonly focal: number
  /** Crown (or, for `stands`, soles) as a share of the frame height. */
  readonly line: number
  readonly stands: boolean
}

const sizePlans: Record<ShotSize, SizePlan> = {
  extreme_wide: { head: 0.046, focal: 0.85, line: 0.8, stands: true },
  wide: { head: 0.088, focal: 0.95, line: 0.87, stands: true },
  full: { head: 0.109, focal: 1.1, line: 0.925, stands: true },
  medium_full: { head: 0.148, focal: 1.25, line: 0.1, stands: false },
  medium: { head: 0.208, focal: 1.5, line: 0.115, stands: false },
  medium_close: { head: 0.29, focal: 1.9, line: 0.12, stands: false },
  close: { head: 0.425, focal: 2.3, line: 0.14, stands: false },
  extreme_close: { head: 0.7, focal: 2.8, line: -0.02, stands: false },
}
const pitches: Record<CameraAngle, number> = { eye: 0.02, high: 0.27, low: -0.24, overhead: 0.72, dutch: 0.04 }
const headM = 0.235
const headLimits: Partial<Record<ShotSize, readonly [number, number]>> = {
  wide: [0, 0.107],
  extreme_wide: [0, 0.107],
  close: [0.375, 0.6],
  extreme_close: [0.5, 0.9],
}

/**
 * A head is drawn 0.87 to 1.09 times as high as its share says, and up to 1.34 times where the whole frame is turned and
 * enlarged (measured over the sample people and feelings). Seen from far below or above it is the shortest.
 */
function headLimitsOf({ size, angle }: PictureDescription): readonly [number, number] {
  const [least, most] = headLimits[size] ?? [0, 1]
  if (angle === 'low' || angle === 'overhead') return [least * 1.09, most]
  return [least, angle === 'dutch' && sizePlans[size].stands ? most / 1.22 : most]
}

type Shot = {
  readonly picture: PictureDescription
  readonly plan: SizePlan
  readonly dice: Dice
  readonly w: number
  readonly h: number
  /** Upright frame: figures are stacked in depth. */
  readonly upright: boolean
}

/**
 * All that tells two pictures apart; the key frame does not, since the film moves the camera itself, nor does a look: another
 * face or another wall leaves everybody where they stand.
 */
export const pictureSeed = (picture: PictureDescription) => {
  const { look: _, ...place } = picture.place
  const figures = picture.figures.map(({ look: __, ...figure }) => figure)
  return JSON.stringify({ ...picture, place, figures, keyFrame: null })
}

export function stagePicture(picture: PictureDescription): Stage {
  const { widthPx: w, heightPx: h } = picture
  const dice = rollDice(`stage ${pictureSeed(picture)}`)
  const base = sizePlans[picture.size]
  const plan = { ...base, head: base.head * dice.between(0.95, 1.05), line: base.line + dice.around(0.014) }
  const shot: Shot = { picture, plan, dice, w, h, upright: w < h * 0.8 }
  const cast = castOf(picture)
  const marks = placeMarks(shot, cast)
  const main = marks[0]
  const camera = aimCamera(shot, main, marks.length)
  return {
    camera,
    figures: marks.map((mark) => standAt(shot, camera, mark)).toSorted((a, b) => b.distanceM - a.distanceM),
  }
}

/** Who is in the picture, the one it is about first. */
function castOf({ framing, figures }: PictureDescription): readonly Drawn[] {
  if (framing === 'empty' || framing === 'insert') return []
  const ranked = figures.toSorted((a, b) => rank(a) - rank(b))
  const most = framing === 'single' ? 1 : framing === 'two_shot' || framing === 'over_shoulder' ? 2 : PEOPLE_MAX
  return ranked.slice(0, most).flatMap(peopleOf).slice(0, PEOPLE_MAX)
}
const PEOPLE_MAX = 9
const rank = ({ role }: PictureFigure) => (role === 'speaker' ? 0 : role === 'listener' ? 1 : 2)

type Mark = {
  readonly figure: PictureFigure
  readonly design: CharacterDesign
  readonly pose: BodyPose
  readonly x: number
  readonly scale: number
  readonly lift: number
  readonly yaw: number
  readonly headTurn: number
  readonly silhouette: number
}

function placeMarks(shot: Shot, cast: readonly Drawn[]): Mark[] {
  const { framing } = shot.picture
  const [first, second] = cast
  if (!first) return []
  if (cast.length === 1 || !second) return [singleMark(shot, first)]
  if (cast.length > 2) return groupMarks(shot, cast)
  return framing === 'over_shoulder' ? shoulderMarks(shot, first, second) : pairMarks(shot, first, second)
}

const sideOf = (figure: PictureFigure): -1 | 0 | 1 => (figure.side === 'left' ? -1 : figure.side === 'right' ? 1 : 0)

function baseMark(shot: Shot, figure: Drawn, alone: boolean): Pick<Mark, 'figure' | 'design' | 'pose'> {
  const dice = rollDice(`pose ${figure.name} ${figure.emotion} ${figure.role} ${pictureSeed(shot.picture)}`)
  return {
    figure,
    design: designCharacter(figure),
    pose: poses[choosePose(figure, shot.picture.action, { dice, alone })],
  }
}

function singleMark(shot: Shot, figure: Drawn): Mark {
  const { dice, upright, plan } = shot
  const side = sideOf(figure)
  const facing = side === 0 ? (dice.chance(0.5) ? 1 : -1) : -side
  const off =
    side === 0 ? dice.around(0.03) : side * (upright ? 0.07 : plan.head > 0.5 ? 0.06 : 0.125) + dice.around(0.022)
  const frontal = side === 0 ? 0.34 : 0.6
  const profile = dice.chance(figure.role === 'speaker' ? 0.1 : 0.2) ? 0.45 : 0
  const yaw = facing * (frontal + dice.around(0.14) + profile)
  return {
    ...baseMark(shot, figure, true),
    x: 0.5 + off,
    scale: 1,
    lift: 0,
    yaw: yaw * 0.85,
    headTurn: yaw * 0.25 + dice.around(0.06),
    silhouette: 0,
  }
}

function pairMarks(shot: Shot, first: Drawn, second: Drawn): Mark[] {
  const { dice, upright, plan } = shot
  const firstSide = sideOf(first) || -(sideOf(second) || 1)
  const reach = upright ? clamp(0.2 + plan.head * 0.12, 0.2, 0.27) : clamp(0.13 + plan.head * 0.22, 0.12, 0.235)
  const stagger = upright && plan.head > 0.1 ? 0.86 : 0.97
  const shrink = plan.head > 0.35 ? 0.92 : upright && plan.head > 0.12 ? 0.86 : 1
  return [first, second].map((figure, index) => {
    const side = index === 0 ? firstSide : -firstSide
    const nearer = index === 0 ? 1 : stagger
    return {
      ...baseMark(shot, figure, false),
      x: 0.5 + side * reach + dice.around(0.018),
      scale: shrink * nearer,
      lift: index === 0 ? 0.0 : upright && plan.head > 0.12 ? -0.07 : 0,
      yaw: -side * (0.78 + dice.around(0.14)),
      headTurn: -side * (0.14 + dice.around(0.1)),
      silhouette: 0,
    }
  })
}

function shoulderMarks(shot: Shot, first: Drawn, second: Drawn): Mark[] {
  const { dice, upright } = shot
  const side = sideOf(first) || -(sideOf(second) || 1)
  const main: Mark = {
    ...baseMark(shot, first, false),
    x: 0.5 + side * (upright ? 0.19 : 0.15) + dice.around(0.018),
    scale: 0.94,
    lift: upright ? -0.02 : 0,
    yaw: -side * (0.42 + dice.around(0.1)),
    headTurn: -side * (0.12 + dice.around(0.06)),
    silhouette: 0,
  }
  const shoulder: Mark = {
    ...baseMark(shot, second, false),
    pose: { ...poses.stand, headNod: 0.02 },
    x: 0.5 - side * (upright ? 0.4 : 0.335) + dice.around(0.015),
    scale: 1.42 + dice.around(0.06),
    lift: upright ? 0.1 : 0.045,
    yaw: side * (2.5 + dice.around(0.1)),
    headTurn: -side * 0.12,
    silhouette: 0.46,
  }
  return [main, shoulder]
}

function groupMarks(shot: Shot, cast: readonly Drawn[]): Mark[] {
  const { dice, upright, plan } = shot
  const count = cast.length
  const sides = cast.map(sideOf)
  const order = cast.map((_, index) => index).toSorted((a, b) => (sides[a] ?? 0) - (sides[b] ?? 0) || a - b)
  const spread = upright ? 0.56 : clamp(0.34 + count * 0.06 + plan.head * 0.3, 0.4, 0.76)
  const tight = plan.head > 0.35
  return cast.map((figure, index) => {
    const seat = order.indexOf(index)
    const across = count === 1 ? 0 : seat / (count - 1) - 0.5
    const rowScale =
      index === 0
        ? 1
        : tight
          ? lerp(0.99, 0.93, (index - 1) / count)
          : lerp(0.93, upright ? 0.7 : 0.8, ((index * 7) % count) / count)
    const x = 0.5 + across * spread + dice.around(0.012)
    const leader = order.indexOf(0) / Math.max(1, count - 1) - 0.5
    const towards =
      index === 0
        ? (across > 0.05 ? -1 : across < -0.05 ? 1 : dice.chance(0.5) ? 1 : -1) * 0.45
        : clamp((leader - across) * 2.2, -1, 1) * 0.95
    return {
      ...baseMark(shot, figure, false),
      x,
      scale: rowScale * (tight ? 0.9 : upright ? 0.9 : 1),
      lift: index === 0 ? 0.015 : -0.03 * (((index * 5) % 3) - (upright ? 0.2 : 1)) * (plan.stands ? 0 : 1),
      yaw: towards + dice.around(0.12),
      headTurn: towards * 0.2,
      silhouette: 0,
    }
  })
}

function aimCamera({ picture, plan, dice, w, h, upright }: Shot, main: Mark | undefined, count: number): Camera {
  const place = rollDice(`view ${picture.place.name}`)
  const pitch = pitches[picture.angle] + dice.around(0.02)
  const focalPx = plan.focal * h * (upright ? 0.82 : 1)
  const distanceM = (focalPx * headM) / (plan.head * h * (main?.scale ?? 1))
  const tall = main ? main.design.heightM * 0.93 - main.pose.drop * headM : 1.55
  const eyeM = clamp(tall + Math.tan(pitch) * distanceM, 0.3, 30)
  const side =
    main && count === 1 ? sideOf(main.figure) : main && picture.framing === 'over_shoulder' ? sideOf(main.figure) : 0
  const narrow = ['corridor', 'scifi', 'alley', 'car', 'station'].includes(designPlace(picture.place).kind) ? 0.34 : 1
  const azimuth = (place.around(0.22) + side * 0.62) * narrow + dice.around(0.13)
  const crownY = plan.stands ? h * (plan.line - plan.head * 7) : h * (plan.line + plan.head * 0.5)
  const eyeY = main ? crownY + (plan.stands ? plan.head * 0.5 * h : 0) : h * (0.5 + dice.around(0.03))
  return {
    widthPx: w,
    heightPx: h,
    focalPx,
    centerX: w * (main && count === 1 ? main.x : 0.5 + dice.around(0.02)),
    horizonY: eyeY - focalPx * Math.tan(pitch),
    eyeM,
    distanceM,
    azimuth,
    pitch: pitch * 0.9,
    dutch: picture.angle === 'dutch' ? (dice.chance(0.5) ? 1 : -1) * dice.between(7, 11) : 0,
  }
}

function standAt({ picture, plan, w, h, dice }: Shot, camera: Camera, mark: Mark): PlacedFigure {
  const { design, pose, figure } = mark
  const limits = headLimitsOf(picture)
  const own = clamp(design.heightM / headsTall(design) / headM, 0.92, 1.06)
  const share = clamp(plan.head * mark.scale * own, limits[0], limits[1])
  const unitPx = share * h
  const distanceM = (camera.focalPx * headM) / unitPx
  const x = mark.x * w
  const ground = camera.horizonY + (camera.focalPx * camera.eyeM) / distanceM
  const footY = plan.stands
    ? ground
    : headedFoot({
        design,
        pose,
        unitPx,
        camera,
        topY: h * (plan.line + mark.lift) + tallnessDrop(design, unitPx) + (plan.head * h - unitPx) * 0.5,
      })
  const facing = Math.sign(mark.yaw) || 1
  const away = Math.abs(mark.yaw) > 1.6
  return {
    figure,
    design,
    pose,
    x,
    footY,
    unitPx,
    bodyYaw: mark.yaw,
    headYaw: mark.yaw + mark.headTurn,
    gaze: away ? [0, 0] : [facing * (0.55 + dice.around(0.2)), dice.around(0.25)],
    distanceM,
    silhouette: mark.silhouette,
  }
}

/** Shorter people stand lower in the frame, but stay in it. */
const tallnessDrop = (design: CharacterDesign, unitPx: number) =>
  clamp((1.7 - design.heightM) / headM, -0.4, 0.85) * unitPx * 0.6

/** Where the soles are when the crown is at `topY`. */
function headedFoot(order: {
  design: CharacterDesign
  pose: BodyPose
  unitPx: number
  camera: Camera
  topY: number
}): number {
  const { design, pose, unitPx, camera, topY } = order
  const skeleton = poseSkeleton(design, pose, { foot: [0, 0], unitPx, yaw: 0, cameraPitch: camera.pitch })
  const crown = skeleton.headPivot[1] - unitPx * 0.76
  return topY - crown
}
