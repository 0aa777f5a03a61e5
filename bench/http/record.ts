// A database handle that notes every statement on its way, so that a peer can run exactly the same ones.
import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely'
import type { Db } from '#platform/db/db.ts'

export type Statement = { readonly sql: string; readonly parameters: readonly unknown[] }

export function recording(db: Db): { readonly db: Db; take(): Statement[] } {
  const compiler = new PostgresQueryCompiler()
  let statements: Statement[] = []
  const built = new WeakMap<object, Statement>()
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const { sql, parameters } = compiler.compileQuery(node, queryId)
      built.set(queryId, { sql, parameters })
      return node
    },
    // Parts of a statement are transformed too; only what has a result was run.
    transformResult: async ({ result, queryId }) => {
      const statement = built.get(queryId)
      if (statement) statements.push(statement)
      return result
    },
  }
  return {
    db: { ...db, withTables: <T>() => db.withTables<T>().withPlugin(plugin) },
    take: () => {
      const taken = statements
      statements = []
      return taken
    },
  }
}
