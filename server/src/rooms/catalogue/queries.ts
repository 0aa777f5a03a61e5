// Every SQL statement of the room. The catalogue belongs to the installation and to no workspace.
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { StoredEntry } from './entries.ts'
import { tables } from './tables.ts'

export async function readRevision(queryable: Queryable): Promise<number> {
  const row = await tables(queryable).selectFrom('catalogue_head').select('revision').executeTakeFirstOrThrow()
  return Number(row.revision)
}

/** Locks the catalogue for other changes, and answers the number of this one. */
export async function countChange(tx: Tx): Promise<number> {
  const head = await tables(tx).selectFrom('catalogue_head').select('revision').forUpdate().executeTakeFirstOrThrow()
  const revision = Number(head.revision) + 1
  await tables(tx).updateTable('catalogue_head').set({ revision }).execute()
  return revision
}

export async function listEntries(queryable: Queryable): Promise<StoredEntry[]> {
  const rows = await tables(queryable)
    .selectFrom('catalogue_entries')
    .select(['kind', 'id', 'is_custom', 'fields', 'revision'])
    .orderBy('kind')
    .orderBy('id')
    .execute()
  return rows.map(({ kind, id, is_custom: isCustom, fields, revision }) => ({ kind, id, isCustom, fields, revision }))
}

export async function saveEntry(
  tx: Tx,
  entry: StoredEntry & { readonly by: string; readonly at: Date },
): Promise<void> {
  const columns = {
    is_custom: entry.isCustom,
    fields: json(entry.fields),
    revision: entry.revision,
    changed_by: entry.by,
    changed_at: entry.at,
  }
  await tables(tx)
    .insertInto('catalogue_entries')
    .values({ kind: entry.kind, id: entry.id, ...columns })
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(columns))
    .execute()
}

export async function deleteEntry(tx: Tx, { kind, id }: Pick<StoredEntry, 'kind' | 'id'>): Promise<void> {
  await tables(tx).deleteFrom('catalogue_entries').where('kind', '=', kind).where('id', '=', id).execute()
}
