// One person in a picture: mannequin, garment, hands and head, assembled back to front.
import type { CharacterDesign } from './character.ts'
import type { Expression } from './expression.ts'
import { lerp, type Point, sampleCurve } from './geometry.ts'
import { brush, contour, tapered, wash } from './ink.ts'
import { drawArm, drawLegs } from './limbs.ts'
import type { Pen } from './pen.ts'
import { drawPortrait, type Portrait } from './portrait.ts'
import { type BodyPose, type Placement, poseSkeleton, type Skeleton } from './skeleton.ts'
import { drawSkirt } from './skirt.ts'
import { drawTrunk, shapeTrunk } from './trunk.ts'

export type FigureOrder = {
  readonly design: CharacterDesign
  readonly pose: BodyPose
  readonly placement: Placement
  /** Turn of the head against the camera, radians. */
  readonly headYaw: number
  readonly headNod: number
  readonly headRoll: number
  readonly expression: Expression
  readonly gaze: Point
  readonly pen: Pen
  /** Drawn in the hand that the pose holds out: already in px around that point. */
  readonly held: ((at: Point, unitPx: number) => string) | null
}

export type FigureDrawing = { readonly svg: string; readonly head: Portrait['box'] }

export function drawFigure(order: FigureOrder): FigureDrawing {
  const { design, pose, placement, pen } = order
  const skeleton = poseSkeleton(design, pose, placement)
  const limbs = { design, skeleton, pen }
  const trunk = shapeTrunk(design, skeleton)
  const portrait = drawPortrait({
    design,
    pose: {
      pivot: skeleton.headPivot,
      unitPx: placement.unitPx,
      yaw: order.headYaw,
      nod: order.headNod,
      cameraPitch: placement.cameraPitch,
      roll: order.headRoll,
    },
    pen,
    expression: order.expression,
    gaze: order.gaze,
  })
  const arms = (['left', 'right'] as const).map((side) => ({
    side,
    z: skeleton.arms[side].z,
    svg: drawArm(limbs, side) + heldThing(order, skeleton, side),
    high: isHigh(skeleton, side),
  }))
  const far = arms.filter((arm) => arm.z < -0.12)
  const near = arms.filter((arm) => arm.z >= -0.12)
  const body = drawLegs(limbs) + drawSkirt(limbs) + drawTrunk({ design, skeleton, trunk, pen })
  const seat = pose.seat ? drawSeat(skeleton, pen) : ''
  const away = Math.cos(placement.yaw) < 0
  const parts = [
    portrait.behind,
    seat,
    far.map((arm) => arm.svg).join(''),
    drawNeck(order, skeleton),
    body,
    near
      .filter((arm) => !arm.high)
      .map((arm) => arm.svg)
      .join(''),
    portraitGroup(design, portrait),
    near
      .filter((arm) => arm.high)
      .map((arm) => arm.svg)
      .join(''),
  ]
  if (away) parts.splice(1, 1, '')
  const { labels } = design
  const svg = `<g data-character="${escapeText(design.name)}" data-part="figure" data-hair="${labels.hair}" data-dress="${labels.dress}" data-palette="${labels.palette}">${parts.join('')}</g>`
  return { svg, head: portrait.box }
}

export const escapeText = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function portraitGroup(design: CharacterDesign, { front, box }: Portrait): string {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((value) => Math.round(value * 10) / 10)
  return `<g data-part="head" data-character="${escapeText(design.name)}" data-x="${x}" data-y="${y}" data-width="${width}" data-height="${height}">${front}</g>`
}

function isHigh(skeleton: Skeleton, side: 'left' | 'right'): boolean {
  const { joints, zs } = skeleton.arms[side]
  return joints[2][1] < skeleton.neck[1] + skeleton.unitPx * 0.35 && zs[2] > 0.1
}

function heldThing({ held }: FigureOrder, skeleton: Skeleton, side: 'left' | 'right'): string {
  if (!held || skeleton.handShapes[side] !== 'hold') return ''
  const { joints, end } = skeleton.arms[side]
  const other = side === 'left' ? 'right' : 'left'
  if (side === 'right' && skeleton.handShapes[other] === 'hold') return ''
  return held([lerp(joints[2][0], end[0], 0.75), lerp(joints[2][1], end[1], 0.75)], skeleton.unitPx)
}

function drawNeck({ design, pen }: FigureOrder, skeleton: Skeleton): string {
  const unit = skeleton.unitPx
  const [hx, hy] = skeleton.headPivot
  const [nx, ny] = skeleton.neck
  const half = unit * lerp(0.215, 0.17, design.feminine) * (0.7 + 0.3 * design.girth)
  const left: Point[] = [
    [hx - half, hy - unit * 0.1],
    [lerp(hx, nx, 0.55) - half, lerp(hy, ny, 0.55)],
    [nx - half * 1.4, ny + unit * 0.08],
  ]
  const right: Point[] = [
    [hx + half, hy - unit * 0.1],
    [lerp(hx, nx, 0.55) + half, lerp(hy, ny, 0.55)],
    [nx + half * 1.4, ny + unit * 0.08],
  ]
  const outline = [...left, ...[...right].reverse()]
  const shadow: Point[] = [
    [hx - half, hy - unit * 0.1],
    [hx + half, hy - unit * 0.1],
    [lerp(hx, nx, 0.6) + half, lerp(hy, ny, 0.75)],
    [lerp(hx, nx, 0.6) + half * 0.1 * pen.light.keyX, lerp(hy, ny, 0.62)],
    [lerp(hx, nx, 0.6) - half, lerp(hy, ny, 0.55)],
  ]
  const cord = pen.light.keyX < 0 ? 0.35 : -0.35
  return (
    wash(outline, pen.lit(design.skin)) +
    wash(shadow, pen.shaded(design.skin), 0.85) +
    contour(outline, pen.ink, { widthPx: pen.linePx, lightX: pen.light.keyX }) +
    brush(
      sampleCurve(
        [
          [hx + half * cord * 2, hy + unit * 0.16],
          [nx + half * cord, ny - unit * 0.02],
        ],
        4,
      ),
      { colour: pen.ink, widthPx: unit * 0.012, pressure: tapered },
    )
  )
}

function drawSeat(skeleton: Skeleton, pen: Pen): string {
  const unit = skeleton.unitPx
  const hips = skeleton.trunk([0, 4, -0.1])
  const width = unit * 0.85
  const top: Point[] = [
    [hips[0] - width, hips[1] + unit * 0.18],
    [hips[0] + width, hips[1] + unit * 0.18],
    [hips[0] + width, hips[1] + unit * 0.42],
    [hips[0] - width, hips[1] + unit * 0.42],
  ]
  const foot = skeleton.footY
  const legs = [-0.85, 0.85].map((side) => {
    const x = hips[0] + side * width
    const leg: Point[] = [
      [x - unit * 0.09, hips[1] + unit * 0.4],
      [x + unit * 0.09, hips[1] + unit * 0.4],
      [x + unit * 0.07, foot],
      [x - unit * 0.07, foot],
    ]
    return (
      wash(leg, pen.shaded([120, 92, 66])) +
      contour(leg, pen.ink, { widthPx: pen.linePx * 0.7, lightX: pen.light.keyX })
    )
  })
  return (
    legs.join('') +
    wash(top, pen.lit([136, 104, 74])) +
    contour(top, pen.ink, { widthPx: pen.linePx * 0.8, lightX: pen.light.keyX })
  )
}
