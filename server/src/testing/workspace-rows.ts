// All that one workspace has, in every table: for tests that nobody else alters it.
import type { Tx } from '#platform/db/db.ts'

/** The hash of each row, by table; sorted. */
export type WorkspaceRows = ReadonlyMap<string, readonly string[]>

type Owner = { readonly workspaceId: string; readonly userIds: readonly string[] }
type Column = { readonly table_name: string; readonly column_name: string }

/** Statements that read the rows: made once, since tables stay as they are. */
export async function rowReader(tx: Tx): Promise<(tx: Tx, owner: Owner) => Promise<WorkspaceRows>> {
  const { rows } = await tx.executeSql(
    `select c.table_name, c.column_name from information_schema.columns c
     join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
    [],
  )
  const tables = Map.groupBy(rows as Column[], (row) => row.table_name)
  const parts = [...tables].map(
    ([table, columns]) => `select '${table}' as name, array_agg(md5(x::text) order by md5(x::text)) as hashes
      from ${table} x where ${belonging(table, new Set(columns.map((column) => column.column_name)))}`,
  )
  const statement = parts.join(' union all ')
  return async (within, owner) => {
    const found = await within.executeSql(statement, [owner.workspaceId, owner.userIds])
    return new Map(
      (found.rows as { name: string; hashes: string[] | null }[]).map(({ name, hashes }) => [name, hashes ?? []]),
    )
  }
}

/** Rows below rows of a workspace name no workspace: of such tables all rows are looked at, whosever they are. */
function belonging(table: string, columns: ReadonlySet<string>): string {
  if (table === 'workspaces') return 'id = $1'
  if (table === 'storage_totals') return 'owner_id = $1 or owner_id = any($2::uuid[])'
  if (columns.has('workspace_id')) return 'workspace_id = $1'
  return columns.has('tenant_id') ? 'tenant_id = $1' : 'true'
}

/** Tables whose rows are no more what they were. @param mayGrow whether rows may have been added below no workspace */
export function changesBetween(before: WorkspaceRows, after: WorkspaceRows, mayGrow = false): string[] {
  return [...before].flatMap(([table, hashes]) => {
    const now = after.get(table) ?? []
    if (!mayGrow) return now.join() === hashes.join() ? [] : [table]
    const left = new Set(now)
    return hashes.every((hash) => left.has(hash)) ? [] : [table]
  })
}
