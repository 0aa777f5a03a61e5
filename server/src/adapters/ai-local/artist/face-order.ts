// What every feature of a face is drawn from.
import type { CharacterDesign } from './character.ts'
import type { Expression } from './expression.ts'
import type { Point } from './geometry.ts'
import type { Head } from './head-shape.ts'
import type { Pen } from './pen.ts'

export type FaceOrder = {
  readonly head: Head
  readonly design: CharacterDesign
  readonly pen: Pen
  readonly expression: Expression
  /** Where the eyes look, in face space: -1 .. 1. */
  readonly gaze: Point
}

/** Of the head: -1 the side of negative x, 1 the other. */
export type Side = -1 | 1
