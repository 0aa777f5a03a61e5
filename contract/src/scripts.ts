// Scripts on the wire: the text with its versions, its way through approval, and what was found in it.
import { type Static, Type } from 'typebox'
import { CueKind, Episode, Interior, ScriptLayout, SourceSpan, TimeOfDay } from './breakdown.ts'
import { Person } from './workspaces.ts'

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

/** What a page asks again whenever something happened: everything but the text. */
export const ScriptHead = Type.Object({
  ...Script.properties,
  version: ScriptVersionSummary,
  /** Whoever made the version in force. */
  version_by: Person,
  reviewer: Nullable(Person),
  /** Whether the caller may save texts, and say who decides. */
  may_write: Type.Boolean(),
  may_assign: Type.Boolean(),
})
export type ScriptHead = Static<typeof ScriptHead>

export const ScriptVersionListed = Type.Object({ ...ScriptVersionSummary.properties, by: Person })
export type ScriptVersionListed = Static<typeof ScriptVersionListed>

export const ScriptVersionShown = Type.Object({ ...ScriptVersion.properties, by: Person })
export type ScriptVersionShown = Static<typeof ScriptVersionShown>

/** One step of a script's way through approval. */
export const ScriptStateChange = Type.Object({
  id: Type.String(),
  /** `new_version`: a new text made a draft of it again. */
  action: Type.Enum([...SCRIPT_ACTIONS, 'new_version']),
  from: ScriptState,
  to: ScriptState,
  reason: Nullable(Type.String()),
  /** Number of the version in force at that time. */
  version: Type.Integer(),
  by: Nullable(Person),
  at: Type.String(),
})
export type ScriptStateChange = Static<typeof ScriptStateChange>

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

/** Query of an upload: the file is the body, or one that was uploaded before, as large files are in parts. */
export const UploadScript = Type.Object({
  file_id: Type.Optional(Type.String()),
  file_name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  note: Type.Optional(Note),
  /** `auto` for both: recognised anew, whatever was said of the script before. */
  layout: Type.Optional(Type.Union([ScriptLayout, Type.Literal('auto')])),
  language: Type.Optional(Type.String({ pattern: '^(auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)$' })),
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

/** UTF-16 units that are read while somebody types; a longer text is read when it is saved. */
const PREVIEW_CHARS_MAX = 4_000_000

export const PreviewScript = Type.Object({
  text: Type.String({ maxLength: PREVIEW_CHARS_MAX }),
  /** Its ending tells layouts apart that look alike. */
  file_name: Type.Optional(Nullable(Type.String({ maxLength: 255 }))),
  ...Wishes,
})
export type PreviewScript = Static<typeof PreviewScript>

const span = SourceSpan.properties

export const PreviewScene = Type.Object({
  ...span,
  number: Type.Integer(),
  label: Nullable(Type.String()),
  episode: Nullable(Type.Integer()),
  heading: Type.String(),
  location: Type.String(),
  interior: Interior,
  time_of_day: TimeOfDay,
  shots: Type.Integer(),
  lines: Type.Integer(),
  /** Guessed from the text, as shots are planned; the film uses measured speech. */
  length_ms: Type.Integer(),
})
export type PreviewScene = Static<typeof PreviewScene>

export const PreviewCharacter = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  lines: Type.Integer(),
  /** Where they first speak; null for somebody who never does. */
  first: Nullable(SourceSpan),
})
export type PreviewCharacter = Static<typeof PreviewCharacter>

export const PreviewCue = Type.Object({
  ...span,
  scene: Type.Integer(),
  kind: CueKind,
  text: Type.String(),
  duration_ms: Nullable(Type.Integer()),
})
export type PreviewCue = Static<typeof PreviewCue>

export const PreviewWarning = Type.Object({
  /** 0: about the whole script. */
  line: Type.Integer(),
  code: Type.String(),
  details: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  /** In the language of whoever asks. */
  message: Type.String(),
})
export type PreviewWarning = Static<typeof PreviewWarning>

/** What is found in a text, with places and without the pictures. Lists are cut at 5,000 entries, counts are not. */
export const ScriptPreview = Type.Object({
  layout: ScriptLayout,
  language: Type.String(),
  title: Nullable(Type.String()),
  counts: Type.Object({
    scenes: Type.Integer(),
    shots: Type.Integer(),
    lines: Type.Integer(),
    cues: Type.Integer(),
    characters: Type.Integer(),
    warnings: Type.Integer(),
  }),
  length_ms: Type.Integer(),
  episodes: Type.Array(Episode),
  scenes: Type.Array(PreviewScene),
  characters: Type.Array(PreviewCharacter),
  cues: Type.Array(PreviewCue),
  warnings: Type.Array(PreviewWarning),
})
export type ScriptPreview = Static<typeof ScriptPreview>

/** Lines that were replaced: `a_lines` of the one text by `b_lines` of the other. Either may be empty, never both. */
export const DiffHunk = Type.Object({
  /** 1-based number of the first line; where there are none, of the line before which the others stand. */
  a_start: Type.Integer(),
  a_lines: Type.Array(Type.String()),
  b_start: Type.Integer(),
  b_lines: Type.Array(Type.String()),
})
export type DiffHunk = Static<typeof DiffHunk>

export const ScriptDiff = Type.Object({
  a: Type.Integer(),
  b: Type.Integer(),
  added: Type.Integer(),
  removed: Type.Integer(),
  hunks: Type.Array(DiffHunk),
})
export type ScriptDiff = Static<typeof ScriptDiff>
