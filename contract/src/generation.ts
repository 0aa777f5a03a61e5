// Engines on the wire: what there is to make things with.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

export const ENGINE_KINDS = ['text', 'image', 'video', 'speech', 'music', 'effect'] as const
export type EngineKind = (typeof ENGINE_KINDS)[number]

/** Things of one kind of which not all may begin at once: one user may have `most` made in `window_minutes`. */
export const Wait = Type.Object({
  kind: Type.Enum(ENGINE_KINDS),
  count: Type.Integer(),
  most: Type.Integer(),
  window_minutes: Type.Integer(),
  /** How many of them begin at once; the others wait, and nothing fails. */
  at_once: Type.Integer(),
  last_begins_at: Type.String({ format: 'date-time' }),
  /** From now. */
  last_begins_in_s: Type.Integer(),
})
export type Wait = Static<typeof Wait>

export const Engine = Type.Object({
  id: Type.String(),
  kind: Type.Enum(ENGINE_KINDS),
  /** What is made when nobody chooses. */
  is_default: Type.Boolean(),
  /** Nothing leaves this machine; null when the engine does not say. */
  is_local: Nullable(Type.Boolean()),
  /** Counts up whenever equal input gives another result. */
  revision: Type.Integer(),
  /** Null where language does not matter. */
  languages: Nullable(Type.Array(Type.String())),
  voices: Nullable(Type.Integer()),
  /** Greatest values it takes, by name with the unit last: `text_chars`, `side_px`, `duration_s`. */
  limits: Type.Record(Type.String(), Type.Integer()),
  /** How many requests it serves at once. */
  concurrency_max: Type.Integer(),
  is_available: Type.Boolean(),
  /** Why not, and what to do; empty if all is well. */
  reason: Type.String(),
  remedy: Type.String(),
  /** Of one ordinary request, in 1/1,000,000 of the currency. */
  price: Type.Object({ amount: Type.String(), currency: Type.String() }),
})
export type Engine = Static<typeof Engine>

/** A program or file that making a film needs, as `huaben doctor` finds it. */
export const ProgramCheck = Type.Object({
  name: Type.String(),
  ok: Type.Boolean(),
  detail: Type.String(),
  remedy: Type.String(),
})
export type ProgramCheck = Static<typeof ProgramCheck>

export const Engines = Type.Object({ items: Type.Array(Engine), programs: Type.Array(ProgramCheck) })
export type Engines = Static<typeof Engines>

export const GENERATION_STATES = [
  'intended',
  'submitting',
  'submitted',
  'succeeded',
  'failed',
  'cancelled',
  'ambiguous',
] as const

const Time = Type.String({ format: 'date-time' })

/** One thing that an engine was asked to make, and what became of it and of the money. Amounts in 1/1,000,000 of the currency. */
export const Generation = Type.Object({
  id: Type.String(),
  kind: Type.Enum(ENGINE_KINDS),
  state: Type.Enum(GENERATION_STATES),
  /** Whether somebody must say if it was charged. */
  is_open: Type.Boolean(),
  engine_id: Type.String(),
  provider: Nullable(Type.String()),
  /** The provider's own number of the work, to find it on their bill. */
  provider_job_id: Nullable(Type.String()),
  project_id: Nullable(Type.String()),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }),
  requested_by: Type.String(),
  currency: Type.String(),
  held_amount: Type.String(),
  /** Null while that is not decided. */
  charged_amount: Nullable(Type.String()),
  /** By unit. */
  usage: Nullable(Type.Record(Type.String(), Type.Integer())),
  failure: Nullable(Type.Object({ cause: Type.String(), reason: Type.String() })),
  created_at: Time,
  ended_at: Nullable(Time),
  /** When an open question is closed unless somebody decides before: as not charged, or as charged if it is known to be made. */
  decide_by: Nullable(Time),
  /** A user id, `provider` or `deadline`. */
  decided_by: Nullable(Type.String()),
  decided_at: Nullable(Time),
  /** Cancelled, and going on at the provider, which could not be told to stop: its end is waited for. */
  called_off_at: Nullable(Time),
  /** What came in when another result had taken its place: kept, to be looked at and chosen. */
  beside: Nullable(Type.Object({ media_type: Type.String(), url: Type.String() })),
})
export type Generation = Static<typeof Generation>

export const GenerationQuery = {
  state: Type.Optional(Type.Enum(GENERATION_STATES)),
  /** Only what waits for somebody to say whether it was charged. */
  open: Type.Optional(Type.Boolean()),
  project_id: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String({ maxLength: 100 })),
}

/** The task that was retried for it; null where none was: it is made again when it is next asked for. */
export const RetriedGeneration = Type.Object({ task_id: Nullable(Type.String()) })

export const GenerationDecision = Type.Object(
  { charged: Type.Boolean({ description: 'What the bill of the provider says.' }) },
  { additionalProperties: false },
)
