// Every SQL statement on files; those of the storage ledger are in quota-queries.ts.
import { sql } from 'kysely'
import type { FileFacts, FilePurpose, FileSort, KeyframeVariant } from '#contract/files.ts'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { containsEach } from '#platform/db/like.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Scope, type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import { searchTextOf } from './file.ts'
import {
  type AwaitedFile,
  COLUMNS,
  type FactsState,
  type FileMetadata,
  type FileTables,
  type StoredFile,
  toFile,
} from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

export type NewFile = {
  readonly id: string
  readonly projectId: string | null
  readonly name: string
  readonly purpose: FilePurpose
  readonly variant: KeyframeVariant | null
  readonly metadata?: FileMetadata
  readonly at: Date
}
type Content = {
  readonly sizeBytes: number
  readonly sha256: string
  readonly md5: string | null
  readonly mediaType: string
}

function base(scope: Scope, file: NewFile) {
  return {
    id: file.id,
    workspace_id: scope.workspaceId,
    project_id: file.projectId,
    name: file.name,
    purpose: file.purpose,
    variant: file.variant,
    tags: [],
    metadata: json(file.metadata ?? {}),
    search_text: searchTextOf({ name: file.name, tags: [] }),
    revision: 1,
    charged_to: scope.actorId,
    created_at: file.at,
    updated_at: file.at,
    trashed_at: null,
    purge_at: null,
  }
}

export async function insertAwaited(
  tx: Tx,
  scope: Scope,
  file: NewFile & { readonly declaredType: string; readonly reservedBytes: number; readonly uploadExpiresAt: Date },
): Promise<void> {
  await t(tx)
    .insertInto('files')
    .values({
      ...base(scope, file),
      state: 'awaiting',
      declared_type: file.declaredType,
      reserved_bytes: file.reservedBytes,
      upload_expires_at: file.uploadExpiresAt,
      size_bytes: null,
      sha256: null,
      md5: null,
      media_type: null,
      facts: null,
      facts_state: 'none',
      expires_at: null,
    })
    .execute()
}

export async function insertStored(
  tx: Tx,
  scope: Scope,
  file: NewFile & Content & { readonly expiresAt: Date | null; readonly factsState: FactsState },
): Promise<StoredFile> {
  const row = await t(tx)
    .insertInto('files')
    .values({
      ...base(scope, file),
      state: 'ready',
      declared_type: null,
      reserved_bytes: 0,
      upload_expires_at: null,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      md5: file.md5,
      media_type: file.mediaType,
      facts: null,
      facts_state: file.factsState,
      expires_at: file.expiresAt,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return toFile(row) as StoredFile
}

/** Turns an awaited file into a stored one; undefined if somebody else did so first. */
export async function settleAwaited(
  tx: Tx,
  file: {
    readonly id: string
    readonly at: Date
    readonly expiresAt: Date | null
    readonly factsState: FactsState
  } & Content,
): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .updateTable('files')
    .set({
      state: 'ready',
      reserved_bytes: 0,
      upload_expires_at: null,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      md5: file.md5,
      media_type: file.mediaType,
      facts_state: file.factsState,
      expires_at: file.expiresAt,
      updated_at: file.at,
    })
    .where('id', '=', file.id)
    .where('state', '=', 'awaiting')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

/** The content is referred to from now on. */
export async function claimBlob(tx: Tx, blob: { readonly sha256: string; readonly sizeBytes: number }): Promise<void> {
  await t(tx)
    .insertInto('file_blobs')
    .values({ sha256: blob.sha256, size_bytes: blob.sizeBytes, idle_since: null })
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ idle_since: null }))
    .execute()
}

