// Whether a database folder is sound: opens it (which recovers it after a kill), reads every table, looks for rows whose
// parent is gone, closes it and checks the checksum of every page. Runs in a process of its own (folder-program.ts): a
// damaged folder can end the program, or keep it busy for ever.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { judgeFailure } from './judge-failure.ts'
import { openPgliteFolder } from './open-folder.ts'
import { type BadPage, checkPages } from './page-checksums.ts'

export type Inspection =
  | { readonly verdict: 'sound'; readonly tables: number; readonly rows: number; readonly pages: number }
  | { readonly verdict: 'damaged'; readonly problem: string }
  /** The check itself failed, for want of memory, room or rights: the folder may be as good as ever. */
  | { readonly verdict: 'unchecked'; readonly problem: string }

export async function inspectFolder(dir: string): Promise<Inspection> {
  // Without it PGlite would put a new database over what is left.
  if (!existsSync(join(dir, 'PG_VERSION'))) return { verdict: 'damaged', problem: 'the file PG_VERSION is missing' }
  const said: string[] = []
  let isRecovered = false
  try {
    const pglite = await openPgliteFolder(dir, (line) => said.push(line))
    isRecovered = true
    const read = await readEverything(pglite)
    await pglite.close()
    const { pages, bad } = await checkPages(dir)
    return describePages(bad) ?? { verdict: 'sound', ...read, pages }
  } catch (error) {
    const judged = judgeFailure(error, said)
    // A page can end the program without a word. Before the recovery, a wrong checksum would prove nothing.
    const pages = judged.verdict === 'unchecked' && isRecovered ? await checkPages(dir).catch(() => null) : null
    return (pages && describePages(pages.bad)) ?? judged
  }
}

function describePages(bad: readonly BadPage[]): Inspection | null {
  const [first] = bad
  if (!first) return null
  const problem = `page ${first.page} of ${first.file} has a wrong checksum (${bad.length} in all)`
  return { verdict: 'damaged', problem }
}

class OrphansFound extends Error {
  /** PostgreSQL's state for a broken reference. */
  readonly code = '23503'
}

async function readEverything(pglite: PGlite): Promise<{ tables: number; rows: number }> {
  // The catalogue by its indexes and without them: both must be readable.
  await pglite.exec(
    'select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid; select count(*) from pg_index',
  )
  const tables = await pglite.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  )
  let rows = 0
  for (const { name } of tables.rows) {
    const counted = await pglite.query<{ n: number }>(`select count(*)::float8 as n from ${name}`)
    rows += counted.rows[0]?.n ?? 0
  }
  await refuseOrphans(pglite)
  return { tables: tables.rows.length, rows }
}

type ForeignKey = { name: string; child: string; parent: string; child_columns: string[]; parent_columns: string[] }

/** A page of zeros passes every checksum, since a page that was never written looks like that; but its rows are missed. */
async function refuseOrphans(pglite: PGlite): Promise<void> {
  const keys = await pglite.query<ForeignKey>(
    `select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
        (select array_agg(quote_ident(a.attname) order by i) from unnest(k.conkey) with ordinality u(n, i)
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n) as child_columns,
        (select array_agg(quote_ident(a.attname) order by i) from unnest(k.confkey) with ordinality u(n, i)
           join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n) as parent_columns
      from pg_constraint k where k.contype = 'f' and k.conparentid = 0`,
  )
  for (const key of keys.rows) {
    const pairs = key.child_columns.map((column, at) => `p.${key.parent_columns[at]} = c.${column}`).join(' and ')
    const present = key.child_columns.map((column) => `c.${column} is not null`).join(' and ')
    const orphan = await pglite.query(
      `select 1 from ${key.child} c where ${present} and not exists (select 1 from ${key.parent} p where ${pairs}) limit 1`,
    )
    if (orphan.rows.length > 0)
      throw new OrphansFound(`rows are missing in ${key.parent}: ${key.child} refers to them (${key.name})`)
  }
}
