// SQL of uploads in parts.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type Scope, type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import { type AwaitedFile, COLUMNS, type FileTables, toFile } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<FileTables>()

export type PartUpload = {
  readonly fileId: string
  readonly storeUploadId: string | null
  readonly sizeBytes: number
  readonly partBytes: number
  readonly refusedType: string | null
}

const UPLOAD_COLUMNS = ['file_id', 'store_upload_id', 'total_bytes', 'part_bytes', 'refused_type'] as const

type Row = FileTables['file_uploads']

function toUpload(row: Row): PartUpload {
  return {
    fileId: row.file_id,
    storeUploadId: row.store_upload_id,
    sizeBytes: row.total_bytes,
    partBytes: row.part_bytes,
    refusedType: row.refused_type,
  }
}

export async function insertUpload(
  tx: Tx,
  upload: { readonly fileId: string; readonly sizeBytes: number; readonly partBytes: number },
): Promise<void> {
  await t(tx)
    .insertInto('file_uploads')
    .values({
      file_id: upload.fileId,
      store_upload_id: null,
      total_bytes: upload.sizeBytes,
      part_bytes: upload.partBytes,
      refused_type: null,
    })
    .execute()
}

export async function noteStoreUpload(tx: Tx, fileId: string, storeUploadId: string): Promise<void> {
  await t(tx)
    .updateTable('file_uploads')
    .set({ store_upload_id: storeUploadId })
    .where('file_id', '=', fileId)
    .execute()
}

export async function findUpload(queryable: Queryable, fileId: string): Promise<PartUpload | undefined> {
  const row = await t(queryable)
    .selectFrom('file_uploads')
    .select(UPLOAD_COLUMNS)
    .where('file_id', '=', fileId)
    .executeTakeFirst()
  return row && toUpload(row)
}

/** Work on an upload moves its end on. */
export async function postponeExpiry(tx: Tx, fileId: string, uploadExpiresAt: Date): Promise<void> {
  await t(tx)
    .updateTable('files')
    .set({ upload_expires_at: uploadExpiresAt })
    .where('id', '=', fileId)
    .where('state', '=', 'awaiting')
    .where('upload_expires_at', '<', uploadExpiresAt)
    .execute()
}

/** What somebody is sending into this workspace; oldest first. */
export async function listOwnUploads(
  queryable: Queryable,
  scope: Tenant & Pick<Scope, 'actorId'>,
  at: Date,
): Promise<{ readonly file: AwaitedFile; readonly upload: PartUpload }[]> {
  const rows = await t(queryable)
    .selectFrom('files')
    .innerJoin('file_uploads', 'file_uploads.file_id', 'files.id')
    .select(COLUMNS)
    .select(UPLOAD_COLUMNS)
    .where(within(scope))
    .where('charged_to', '=', scope.actorId)
    .where('state', '=', 'awaiting')
    .where('upload_expires_at', '>', at)
    .where('refused_type', 'is', null)
    .orderBy('files.id')
    .limit(100)
    .execute()
  return rows.map((row) => ({ file: toFile(row) as AwaitedFile, upload: toUpload(row) }))
}

/** The content may not serve its purpose: the room it held is given back. Answers how much that was. */
export async function refuseUpload(tx: Tx, fileId: string, mediaType: string): Promise<number> {
  await t(tx).updateTable('file_uploads').set({ refused_type: mediaType }).where('file_id', '=', fileId).execute()
  const held = await t(tx)
    .selectFrom('files')
    .select('reserved_bytes')
    .where('id', '=', fileId)
    .where('state', '=', 'awaiting')
    .forUpdate()
    .executeTakeFirst()
  await t(tx)
    .updateTable('files')
    .set({ reserved_bytes: 0 })
    .where('id', '=', fileId)
    .where('state', '=', 'awaiting')
    .execute()
  return held?.reserved_bytes ?? 0
}

/** Uploads whose file has arrived, was given up, refused or swept away: what the store still has of them can go. */
export async function findEndedUploads(queryable: Queryable, countMax: number): Promise<PartUpload[]> {
  const rows = await t(queryable)
    .selectFrom('file_uploads')
    .leftJoin('files', 'files.id', 'file_uploads.file_id')
    .select(UPLOAD_COLUMNS)
    .where((either) =>
      either.or([
        either('files.id', 'is', null),
        either('files.state', '=', 'ready'),
        either.and([either('refused_type', 'is not', null), either('store_upload_id', 'is not', null)]),
      ]),
    )
    .orderBy('file_id')
    .limit(countMax)
    .execute()
  return rows.map(toUpload)
}

/** After the store has forgotten them. Why a file was refused is remembered until the file itself is swept away. */
export async function forgetUploads(tx: Tx, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  await t(tx)
    .updateTable('file_uploads')
    .set({ store_upload_id: null })
    .where('file_id', 'in', [...fileIds])
    .where('refused_type', 'is not', null)
    .execute()
  await t(tx)
    .deleteFrom('file_uploads')
    .where('file_id', 'in', [...fileIds])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('files')
            .select('files.id')
            .whereRef('files.id', '=', 'file_uploads.file_id')
            .where('files.state', '=', 'awaiting'),
        ),
      ),
    )
    .execute()
}

export async function findKnownStoreUploads(
  queryable: Queryable,
  storeUploadIds: readonly string[],
): Promise<Set<string>> {
  if (storeUploadIds.length === 0) return new Set()
  const rows = await t(queryable)
    .selectFrom('file_uploads')
    .select('store_upload_id')
    .where('store_upload_id', 'in', [...storeUploadIds])
    .execute()
  return new Set(rows.flatMap((row) => row.store_upload_id ?? []))
}
