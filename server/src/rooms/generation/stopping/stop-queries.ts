// Generations that shall be stopped although no job is at them any more.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { IN_FLIGHT } from '../queries.ts'
import { type GenerationTables, SUMMARY } from '../tables.ts'
import { type LeftAlone, OF_ORDER, toLeftAlone } from './left-alone-row.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

type OfProject = { readonly workspaceId: string; readonly projectId: string }

/** All that is under way. Answers how many. */
export async function askToStop(tx: Tx, { workspaceId, projectId }: OfProject, at: Date): Promise<number> {
  const { numUpdatedRows } = await t(tx)
    .updateTable('generations')
    .set({ stop_asked_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('state', 'in', IN_FLIGHT)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

type Asked = { readonly notAfter: Date; readonly afterId: string | null; readonly most: number }

/** By their ids, so that a round meets each of them once. Of all workspaces. */
export async function listToStop(queryable: Queryable, { notAfter, afterId, most }: Asked): Promise<LeftAlone[]> {
  let query = t(queryable)
    .selectFrom('generations')
    .select([...SUMMARY, ...OF_ORDER])
    .where('stop_asked_at', '<=', notAfter)
    .where('state', 'in', IN_FLIGHT)
  if (afterId !== null) query = query.where('id', '>', afterId)
  const rows = await query.orderBy('id').limit(most).execute()
  return rows.map(toLeftAlone)
}

/** Unless it was asked for once more since. */
export async function clearStop(tx: Tx, id: string, notAfter: Date): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ stop_asked_at: null })
    .where('id', '=', id)
    .where('stop_asked_at', '<=', notAfter)
    .execute()
}
