import type { KeyFailure } from '#contract/keys.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable } from '#platform/db/db.ts'
import type { KeyRing } from '#platform/key-ring.ts'
import type { Log } from '#platform/log.ts'
import type { Workspaces } from '#rooms/workspaces/workspaces.ts'

/** What this room must know of a provider. */
export type KeyProvider = {
  readonly id: string
  readonly key_fields: readonly { readonly name: string; readonly is_secret: boolean }[]
  /** Fields that make a key together, where not all of them do. */
  readonly key_sets?: readonly (readonly string[])[] | undefined
}

/** As engines take it: who asks for a result later must use the same key. */
export type Access = { readonly keyId: string; readonly secrets: Readonly<Record<string, string>> }

export type Probed =
  | { readonly ok: true; readonly models?: readonly string[] }
  | { readonly ok: false; readonly cause: Exclude<KeyFailure, 'unreadable'>; readonly message: string }

export type KeyDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly ring: KeyRing
  /** What somebody is by now where the work is for. */
  readonly roleOf: Workspaces['roleOf']
  readonly findProvider: (id: string) => KeyProvider | undefined
  /** The cheapest call that tells whether a key is good; null where there is none. */
  readonly probe: (providerId: string, access: Access, signal: AbortSignal) => Promise<Probed | null>
  /** A test takes no longer. */
  readonly testMaxMs?: number
}

/** Of these keys, those that work which was begun with them may still need. */
export type NeedsKeys = (queryable: Queryable, keyIds: readonly string[]) => Promise<ReadonlySet<string>>
