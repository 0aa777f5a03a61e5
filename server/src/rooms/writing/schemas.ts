// What structured answers look like: one schema is sent to the engine and checks what comes back.
import { type Static, type TSchema, Type } from 'typebox'
import { CameraAngle, CameraMove, ShotFraming, ShotSize } from '#contract/breakdown.ts'
import type { Facts } from './draft.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const closed = { additionalProperties: false } as const

/** Null: stays as it is. A shot without `id` is new, and stands behind the shot `after`. */
export const ShotAnswer = Type.Object(
  {
    id: Nullable(Type.String()),
    after: Nullable(Type.String()),
    size: Nullable(ShotSize),
    framing: Nullable(ShotFraming),
    angle: Nullable(CameraAngle),
    move: Nullable(CameraMove),
    action: Nullable(Type.String({ maxLength: 1000 })),
    duration_ms: Nullable(Type.Integer({ minimum: 200, maximum: 60_000 })),
    reason: Type.String({ maxLength: 500 }),
  },
  closed,
)
export type ShotAnswer = Static<typeof ShotAnswer>
export const ShotsAnswer = Type.Object({ shots: Type.Array(ShotAnswer, { maxItems: 100 }) }, closed)

export const VisualAnswer = Type.Object(
  {
    prompts: Type.Array(
      Type.Object({ id: Type.String(), prompt: Type.String({ minLength: 1, maxLength: 5000 }) }, closed),
      { maxItems: 60 },
    ),
  },
  closed,
)

export const PARSED_KINDS = ['title_page', 'scene_heading', 'action', 'dialogue', 'cue_sfx', 'cue_bgm', 'note'] as const
export const ParsedPart = Type.Object(
  {
    kind: Type.Enum(PARSED_KINDS),
    text: Type.String(),
    speaker: Nullable(Type.String({ maxLength: 100 })),
    direction: Nullable(Type.String({ maxLength: 200 })),
  },
  closed,
)
export type ParsedPart = Static<typeof ParsedPart>
export const ParseAnswer = Type.Object(
  { lines: Type.Array(Type.Object({ line: Type.Integer({ minimum: 1 }), parts: Type.Array(ParsedPart) }, closed)) },
  closed,
)

const COPY_PARTS = {
  description: Type.String({ minLength: 1 }),
  selling_points: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 20 }),
  faq: Type.Array(Type.Object({ question: Type.String(), answer: Type.String() }, closed), {
    minItems: 1,
    maxItems: 20,
  }),
  social: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 10 }),
}

function copyAnswer({ languages, parts }: Extract<Facts, { kind: 'copy' }>): TSchema {
  const wanted = Object.fromEntries(parts.map((part) => [part, COPY_PARTS[part]]))
  const text = Type.Object({ language: Type.Enum([...languages]), ...wanted }, closed)
  return Type.Object({ texts: Type.Array(text, { minItems: languages.length, maxItems: languages.length }) }, closed)
}

/** Null for kinds whose answer is plain text. */
export function schemaOf(facts: Facts): { readonly name: string; readonly type: TSchema } | null {
  switch (facts.kind) {
    case 'shots':
      return { name: 'shots', type: ShotsAnswer }
    case 'visual':
      return { name: 'visual_prompts', type: VisualAnswer }
    case 'parse':
      return { name: 'marked_lines', type: ParseAnswer }
    case 'copy':
      return { name: 'copy', type: copyAnswer(facts) }
    default:
      return null
  }
}
