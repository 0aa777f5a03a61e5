// The storage ledger: signed entries, and totals that are their sum. Limits are checked by the statement that takes,
// so that any number of uploads at once cannot pass them.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { FileTables } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

export type StorageTotal = { readonly usedBytes: number; readonly reservedBytes: number; readonly fileCount: number }
type OwnerKind = 'user' | 'workspace'

export async function readTotal(queryable: Queryable, ownerKind: OwnerKind, ownerId: string): Promise<StorageTotal> {
  const row = await t(queryable)
    .selectFrom('storage_totals')
    .select(['used_bytes', 'reserved_bytes', 'file_count'])
    .where('owner_kind', '=', ownerKind)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  return { usedBytes: row?.used_bytes ?? 0, reservedBytes: row?.reserved_bytes ?? 0, fileCount: row?.file_count ?? 0 }
}

async function ensureTotal(tx: Tx, ownerKind: OwnerKind, ownerId: string): Promise<void> {
  await t(tx)
    .insertInto('storage_totals')
    .values({ owner_kind: ownerKind, owner_id: ownerId, used_bytes: 0, reserved_bytes: 0, file_count: 0 })
    .onConflict((conflict) => conflict.columns(['owner_kind', 'owner_id']).doNothing())
    .execute()
}

/** Whose room does not suffice: the transaction must then be given up. */
export type Taken = 'fits' | 'user_full' | 'workspace_full'
type Held = { readonly userId: string; readonly workspaceId: string; readonly bytes: number }
export type Limits = {
  readonly quotaBytes: number
  /** Of all files of the workspace; null without a limit. */
  readonly workspaceMaxBytes: number | null
}

/** Holds room for bytes to come, beside what is used and held already. */
export async function reserveBytes(tx: Tx, hold: Held & Limits): Promise<Taken> {
  const change = { used: 0, reserved: hold.bytes, files: 0 }
  return takeFromBoth(tx, { ...hold, change })
}

type Change = { readonly used: number; readonly reserved: number; readonly files: number }

/** People before workspaces, as all that locks both. */
async function takeFromBoth(
  tx: Tx,
  { userId, workspaceId, quotaBytes, workspaceMaxBytes, change }: Omit<Held, 'bytes'> & Limits & { change: Change },
): Promise<Taken> {
  if (!(await take(tx, { kind: 'user', id: userId }, { change, mostBytes: quotaBytes }))) return 'user_full'
  const ofWorkspace = { change, mostBytes: workspaceMaxBytes }
  return (await take(tx, { kind: 'workspace', id: workspaceId }, ofWorkspace)) ? 'fits' : 'workspace_full'
}

/** One statement that takes and checks, so that any number at once cannot pass the limit together. */
async function take(
  tx: Tx,
  owner: { readonly kind: OwnerKind; readonly id: string },
  { change, mostBytes }: { readonly change: Change; readonly mostBytes: number | null },
): Promise<boolean> {
  await ensureTotal(tx, owner.kind, owner.id)
  let update = t(tx)
    .updateTable('storage_totals')
    .set({
      used_bytes: sql<number>`used_bytes + ${change.used}`,
      reserved_bytes: sql<number>`reserved_bytes + ${change.reserved}`,
      file_count: sql<number>`file_count + ${change.files}`,
    })
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
  const more = change.used + change.reserved
  // What takes no more than was held before is let in, though the limit was lowered meanwhile.
  if (mostBytes !== null && more > 0)
    update = update.where(sql<boolean>`used_bytes + reserved_bytes + ${more} <= ${mostBytes}`)
  return (await update.executeTakeFirst()).numUpdatedRows === 1n
}

export async function releaseBytes(tx: Tx, { userId, workspaceId, bytes }: Held): Promise<void> {
  if (bytes === 0) return
  for (const [kind, id] of [['user', userId] as const, ['workspace', workspaceId] as const])
    await t(tx)
      .updateTable('storage_totals')
      .set({ reserved_bytes: sql<number>`reserved_bytes - ${bytes}` })
      .where('owner_kind', '=', kind)
      .where('owner_id', '=', id)
      .execute()
}

export type Charge = {
  readonly userId: string
  readonly workspaceId: string
  readonly fileId: string
  readonly bytes: number
  /** How many files it is; 1 if left out, 0 of what is kept beside files. */
  readonly files?: number
  /** What was held for it before. */
  readonly heldBytes: number
  readonly at: Date
}

