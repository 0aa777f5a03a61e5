// One PGlite of a test process, lent to one test after the other and set back in between: making one costs a second of processor
// time and its first queries another half, setting one back 30 ms. A test that changes the schema, or leaves a transaction open,
// costs its database.
import type { PGlite } from '@electric-sql/pglite'
import { openPgliteImage } from '#adapters/db-pglite/open-folder.ts'

type Table = { readonly name: string; readonly rows: readonly unknown[]; readonly digest: string }
type Baseline = {
  readonly catalogue: string
  readonly tables: readonly Table[]
  readonly sequences: readonly { readonly name: string; readonly value: string | null }[]
}

/** A transaction that a test left open keeps everybody out for ever. */
const PATIENCE_MS = 2000

const idle: { readonly pglite: PGlite; readonly baseline: Baseline }[] = []

/** A database as the image has it. Closing it gives it back; what still holds it then is refused. */
export async function lendPglite(image: () => Promise<Blob>): Promise<PGlite> {
  for (;;) {
    const used = idle.pop()
    if (!used) break
    if (await setBack(used.pglite, used.baseline)) return lent(used.pglite, used.baseline)
    await used.pglite.close().catch(() => {})
  }
  const pglite = await openPgliteImage(await image())
  return lent(pglite, await readBaseline(pglite))
}

function lent(pglite: PGlite, baseline: Baseline): PGlite {
  let isOver = false
  const giveBack = async () => {
    if (isOver) return
    isOver = true
    if (pglite.closed) return
    // A script that opens one has an end, which an open database would keep it from.
    if (process.env.VITEST) idle.push({ pglite, baseline })
    else await pglite.close()
  }
  return new Proxy(pglite, {
    get(target, name) {
      if (name === 'close') return giveBack
      if (name === 'closed') return isOver || target.closed
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (isOver) return () => Promise.reject(new Error('this database was given back by its test'))
      return value.bind(target)
    },
  })
}

async function setBack(pglite: PGlite, baseline: Baseline): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS).unref())
  try {
    return await Promise.race([late, restore(pglite, baseline)])
  } catch {
    return false
  }
}

async function restore(pglite: PGlite, baseline: Baseline): Promise<boolean> {
  await pglite.exec('discard all')
  if ((await readCatalogue(pglite)) !== baseline.catalogue) return false
  const now = await readDigests(
    pglite,
    baseline.tables.map((table) => table.name),
  )
  await pglite.transaction(async (tx) => {
    // Neither triggers nor foreign keys: every table comes back to what it was.
    await tx.exec('set local session_replication_role = replica')
    for (const table of baseline.tables.filter((each) => now.get(each.name) !== each.digest)) {
      await tx.exec(`delete from ${table.name}`)
      if (table.rows.length > 0)
        await tx.query(
          `insert into ${table.name} overriding system value select * from jsonb_populate_recordset(null::${table.name}, $1)`,
          [JSON.stringify(table.rows)],
        )
    }
    for (const { name, value } of baseline.sequences)
      if (value === null) await tx.exec(`alter sequence ${name} restart`)
      else await tx.query('select setval($1::regclass, $2::bigint)', [name, value])
  })
  return true
}

async function readBaseline(pglite: PGlite): Promise<Baseline> {
  const { rows: found } = await pglite.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  )
  const names = found.map(({ name }) => name)
  const digests = await readDigests(pglite, names)
  const tables: Table[] = []
  for (const name of names) {
    const digest = digests.get(name) ?? ''
    const read = () => pglite.query<{ row: unknown }>(`select to_jsonb(x) as row from ${name} x`)
    tables.push({ name, digest, rows: digest === '' ? [] : (await read()).rows.map(({ row }) => row) })
  }
  const { rows: sequences } = await pglite.query<{ name: string; value: string | null }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences`,
  )
  return { catalogue: await readCatalogue(pglite), tables, sequences }
}

/** By table: '' while it is empty. */
async function readDigests(pglite: PGlite, names: readonly string[]): Promise<Map<string, string>> {
  const each = names.map(
    (name) =>
      `select '${name}' as name, coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as digest from ${name} x`,
  )
  const { rows } = await pglite.query<{ name: string; digest: string }>(each.join(' union all '))
  return new Map(rows.map(({ name, digest }) => [name, digest]))
}

/** Changes with every table, column, index, function, trigger and constraint that is made, altered or dropped. */
async function readCatalogue(pglite: PGlite): Promise<string> {
  const parts = ['pg_class', 'pg_proc', 'pg_trigger', 'pg_constraint', 'pg_namespace', 'pg_type']
  const each = parts.map((name) => `(select count(*) || ':' || max(oid::bigint) from ${name})`)
  const columns = `(select count(*) || ':' || sum(hashtext(attrelid || attname || atttypid || attnotnull)::bigint) from pg_attribute)`
  const { rows } = await pglite.query<{ state: string }>(
    `select concat_ws(' ', ${[...each, columns].join(', ')}) as state`,
  )
  return rows[0]?.state ?? ''
}
