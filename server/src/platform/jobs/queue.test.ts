import { sql } from 'kysely'
import { Type } from 'typebox'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { defineJob, type JobContext, RunAgainLater, Superseded, Unretryable } from './job.ts'
import { raiseFences } from './queries.ts'
import { JobQueue, type JobQueueOptions, jobQueueDefaults } from './queue.ts'

const Payload = Type.Object({ n: Type.Integer() })
type Run = (context: JobContext, payload: { n: number }) => Promise<void>

let database: TestDatabase
const queues: JobQueue[] = []

async function open(run: Run, more: Partial<Parameters<typeof defineJob<typeof Payload>>[0]> = {}) {
  database = await openTestDatabase()
  const job = defineJob({
    ...{ name: 't.job', version: 1, lane: 'short', payload: Payload },
    ...{ timeoutMs: 5000, errorsMax: 3, backoffMs: 1, run, ...more },
  })
  const start = async (options: Partial<JobQueueOptions> = {}) => {
    const queue = new JobQueue({
      db: database.db,
      boss: database.boss,
      log: createLog('silent'),
      clock: systemClock,
      options: { ...jobQueueDefaults, pollMs: 50, drainMs: 200, ...options },
    })
    queue.define(job)
    await queue.open()
    queues.push(queue)
    return queue
  }
  const send = (queue: JobQueue, n: number) => database.db.transaction((tx) => queue.enqueue(tx, job, { n }))
  return { job, start, send }
}

afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.close()
  await database.db.close()
  await database.drop()
})

test('a job enqueued in a transaction that rolls back never runs', async () => {
  const ran: number[] = []
  const { job, start, send } = await open(async (_, { n }) => void ran.push(n))
  const queue = await start()
  queue.startWorking()
  await database.db
    .transaction(async (tx) => {
      await queue.enqueue(tx, job, { n: 1 })
      throw new Error('no')
    })
    .catch(() => {})
  await send(queue, 2)
  await queue.settle()
  expect(ran).toEqual([2])
})

test('a payload that does not fit is refused when it is sent', async () => {
  const { job, start } = await open(async () => {})
  const queue = await start()
  await expect(database.db.transaction((tx) => queue.enqueue(tx, job, { n: 'x' } as never))).rejects.toThrow()
})

test('a thrown error is tried again, up to the limit, and then told once', async () => {
  const attempts: number[] = []
  const told: string[] = []
  const { start, send } = await open(
    async (context) => {
      attempts.push(context.attempt)
      throw new Error('again')
    },
    {
      exhausted: async (_, payload, error) => void told.push(`${payload.n} ${error.message}`),
    },
  )
  const queue = await start()
  queue.startWorking()
  await send(queue, 7)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['7 again'])
  await queue.settle()
  expect(attempts).toEqual([0, 1, 2])
})

test('what cannot succeed is given up at once', async () => {
  let attempts = 0
  const { start, send } = await open(async () => {
    attempts += 1
    throw new Unretryable('bad input')
  })
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  await queue.settle()
  expect(attempts).toBe(1)
})

test('waiting for something outside does not count as failing', async () => {
  let attempts = 0
  const { start, send } = await open(async () => {
    attempts += 1
    if (attempts < 6) throw new RunAgainLater(1)
  })
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  await expect.poll(() => attempts, { timeout: 10_000 }).toBe(6)
  await queue.settle()
})

test('a finished step is not done again by the next attempt', async () => {
  const did: string[] = []
  const { start, send } = await open(async (context) => {
    const first = await context.step('first', async () => {
      did.push('first')
      return { made: 42 }
    })
    expect(first).toEqual({ made: 42 })
    did.push('second')
    if (context.attempt === 0) throw new Error('between the lines')
  })
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  await expect.poll(() => did, { timeout: 10_000 }).toEqual(['first', 'second', 'second'])
  await queue.settle()
})

