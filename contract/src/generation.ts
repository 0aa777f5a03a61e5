// Engines on the wire: what there is to make things with.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

export const ENGINE_KINDS = ['text', 'image', 'video', 'speech', 'music', 'effect'] as const
export type EngineKind = (typeof ENGINE_KINDS)[number]

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
