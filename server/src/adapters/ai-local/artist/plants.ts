// Trees, grass, rocks and distant people: upright cut-outs that stand in a set.
import { darker, hex, mix, paler } from './colour.ts'
import { type Point, sampleCurve } from './geometry.ts'
import { brush, brushPath, contour, ovalPoints, pressedIn, wash } from './ink.ts'
import type { CutOut, Tone } from './scenery.ts'
import { type Dice, rollDice } from './seed.ts'

const leafMass = (center: Point, radius: number, dice: Dice): Point[] =>
  Array.from({ length: 15 }, (_, index): Point => {
    const angle = (index / 15) * Math.PI * 2
    const swell = radius * (0.78 + 0.34 * (index % 2) + dice.around(0.1))
    return [center[0] + Math.cos(angle) * swell, center[1] + Math.sin(angle) * swell * 0.78]
  })

function crown(
  center: Point,
  radius: number,
  style: { dice: Dice; tone: Tone; colour: readonly [number, number, number]; keyX: number },
): string {
  const { dice, tone, colour, keyX } = style
  const mass = leafMass(center, radius, dice)
  const shade = leafMass([center[0] - keyX * radius * 0.28, center[1] + radius * 0.26], radius * 0.72, dice)
  const shine = leafMass([center[0] + keyX * radius * 0.34, center[1] - radius * 0.3], radius * 0.4, dice)
  return (
    wash(mass, tone.lit(colour, 0.62)) +
    wash(shade, tone.lit(colour, 0.12), 0.8) +
    wash(shine, tone.lit(paler(colour, 0.16), 1), 0.7) +
    contour(mass, tone.ink, { widthPx: tone.linePx * 0.9, lightX: keyX })
  )
}

export const tree =
  (seed: string, options: { heightM: number; leaf: string; keyX: number }): CutOut =>
  (foot, metrePx, tone) => {
    const dice = rollDice(`tree ${seed}`)
    const tall = options.heightM * metrePx
    const lean = dice.around(0.06) * tall
    const trunk = sampleCurve(
      [foot, [foot[0] + lean * 0.3, foot[1] - tall * 0.3], [foot[0] + lean, foot[1] - tall * 0.66]],
      5,
    )
    const bark = tone.lit(hex('#6a5a4a'), 0.4)
    const thick = tall * 0.075
    const boughs = [-0.3, 0.26, -0.12].map((side, index) =>
      brush(
        sampleCurve(
          [
            [foot[0] + lean * 0.5, foot[1] - tall * (0.36 + index * 0.07)],
            [foot[0] + lean * 0.5 + side * tall * 0.5, foot[1] - tall * 0.56],
            [foot[0] + side * tall, foot[1] - tall * (0.66 + index * 0.05)],
          ],
          4,
        ),
        { colour: bark, widthPx: thick * 0.45, pressure: pressedIn },
      ),
    )
    const masses = [
      [-0.26, 0.62, 0.22],
      [0.24, 0.64, 0.21],
      [0, 0.84, 0.26],
      [0.03, 0.64, 0.24],
    ].map(([x = 0, y = 0, r = 0]) =>
      crown([foot[0] + lean + x * tall, foot[1] - y * tall], r * tall * dice.between(0.85, 1.1), {
        dice,
        tone,
        colour: hex(options.leaf),
        keyX: options.keyX,
      }),
    )
    return (
      brush(trunk, { colour: bark, widthPx: thick, pressure: (along) => 1.15 - along * 0.6 }) +
      brush(
        trunk.map(([x, y]): Point => [x - options.keyX * thick * 0.3, y]),
        { colour: tone.ink, widthPx: tone.linePx * 1.6 },
      ) +
      boughs.join('') +
      masses.join('')
    )
  }

type Branch = { readonly from: Point; readonly angle: number; readonly length: number; readonly level: number }

export const bareTree =
  (seed: string, heightM: number): CutOut =>
  (foot, metrePx, tone) => {
    const dice = rollDice(`bare ${seed}`)
    const parts: string[] = []
    const grow = ({ from, angle, length, level }: Branch) => {
      const bend = angle + dice.around(0.3)
      const middle: Point = [from[0] + Math.cos(angle) * length * 0.5, from[1] + Math.sin(angle) * length * 0.5]
      const to: Point = [middle[0] + Math.cos(bend) * length * 0.5, middle[1] + Math.sin(bend) * length * 0.5]
      parts.push(brushPath(sampleCurve([from, middle, to], 3), length * 0.13, (along) => 1.1 - along * 0.55))
      if (level < 4)
        for (const turn of level < 2 ? [-0.55, 0.45, 0.05] : [-0.5, 0.5])
          grow({
            from: to,
            angle: bend + turn + dice.around(0.2),
            length: length * dice.between(0.55, 0.75),
            level: level + 1,
          })
    }
    grow({ from: foot, angle: -Math.PI / 2 + dice.around(0.12), length: heightM * metrePx * 0.36, level: 0 })
    const [r, g, b] = darker(tone.lit(hex('#5d5145'), 0.25), 0.25).map(Math.round)
    return `<path fill="rgb(${r},${g},${b})" d="${parts.join('')}"/>`
  }