test('an attempt that was superseded can neither complete nor charge', async () => {
  const outcomes: string[] = []
  const gate = Promise.withResolvers<void>()
  const { start, send } = await open(async (context) => {
    if (context.attempt === 0) await gate.promise
    await database.db
      .transaction(async (tx) => {
        await context.fence(tx)
        outcomes.push(`charged by ${context.attempt}`)
      })
      .catch((error: unknown) => {
        if (error instanceof Superseded) outcomes.push(`fenced ${context.attempt}`)
        throw error
      })
  })
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  // The first attempt hangs; the queue takes its worker for lost and gives the job out again.
  await expect
    .poll(async () =>
      (
        await database.db
          .withTables<{ 'pgboss.job': { state: string } }>()
          .selectFrom('pgboss.job')
          .select('state')
          .execute()
      ).map((row) => row.state),
    )
    .toContain('active')
  await loseWorkers(database)
  await expect.poll(() => outcomes, { timeout: 10_000 }).toContain('charged by 1')
  gate.resolve()
  await expect.poll(() => outcomes).toEqual(['charged by 1', 'fenced 0'])
})

/** What pg-boss does when heartbeats are missed. */
async function loseWorkers({ db }: TestDatabase): Promise<void> {
  await db.executeScript(
    `update pgboss.job set state = 'retry', retry_count = retry_count + 1, started_on = null where state = 'active'`,
  )
}

test('after a kill, whatever was running is given out again at the next start', async () => {
  const attempts: number[] = []
  const hang = Promise.withResolvers<void>()
  const { start, send } = await open(async (context) => {
    attempts.push(context.attempt)
    if (context.attempt === 0) await hang.promise
  })
  const first = await start()
  first.startWorking()
  await send(first, 1)
  await expect.poll(() => attempts).toEqual([0])
  if (database.db.engine === 'pglite') {
    expect(await first.recoverLost()).toBe(1)
    await expect.poll(() => attempts, { timeout: 10_000 }).toEqual([0, 1])
  } else {
    // With several processes on one database nobody can tell at start who is lost: heartbeats decide.
    expect(await first.recoverLost()).toBe(0)
  }
  hang.resolve()
  await first.settle()
})

test('jobs of one key wait once', async () => {
  const ran: number[] = []
  const { start, send } = await open(async (_, { n }) => void ran.push(n), { dedupeKey: () => 'same' })
  const queue = await start()
  expect(await send(queue, 1)).toBe(true)
  expect(await send(queue, 2)).toBe(false)
  queue.startWorking()
  await queue.settle()
  expect(ran).toEqual([1])
  expect(await send(queue, 3)).toBe(true)
  await queue.settle()
  expect(ran).toEqual([1, 3])
})

test('a job that runs too long is told to stop', async () => {
  const reasons: string[] = []
  const { start, send } = await open(
    (context) =>
      new Promise((_, reject) => {
        context.signal.addEventListener('abort', () => {
          reasons.push(String(context.signal.reason))
          reject(context.signal.reason)
        })
      }),
    { timeoutMs: 50, errorsMax: 1 },
  )
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  await expect.poll(() => reasons.length, { timeout: 10_000 }).toBe(1)
  expect(reasons[0]).toContain('ran longer than 50 ms')
})

test('the end of the process is no failing of a job: it runs again in the next one, however often that happens', async () => {
  let starts = 0
  let mayEnd = false
  let ended = 0
  const { start, send } = await open(
    (context) =>
      new Promise<void>((resolve, reject) => {
        starts += 1
        if (mayEnd) {
          ended += 1
          resolve()
        }
        context.signal.addEventListener('abort', () => reject(context.signal.reason))
      }),
    { errorsMax: 1, timeoutMs: 60_000 },
  )
  for (let round = 1; round <= 3; round++) {
    const queue = await start()
    queue.startWorking()
    if (round === 1) await send(queue, 1)
    await expect.poll(() => starts, { timeout: 10_000 }).toBe(round)
    queue.abortAll()
    await queue.close()
    queues.splice(0)
  }
  mayEnd = true
  const last = await start()
  last.startWorking()
  await expect.poll(() => ended, { timeout: 10_000 }).toBe(1)
})

test('what is cancelled is aborted where it runs, and ends without an error', async () => {
  const begun = Promise.withResolvers<void>()
  const seen: string[] = []
  const { start, send } = await open(
    async (context) => {
      begun.resolve()
      await new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)))
    },
    { abortKey: ({ n }) => `group ${n}`, exhausted: async () => void seen.push('told') },
  )
  const queue = await start()
  queue.startWorking()
  await send(queue, 7)
  await begun.promise
  await database.db.transaction(async (tx) => queue.abort(tx, 'group 8'))
  await database.db.transaction(async (tx) => queue.abort(tx, 'group 7'))
  await queue.settle()
  expect(seen).toEqual([])
})

