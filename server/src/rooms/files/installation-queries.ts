// What all files of the installation take: for those who administer it, of no workspace in particular.
import { sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'
import type { StorageTotal } from './quota-queries.ts'
import type { FileTables } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

type Amount = { readonly bytes: number; readonly count: number }
type Owner = StorageTotal & { readonly id: string }
export type InstallationUsage = {
  readonly files: Amount
  readonly trash: Amount
  readonly content: Amount
  readonly orphans: Amount
  readonly workspaces: readonly Owner[]
  readonly users: readonly Owner[]
}

export async function readInstallationUsage(queryable: Queryable, ownersMax: number): Promise<InstallationUsage> {
  const [files, content] = [await sumFiles(queryable), await sumContent(queryable)]
  return {
    ...files,
    ...content,
    workspaces: await listOwners(queryable, 'workspace', ownersMax),
    users: await listOwners(queryable, 'user', ownersMax),
  }
}

type Sums = { bytes: string; count: string; out_bytes: string; out_count: string }
const amounts = (row: Sums | undefined) => ({
  first: { bytes: Number(row?.bytes ?? 0), count: Number(row?.count ?? 0) },
  second: { bytes: Number(row?.out_bytes ?? 0), count: Number(row?.out_count ?? 0) },
})

async function sumFiles(queryable: Queryable): Promise<{ files: Amount; trash: Amount }> {
  const found = await sql<Sums>`
    select coalesce(sum(size_bytes) filter (where trashed_at is null), 0) as bytes,
      count(*) filter (where trashed_at is null) as count,
      coalesce(sum(size_bytes) filter (where trashed_at is not null), 0) as out_bytes,
      count(*) filter (where trashed_at is not null) as out_count
    from files where state = 'ready'`.execute(t(queryable))
  const { first: files, second: trash } = amounts(found.rows[0])
  return { files, trash }
}

async function sumContent(queryable: Queryable): Promise<{ content: Amount; orphans: Amount }> {
  const found = await sql<Sums>`
    select coalesce(sum(size_bytes), 0) as bytes, count(*) as count,
      coalesce(sum(size_bytes) filter (where idle_since is not null), 0) as out_bytes,
      count(*) filter (where idle_since is not null) as out_count
    from file_blobs`.execute(t(queryable))
  const { first: content, second: orphans } = amounts(found.rows[0])
  return { content, orphans }
}

async function listOwners(queryable: Queryable, kind: 'user' | 'workspace', countMax: number): Promise<Owner[]> {
  const rows = await t(queryable)
    .selectFrom('storage_totals')
    .select(['owner_id', 'used_bytes', 'reserved_bytes', 'file_count'])
    .where('owner_kind', '=', kind)
    .where((either) => either.or([either('used_bytes', '>', 0), either('reserved_bytes', '>', 0)]))
    .orderBy('used_bytes', 'desc')
    .orderBy('owner_id')
    .limit(countMax)
    .execute()
  return rows.map((row) => ({
    id: row.owner_id,
    usedBytes: Number(row.used_bytes),
    reservedBytes: Number(row.reserved_bytes),
    fileCount: Number(row.file_count),
  }))
}
