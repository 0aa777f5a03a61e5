// Which rows a scope opens: the one condition that the statements of every room on rows of a project share.
import { type RawBuilder, sql } from 'kysely'
import type { Tenant } from './workspaces.ts'

type Columns = {
  /** The name or alias of the table, where a statement has several. */
  readonly of?: string
  /** The column that names the project; `id` in the table of projects itself. */
  readonly project?: string
}

/**
 * Rows of the workspace, and of one project alone where the scope opens no more. For tables that have both columns; rows of
 * the workspace that belong to no project are not there for a guest.
 */
export function within(whose: Tenant, columns: Columns = {}): RawBuilder<boolean> {
  const { workspaceId, onlyProjectId } = whose
  const name = (column: string) => sql.ref(columns.of === undefined ? column : `${columns.of}.${column}`)
  const own = sql<boolean>`${name('workspace_id')} = ${workspaceId}`
  if (onlyProjectId === null) return own
  return sql<boolean>`${own} and ${name(columns.project ?? 'project_id')} = ${onlyProjectId}`
}
