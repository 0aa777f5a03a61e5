// SQL of archives: which files were chosen, until the link has run out.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type Scope, type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { FileTables } from '../tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

export type ChosenFile = {
  readonly id: string
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
  readonly createdAt: Date
}

/** In the order of the ids: those that may be seen, have arrived and are not in the trash. */
export async function listChosen(queryable: Queryable, scope: Tenant, ids: readonly string[]): Promise<ChosenFile[]> {
  if (ids.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('files')
    .select(['id', 'name', 'size_bytes', 'sha256', 'media_type', 'created_at'])
    .where(within(scope))
    .where('id', 'in', [...ids])
    .where('state', '=', 'ready')
    .where('trashed_at', 'is', null)
    .execute()
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = found.get(id)
    if (!row || row.size_bytes === null || row.sha256 === null || row.media_type === null) return []
    const { name, sha256, size_bytes: sizeBytes, media_type: mediaType, created_at: createdAt } = row
    return [{ id, name, sizeBytes: Number(sizeBytes), sha256, mediaType, createdAt }]
  })
}

export async function insertArchive(
  tx: Tx,
  scope: Pick<Scope, 'workspaceId' | 'actorId'>,
  archive: { readonly id: string; readonly fileIds: readonly string[]; readonly expiresAt: Date },
): Promise<void> {
  await t(tx)
    .insertInto('file_archives')
    .values({
      id: archive.id,
      workspace_id: scope.workspaceId,
      made_by: scope.actorId,
      file_ids: [...archive.fileIds],
      expires_at: archive.expiresAt,
    })
    .execute()
}

/** For whoever shows the signed link to it. */
export async function findArchive(
  queryable: Queryable,
  id: string,
): Promise<{ readonly workspaceId: string; readonly fileIds: readonly string[] } | undefined> {
  const row = await t(queryable)
    .selectFrom('file_archives')
    .select(['workspace_id', 'file_ids'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, fileIds: row.file_ids }
}

/** Answers how many. */
export async function deleteEndedArchives(
  tx: Tx,
  ended: { readonly before: Date; readonly countMax: number },
): Promise<number> {
  const { rows } = await sql`delete from file_archives where id in (
    select id from file_archives where expires_at < ${ended.before} order by expires_at limit ${ended.countMax}
  ) returning id`.execute(t(tx))
  return rows.length
}
