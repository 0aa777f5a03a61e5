// Keys in SQL, as those who own them see them. Every statement names the owner. How they are handed out: use-queries.ts.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Envelope } from './envelope.ts'
import type { KeyOwner } from './owner.ts'
import { type StoredKey, tables, toKey } from './tables.ts'

export const COLUMNS = [
  'id',
  'owner_kind',
  'user_id',
  'workspace_id',
  'provider',
  'label',
  'place',
  'is_enabled',
  'kek_id',
  'sealed_key',
  'sealed_secrets',
  'last_four',
  'turn',
  'used_at',
  'failed_at',
  'failure',
  'failures',
  'cooling_until',
  'created_by',
  'created_at',
  'revision',
  'deleted_at',
] as const

const placeOf = (owner: KeyOwner) => ({
  owner_kind: owner.kind,
  user_id: owner.kind === 'user' ? owner.userId : null,
  workspace_id: owner.kind === 'workspace' ? owner.workspaceId : null,
})

const ownedBy = (owner: KeyOwner) => {
  if (owner.kind === 'user') return sql<boolean>`user_id = ${owner.userId}`
  return owner.kind === 'workspace'
    ? sql<boolean>`workspace_id = ${owner.workspaceId}`
    : sql<boolean>`owner_kind = 'installation'`
}

export async function listKeys(queryable: Queryable, owner: KeyOwner): Promise<StoredKey[]> {
  const rows = await tables(queryable)
    .selectFrom('provider_keys')
    .select(COLUMNS)
    .where(ownedBy(owner))
    .where('deleted_at', 'is', null)
    .orderBy('provider')
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map(toKey)
}

export async function findKey(queryable: Queryable, owner: KeyOwner, id: string): Promise<StoredKey | undefined> {
  const row = await tables(queryable)
    .selectFrom('provider_keys')
    .select(COLUMNS)
    .where('id', '=', id)
    .where(ownedBy(owner))
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row && toKey(row)
}

/** Until the transaction ends nobody else adds to or orders what this owner has of a provider. */
export async function lockShelf(tx: Tx, owner: KeyOwner, provider: string): Promise<StoredKey[]> {
  const name = `provider keys ${owner.kind} ${placeOf(owner).user_id ?? placeOf(owner).workspace_id ?? ''} ${provider}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tables(tx))
  return (await listKeys(tx, owner)).filter((key) => key.provider === provider)
}

export async function lockKey(tx: Tx, owner: KeyOwner, id: string): Promise<StoredKey | undefined> {
  const row = await tables(tx)
    .selectFrom('provider_keys')
    .select(COLUMNS)
    .where('id', '=', id)
    .where(ownedBy(owner))
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row && toKey(row)
}

export type NewKeyRow = {
  readonly id: string
  readonly owner: KeyOwner
  readonly provider: string
  readonly label: string
  readonly place: number
  readonly isEnabled: boolean
  readonly envelope: Envelope
  readonly lastFour: string | null
  readonly by: string
  readonly at: Date
}

export async function insertKey(tx: Tx, key: NewKeyRow): Promise<void> {
  await tables(tx)
    .insertInto('provider_keys')
    .values({
      id: key.id,
      ...placeOf(key.owner),
      provider: key.provider,
      label: key.label,
      place: key.place,
      is_enabled: key.isEnabled,
      ...sealedColumns(key.envelope),
      last_four: key.lastFour,
      turn: 0,
      used_at: null,
      failed_at: null,
      failure: null,
      failures: 0,
      cooling_until: null,
      created_by: key.by,
      created_at: key.at,
      revision: 1,
      deleted_at: null,
    })
    .execute()
}

const sealedColumns = (envelope: Envelope) => ({
  kek_id: envelope.kekId,
  sealed_key: envelope.sealedKey,
  sealed_secrets: envelope.sealedSecrets,
})

export type KeyPatch = { readonly label?: string; readonly place?: number; readonly isEnabled?: boolean }

export async function updateKey(
  tx: Tx,
  owner: KeyOwner,
  { id, patch }: { id: string; patch: KeyPatch },
): Promise<void> {
  await tables(tx)
    .updateTable('provider_keys')
    .set({
      ...(patch.label === undefined ? {} : { label: patch.label }),
      ...(patch.place === undefined ? {} : { place: patch.place }),
      ...(patch.isEnabled === undefined ? {} : { is_enabled: patch.isEnabled }),
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', id)
    .where(ownedBy(owner))
    .execute()
}

export async function markDeleted(tx: Tx, owner: KeyOwner, { id, at }: { id: string | null; at: Date }): Promise<void> {
  let query = tables(tx)
    .updateTable('provider_keys')
    .set({ deleted_at: at })
    .where(ownedBy(owner))
    .where('deleted_at', 'is', null)
  if (id !== null) query = query.where('id', '=', id)
  await query.execute()
}

export async function listDeleted(queryable: Queryable, old: { before: Date; countMax: number }): Promise<string[]> {
  const rows = await tables(queryable)
    .selectFrom('provider_keys')
    .select('id')
    .where('deleted_at', '<', old.before)
    .orderBy('deleted_at')
    .limit(old.countMax)
    .execute()
  return rows.map((row) => row.id)
}

export async function purgeKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tables(tx)
    .deleteFrom('provider_keys')
    .where('id', 'in', [...ids])
    .where('deleted_at', 'is not', null)
    .execute()
}

/** Of all owners, locked, in the order of their ids: for sealing them anew. */
export async function lockSealedOtherwise(
  tx: Tx,
  wish: { kekId: string; after: string | null; countMax: number },
): Promise<StoredKey[]> {
  let query = tables(tx).selectFrom('provider_keys').select(COLUMNS).where('kek_id', '<>', wish.kekId)
  if (wish.after !== null) query = query.where('id', '>', wish.after)
  return (await query.orderBy('id').limit(wish.countMax).forUpdate().execute()).map(toKey)
}

export async function countSealedWith(queryable: Queryable, kekId: string): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('provider_keys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kek_id', '=', kekId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function saveEnvelope(tx: Tx, id: string, envelope: Envelope): Promise<void> {
  await tables(tx).updateTable('provider_keys').set(sealedColumns(envelope)).where('id', '=', id).execute()
}
