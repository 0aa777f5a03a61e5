// SQL of the trash: what leaves, when it leaves, and the content that nobody refers to any more.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import { type AwaitedFile, COLUMNS, type FileTables, type StoredFile, toFile } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

export async function moveToTrash(
  tx: Tx,
  scope: Tenant,
  change: { readonly id: string; readonly at: Date; readonly purgeAt: Date },
): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .updateTable('files')
    .set({ trashed_at: change.at, purge_at: change.purgeAt, revision: sql<number>`revision + 1` })
    .where('id', '=', change.id)
    .where(within(scope))
    .where('state', '=', 'ready')
    .where('trashed_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

export async function takeFromTrash(
  tx: Tx,
  scope: Tenant,
  change: { readonly id: string; readonly at: Date },
): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .updateTable('files')
    .set({ trashed_at: null, purge_at: null, updated_at: change.at, revision: sql<number>`revision + 1` })
    .where('id', '=', change.id)
    .where(within(scope))
    .where('trashed_at', 'is not', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

/** Everything of a purged project that is not in the trash yet goes there to be purged at once. */
export async function condemnProject(
  tx: Tx,
  change: { readonly workspaceId: string; readonly projectId: string; readonly at: Date },
): Promise<void> {
  await t(tx)
    .updateTable('files')
    .set({ trashed_at: sql<Date>`coalesce(trashed_at, ${change.at}::timestamptz)`, purge_at: change.at })
    .where('workspace_id', '=', change.workspaceId)
    .where('project_id', '=', change.projectId)
    .where('state', '=', 'ready')
    .execute()
}

/** The same with everything of a deleted workspace; uploads under way are over, and give back the room they hold. */
export async function condemnWorkspace(
  tx: Tx,
  change: { readonly workspaceId: string; readonly at: Date },
): Promise<void> {
  await t(tx)
    .updateTable('files')
    .set({ trashed_at: sql<Date>`coalesce(trashed_at, ${change.at}::timestamptz)`, purge_at: change.at })
    .where('workspace_id', '=', change.workspaceId)
    .where('state', '=', 'ready')
    .execute()
  await t(tx)
    .updateTable('files')
    .set({ upload_expires_at: change.at })
    .where('workspace_id', '=', change.workspaceId)
    .where('state', '=', 'awaiting')
    .execute()
}

type Due = { readonly at: Date; readonly countMax: number }

/** Deletes the rows of files whose time in the trash is over, and of temporary files that have expired. */
export async function deleteDue(tx: Tx, { at, countMax }: Due): Promise<StoredFile[]> {
  const rows = await t(tx)
    .deleteFrom('files')
    .where('id', 'in', (query) =>
      query
        .selectFrom('files')
        .select('id')
        .where((either) =>
          either.or([
            either('purge_at', '<=', at),
            either.and([either('expires_at', '<=', at), either('purpose', '=', 'temporary')]),
          ]),
        )
        .orderBy('id')
        .limit(countMax)
        .forUpdate()
        .skipLocked(),
    )
    .returning(COLUMNS)
    .execute()
  return rows.map((row) => toFile(row) as StoredFile)
}

export async function deleteTrashed(tx: Tx, scope: Tenant, id: string): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .deleteFrom('files')
    .where('id', '=', id)
    .where(within(scope))
    .where('trashed_at', 'is not', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

type Some = { readonly countMax: number; readonly exceptProjects: readonly string[] }

/** Some of what the scope has in the trash, what lies there longest first. */
export async function deleteSomeTrashed(
  tx: Tx,
  scope: Tenant,
  { countMax, exceptProjects }: Some,
): Promise<StoredFile[]> {
  const rows = await t(tx)
    .deleteFrom('files')
    .where('id', 'in', (query) =>
      query
        .selectFrom('files')
        .select('id')
        .where(within(scope))
        .where('state', '=', 'ready')
        .where('trashed_at', 'is not', null)
        .where(sql<boolean>`(project_id is null or project_id <> all (${[...exceptProjects]}::uuid[]))`)
        .orderBy('trashed_at')
        .orderBy('id')
        .limit(countMax)
        .forUpdate()
        .skipLocked(),
    )
    .where(within(scope))
    .returning(COLUMNS)
    .execute()
  return rows.map((row) => toFile(row) as StoredFile)
}

/** Uploads whose link ran out, or the one named. Answers what they held. */
export async function deleteAwaited(tx: Tx, which: Due | { readonly id: string }): Promise<AwaitedFile[]> {
  let query = t(tx).deleteFrom('files').where('state', '=', 'awaiting')
  query =
    'id' in which
      ? query.where('id', '=', which.id)
      : query.where('id', 'in', (inner) =>
          inner
            .selectFrom('files')
            .select('id')
            .where('state', '=', 'awaiting')
            .where('upload_expires_at', '<=', which.at)
            .orderBy('id')
            .limit(which.countMax)
            .forUpdate()
            .skipLocked(),
        )
  const rows = await query.returning(COLUMNS).execute()
  return rows.map((row) => toFile(row) as AwaitedFile)
}

/** Notes since when content has had no file, for content of files that are gone. */
export async function markIdleBlobs(tx: Tx, sha256s: readonly string[], at: Date): Promise<void> {
  if (sha256s.length === 0) return
  await sql`
    update file_blobs set idle_since = ${at}
    where sha256 = any(${[...sha256s]}::text[]) and idle_since is null
      and not exists (select from files where files.sha256 = file_blobs.sha256)`.execute(t(tx))
}

export async function findIdleBlobs(
  queryable: Queryable,
  since: { readonly before: Date; readonly countMax: number },
): Promise<string[]> {
  const rows = await t(queryable)
    .selectFrom('file_blobs')
    .select('sha256')
    .where('idle_since', '<=', since.before)
    .orderBy('idle_since')
    .limit(since.countMax)
    .execute()
  return rows.map((row) => row.sha256)
}

/** Which of these contents a file has, or are under watch. */
export async function findWatched(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ sha256: string }>`
    select sha256 from file_blobs where sha256 = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** For a transaction that only reads, and must see everything as it was at one moment. To be called first. */
export async function readOneSnapshot(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(t(tx))
}

/** Content that has gone from the store. What came back meanwhile stays known. */
export async function forgetBlobs(tx: Tx, sha256s: readonly string[], before: Date): Promise<void> {
  if (sha256s.length === 0) return
  await sql`
    delete from file_blobs where sha256 = any(${[...sha256s]}::text[]) and idle_since <= ${before}
      and not exists (select from files where files.sha256 = file_blobs.sha256)`.execute(t(tx))
}

/** Content that somebody refers to, or has just put again: looked at again a grace period later. */
export async function postponeBlobs(
  tx: Tx,
  sha256s: readonly string[],
  when: { readonly before: Date; readonly at: Date },
): Promise<void> {
  if (sha256s.length === 0) return
  await sql`
    update file_blobs set idle_since = ${when.at}
    where sha256 = any(${[...sha256s]}::text[]) and idle_since <= ${when.before}`.execute(t(tx))
}

/** Content that another room has let go of, for which a grace period begins; what files refer to is theirs. */
export async function watchBlobs(tx: Tx, sha256s: readonly string[], at: Date): Promise<void> {
  const distinct = [...new Set(sha256s)].sort()
  if (distinct.length === 0) return
  await sql`
    insert into file_blobs (sha256, idle_since) select sha256, ${at}::timestamptz from unnest(${distinct}::text[]) as given (sha256)
    on conflict (sha256) do update set idle_since = excluded.idle_since where file_blobs.idle_since is not null`.execute(
    t(tx),
  )
}

/** To be purged by the next sweep. */
export async function condemnFile(tx: Tx, change: { readonly id: string; readonly at: Date }): Promise<void> {
  await t(tx)
    .updateTable('files')
    .set({ trashed_at: change.at, purge_at: change.at })
    .where('id', '=', change.id)
    .execute()
}
