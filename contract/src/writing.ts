// Writing with an engine on the wire: what is asked for, and the drafts that a person accepts or rejects.
import { type Static, type TSchema, Type } from 'typebox'
import { BoardEdit } from './boards.ts'
import { ScriptLayout } from './breakdown.ts'
import { PROMPT_LANGUAGES } from './prompts.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Wish = Type.Optional(Type.String({ maxLength: 2000 }))

export const DRAFT_KINDS = ['script', 'rewrite', 'parse', 'shots', 'visual', 'copy'] as const
export type DraftKind = (typeof DRAFT_KINDS)[number]

/** `expired`: nobody accepted it in time. */
export const DRAFT_STATES = ['writing', 'proposed', 'accepted', 'rejected', 'expired', 'failed', 'cancelled'] as const
export type DraftState = (typeof DRAFT_STATES)[number]

const common = {
  /** Id of an engine of kind `text`; left out: that of the project, else the first one with a key. */
  engine: Type.Optional(Type.String({ maxLength: 120 })),
  wish: Wish,
  /** Only says what would be asked, of whom, and what it costs at most. */
  dry_run: Type.Optional(Type.Boolean()),
}

export const WriteScript = Type.Object({
  idea: Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' }),
  length_seconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 3 * 3600 })),
  genre: Type.Optional(Type.String({ maxLength: 50 })),
  /** How many, or who they are. */
  characters: Type.Optional(Type.String({ maxLength: 2000 })),
  layout: Type.Optional(ScriptLayout),
  ...common,
})
export type WriteScript = Static<typeof WriteScript>

/** Whole lines of the script in force, 1-based, both inclusive. */
export const RewritePassage = Type.Object({
  start_line: Type.Integer({ minimum: 1 }),
  end_line: Type.Integer({ minimum: 1 }),
  ...common,
  wish: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
})
export type RewritePassage = Static<typeof RewritePassage>

/** Left out: the script in force. */
export const ParseText = Type.Object({
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
  ...common,
})
export type ParseText = Static<typeof ParseText>

export const ProposeShots = Type.Object({ scene_id: Id, ...common })
export type ProposeShots = Static<typeof ProposeShots>

export const VISUAL_SUBJECTS = ['shot', 'character', 'location'] as const
export const ProposeVisuals = Type.Object({
  subjects: Type.Array(Type.Object({ kind: Type.Enum(VISUAL_SUBJECTS), id: Id }), { minItems: 1, maxItems: 40 }),
  ...common,
})
export type ProposeVisuals = Static<typeof ProposeVisuals>

export const COPY_PARTS = ['description', 'selling_points', 'faq', 'social'] as const
export type CopyPart = (typeof COPY_PARTS)[number]

export const WriteCopy = Type.Object({
  project_id: Type.Optional(Id),
  /** What is known of the product: nothing else is claimed. */
  product: Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' }),
  parts: Type.Optional(Type.Array(Type.Enum(COPY_PARTS), { minItems: 1, maxItems: 4, uniqueItems: true })),
  tone: Type.Optional(Type.String({ maxLength: 100 })),
  audience: Type.Optional(Type.String({ maxLength: 200 })),
  /** BCP 47; left out: the language of the project, or of the request. */
  languages: Type.Optional(
    Type.Array(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }), {
      minItems: 1,
      maxItems: 5,
      uniqueItems: true,
    }),
  ),
  ...common,
})
export type WriteCopy = Static<typeof WriteCopy>

const Money = Type.Object({ amount: Type.String(), currency: Type.String() })
const TemplateUsed = Type.Object({
  kind: Type.String(),
  language: Type.Enum(PROMPT_LANGUAGES),
  version: Type.Integer(),
})

export const WritingStarted = Type.Object({
  /** Null for a dry run. */
  task_id: Nullable(Type.String()),
  draft_id: Nullable(Type.String()),
  status: Type.String(),
  engine: Type.String(),
  /** What one attempt costs at most. */
  cost_max: Money,
  attempts_max: Type.Integer(),
  template: TemplateUsed,
  /** What the engine is told, word for word. */
  system: Type.String(),
  prompt: Type.String(),
})
export type WritingStarted = Static<typeof WritingStarted>

/** One proposed change of the board. */
export const DraftItem = Type.Object({
  edit: BoardEdit,
  reason: Type.String(),
  state: Type.Enum(['proposed', 'accepted', 'rejected']),
})
export type DraftItem = Static<typeof DraftItem>

export const CopyText = Type.Object({
  language: Type.String(),
  description: Type.Optional(Type.String()),
  selling_points: Type.Optional(Type.Array(Type.String())),
  faq: Type.Optional(Type.Array(Type.Object({ question: Type.String(), answer: Type.String() }))),
  social: Type.Optional(Type.Array(Type.String())),
})

export const Draft = Type.Object({
  id: Type.String(),
  kind: Type.Enum(DRAFT_KINDS),
  state: Type.Enum(DRAFT_STATES),
  project_id: Nullable(Type.String()),
  task_id: Type.String(),
  engine: Type.String(),
  template: TemplateUsed,
  /** What the engine was told first. */
  system: Type.String(),
  prompt: Type.String(),
  /** Of a script, a rewritten passage, or a text that was marked up. */
  text: Nullable(Type.String()),
  /** Of a rewritten passage: the lines of the script whose place it takes, as they were when it was asked for. */
  passage: Nullable(Type.Object({ start_line: Type.Integer({ minimum: 1 }), text: Type.String() })),
  items: Type.Array(DraftItem),
  copy: Type.Array(CopyText),
  attempts: Type.Array(
    Type.Object({ number: Type.Integer(), is_usable: Type.Boolean(), errors: Type.Array(Type.String()) }),
  ),
  error: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
  /** The version of the script that it became. */
  script_version: Nullable(Type.Integer()),
  made_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  expires_at: Type.String({ format: 'date-time' }),
  decided_by: Nullable(Type.String()),
  decided_at: Nullable(Type.String({ format: 'date-time' })),
})
export type Draft = Static<typeof Draft>

/** Of drafts with items: which, by their place in the list. Left out: all that are not decided yet. */
export const DecideDraft = Type.Object({
  items: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 200 })),
})

export const OfProjectBody = Type.Object({ project_id: Id })
