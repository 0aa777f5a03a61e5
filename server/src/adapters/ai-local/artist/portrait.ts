// A whole head: skull, face, hair, beard and hat, in the order in which they cover each other.
import { drawBeard, drawMoustache } from './beard.ts'
import type { CharacterDesign } from './character.ts'
import type { Expression } from './expression.ts'
import { drawEar, drawFace } from './face.ts'
import type { Point } from './geometry.ts'
import { drawBackHair, drawHair, drawTails } from './hair.ts'
import { drawHat } from './hat.ts'
import { type HeadPose, shapeHead } from './head-shape.ts'
import { contour, ribbonOutline, wash } from './ink.ts'
import type { Pen } from './pen.ts'

export type PortraitOrder = {
  readonly design: CharacterDesign
  readonly pose: HeadPose
  readonly pen: Pen
  readonly expression: Expression
  readonly gaze: Point
}

export type Portrait = {
  /** Behind the body: falling hair when the face looks at us. */
  readonly behind: string
  readonly front: string
  /** From crown to chin, in px, without hair. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export function drawPortrait(order: PortraitOrder): Portrait {
  const { design, pose, pen, expression, gaze } = order
  const head = shapeHead(design, pose, pen.light.keyX)
  const hairOrder = { head, design, pen }
  const faceOrder = { head, design, pen, expression, gaze }
  const outline = ribbonOutline(head.outline)
  const away = head.facing([0, 0, 1]) < 0
  const ears = coversEars(design) ? '' : drawEar(faceOrder, -1) + drawEar(faceOrder, 1)
  const tails = drawTails(hairOrder)
  const front = [
    wash(outline, pen.lit(design.skin)),
    wash(head.shadow, pen.shaded(design.skin), 0.72),
    contour(outline, pen.ink, { widthPx: pen.linePx, lightX: pen.light.keyX }),
    ears,
    drawBeard(hairOrder),
    drawFace(faceOrder),
    drawMoustache(hairOrder),
    away ? drawBackHair(hairOrder) : '',
    drawHair(hairOrder),
    away ? tails : '',
    drawHat(hairOrder),
  ]
  return { behind: away ? '' : tails + drawBackHair(hairOrder), front: front.join(''), box: boxOf(outline) }
}

const coversEars = ({ hair }: CharacterDesign) =>
  ['bob', 'long_straight', 'long_loose', 'wavy', 'updo', 'curly'].includes(hair.style)

function boxOf(points: readonly Point[]): Portrait['box'] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
