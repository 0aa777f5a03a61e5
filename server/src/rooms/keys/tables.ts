// Rows of the room and what they become.
import type { KeyFailure, KeyOwnerKind, ProviderKey } from '#contract/keys.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { KeyRing } from '#platform/key-ring.ts'
import type { Envelope } from './envelope.ts'
import type { KeyOwner } from './owner.ts'

export type KeyRow = {
  id: string
  owner_kind: KeyOwnerKind
  user_id: string | null
  workspace_id: string | null
  provider: string
  label: string
  place: number
  is_enabled: boolean
  kek_id: string
  sealed_key: string
  sealed_secrets: string
  last_four: string | null
  turn: number
  used_at: Date | null
  failed_at: Date | null
  failure: KeyFailure | null
  failures: number
  cooling_until: Date | null
  created_by: string
  created_at: Date
  revision: number
  deleted_at: Date | null
}

type KeyTables = {
  provider_keys: KeyRow
  provider_key_rules: { workspace_id: string; own_keys_allowed: boolean; revision: number }
  provider_key_installation: {
    only_row: boolean
    workspaces_may_use: boolean
    is_billed: boolean
    revision: number
  }
}

export const tables = (queryable: Queryable) => queryable.withTables<KeyTables>()

/** A stored key. Its secrets lie in the envelope. */
export type StoredKey = {
  readonly id: string
  readonly owner: KeyOwner
  readonly provider: string
  readonly label: string
  readonly place: number
  readonly isEnabled: boolean
  readonly envelope: Envelope
  readonly lastFour: string | null
  readonly usedAt: Date | null
  readonly failedAt: Date | null
  readonly failure: KeyFailure | null
  readonly failures: number
  readonly coolingUntil: Date | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly revision: number
}

export function toKey(row: KeyRow): StoredKey {
  return {
    id: row.id,
    owner: ownerOf(row),
    provider: row.provider,
    label: row.label,
    place: row.place,
    isEnabled: row.is_enabled,
    envelope: { kekId: row.kek_id, sealedKey: row.sealed_key, sealedSecrets: row.sealed_secrets },
    lastFour: row.last_four,
    usedAt: row.used_at,
    failedAt: row.failed_at,
    failure: row.failure,
    failures: row.failures,
    coolingUntil: row.cooling_until,
    createdBy: row.created_by,
    createdAt: row.created_at,
    revision: row.revision,
  }
}

function ownerOf(row: KeyRow): KeyOwner {
  if (row.user_id !== null) return { kind: 'user', userId: row.user_id }
  return row.workspace_id === null ? { kind: 'installation' } : { kind: 'workspace', workspaceId: row.workspace_id }
}

export function toWire(key: StoredKey, ring: KeyRing): ProviderKey {
  return {
    id: key.id,
    owner: key.owner.kind,
    provider: key.provider,
    label: key.label,
    place: key.place,
    is_enabled: key.isEnabled,
    last_four: key.lastFour,
    is_readable: ring.find(key.envelope.kekId) !== undefined,
    used_at: key.usedAt?.toISOString() ?? null,
    failed_at: key.failedAt?.toISOString() ?? null,
    failure: key.failure,
    cooling_until: key.coolingUntil?.toISOString() ?? null,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    revision: key.revision,
  }
}