/** Turns what was held into what is used. */
export async function chargeBytes(tx: Tx, charge: Charge & Limits): Promise<Taken> {
  const change = { used: charge.bytes, reserved: -charge.heldBytes, files: charge.files ?? 1 }
  const taken = await takeFromBoth(tx, { ...charge, change })
  if (taken !== 'fits') return taken
  await insertEntry(tx, { ...charge, reason: 'stored' })
  return 'fits'
}

/**
 * All that the ledger of these files touches, in the order in which every upload takes it: people, then workspaces. Before
 * files of several people are given back in one transaction.
 */
export async function lockTotals(
  tx: Tx,
  files: readonly { readonly chargedTo: string; readonly workspaceId: string }[],
): Promise<void> {
  if (files.length === 0) return
  const [users, workspaces] = [files.map((file) => file.chargedTo), files.map((file) => file.workspaceId)]
  await t(tx)
    .selectFrom('storage_totals')
    .select('owner_id')
    .where((either) =>
      either.or([
        either.and([either('owner_kind', '=', 'user'), either('owner_id', 'in', [...new Set(users)])]),
        either.and([either('owner_kind', '=', 'workspace'), either('owner_id', 'in', [...new Set(workspaces)])]),
      ]),
    )
    .orderBy('owner_kind')
    .orderBy('owner_id')
    .forUpdate()
    .execute()
}

/** Gives back what a file was charged. */
export async function dischargeBytes(tx: Tx, charge: Omit<Charge, 'heldBytes'>): Promise<void> {
  const less = { bytes: -charge.bytes, files: -(charge.files ?? 1) }
  await addToTotal(tx, { ownerKind: 'user', ownerId: charge.userId, ...less })
  await addToTotal(tx, { ownerKind: 'workspace', ownerId: charge.workspaceId, ...less })
  await insertEntry(tx, { ...charge, bytes: -charge.bytes, reason: 'purged' })
}

type Addition = {
  readonly ownerKind: OwnerKind
  readonly ownerId: string
  readonly bytes: number
  readonly files: number
}

async function addToTotal(tx: Tx, { ownerKind, ownerId, bytes, files }: Addition): Promise<void> {
  await t(tx)
    .updateTable('storage_totals')
    .set({ used_bytes: sql<number>`used_bytes + ${bytes}`, file_count: sql<number>`file_count + ${files}` })
    .where('owner_kind', '=', ownerKind)
    .where('owner_id', '=', ownerId)
    .execute()
}

async function insertEntry(
  tx: Tx,
  entry: Pick<Charge, 'userId' | 'workspaceId' | 'fileId' | 'bytes' | 'at'> & { readonly reason: 'stored' | 'purged' },
): Promise<void> {
  await t(tx)
    .insertInto('storage_entries')
    .values({
      id: newId(),
      user_id: entry.userId,
      workspace_id: entry.workspaceId,
      file_id: entry.fileId,
      bytes: entry.bytes,
      reason: entry.reason,
      happened_at: entry.at,
    })
    .execute()
}

/** What is charged at present under these ids. */
export async function listCharged(
  queryable: Queryable,
  ids: readonly string[],
): Promise<{ id: string; chargedTo: string; workspaceId: string; bytes: number }[]> {
  const rows = await sql<{ id: string; chargedTo: string; workspaceId: string; bytes: number }>`
    select file_id as id, user_id as "chargedTo", workspace_id as "workspaceId", sum(bytes)::bigint as bytes
    from storage_entries where file_id = any(${[...ids]}::uuid[])
    group by file_id, user_id, workspace_id having sum(bytes) > 0 order by file_id`.execute(t(queryable))
  return rows.rows
}

/** Owners whose total is not the sum of their entries: none, unless something is broken. */
export async function findUnevenTotals(queryable: Queryable) {
  const rows = await sql<{ owner_kind: OwnerKind; owner_id: string; used_bytes: number; entries_bytes: number }>`
    with sums as (
      select 'user' as owner_kind, user_id as owner_id, sum(bytes)::bigint as bytes from storage_entries group by user_id
      union all
      select 'workspace', workspace_id, sum(bytes)::bigint from storage_entries group by workspace_id
    )
    select total.owner_kind, total.owner_id, total.used_bytes, coalesce(sums.bytes, 0) as entries_bytes
    from storage_totals as total left join sums using (owner_kind, owner_id)
    where total.used_bytes <> coalesce(sums.bytes, 0)`.execute(t(queryable))
  return rows.rows
}