export const grassTuft =
  (seed: string, options: { heightM: number; colour: string }): CutOut =>
  (foot, metrePx, tone) => {
    const dice = rollDice(`grass ${seed}`)
    const tall = options.heightM * metrePx
    const blades: string[] = []
    const dark: string[] = []
    for (let index = 0; index < 13; index += 1) {
      const x = foot[0] + dice.around(0.55) * tall
      const sway = dice.between(-0.2, 0.7) * tall * 0.6
      const up = tall * dice.between(0.5, 1.05)
      const path = brushPath(
        [
          [x, foot[1] + dice.around(0.05) * tall],
          [x + sway * 0.3, foot[1] - up * 0.6],
          [x + sway, foot[1] - up],
        ],
        tall * 0.06,
        pressedIn,
      )
      if (index % 3 === 0) dark.push(path)
      else blades.push(path)
    }
    const [r, g, b] = tone.lit(hex(options.colour), 0.5).map(Math.round)
    const [dr, dg, db] = mix(tone.lit(hex(options.colour), 0.1), tone.ink, 0.4).map(Math.round)
    return `<path fill="rgb(${r},${g},${b})" d="${blades.join('')}"/><path fill="rgb(${dr},${dg},${db})" d="${dark.join('')}"/>`
  }

export const rock =
  (seed: string, options: { heightM: number; keyX: number; colour?: string }): CutOut =>
  (foot, metrePx, tone) => {
    const dice = rollDice(`rock ${seed}`)
    const r = options.heightM * metrePx
    const colour = hex(options.colour ?? '#938c80')
    const shape: Point[] = [
      [-1.1, 0.05],
      [-0.95, -0.4],
      [-0.45, -0.85],
      [0.15, -1],
      [0.7, -0.7],
      [1.05, -0.3],
      [1.15, 0.06],
    ].map(([x = 0, y = 0]) => [foot[0] + (x + dice.around(0.12)) * r, foot[1] + (y + dice.around(0.08)) * r])
    const shade = shape.map(
      ([x, y]): Point => [
        (x - foot[0]) * -options.keyX > -r * 0.1 ? x : foot[0] + options.keyX * r * 0.1,
        y + r * 0.04,
      ],
    )
    return (
      wash(shape, tone.lit(colour, 0.85)) +
      wash(shade, tone.lit(colour, 0.1), 0.85) +
      contour(shape, tone.ink, { widthPx: tone.linePx, lightX: options.keyX })
    )
  }

/** Somebody far away: a silhouette with weight, not a character. */
export const passerBy =
  (seed: string, options: { old: boolean; keyX: number }): CutOut =>
  (foot, metrePx, tone) => {
    const dice = rollDice(`passer ${seed}`)
    const h = metrePx * dice.between(1.52, 1.78)
    const wide = h * dice.between(0.12, 0.16)
    const colour = hex(dice.pick(['#7d7468', '#6a7078', '#8a6f5a', '#75806c', '#85705f', '#5e6470']))
    const [x, y] = foot
    const hem = options.old ? 0.02 : 0.42
    const body: Point[] = [
      [x - wide * 0.42, y - h * 0.86],
      [x - wide, y - h * 0.79],
      [x - wide * 1.1, y - h * 0.5],
      [x - wide * 0.9, y - h * 0.42],
      [x - wide * (options.old ? 1.15 : 0.8), y - h * hem],
      [x + wide * (options.old ? 1.15 : 0.8), y - h * hem],
      [x + wide * 0.95, y - h * 0.45],
      [x + wide * 1.05, y - h * 0.52],
      [x + wide, y - h * 0.79],
      [x + wide * 0.42, y - h * 0.86],
    ]
    const legs: Point[] = [
      [x - wide * 0.75, y - h * 0.46],
      [x - wide * 0.6, y],
      [x - wide * 0.12, y],
      [x, y - h * 0.36],
      [x + wide * 0.25, y],
      [x + wide * 0.7, y],
      [x + wide * 0.75, y - h * 0.46],
    ]
    const shade = body.map(([px, py]): Point => [(px - x) * -options.keyX > 0 ? px : x, py])
    const head = ovalPoints([x + dice.around(0.02) * h, y - h * 0.93], [h * 0.05, h * 0.066], { count: 10 })
    const hair = ovalPoints([x, y - h * 0.955], [h * 0.054, h * 0.045], { count: 8 })
    return [
      options.old ? '' : wash(legs, tone.lit(darker(colour, 0.35), 0.4)),
      wash(head, tone.lit(hex('#c9a283'), 0.8)),
      wash(hair, tone.lit(hex('#33302e'), 0.5)),
      wash(body, tone.lit(colour, 0.8)),
      wash(shade, tone.lit(colour, 0.1), 0.7),
      contour(body, tone.ink, { widthPx: tone.linePx * 0.8, lightX: options.keyX }),
    ].join('')
  }

/** A paper lantern; it glows when lamps are lit. */
export const lantern =
  (options: { radiusM: number; glows: boolean; keyX: number }): CutOut =>
  ([x, y], metrePx, tone) => {
    const r = options.radiusM * metrePx
    const body = ovalPoints([x, y], [r, r * 0.86], { count: 12 })
    const red = hex('#b2452f')
    const glow = options.glows
      ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(r * 4.5).toFixed(1)}" fill="url(#glow)"/>`
      : ''
    const ribs = [-0.5, 0, 0.5].map((s) =>
      brush(
        sampleCurve(
          [
            [x + s * r, y - r * 0.8],
            [x + s * r * 1.5, y],
            [x + s * r, y + r * 0.8],
          ],
          3,
        ),
        { colour: tone.ink, widthPx: tone.linePx * 0.5 },
      ),
    )
    return `${glow}${brush(
      [
        [x, y - r * 2],
        [x, y - r * 0.8],
      ],
      { colour: tone.ink, widthPx: tone.linePx },
    )}${wash(body, options.glows ? [255, 150, 84] : tone.lit(red, 0.9))}${ribs.join('')}${contour(body, tone.ink, { widthPx: tone.linePx * 0.8, lightX: options.keyX })}${brush(
      [
        [x, y + r * 0.8],
        [x, y + r * 1.5],
      ],
      { colour: tone.lit(red, 0.6), widthPx: r * 0.2 },
    )}`
  }
