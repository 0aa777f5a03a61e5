// The limit: bare Fastify and pg with the very statements that the studio runs, rows serialised by schema as they come, and
// the token checked in the cheapest way there is, by looking it up in a map. No access check, no envelope, no validation.
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import pg from 'pg'
import type { Statement } from './record.ts'
import type { Read } from './studio-server.ts'

export type BareTask = {
  readonly url: string
  readonly connectionsMax: number
  readonly reads: readonly Read[]
  readonly isPrepared: boolean
}
export type BareReady = { readonly port: number }

type Row = Record<string, unknown>

function schemaOf(row: Row): object {
  const properties = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeOf(value)]))
  return { type: 'object', properties }
}

function typeOf(value: unknown): object {
  if (value instanceof Date) return { type: 'string', format: 'date-time' }
  if (typeof value === 'string') return { type: 'string' }
  if (typeof value === 'number') return { type: 'number' }
  if (typeof value === 'boolean') return { type: 'boolean' }
  if (Array.isArray(value)) return { type: 'array', items: { type: 'string' } }
  return {}
}

async function serve({ url, connectionsMax, reads, isPrepared }: BareTask): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax })
  const app = Fastify()
  const known = new Set<string>()
  const byWorkspace = new Map<string, Map<string, readonly Statement[]>>()
  for (const read of reads) {
    const { authorization = '', 'x-workspace': workspace = '' } = read.headers
    known.add(authorization)
    const paths = byWorkspace.get(workspace) ?? new Map()
    byWorkspace.set(workspace, paths.set(read.path, read.statements))
  }
  const names = new Map<string, string>()
  const ask = async ({ sql, parameters }: Statement) => {
    const name = names.get(sql) ?? `s${names.size}`
    names.set(sql, name)
    return (await pool.query<Row>({ text: sql, values: [...parameters], ...(isPrepared ? { name } : {}) })).rows
  }
  for (const path of new Set(reads.map((read) => read.path))) {
    const sample = reads.find((read) => read.path === path)
    let rows: Row[] = []
    for (const statement of sample?.statements ?? []) rows = (await ask(statement)) || rows
    const items = { type: 'array', items: schemaOf(rows[0] ?? {}) }
    const schema = { response: { 200: { type: 'object', properties: { items } } } }
    app.get(path, { schema }, async (request, reply) => {
      const { authorization = '', 'x-workspace': workspace } = request.headers
      if (!known.has(authorization)) return reply.code(401 as 200).send()
      let found: Row[] = []
      for (const statement of byWorkspace.get(String(workspace))?.get(path) ?? []) found = await ask(statement)
      return { items: found }
    })
  }
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.({ port: (app.server.address() as AddressInfo).port } satisfies BareReady)
  process.once('SIGTERM', () => process.exit(0))
}

// A parent that was killed leaves nobody behind.
process.once('disconnect', () => process.exit(0))
process.once('message', (task: BareTask) => void serve(task))
