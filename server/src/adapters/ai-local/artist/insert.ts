// The insert: one thing, large, on what it lies on or in the hand that holds it.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { designCharacter } from './character.ts'
import { darker, hex, mix } from './colour.ts'
import { lerp, type Point, sampleCurve } from './geometry.ts'
import { drawHand } from './hand.ts'
import { brush, contour, ovalPoints, pressedIn, ribbonAlong, ribbonOutline, tapered, wash } from './ink.ts'
import type { Light } from './light.ts'
import { type Pen, takePen } from './pen.ts'
import { designPlace } from './place.ts'
import { drawProp, findProp, type PropName } from './props.ts'
import { type Dice, rollDice } from './seed.ts'
import { pictureSeed } from './staging.ts'

const handheld = /托|握|拿|持|捧|举|递|摸|手|接|hold|hand|palm|grab|grip|pull|pick|rais/i
const trodden = /踩|碾|脚|step|stamp|crush/i

export function drawInsert(picture: PictureDescription, light: Light): string {
  const { widthPx: w, heightPx: h } = picture
  const dice = rollDice(`insert ${pictureSeed(picture)}`)
  const pen = takePen({ light, depth: 0, linePx: h * 0.0042, silhouette: 0 })
  const text = picture.subject ?? ''
  const name: PropName = findProp(text) ?? findProp(picture.props.join(' ')) ?? findProp(picture.action) ?? 'bundle'
  const size = Math.min(w * 0.36, h * 0.3) * dice.between(0.95, 1.12) * (picture.size === 'extreme_close' ? 1.25 : 1)
  const at: Point = [w * (0.5 + dice.around(0.07)), h * (0.5 + dice.around(0.04))]
  const turn = dice.around(0.16)
  const thing = drawProp({ name, at, sizePx: size, pen, turn })
  const frame = { w, h, at, size, pen, dice, picture }
  if (handheld.test(`${picture.action} ${text}`)) return handUnder(frame, thing, name)
  const foot =
    trodden.test(picture.action) && name !== 'foot'
      ? drawProp({ name: 'foot', at: [at[0] - size * 0.5, at[1] - size * 0.5], sizePx: size * 1.25, pen })
      : ''
  return surface(frame) + dropShadow(frame) + thing + foot
}

type Frame = {
  readonly w: number
  readonly h: number
  readonly at: Point
  readonly size: number
  readonly pen: Pen
  readonly dice: Dice
  readonly picture: PictureDescription
}

/** Table or ground, seen from above at a slant. */
function surface({ w, h, at, size, pen, dice, picture }: Frame): string {
  const place = designPlace(picture.place)
  const colour = place.inside ? mix(place.trim, hex('#9a7a56'), 0.45) : place.floor
  const edge = at[1] - size * (0.2 + dice.unit() * 0.15)
  const parts = [
    wash(
      [
        [-w * 0.2, edge],
        [w * 0.5, edge - h * 0.012],
        [w * 1.2, edge + h * 0.01],
        [w * 1.2, h * 1.3],
        [-w * 0.2, h * 1.3],
      ],
      pen.lit(colour),
    ),
  ]
  for (let index = 0; index < 15; index += 1) {
    const y = lerp(edge + h * 0.02, h * 1.05, (index / 15) ** 1.4)
    const x = dice.unit() * w
    const long = w * dice.between(0.08, 0.34)
    parts.push(
      brush(
        sampleCurve(
          [
            [x - long, y],
            [x, y + dice.around(0.006) * h],
            [x + long, y + dice.around(0.008) * h],
          ],
          4,
        ),
        {
          colour: darker(pen.shaded(colour), 0.1 + 0.2 * dice.unit()),
          widthPx: h * dice.between(0.003, 0.012),
          pressure: tapered,
        },
      ),
    )
  }
  if (!place.inside)
    for (let index = 0; index < 16; index += 1)
      parts.push(
        wash(
          ovalPoints(
            [dice.unit() * w, lerp(edge + h * 0.05, h, dice.unit())],
            [h * dice.between(0.006, 0.02), h * dice.between(0.004, 0.011)],
            { count: 7 },
          ),
          pen.shaded(colour),
          0.8,
        ),
      )
  return parts.join('')
}

const dropShadow = ({ at, size, pen }: Frame) =>
  wash(
    ovalPoints([at[0] - pen.light.keyX * size * 0.45, at[1] + size * 0.86], [size * 1.05, size * 0.2], { count: 16 }),
    mix(pen.light.ink, pen.light.shade, 0.5),
    0.55,
  )

/** A hand comes in from the lower corner and holds the thing up. */
function handUnder(frame: Frame, thing: string, name: PropName): string {
  const { w, h, at, size, pen, dice, picture } = frame
  const who = picture.figures.find(({ role }) => role === 'speaker') ?? picture.figures[0]
  const design = designCharacter(who ?? { name: `hand ${picture.place.name}`, gender: 'male', ageYears: 40, notes: '' })
  const side = who?.side === 'left' ? -1 : who?.side === 'right' ? 1 : dice.pick([-1, 1])
  const palm = ['coin', 'pear', 'apple', 'key', 'ring', 'butterfly', 'sprout', 'bowl', 'bird'].includes(name)
  const wrist: Point = [at[0] + side * size * 1.25, at[1] + size * (palm ? 1.15 : 1.05)]
  const end: Point = [at[0] - side * size * 0.5, at[1] + size * (palm ? 0.75 : 0.25)]
  const elbow: Point = [at[0] + side * w * 0.62, h * 1.18]
  const sleeve = ribbonAlong(
    [
      elbow,
      [lerp(elbow[0], wrist[0], 0.5), lerp(elbow[1], wrist[1], 0.52)],
      [lerp(elbow[0], wrist[0], 0.86), lerp(elbow[1], wrist[1], 0.86)],
    ],
    [size * 0.85, size * 0.72, size * 0.62],
  )
  const outline = ribbonOutline(sleeve)
  const arm = ribbonAlong(
    [[lerp(elbow[0], wrist[0], 0.7), lerp(elbow[1], wrist[1], 0.7)], wrist],
    [size * 0.42, size * 0.3],
  )
  const folds = [0.3, 0.55, 0.75].map((share) =>
    brush(
      sampleCurve(
        [
          [lerp(elbow[0], wrist[0], share), lerp(elbow[1], wrist[1], share) - size * 0.5],
          [lerp(elbow[0], wrist[0], share + 0.05), lerp(elbow[1], wrist[1], share + 0.05)],
        ],
        4,
      ),
      { colour: pen.ink, widthPx: size * 0.03, pressure: pressedIn },
    ),
  )
  const hand = drawHand({
    wrist,
    end,
    sizePx: size * 2.1,
    shape: palm ? 'flat' : 'hold',
    thumbSide: side > 0 ? 1 : -1,
    skin: design.skin,
    pen,
  })
  const cloth = design.palette.main
  const drawn =
    wash(ribbonOutline(arm), pen.lit(design.skin)) +
    hand +
    wash(outline, pen.lit(cloth)) +
    folds.join('') +
    contour(outline, pen.ink, { widthPx: pen.linePx * 1.3, lightX: pen.light.keyX })
  return `<g data-part="hand">${palm ? drawn + thing : thing + drawn}</g>`
}