test('an attempt that was given to another is told so by its heartbeat', async () => {
  const begun = Promise.withResolvers<void>()
  const reasons: unknown[] = []
  const { start, send } = await open(async (context) => {
    if (context.attempt > 0) return
    begun.resolve()
    await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
    reasons.push(context.signal.reason)
    context.signal.throwIfAborted()
  })
  const queue = await start({ heartbeatSeconds: 10 })
  queue.startWorking()
  await send(queue, 1)
  await begun.promise
  await loseWorkers(database)
  await queue.settle()
  expect(reasons).toEqual([expect.any(Superseded)])
})

test('a job that waits is not started before its time, however busy its lane looks for work', async () => {
  const starts: number[] = []
  const { start, send } = await open(async (_, { n }) => {
    starts.push(n)
    if (n === 1) throw new RunAgainLater(60_000)
  })
  const queue = await start()
  queue.startWorking()
  await send(queue, 1)
  for (let n = 2; n < 60; n++) await send(queue, n)
  await queue.settle()
  expect(starts.filter((n) => n === 1)).toEqual([1])
})

test('waiting never uses a job up', async () => {
  const { start, send } = await open(async () => {})
  const queue = await start()
  await send(queue, 1)
  const { rows } = await database.db.transaction((tx) => tx.executeSql('select retry_limit from pgboss.job', []))
  expect(rows).toEqual([{ retry_limit: 2 ** 31 - 1 }])
})

test('jobs that end together tell the queue in their own transaction; one that fails is tried again alone', async () => {
  const ended: string[] = []
  const { start, send } = await open(async (context, { n }) => {
    await context.finish(`n ${n}`, async (tx) => {
      tx.afterCommit(() => ended.push(`${n} at attempt ${context.attempt}`))
      if (n === 3 && context.attempt === 0) throw new Error('not yet')
    })
  })
  const queue = await start()
  for (let n = 0; n < 6; n += 1) await send(queue, n)
  queue.startWorking()
  await expect.poll(() => ended.length).toBe(6)
  await queue.settle()
  expect(ended.sort()).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${n} at attempt ${n === 3 ? 1 : 0}`))
  expect(await statesOfJobs()).toEqual({ completed: 6 })
})

test('an attempt that was superseded can neither finish nor tell the queue', async () => {
  const errors: unknown[] = []
  const { start, send } = await open(async (context) => {
    // A later attempt has started elsewhere.
    await database.db.transaction((tx) =>
      raiseFences(tx, [{ jobId: context.jobId, attempt: context.attempt + 1, at: new Date() }]),
    )
    await context
      .finish('n', async () => {})
      .catch((error: unknown) => {
        errors.push(error)
        throw error
      })
  })
  const queue = await start()
  await send(queue, 1)
  queue.startWorking()
  await expect.poll(() => errors.length).toBe(1)
  expect(errors[0]).toBeInstanceOf(Superseded)
  expect(await statesOfJobs()).toEqual({ active: 1 })
})

async function statesOfJobs(): Promise<Record<string, number>> {
  const counted = await sql<{ state: string; n: number }>`
    select state::text, count(*)::int as n from pgboss.job where name = 'short' group by state`.execute(
    database.db.withTables(),
  )
  return Object.fromEntries(counted.rows.map((row) => [row.state, row.n]))
}

test('settled is only what has run: also a job that was just fetched, and what it sends on', async () => {
  const ran: number[] = []
  const { start, send } = await open(async (_, { n }) => {
    if (n % 2 === 0) await send(queue, n + 1)
    ran.push(n)
  })
  // Looks for work so often that fetches and counts meet.
  const queue = await start({ pollMs: 10 })
  queue.startWorking()
  for (let n = 0; n < 200; n += 2) {
    await send(queue, n)
    await queue.settle()
    expect(ran).toHaveLength(n + 2)
  }
})

test('a job that waits is kept for years: a studio may be switched off for longer than two weeks', async () => {
  const { start, send } = await open(async () => {})
  const queue = await start()
  await send(queue, 1)
  const kept = await sql<{ days: number }>`
    select extract(day from min(keep_until - now()))::int as days from pgboss.job where state < 'active'`.execute(
    database.db.withTables(),
  )
  expect(kept.rows[0]?.days).toBeGreaterThan(5 * 365)
})
