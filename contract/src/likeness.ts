// Likeness on the wire: how much the picture of a shot looks like the picked pictures of the characters who are in it.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Percent = Type.Integer({ minimum: 0, maximum: 100 })

/** `waiting`: not measured yet. `failed`: it cannot be measured, such as a picture that cannot be read. */
export const LIKENESS_STATES = ['measured', 'waiting', 'failed'] as const

/** In thousandths of the picture's sides; may reach out of it, as people in close-ups do. */
export const LikenessBox = Type.Object({
  left: Type.Integer(),
  top: Type.Integer(),
  width: Type.Integer(),
  height: Type.Integer(),
})

export const LikenessPicture = Type.Object({ small_url: Type.String(), url: Type.String() })

export const Likeness = Type.Object({
  shot_id: Type.String(),
  character_id: Type.String(),
  character: Type.String(),
  /** Null: what the shot shows now. */
  candidate_id: Nullable(Type.String()),
  state: Type.Enum(LIKENESS_STATES),
  /** 0 nothing alike, 100 as alike as pixels can tell; null unless it is measured. For putting pictures in order, no more. */
  score: Nullable(Percent),
  /** What the score is made of. */
  colour_percent: Nullable(Percent),
  outline_percent: Nullable(Percent),
  /** Where in the picture the character was found. */
  found_at: Nullable(LikenessBox),
  /** Of the measure: scores of different revisions are not to be compared. */
  revision: Type.Integer(),
  picture: LikenessPicture,
  /** The character's picked picture. */
  reference: LikenessPicture,
})
export type Likeness = Static<typeof Likeness>

export const LikenessList = Type.Object({
  /** Least alike first; behind them what is not measured. */
  items: Type.Array(Likeness),
  pagination: Type.Object({
    page: Type.Integer(),
    size: Type.Integer(),
    total: Type.Integer(),
    pages: Type.Integer(),
  }),
  waiting: Type.Integer(),
  failed: Type.Integer(),
  /** Characters seen in these shots of whom no picture is picked: there is nothing to compare with. */
  without_reference: Type.Array(Type.Object({ character_id: Type.String(), character: Type.String() })),
})
export type LikenessList = Static<typeof LikenessList>
