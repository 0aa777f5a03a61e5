// What lists of projects show of files.
import type { Queryable } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { FileTables } from './tables.ts'

export type FileContent = { readonly id: string; readonly sha256: string; readonly mediaType: string }

/** Of those of the ids that are files of the workspace, have arrived, and are not in the trash. */
export async function listContentsOf(
  queryable: Queryable,
  scope: Tenant,
  ids: readonly string[],
): Promise<FileContent[]> {
  if (ids.length === 0) return []
  const rows = await queryable
    .withTables<FileTables>()
    .selectFrom('files')
    .select(['id', 'sha256', 'media_type'])
    .where(within(scope))
    .where('id', 'in', [...ids])
    .where('state', '=', 'ready')
    .where('trashed_at', 'is', null)
    .execute()
  return rows.flatMap(({ id, sha256, media_type: mediaType }) =>
    sha256 === null || mediaType === null ? [] : [{ id, sha256, mediaType }],
  )
}
