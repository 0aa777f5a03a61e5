// API reads of the real studio, on PostgreSQL and PGlite, against bare Fastify and pg with the same statements (the limit),
// and with --fastapi against FastAPI and SQLAlchemy (needs Debian's python3-fastapi, uvicorn, python3-sqlalchemy,
// python3-asyncpg and python3-jwt). Servers take turns, one short round each; the median of the rounds counts.
//
//   node bench/http.ts [--fastapi] [--rounds 3] [--seconds 0.5] [--only me] [--explain] [--unprepared] [--profile DIR] [--json]
//
// --explain adds how PostgreSQL finds the rows; --unprepared lets the limit send every statement as text;
// --profile writes what the studio spent its time on.
import { parseArgs } from 'node:util'
import type { BareReady } from './http/bare-server.ts'
import { explain } from './http/explain.ts'
import { createLoad, type Measured, measure, type Subject, warmUp } from './http/measure.ts'
import { forkServer, spawnPeer } from './http/server-process.ts'
import type { Read, StudioReady } from './http/studio-server.ts'
import { type BenchPostgres, startPostgres } from './postgres.ts'
import { present, type Row, round } from './report.ts'

const CONNECTIONS_MAX = 10

const { values } = parseArgs({
  options: {
    fastapi: { type: 'boolean', default: false },
    explain: { type: 'boolean', default: false },
    unprepared: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '0.5' },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

type Stoppable = { stop(): Promise<void> }
type Field = { readonly subjects: Subject[]; readonly reads: readonly Read[] }

async function openField(postgres: BenchPostgres, servers: Stoppable[]): Promise<Field> {
  const started = <T extends Stoppable>(server: T): T => {
    servers.push(server)
    return server
  }
  const profileDir = values.profile ?? null
  const database = { url: postgres.url, connectionsMax: CONNECTIONS_MAX }
  const studio = started(await forkServer<StudioReady>('./studio-server.ts', { ...database, profileDir }))
  const embedded = started(await forkServer<StudioReady>('./studio-server.ts', { ...database, profileDir, url: null }))
  const { reads, accessKey } = studio.ready
  const bareTask = { ...database, reads, isPrepared: !values.unprepared }
  const bare = started(await forkServer<BareReady>('./bare-server.ts', bareTask))
  const databaseCpuMs = postgres.cpuMs
  const subjects: Subject[] = [
    { name: 'bare Fastify + pg', port: bare.ready.port, reads, cpuMs: bare.cpuMs, databaseCpuMs },
    { name: 'studio', port: studio.ready.port, reads, cpuMs: studio.cpuMs, databaseCpuMs },
    { name: 'studio, PGlite', ...embedded.ready, cpuMs: embedded.cpuMs, databaseCpuMs: () => 0 },
  ]
  if (values.fastapi) {
    const port = 20_000 + (process.pid % 10_000)
    const peer = new URL('./peers/fastapi_reads.py', import.meta.url).pathname
    const fastapi = started(await spawnPeer('/usr/bin/python3', [peer], { url: postgres.url, port, accessKey }))
    subjects.push({ name: 'FastAPI', port, reads, cpuMs: fastapi.cpuMs, databaseCpuMs })
  }
  return { subjects, reads }
}

/** Every read at 32 connections; the simplest one and the usual list also alone and in a crowd. */
function casesOf(reads: readonly Read[]): { read: number; connections: number }[] {
  const all = reads.map((_, read) => ({ read, connections: 32 }))
  const others = [0, 1].flatMap((read) => [1, 200].map((connections) => ({ read, connections })))
  return [...all, ...others]
    .sort((a, b) => a.read - b.read || a.connections - b.connections)
    .filter(({ read }) => reads[read]?.name.startsWith(values.only))
}

function rowOf(found: Measured, peers: { bare: Measured | undefined; fastapi: Measured | undefined }): Row {
  const { bare, fastapi } = peers
  return {
    read: found.read,
    connections: found.connections,
    server: found.server,
    'req/s': Math.round(found.perSecond),
    'p50 ms': round(found.p50Ms, 1),
    'p99 ms': round(found.p99Ms, 1),
    'server µs': Math.round(found.cpuUs),
    'database µs': Math.round(found.databaseCpuUs),
    'req/s / bare': bare ? round(found.perSecond / bare.perSecond, 2) : null,
    'cpu / bare': bare ? round(total(found) / total(bare), 2) : null,
    ...(values.fastapi
      ? {
          'req/s / FastAPI': fastapi ? round(found.perSecond / fastapi.perSecond, 1) : null,
          'FastAPI cpu / its': fastapi ? round(total(fastapi) / total(found), 1) : null,
        }
      : {}),
  }
}

const total = (found: Measured) => found.cpuUs + found.databaseCpuUs

async function benchHttp() {
  const postgres = await startPostgres()
  const load = await createLoad()
  const servers: Stoppable[] = []
  try {
    const field = await openField(postgres, servers)
    const pace = await warmUp(load, field.subjects)
    const rows: Row[] = []
    for (const { read, connections } of casesOf(field.reads)) {
      const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
      const found = await measure(load, pace, { read, connections, ...effort })
      const of = (name: string) => found.find((one) => one.server === name)
      for (const one of found) rows.push(rowOf(one, { bare: of('bare Fastify + pg'), fastapi: of('FastAPI') }))
    }
    return { rows, plans: values.explain ? await explain(postgres.url, field.reads) : [] }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    load.stop()
    await postgres.stop()
  }
}

const { rows, plans } = await benchHttp()
present({
  title: 'API reads',
  rows,
  notes: [
    'µs: processor time per request, which a busy machine leaves alone; req/s and ms suffer from its neighbours alike.',
    'bare Fastify + pg runs the same statements and looks the token up in a map: a limit, not a product.',
    'PGlite runs inside the studio: its time counts as the server’s.',
    ...plans,
  ],
})
process.exit(0)
