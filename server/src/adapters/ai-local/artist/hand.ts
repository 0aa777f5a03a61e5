// Hands: a palm and five fingers, drawn along the forearm. Local space: x from the wrist to the fingertips, y away from the thumb.
import { type Colour, darker } from './colour.ts'
import { clamp, distance, minus, type Point, sampleCurve, trace, unitOf } from './geometry.ts'
import { brush, contour, ribbonAlong, ribbonOutline, tapered, wash } from './ink.ts'
import type { Pen } from './pen.ts'
import type { HandShape } from './skeleton.ts'

type Stroke = readonly (readonly [number, number])[]
type HandPlan = {
  readonly palm: Stroke
  readonly fingers: readonly Stroke[]
  readonly thumb: Stroke
  readonly creases: readonly Stroke[]
}

const palm: Stroke = trace('-.06 -.13, .1 -.19, .3 -.23, .5 -.22, .54 0, .48 .2, .28 .2, .08 .15, -.06 .13')
const plans: Record<HandShape, HandPlan> = {
  open: {
    palm,
    fingers: [
      trace('.42 .15, .64 .23, .82 .3'),
      trace('.47 .07, .76 .12, .99 .16'),
      trace('.48 -.04, .8 -.05, 1.06 -.03'),
      trace('.46 -.15, .76 -.22, .99 -.27'),
    ],
    thumb: trace('.12 -.14, .3 -.36, .52 -.5'),
    creases: [trace('.16 -.1, .28 .02, .44 .06')],
  },
  flat: {
    palm,
    fingers: [
      trace('.42 .15, .64 .17, .82 .17'),
      trace('.47 .06, .76 .07, .98 .07'),
      trace('.48 -.05, .8 -.04, 1.05 -.03'),
      trace('.46 -.15, .76 -.14, .98 -.12'),
    ],
    thumb: trace('.12 -.14, .32 -.3, .56 -.28'),
    creases: [],
  },
  relaxed: {
    palm,
    fingers: [
      trace('.42 .14, .6 .18, .7 .1'),
      trace('.47 .07, .68 .11, .82 .03'),
      trace('.48 -.03, .73 0, .9 -.07'),
      trace('.46 -.14, .7 -.14, .87 -.2'),
    ],
    thumb: trace('.1 -.14, .34 -.3, .58 -.3'),
    creases: [],
  },
  point: {
    palm,
    fingers: [
      trace('.4 .15, .54 .17, .46 .08'),
      trace('.44 .07, .6 .09, .5 .0'),
      trace('.45 -.02, .63 0, .52 -.08'),
      trace('.44 -.14, .78 -.16, 1.1 -.17'),
    ],
    thumb: trace('.1 -.14, .32 -.26, .52 -.1'),
    creases: [],
  },
  fist: {
    palm: trace('-.06 -.13, .12 -.22, .34 -.27, .54 -.2, .58 0, .52 .2, .32 .22, .08 .16, -.06 .13'),
    fingers: [
      trace('.52 .17, .42 .21, .3 .14'),
      trace('.57 .07, .46 .11, .3 .04'),
      trace('.58 -.04, .46 0, .3 -.06'),
      trace('.55 -.16, .44 -.12, .29 -.17'),
    ],
    thumb: trace('.1 -.16, .3 -.26, .42 -.06'),
    creases: [],
  },
  hold: {
    palm,
    fingers: [
      trace('.44 .14, .62 .08, .62 -.06'),
      trace('.5 .06, .7 0, .68 -.14'),
      trace('.52 -.04, .74 -.1, .7 -.24'),
      trace('.5 -.14, .7 -.22, .64 -.34'),
    ],
    thumb: trace('.1 -.14, .28 -.38, .48 -.46'),
    creases: [],
  },
  clasp: {
    palm: trace('-.06 -.16, .14 -.26, .4 -.28, .58 -.16, .58 .1, .42 .24, .12 .22, -.06 .14'),
    fingers: [
      trace('.5 .2, .3 .27, .1 .22'),
      trace('.56 .1, .36 .16, .12 .12'),
      trace('.58 -.01, .38 .05, .12 .01'),
      trace('.55 -.12, .36 -.07, .1 -.1'),
    ],
    thumb: trace('.12 -.18, .34 -.3, .56 -.26'),
    creases: [],
  },
}

export type HandOrder = {
  readonly wrist: Point
  readonly end: Point
  readonly sizePx: number
  readonly shape: HandShape
  /** 1 when the thumb lies on the clockwise side of the direction. */
  readonly thumbSide: 1 | -1
  readonly skin: Colour
  readonly pen: Pen
}

export function drawHand(order: HandOrder): string {
  const { wrist, end, sizePx, pen, skin, thumbSide } = order
  const plan = plans[order.shape]
  const reach = clamp(distance(wrist, end) / sizePx, 0.55, 1)
  const [dx, dy] = distance(wrist, end) < sizePx * 0.12 ? ([0, 1] as const) : unitOf(minus(end, wrist))
  const place = ([x, y]: readonly [number, number]): Point => {
    const along = x * sizePx * reach
    const aside = -y * sizePx * thumbSide
    return [wrist[0] + dx * along + dy * aside, wrist[1] + dy * along - dx * aside]
  }
  const line = { widthPx: pen.linePx * 0.7, lightX: pen.light.keyX }
  const lit = pen.lit(skin)
  const shade = pen.shaded(skin)
  const finger = (stroke: Stroke, width: number) => {
    const spine = sampleCurve(stroke.map(place), 4)
    const last = spine.length - 1
    const ribbon = ribbonAlong(
      spine,
      spine.map(
        (_, index) => sizePx * width * (index === last ? 0.5 : index === last - 1 ? 0.85 : 1 - 0.16 * (index / last)),
      ),
    )
    const outline = ribbonOutline(ribbon)
    return wash(outline, lit) + contour(outline, pen.ink, line)
  }
  const palmPoints = plan.palm.map(place)
  const detailed = sizePx > 16
  return [
    wash(palmPoints, lit),
    contour(palmPoints, pen.ink, line),
    ...plan.fingers.map((stroke) => finger(stroke, 0.056)),
    wash(
      plan.palm.map(([x, y]) => place([x * 0.92 + 0.01, y * 0.86])),
      lit,
    ),
    wash(
      plan.palm.map(([x, y]) => place([x * 0.9, y * 0.45 + 0.1])),
      shade,
      0.45,
    ),
    finger(plan.thumb, 0.064),
    ...(detailed
      ? plan.creases.map((stroke) =>
          brush(sampleCurve(stroke.map(place), 3), {
            colour: darker(shade, 0.4),
            widthPx: sizePx * 0.018,
            pressure: tapered,
          }),
        )
      : []),
  ].join('')
}
