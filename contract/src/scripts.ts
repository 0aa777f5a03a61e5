// Scripts on the wire: the text with its versions, its way through approval, and what was found in it.
import { type Static, Type } from 'typebox'
import { ScriptLayout } from './breakdown.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const SCRIPT_STATES = ['draft', 'pending', 'approved', 'rejected', 'published'] as const
export const ScriptState = Type.Enum(SCRIPT_STATES)
export type ScriptState = Static<typeof ScriptState>

/** What may be done with a script's state; each is an endpoint of its own. */
export const SCRIPT_ACTIONS = ['submit', 'withdraw', 'approve', 'reject', 'publish', 'unpublish'] as const
export type ScriptAction = (typeof SCRIPT_ACTIONS)[number]

/** Where a text came from. */
export const ScriptSource = Type.Object({
  kind: Type.String(),
  encoding: Type.String(),
  file_name: Nullable(Type.String()),
  /** Of the file as it came; null for text that was typed here. */
  sha256: Nullable(Type.String()),
})

export const ScriptVersionSummary = Type.Object({
  id: Type.String(),
  number: Type.Integer({ minimum: 1 }),
  text_sha256: Type.String(),
  text_chars: Type.Integer(),
  source: ScriptSource,
  layout: ScriptLayout,
  language: Type.String(),
  /** The user's choice, null where the reader decides. */
  layout_wish: Nullable(ScriptLayout),
  language_wish: Nullable(Type.String()),
  counts: Type.Object({
    scenes: Type.Integer(),
    shots: Type.Integer(),
    lines: Type.Integer(),
    warnings: Type.Integer(),
  }),
  note: Type.String(),
  restored_from: Nullable(Type.Integer()),
  created_by: Type.String(),
  created_at: Type.String(),
})
export type ScriptVersionSummary = Static<typeof ScriptVersionSummary>

export const ScriptVersion = Type.Object({ ...ScriptVersionSummary.properties, text: Type.String() })
export type ScriptVersion = Static<typeof ScriptVersion>

export const Script = Type.Object({
  id: Type.String(),
  project_id: Type.String(),
  title: Nullable(Type.String()),
  description: Type.String(),
  state: ScriptState,
  state_reason: Nullable(Type.String()),
  state_at: Type.String(),
  /** What the caller may do next with the state. */
  actions: Type.Array(Type.Enum(SCRIPT_ACTIONS)),
  author_id: Type.String(),
  reviewer_id: Nullable(Type.String()),
  current_version: Type.Integer(),
  published_version: Nullable(Type.Integer()),
  view_count: Type.Integer(),
  like_count: Type.Integer(),
  revision: Type.Integer(),
  created_at: Type.String(),
  updated_at: Type.String(),
})
export type Script = Static<typeof Script>

export const ScriptWithVersion = Type.Object({ ...Script.properties, version: ScriptVersion })
export type ScriptWithVersion = Static<typeof ScriptWithVersion>

/** Reply to saving: no text, the caller has it. */
export const ScriptSaved = Type.Object({
  ...Script.properties,
  version: ScriptVersionSummary,
  /** False if the text was the same as before. */
  changed: Type.Boolean(),
})
export type ScriptSaved = Static<typeof ScriptSaved>

const Wishes = {
  layout: Type.Optional(Nullable(ScriptLayout)),
  /** BCP 47: "zh-CN", "en". */
  language: Type.Optional(Nullable(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }))),
}
export const Note = Type.String({ maxLength: 500 })

export const SaveScript = Type.Object({
  text: Type.String(),
  file_name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  title: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  description: Type.Optional(Type.String({ maxLength: 5000 })),
  note: Type.Optional(Note),
  ...Wishes,
})

/** Query of an upload: the file is the body. */
export const UploadScript = Type.Object({
  file_name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  note: Type.Optional(Note),
  layout: Type.Optional(ScriptLayout),
  language: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
})

export const ReadScript = Type.Object(Wishes)

export const ScriptParsed = Type.Object({
  task_id: Type.String(),
  status: Type.String(),
  message: Type.String(),
  script_version: Type.Integer(),
  counts: ScriptVersionSummary.properties.counts,
})

/** The older way to ask for a breakdown: `POST /ai/script/parse`. */
export const ParseScript = Type.Object({
  project_id: Type.String(),
  raw_text: Type.Optional(Type.String()),
  language: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String()),
  model_config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

export const Decision = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 2000 })) })
export const AssignReviewer = Type.Object({ reviewer_id: Nullable(Type.String({ maxLength: 64 })) })
