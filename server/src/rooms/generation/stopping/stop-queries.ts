// Generations that shall be stopped although no job is at them any more.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type GenerationTables, SUMMARY } from '../tables.ts'
import { type LeftAlone, OF_ORDER, toLeftAlone } from './left-alone-row.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

type OfProject = { readonly workspaceId: string; readonly projectId: string }

/** All that is under way, locked. */
export async function askToStop(tx: Tx, { workspaceId, projectId }: OfProject, at: Date): Promise<LeftAlone[]> {
  const rows = await t(tx)
    .updateTable('generations')
    .set({ stop_asked_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('state', 'in', ['intended', 'submitting', 'submitted'])
    .returning([...SUMMARY, ...OF_ORDER])
    .execute()
  return rows.map(toLeftAlone)
}

/** Of all workspaces. */
export async function listToStop(queryable: Queryable, most: number): Promise<LeftAlone[]> {
  const rows = await t(queryable)
    .selectFrom('generations')
    .select([...SUMMARY, ...OF_ORDER])
    .where('stop_asked_at', 'is not', null)
    .where('state', 'in', ['intended', 'submitting', 'submitted'])
    .orderBy('stop_asked_at')
    .limit(most)
    .execute()
  return rows.map(toLeftAlone)
}

export async function clearStop(tx: Tx, id: string): Promise<void> {
  await sql`update generations set stop_asked_at = null where id = ${id}`.execute(t(tx))
}
