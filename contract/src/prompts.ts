// Templates of prompts on the wire: what engines are told, in words that a workspace may change.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

export const PROMPT_KINDS = [
  'image.shot',
  'image.character',
  'image.location',
  'video.shot',
  'text.script',
  'text.rewrite',
  'text.shots',
  'text.visual',
  'text.copy',
  'text.parse',
  'text.repair',
] as const
export type PromptKind = (typeof PROMPT_KINDS)[number]

export const PROMPT_LANGUAGES = ['zh-CN', 'en'] as const
export type PromptLanguage = (typeof PROMPT_LANGUAGES)[number]

/** What may stand in braces in a template. */
export const PromptPlaceholder = Type.Object({
  name: Type.String(),
  /** A template without it says too little to be used. */
  is_required: Type.Boolean(),
  /** In the language of the request. */
  meaning: Type.String(),
})
export type PromptPlaceholder = Static<typeof PromptPlaceholder>

const summary = {
  kind: Type.Enum(PROMPT_KINDS),
  language: Type.Enum(PROMPT_LANGUAGES),
  /** The version in force; 0 is the one that comes with the studio. */
  version: Type.Integer({ minimum: 0 }),
  /** Whether the workspace has versions of its own, in force or not. */
  versions: Type.Integer({ minimum: 0 }),
  text: Type.String(),
  /** Moves with every change: for If-Match. 0 for what nobody has changed. */
  revision: Type.Integer({ minimum: 0 }),
  changed_by: Nullable(Type.String()),
  changed_at: Nullable(Type.String({ format: 'date-time' })),
}

export const PromptTemplate = Type.Object({
  ...summary,
  placeholders: Type.Array(PromptPlaceholder),
  /** What comes with the studio. */
  shipped_text: Type.String(),
})
export type PromptTemplate = Static<typeof PromptTemplate>

export const PromptVersion = Type.Object({
  number: Type.Integer({ minimum: 0 }),
  note: Type.String(),
  text: Type.String(),
  is_current: Type.Boolean(),
  /** Null for what comes with the studio. */
  made_by: Nullable(Type.String()),
  made_at: Nullable(Type.String({ format: 'date-time' })),
})
export type PromptVersion = Static<typeof PromptVersion>

/** Longer than any request that an engine of today reads well. */
export const PROMPT_TEXT_MAX = 20_000

const Text = Type.String({ minLength: 1, maxLength: PROMPT_TEXT_MAX, pattern: '\\S' })

export const SavePrompt = Type.Object({
  text: Text,
  /** Why it was changed. */
  note: Type.Optional(Type.String({ maxLength: 500 })),
})

/** Makes an earlier version the one in force; 0 goes back to what comes with the studio. */
export const RevertPrompt = Type.Object({ version: Type.Integer({ minimum: 0 }) })

export const PreviewPrompt = Type.Object({
  /** Left out: the version in force. */
  text: Type.Optional(Text),
  /** With the data of a shot, a character or a location; left out: with an example. */
  project_id: Type.Optional(Type.String()),
  subject_id: Type.Optional(Type.String()),
})

export const PromptPreview = Type.Object({
  /** For kinds of `text`: who the engine is and how it answers. */
  system: Nullable(Type.String()),
  text: Type.String(),
  /** What was filled in, by name of the placeholder; empty if there was nothing to say. */
  values: Type.Record(Type.String(), Type.String()),
  /** Placeholders that the kind does not have. */
  unknown: Type.Array(Type.String()),
  /** Placeholders that the template should have and has not. */
  missing: Type.Array(Type.String()),
})
export type PromptPreview = Static<typeof PromptPreview>