/** Content that no file refers to; nothing happens if it is known already. */
export async function noteIdleBlob(
  tx: Tx,
  blob: { readonly sha256: string; readonly sizeBytes: number; readonly at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('file_blobs')
    .values({ sha256: blob.sha256, size_bytes: blob.sizeBytes, idle_since: blob.at })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute()
}

export async function findFile(
  queryable: Queryable,
  scope: Tenant,
  id: string,
): Promise<AwaitedFile | StoredFile | undefined> {
  const row = await t(queryable)
    .selectFrom('files')
    .select(COLUMNS)
    .where('id', '=', id)
    .where(within(scope))
    .executeTakeFirst()
  return row && toFile(row)
}

/** By a link that carries its own permission. */
export async function findAwaited(queryable: Queryable, id: string): Promise<AwaitedFile | undefined> {
  const row = await t(queryable).selectFrom('files').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  const file = row && toFile(row)
  return file?.state === 'awaiting' ? file : undefined
}

export async function findStored(queryable: Queryable, id: string): Promise<StoredFile | undefined> {
  const row = await t(queryable)
    .selectFrom('files')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

export async function findWhereabouts(queryable: Queryable, id: string) {
  const row = await t(queryable)
    .selectFrom('files')
    .select(['workspace_id', 'project_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: row.project_id }
}

/** The oldest other file of this workspace with the same content. */
export async function findTwin(
  queryable: Queryable,
  scope: Tenant,
  file: { readonly id: string; readonly sha256: string },
): Promise<string | null> {
  const row = await t(queryable)
    .selectFrom('files')
    .select('id')
    .where(within(scope))
    .where('sha256', '=', file.sha256)
    .where('id', '<>', file.id)
    .where('trashed_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

export type FileListFilter = {
  readonly search?: string | undefined
  readonly purpose?: FilePurpose | undefined
  readonly mediaType?: string | undefined
  readonly tag?: string | undefined
  readonly projectId?: string | undefined
  readonly trashed?: boolean | undefined
  readonly sort?: FileSort | undefined
}

export async function listFiles(
  queryable: Queryable,
  scope: Tenant,
  request: PageRequest & { readonly filter: FileListFilter },
): Promise<{ files: StoredFile[]; total: number }> {
  const { page, size, filter } = request
  const query = filtered(queryable, scope, filter)
  const rows = await sorted(query, filter)
    .select([...COLUMNS, sql<number>`(count(*) over ())::int`.as('total')])
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  if (rows.length > 0 || page === 1)
    return { files: rows.map((row) => toFile(row) as StoredFile), total: rows[0]?.total ?? 0 }
  const counted = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirst()
  return { files: [], total: counted?.total ?? 0 }
}

function sorted(query: ReturnType<typeof filtered>, { sort = 'newest', trashed }: FileListFilter) {
  if (sort === 'name') return query.orderBy(sql`lower(name)`).orderBy('id')
  if (sort === 'largest') return query.orderBy('size_bytes', 'desc').orderBy('id')
  const direction = sort === 'oldest' ? 'asc' : 'desc'
  return query.orderBy(trashed ? 'trashed_at' : 'created_at', direction).orderBy('id', direction)
}

const TAGS_MAX = 200

/** Those in use, the most used first. */
export async function listTags(queryable: Queryable, scope: Tenant): Promise<{ tag: string; count: number }[]> {
  const rows = await sql<{ tag: string; count: number }>`
    select tag, count(*)::int as count from files, unnest(tags) as tag
    where ${within(scope)} and state = 'ready' and trashed_at is null
    group by tag order by count(*) desc, tag limit ${TAGS_MAX}`.execute(t(queryable))
  return rows.rows
}

function filtered(queryable: Queryable, scope: Tenant, filter: FileListFilter) {
  let query = t(queryable)
    .selectFrom('files')
    .where(within(scope))
    .where('state', '=', 'ready')
    .where('trashed_at', filter.trashed ? 'is not' : 'is', null)
  if (filter.purpose !== undefined) query = query.where('purpose', '=', filter.purpose)
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
  if (filter.tag !== undefined) query = query.where(sql<boolean>`${filter.tag} = any(tags)`)
  if (filter.mediaType !== undefined) {
    const isWhole = filter.mediaType.includes('/')
    query = isWhole
      ? query.where('media_type', '=', filter.mediaType)
      : query.where(sql<boolean>`split_part(media_type, '/', 1) = ${filter.mediaType}`)
  }
  for (const pattern of containsEach(filter.search)) query = query.where('search_text', 'like', pattern)
  return query
}

export type FileSave = {
  readonly name: string
  readonly projectId: string | null
  readonly tags: readonly string[]
  readonly metadata: FileMetadata
  readonly at: Date
}

export async function saveFile(
  tx: Tx,
  scope: Tenant,
  target: { readonly id: string; readonly revision: number },
  save: FileSave,
): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .updateTable('files')
    .set({
      name: save.name,
      project_id: save.projectId,
      tags: [...save.tags],
      metadata: json(save.metadata),
      search_text: searchTextOf(save),
      updated_at: save.at,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', target.id)
    .where(within(scope))
    .where('revision', '=', target.revision)
    .where('state', '=', 'ready')
    .where('trashed_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

export async function saveFacts(
  tx: Tx,
  scope: Tenant,
  change: { readonly id: string; readonly facts: FileFacts | null; readonly state: FactsState },
): Promise<StoredFile | undefined> {
  const row = await t(tx)
    .updateTable('files')
    .set({ facts: change.facts === null ? null : json(change.facts), facts_state: change.state })
    .where('id', '=', change.id)
    .where(within(scope))
    .where('state', '=', 'ready')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && (toFile(row) as StoredFile)
}

/** Which of these contents some file refers to, in any workspace: for whoever wants to delete a blob. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ sha256: string }>`
    select distinct sha256 from files where sha256 = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

export async function countFiles(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('files')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return row.total
}
