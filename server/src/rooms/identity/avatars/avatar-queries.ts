import type { Queryable, Tx } from '#platform/db/db.ts'
import { tables } from '../tables.ts'

export type AvatarRow = { readonly id: string; readonly sha256: string; readonly sizeBytes: number }

export async function findAvatar(queryable: Queryable, userId: string): Promise<AvatarRow | undefined> {
  const row = await tables(queryable)
    .selectFrom('avatars')
    .select(['id', 'sha256', 'size_bytes'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && { id: row.id, sha256: row.sha256, sizeBytes: row.size_bytes }
}

export async function saveAvatarRow(tx: Tx, avatar: AvatarRow & { userId: string; at: Date }): Promise<void> {
  const { id, sha256, sizeBytes: size_bytes, at: created_at } = avatar
  await tables(tx)
    .insertInto('avatars')
    .values({ user_id: avatar.userId, id, sha256, size_bytes, created_at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ id, sha256, size_bytes, created_at }))
    .execute()
}

/** Answers whose content was let go of. */
export async function deleteAvatarRow(tx: Tx, userId: string): Promise<string | undefined> {
  const row = await tables(tx)
    .deleteFrom('avatars')
    .where('user_id', '=', userId)
    .returning('sha256')
    .executeTakeFirst()
  return row?.sha256
}

/** Which of these contents are somebody's picture. */
export async function listAvatarContents(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  if (sha256s.length === 0) return new Set()
  const rows = await tables(queryable).selectFrom('avatars').select('sha256').where('sha256', 'in', sha256s).execute()
  return new Set(rows.map((row) => row.sha256))
}
