// Every SQL statement of the room.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { contains, foldText, startsWith } from '#platform/db/like.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { Entry, EntryKind } from './entries.ts'

type Tables = {
  search_projects: {
    project_id: string
    workspace_id: string
    entries_sha256: string
    is_hidden: boolean
    indexed_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export type Indexed = { readonly sha256: string; readonly isHidden: boolean }

export async function findIndexed(
  queryable: Queryable,
  scope: Tenant,
  projectId: string,
): Promise<Indexed | undefined> {
  const row = await t(queryable)
    .selectFrom('search_projects')
    .select(['entries_sha256', 'is_hidden'])
    .where(within(scope))
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row && { sha256: row.entries_sha256, isHidden: row.is_hidden }
}

export type Index = {
  readonly projectId: string
  readonly isHidden: boolean
  readonly sha256: string
  readonly entries: readonly Entry[]
  readonly at: Date
}

/** In place of what was there. */
export async function saveIndex(tx: Tx, scope: Tenant, index: Index): Promise<void> {
  const { projectId, isHidden, sha256, entries, at } = index
  await t(tx)
    .insertInto('search_projects')
    .values({
      project_id: projectId,
      workspace_id: scope.workspaceId,
      entries_sha256: sha256,
      is_hidden: isHidden,
      indexed_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .column('project_id')
        .doUpdateSet({ entries_sha256: sha256, is_hidden: isHidden, indexed_at: at })
        .where(within(scope, { of: 'search_projects' })),
    )
    .execute()
  await sql`delete from search_entries where project_id = ${projectId} and ${within(scope)}`.execute(t(tx))
  const rows = entries.map((entry, ordinal) => ({
    ordinal,
    kind: entry.kind,
    ref_id: entry.refId,
    shot_id: entry.shotId,
    line_number: entry.lineNumber,
    title: entry.title,
    detail: entry.detail,
    search_text: foldText(`${entry.title} ${entry.detail}`),
  }))
  // One parameter for any number of rows.
  await sql`
    insert into search_entries (project_id, ordinal, workspace_id, kind, ref_id, shot_id, line_number, title, detail, search_text)
    select ${projectId}::uuid, ordinal, ${scope.workspaceId}::uuid, kind, ref_id, shot_id, line_number, title, detail, search_text
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      ordinal integer, kind text, ref_id uuid, shot_id uuid, line_number integer, title text, detail text, search_text text)`.execute(
    t(tx),
  )
}

export async function setHidden(
  tx: Tx,
  scope: Tenant,
  change: { projectId: string; isHidden: boolean },
): Promise<void> {
  await t(tx)
    .updateTable('search_projects')
    .set({ is_hidden: change.isHidden })
    .where(within(scope))
    .where('project_id', '=', change.projectId)
    .execute()
}

export async function deleteIndex(tx: Tx, scope: Tenant, projectId: string): Promise<void> {
  await t(tx).deleteFrom('search_projects').where(within(scope)).where('project_id', '=', projectId).execute()
}

export type FoundEntry = Entry & { readonly projectId: string }

type Row = {
  project_id: string
  kind: EntryKind
  ref_id: string
  shot_id: string | null
  line_number: number | null
  title: string
  detail: string
}

/** A word that stands everywhere is ranked among the first this many: sorting 100,000 lines took 16 s. */
const RANKED_MAX = 500

/**
 * Of each kind the best `limit`: what begins with the first word before what holds it in its title, that before what holds it
 * elsewhere; the latest project first.
 */
export async function findEntries(
  queryable: Queryable,
  scope: Tenant,
  wish: { readonly words: readonly string[]; readonly limit: number },
): Promise<FoundEntry[]> {
  const [first = ''] = wish.words
  const matches = wish.words.map((word) => sql`and e.search_text like ${contains(word)}`)
  const found = await sql<Row>`
    select ranked.* from unnest(array['character', 'scene', 'line']) with ordinality as asked (kind, place), lateral (
      select * from (
        select e.project_id, e.ordinal, e.kind, e.ref_id, e.shot_id, e.line_number, e.title, e.detail, e.search_text, p.indexed_at
        from search_entries e join search_projects p on p.project_id = e.project_id and not p.is_hidden
        where ${within(scope, { of: 'e' })} and e.kind = asked.kind ${sql.join(matches, sql` `)}
        limit ${RANKED_MAX}) matching
      order by (search_text like ${startsWith(first)}) desc, (lower(title) like ${contains(first)}) desc,
        indexed_at desc, project_id, ordinal
      limit ${wish.limit}) ranked
    order by asked.place`.execute(t(queryable))
  return found.rows.map((row) => ({
    projectId: row.project_id,
    kind: row.kind,
    refId: row.ref_id,
    shotId: row.shot_id,
    lineNumber: row.line_number,
    title: row.title,
    detail: row.detail,
  }))
}
