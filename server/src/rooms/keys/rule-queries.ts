// Who may use whose keys, in SQL.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { tables } from './tables.ts'

export type WorkspaceRules = { readonly ownKeysAllowed: boolean; readonly revision: number }
export type InstallationRules = {
  readonly workspacesMayUse: boolean
  readonly isBilled: boolean
  readonly revision: number
}

const UNTOUCHED: WorkspaceRules = { ownKeysAllowed: true, revision: 0 }

export async function findRules(queryable: Queryable, workspaceId: string): Promise<WorkspaceRules> {
  const row = await tables(queryable)
    .selectFrom('provider_key_rules')
    .select(['own_keys_allowed', 'revision'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row ? { ownKeysAllowed: row.own_keys_allowed, revision: row.revision } : UNTOUCHED
}

/** False if somebody changed them since `seen`. */
export async function saveRules(
  tx: Tx,
  rules: { workspaceId: string; ownKeysAllowed: boolean; seen: number },
): Promise<boolean> {
  const { workspaceId: workspace_id, ownKeysAllowed: own_keys_allowed, seen } = rules
  if (seen === UNTOUCHED.revision) {
    const inserted = await tables(tx)
      .insertInto('provider_key_rules')
      .values({ workspace_id, own_keys_allowed, revision: 1 })
      .onConflict((conflict) => conflict.column('workspace_id').doNothing())
      .executeTakeFirst()
    return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const updated = await tables(tx)
    .updateTable('provider_key_rules')
    .set({ own_keys_allowed, revision: sql<number>`revision + 1` })
    .where('workspace_id', '=', workspace_id)
    .where('revision', '=', seen)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

export async function findInstallationRules(queryable: Queryable): Promise<InstallationRules> {
  const row = await tables(queryable)
    .selectFrom('provider_key_installation')
    .select(['workspaces_may_use', 'is_billed', 'revision'])
    .executeTakeFirstOrThrow()
  return { workspacesMayUse: row.workspaces_may_use, isBilled: row.is_billed, revision: row.revision }
}

/** False if somebody changed them since `seen`. */
export async function saveInstallationRules(
  tx: Tx,
  rules: { workspacesMayUse?: boolean | undefined; isBilled?: boolean | undefined; seen: number },
): Promise<boolean> {
  const updated = await tables(tx)
    .updateTable('provider_key_installation')
    .set({
      ...(rules.workspacesMayUse === undefined ? {} : { workspaces_may_use: rules.workspacesMayUse }),
      ...(rules.isBilled === undefined ? {} : { is_billed: rules.isBilled }),
      revision: sql<number>`revision + 1`,
    })
    .where('revision', '=', rules.seen)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
