// The installation on the wire, for those who administer it: how it does, and what takes its room.
import { type Static, type TSchema, Type } from 'typebox'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Time = Type.String({ format: 'date-time' })

export const SystemFinding = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['program', 'data', 'disk']),
  ok: Type.Boolean(),
  /** What was found, or what is wrong. */
  detail: Type.String(),
  /** What to do; empty if all is well. */
  remedy: Type.String(),
})
export type SystemFinding = Static<typeof SystemFinding>

export const SystemLane = Type.Object({
  lane: Type.String(),
  /** Ready or due later. */
  waiting: Type.Integer(),
  running: Type.Integer(),
  /** How many run at once in one process. */
  slots: Type.Integer(),
})

export const SystemHealth = Type.Object({
  version: Type.String(),
  node: Type.String(),
  started_at: Time,
  checked_at: Time,
  open_registration: Type.Boolean(),
  /** Simulators stand in for all providers: nothing that they make is real. */
  simulated: Type.Boolean(),
  database: Type.Object({ engine: Type.String(), reachable: Type.Boolean() }),
  disk: nullable(Type.Object({ free_bytes: Type.Integer(), total_bytes: Type.Integer() })),
  queue: Type.Array(SystemLane),
  findings: Type.Array(SystemFinding),
})
export type SystemHealth = Static<typeof SystemHealth>

const Amount = Type.Object({ bytes: Type.Integer(), count: Type.Integer() })
const Owner = Type.Object({
  id: Type.String(),
  /** Null of one that is gone and whose files have not been swept yet. */
  name: nullable(Type.String()),
  used_bytes: Type.Integer(),
  reserved_bytes: Type.Integer(),
  files: Type.Integer(),
})
export type StorageOwner = Static<typeof Owner>

export const SystemStorage = Type.Object({
  /** Files outside the trash. Equal content counts once for each file. */
  files: Amount,
  trash: Amount,
  /** Distinct content behind all files, as it lies on the disk. */
  content: Amount,
  /** Content that nothing refers to any more; the next sweeps collect it. */
  orphans: Amount,
  /** The largest first. */
  workspaces: Type.Array(Owner),
  users: Type.Array(Owner),
})
export type SystemStorage = Static<typeof SystemStorage>
