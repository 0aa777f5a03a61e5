// Hands: a palm and five fingers, drawn along the forearm. Local space: x from the wrist to the fingertips, y away from the thumb.
import { type Colour, darker } from './colour.ts'
import { clamp, distance, minus, type Point, sampleCurve, unitOf } from './geometry.ts'
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

const palm: Stroke = [
  [-0.06, -0.13],
  [0.1, -0.19],
  [0.3, -0.23],
  [0.5, -0.22],
  [0.54, 0],
  [0.48, 0.2],
  [0.28, 0.2],
  [0.08, 0.15],
  [-0.06, 0.13],
]
const plans: Record<HandShape, HandPlan> = {
  open: {
    palm,
    fingers: [
      [
        [0.42, 0.15],
        [0.64, 0.23],
        [0.82, 0.3],
      ],
      [
        [0.47, 0.07],
        [0.76, 0.12],
        [0.99, 0.16],
      ],
      [
        [0.48, -0.04],
        [0.8, -0.05],
        [1.06, -0.03],
      ],
      [
        [0.46, -0.15],
        [0.76, -0.22],
        [0.99, -0.27],
      ],
    ],
    thumb: [
      [0.12, -0.14],
      [0.3, -0.36],
      [0.52, -0.5],
    ],
    creases: [
      [
        [0.16, -0.1],
        [0.28, 0.02],
        [0.44, 0.06],
      ],
    ],
  },
  flat: {
    palm,
    fingers: [
      [
        [0.42, 0.15],
        [0.64, 0.17],
        [0.82, 0.17],
      ],
      [
        [0.47, 0.06],
        [0.76, 0.07],
        [0.98, 0.07],
      ],
      [
        [0.48, -0.05],
        [0.8, -0.04],
        [1.05, -0.03],
      ],
      [
        [0.46, -0.15],
        [0.76, -0.14],
        [0.98, -0.12],
      ],
    ],
    thumb: [
      [0.12, -0.14],
      [0.32, -0.3],
      [0.56, -0.28],
    ],
    creases: [],
  },
  relaxed: {
    palm,
    fingers: [
      [
        [0.42, 0.14],
        [0.6, 0.18],
        [0.7, 0.1],
      ],
      [
        [0.47, 0.07],
        [0.68, 0.11],
        [0.82, 0.03],
      ],
      [
        [0.48, -0.03],
        [0.73, 0],
        [0.9, -0.07],
      ],
      [
        [0.46, -0.14],
        [0.7, -0.14],
        [0.87, -0.2],
      ],
    ],
    thumb: [
      [0.1, -0.14],
      [0.34, -0.3],
      [0.58, -0.3],
    ],
    creases: [],
  },
  point: {
    palm,
    fingers: [
      [
        [0.4, 0.15],
        [0.54, 0.17],
        [0.46, 0.08],
      ],
      [
        [0.44, 0.07],
        [0.6, 0.09],
        [0.5, 0.0],
      ],
      [
        [0.45, -0.02],
        [0.63, 0],
        [0.52, -0.08],
      ],
      [
        [0.44, -0.14],
        [0.78, -0.16],
        [1.1, -0.17],
      ],
    ],
    thumb: [
      [0.1, -0.14],
      [0.32, -0.26],
      [0.52, -0.1],
    ],
    creases: [],
  },
  fist: {
    palm: [
      [-0.06, -0.13],
      [0.12, -0.22],
      [0.34, -0.27],
      [0.54, -0.2],
      [0.58, 0],
      [0.52, 0.2],
      [0.32, 0.22],
      [0.08, 0.16],
      [-0.06, 0.13],
    ],
    fingers: [
      [
        [0.52, 0.17],
        [0.42, 0.21],
        [0.3, 0.14],
      ],
      [
        [0.57, 0.07],
        [0.46, 0.11],
        [0.3, 0.04],
      ],
      [
        [0.58, -0.04],
        [0.46, 0],
        [0.3, -0.06],
      ],
      [
        [0.55, -0.16],
        [0.44, -0.12],
        [0.29, -0.17],
      ],
    ],
    thumb: [
      [0.1, -0.16],
      [0.3, -0.26],
      [0.42, -0.06],
    ],
    creases: [],
  },
  hold: {
    palm,
    fingers: [
      [
        [0.44, 0.14],
        [0.62, 0.08],
        [0.62, -0.06],
      ],
      [
        [0.5, 0.06],
        [0.7, 0],
        [0.68, -0.14],
      ],
      [
        [0.52, -0.04],
        [0.74, -0.1],
        [0.7, -0.24],
      ],
      [
        [0.5, -0.14],
        [0.7, -0.22],
        [0.64, -0.34],
      ],
    ],
    thumb: [
      [0.1, -0.14],
      [0.28, -0.38],
      [0.48, -0.46],
    ],
    creases: [],
  },
  clasp: {
    palm: [
      [-0.06, -0.16],
      [0.14, -0.26],
      [0.4, -0.28],
      [0.58, -0.16],
      [0.58, 0.1],
      [0.42, 0.24],
      [0.12, 0.22],
      [-0.06, 0.14],
    ],
    fingers: [
      [
        [0.5, 0.2],
        [0.3, 0.27],
        [0.1, 0.22],
      ],
      [
        [0.56, 0.1],
        [0.36, 0.16],
        [0.12, 0.12],
      ],
      [
        [0.58, -0.01],
        [0.38, 0.05],
        [0.12, 0.01],
      ],
      [
        [0.55, -0.12],
        [0.36, -0.07],
        [0.1, -0.1],
      ],
    ],
    thumb: [
      [0.12, -0.18],
      [0.34, -0.3],
      [0.56, -0.26],
    ],
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
          brush(sampleCurve(stroke.map(place), 3), darker(shade, 0.4), sizePx * 0.018, tapered),
        )
      : []),
  ].join('')
}
