// Colours as 0..255 triples; text only at the very end.

export type Colour = readonly [red: number, green: number, blue: number]

export const hex = (text: string): Colour => [
  Number.parseInt(text.slice(1, 3), 16),
  Number.parseInt(text.slice(3, 5), 16),
  Number.parseInt(text.slice(5, 7), 16),
]
const byte = (value: number) => Math.round(Math.min(255, Math.max(0, value)))
export const css = (colour: Colour) =>
  `#${((1 << 24) | (byte(colour[0]) << 16) | (byte(colour[1]) << 8) | byte(colour[2])).toString(16).slice(1)}`
export const mix = (from: Colour, to: Colour, t: number): Colour => [
  from[0] + (to[0] - from[0]) * t,
  from[1] + (to[1] - from[1]) * t,
  from[2] + (to[2] - from[2]) * t,
]
export const multiply = (a: Colour, b: Colour): Colour => [
  (a[0] * b[0]) / 255,
  (a[1] * b[1]) / 255,
  (a[2] * b[2]) / 255,
]
export const luma = (colour: Colour) => 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]
export const grey = (value: number): Colour => [value, value, value]
export const fade = (colour: Colour, amount: number): Colour => mix(colour, grey(luma(colour)), amount)
export const darker = (colour: Colour, amount: number): Colour => mix(colour, [24, 22, 28], amount)
export const paler = (colour: Colour, amount: number): Colour => mix(colour, [250, 246, 236], amount)
