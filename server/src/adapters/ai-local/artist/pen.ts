// What every drawing function of a figure needs to know: the light, its distance, its line weight.
import type { Colour } from './colour.ts'
import { mix } from './colour.ts'
import { graded, inkAt, type Light } from './light.ts'

export type Pen = {
  readonly light: Light
  /** 0 near .. 1 far. */
  readonly depth: number
  readonly ink: Colour
  /** Weight of the main contour in px. */
  readonly linePx: number
  /** A colour in the key light, and in the shade. */
  lit(colour: Colour): Colour
  shaded(colour: Colour): Colour
}

export type PenChoice = {
  readonly light: Light
  readonly depth: number
  readonly linePx: number
  readonly silhouette: number
}

/** `silhouette` 0 .. 1 darkens everything towards ink, for a dark foreground. */
export function takePen({ light, depth, linePx, silhouette }: PenChoice): Pen {
  const ink = inkAt(light, depth)
  const dark: Colour = mix(light.shade, light.ink, 0.7)
  const tone = (colour: Colour, lit: number) => mix(graded(light, colour, { lit, depth }), dark, silhouette)
  return { light, depth, ink, linePx, lit: (colour) => tone(colour, 1), shaded: (colour) => tone(colour, 0.12) }
}
