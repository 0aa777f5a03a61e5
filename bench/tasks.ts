// Tasks end to end (row, event and job in one transaction; started, completed, job settled, events placed) against the
// limit: a plain SKIP LOCKED loop over the same table, without events or a queue. Both in one run, on the engine that
// DATABASE_URL chooses; a person waits for the latency, so that is measured on an idle queue.
//
//   node bench/tasks.ts [--count 2000] [--batch 20] [--latency 100] [--json]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { Type } from 'typebox'
import { systemClock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { EventRelay } from '#platform/events/relay.ts'
import { newId } from '#platform/ids.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { JobQueue } from '#platform/jobs/queue.ts'
import { createLog } from '#platform/log.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#studio/open-database.ts'

export type TaskFigures = {
  readonly engine: string
  readonly tasks: number
  readonly created_per_s: number
  readonly end_to_end_per_s: number
  /** The plain loop on the same table in the same run. */
  readonly limit_per_s: number
  readonly ours_over_limit: number
  /** Of this process, which on PGlite holds the database too: what a busy machine cannot falsify. */
  readonly cpu_ms_per_task: number
  readonly idle_p50_ms: number
  readonly idle_p99_ms: number
}

type Wish = { readonly count: number; readonly batch: number; readonly latency: number }

const scope: Scope = { workspaceId: newId(), actorId: newId(), onlyProjectId: null, role: 'owner', requestId: null }
const INPUT = { kind: 'bench.work', title: 'Bench', projectId: null, subjectKind: null, subjectId: null } as const

export async function benchTasks(wish: Wish): Promise<TaskFigures> {
  const opened = await openForBench()
  try {
    const ours = await runOurs(opened.database, wish)
    const limitPerSecond = await runLimit(opened.database.db, wish)
    return {
      engine: opened.database.db.engine,
      tasks: wish.count,
      ...ours,
      limit_per_s: limitPerSecond,
      ours_over_limit: round(ours.end_to_end_per_s / limitPerSecond, 3),
    }
  } finally {
    await opened.close()
  }
}

/** PostgreSQL in a database of its own, or PGlite on a disk as people have it. */
async function openForBench(): Promise<{ database: OpenDatabase; close: () => Promise<void> }> {
  if (process.env.DATABASE_URL) return openPostgres(process.env.DATABASE_URL)
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-tasks-'))
  const database = await openDatabase({ kind: 'pglite', dir: path.join(folder, 'database') })
  await migrateDatabase(database.db)
  const close = async () => {
    await database.db.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { database, close }
}

async function openPostgres(url: string) {
  const name = `huaben_bench_${newId().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = await openDatabase({ kind: 'postgres', url: own.toString(), connectionsMax: 8 })
  await migrateDatabase(database.db)
  const close = async () => {
    await database.db.close()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
  return { database, close }
}

const Payload = Type.Object({ task_id: Type.String() })

async function runOurs({ db, boss }: OpenDatabase, wish: Wish) {
  const log = createLog('error')
  const jobs = new JobQueue({ db, boss, log, clock: systemClock })
  const tasks = createTasks({ db, clock: systemClock, log })
  const relay = new EventRelay(db, log)
  const done = new Map<string, number>()
  let onDone = () => {}
  const job = defineJob({
    name: 'bench.work',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 60_000,
    errorsMax: 1,
    backoffMs: 1000,
    // As the rooms do it: started in one transaction; settled, completed and told to the queue in another.
    run: async (context, { task_id }) => {
      if (!(await tasks.begin(task_id))) return
      await context.finish(`task ${task_id}`, async (tx) => {
        await tasks.settle(tx, task_id)
        await tasks.complete(tx, task_id, { result: { ok: true } })
      })
      done.set(task_id, performance.now())
      onDone()
    },
  })
  jobs.define(job)
  await jobs.open()
  await relay.start()
  const create = (count: number) =>
    db.transaction(async (tx) => {
      const wishes = Array.from({ length: count }, () => INPUT)
      const ids = (await tasks.createMany(tx, scope, wishes)).map((task) => task.id)
      const payloads = ids.map((task_id) => ({ task_id }))
      await jobs.enqueueMany(tx, job, payloads)
      return ids
    })
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      onDone = () => {
        if (done.size >= count) resolve()
      }
      onDone()
    })

  jobs.startWorking()
  await create(wish.batch)
  await until(wish.batch)
  done.clear()
  const start = performance.now()
  const cpu = process.cpuUsage()
  for (let made = 0; made < wish.count; made += wish.batch) await create(Math.min(wish.batch, wish.count - made))
  const createdMs = performance.now() - start
  await until(wish.count)
  await jobs.settle()
  await relay.settle()
  const wholeMs = performance.now() - start
  const used = process.cpuUsage(cpu)

  const waits = await measureLatency({ create: () => create(1), done }, wish.latency)
  await jobs.close()
  await relay.stop()
  return {
    created_per_s: round((1000 * wish.count) / createdMs),
    end_to_end_per_s: round((1000 * wish.count) / wholeMs),
    cpu_ms_per_task: round((used.user + used.system) / 1000 / wish.count, 2),
    idle_p50_ms: round(waits[Math.floor(waits.length * 0.5)] ?? 0, 1),
    idle_p99_ms: round(waits[Math.floor(waits.length * 0.99)] ?? 0, 1),
  }
}

/** Ten a second, from the begin of the creating transaction to the commit of the completing one; ascending. */
async function measureLatency(
  parts: { create: () => Promise<string[]>; done: ReadonlyMap<string, number> },
  count: number,
): Promise<number[]> {
  const waits: number[] = []
  for (let n = 0; n < count; n += 1) {
    const start = performance.now()
    const [id = ''] = await parts.create()
    await new Promise((resolve) => setTimeout(resolve, 100))
    while (!parts.done.has(id)) await new Promise((resolve) => setTimeout(resolve, 5))
    waits.push((parts.done.get(id) ?? 0) - start)
  }
  return waits.sort((a, b) => a - b)
}

/** What the database alone can do: the same rows, claimed by SKIP LOCKED, two lanes. */
async function runLimit(db: Db, wish: Wish): Promise<number> {
  const raw = db.withTables()
  const start = performance.now()
  for (let made = 0; made < wish.count; made += wish.batch) {
    const ids = Array.from({ length: Math.min(wish.batch, wish.count - made) }, () => newId())
    await sql`
      insert into tasks (id, workspace_id, kind, title, state, created_by, created_at, updated_at)
      select unnest(${ids}::uuid[]), ${scope.workspaceId}, 'bench.limit', 'Bench', 'queued', ${scope.actorId}, now(), now()`.execute(
      raw,
    )
  }
  const lane = async () => {
    for (;;) {
      const taken = await sql<{ id: string }>`
        update tasks set state = 'running', started_at = now() where id in (
          select id from tasks where workspace_id = ${scope.workspaceId} and kind = 'bench.limit' and state = 'queued' and removed_at is null
          and finished_at is null order by created_at limit ${wish.batch} for update skip locked)
        returning id`.execute(raw)
      if (taken.rows.length === 0) return
      const ids = taken.rows.map((row) => row.id)
      await sql`update tasks set state = 'completed', finished_at = now() where id = any(${ids}::uuid[])`.execute(raw)
    }
  }
  await Promise.all([lane(), lane()])
  return round((1000 * wish.count) / (performance.now() - start))
}

function round(value: number, digits = 0): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '2000' },
      batch: { type: 'string', default: '20' },
      latency: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
    },
  })
  const figures = await benchTasks({
    count: Number(values.count),
    batch: Number(values.batch),
    latency: Number(values.latency),
  })
  if (values.json) console.log(JSON.stringify(figures))
  else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(18)} ${value}`)
}
