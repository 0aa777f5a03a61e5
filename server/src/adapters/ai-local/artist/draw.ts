// The animatic artist: a picture description in, a layered drawing out.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { expressionOf } from './expression.ts'
import { drawFigure } from './figure.ts'
import { ovalPoints, wash } from './ink.ts'
import { drawInsert } from './insert.ts'
import { type Light, lightOf } from './light.ts'
import { takePen } from './pen.ts'
import { designPlace } from './place.ts'
import { drawProp, heldProp } from './props.ts'
import { rollDice } from './seed.ts'
import { drawSet } from './set.ts'
import { type PlacedFigure, type Stage, stagePicture } from './staging.ts'

/** The SVG text of a picture. Pure: equal descriptions give equal text. Nothing in it needs a font. */
export function drawPicture(description: PictureDescription): string {
  const { widthPx: w, heightPx: h } = description
  const stage = stagePicture(description)
  const light = lightOf(litPlace(description.place), rollDice(`sun ${description.place.name}`).chance(0.5))
  const set = drawSet(description, stage.camera, light)
  const people =
    description.framing === 'insert'
      ? drawInsert(description, light)
      : stage.figures.map((figure) => drawPlaced({ placed: figure, stage, light, description })).join('')
  const body = `${set.back}${people}`
  const turned =
    stage.camera.dutch === 0
      ? body
      : `<g transform="rotate(${stage.camera.dutch} ${w / 2} ${h / 2}) translate(${w / 2} ${h / 2}) scale(1.2) translate(${-w / 2} ${-h / 2})">${body}</g>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${set.defs}${turned}${set.finish}</svg>`
}

/** A set that is a room is lit as one, also where the script does not say that it lies inside. */
function litPlace(place: PictureDescription['place']): PictureDescription['place'] {
  return designPlace(place).inside ? { ...place, interior: 'interior' } : place
}

type PlacedOrder = {
  readonly placed: PlacedFigure
  readonly stage: Stage
  readonly light: Light
  readonly description: PictureDescription
}

function drawPlaced({ placed, stage, light, description }: PlacedOrder): string {
  const { design, pose, figure } = placed
  const frameShare = placed.unitPx / stage.camera.heightPx
  const pen = takePen({
    light,
    depth: Math.max(0, Math.min(0.5, (placed.distanceM - stage.camera.distanceM) / 14)),
    linePx: stage.camera.heightPx * (0.0016 + 0.0068 * Math.min(0.5, frameShare) ** 0.8),
    silhouette: placed.silhouette,
  })
  const expression = expressionOf(figure.emotion, figure.role === 'speaker')
  const prop = placed.silhouette > 0 ? null : heldProp([description.action, ...description.props])
  const drawing = drawFigure({
    design,
    pose,
    placement: {
      foot: [placed.x, placed.footY],
      unitPx: placed.unitPx,
      yaw: placed.bodyYaw,
      cameraPitch: stage.camera.pitch,
    },
    headYaw: placed.headYaw,
    headNod: pose.headNod * 0.6 + expression.nod,
    headRoll: pose.headRoll,
    expression,
    gaze: [placed.gaze[0], placed.gaze[1] + expression.gazeDown * 20],
    pen,
    held: prop ? (at, unitPx) => drawProp({ name: prop.name, at, sizePx: unitPx * prop.size, pen, turn: 0.1 }) : null,
  })
  return groundShadow(placed, light) + drawing.svg
}

/** A pool of shade under the feet, thrown away from the light. */
function groundShadow({ x, footY, unitPx }: PlacedFigure, light: Light): string {
  const reach = unitPx * (0.5 + light.hardness * 1.1)
  return wash(
    ovalPoints([x - light.keyX * reach * 0.8, footY + unitPx * 0.1], [unitPx * 0.7 + reach, unitPx * 0.24], {
      count: 14,
    }),
    light.ink,
    0.2 + light.hardness * 0.16,
  )
}
