import type { Queryable } from '#platform/db/db.ts'

type CatalogueTables = {
  catalogue_entries: {
    kind: 'provider' | 'model'
    id: string
    is_custom: boolean
    fields: Record<string, unknown>
    revision: number
    changed_by: string
    changed_at: Date
  }
  catalogue_head: { only_row: boolean; revision: number }
}

export const tables = (queryable: Queryable) => queryable.withTables<CatalogueTables>()
