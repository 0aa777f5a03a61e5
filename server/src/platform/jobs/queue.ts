// A thin face of pg-boss: typed definitions, enqueueing inside a transaction, an own fetch loop (pg-boss's `work()` takes
// one job per poll and worker: 16 jobs/s; fetching until empty gives 1,500/s), heartbeat, abort, fence, steps.
import type { Db as BossDb, Job as BossJob, PgBoss } from 'pg-boss'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Clock } from '../clock.ts'
import { type Db, detached, type Queryable, type Tx } from '../db/db.ts'
import { newId } from '../ids.ts'
import type { Log } from '../log.ts'
import { type Attempt, findHeld, nameOf } from './attempts.ts'
import { type BossConnection, createBoss } from './boss.ts'
import { type LaneDepth, measureDepth } from './depth.ts'
import { type JobDefinition, type JobEnvelope, LANES, type Lane, ProcessStopping, Superseded, Unwanted } from './job.ts'
import { findLiveJobs, findLivePayloads } from './queries.ts'
import { runJob } from './run-job.ts'

export type JobQueueOptions = {
  /** How many jobs of a lane this process runs at once. */
  readonly concurrency: Readonly<Record<Lane, number>>
  /** How often an idle lane looks for work that no signal announced (delayed jobs, other processes). */
  readonly pollMs: number
  /** A job whose worker has not been heard of for this long is given to another. pg-boss asks for at least 10 s. */
  readonly heartbeatSeconds: number
  readonly drainMs: number
}

export const jobQueueDefaults: JobQueueOptions = {
  concurrency: { short: 20, engine: 2, remote: 32, encode: 2 },
  pollMs: 500,
  heartbeatSeconds: 30,
  drainMs: 10_000,
}

/** pg-boss counts every start that did not complete, waiting included; we count thrown errors ourselves, per definition. */
const STARTS_MAX = 2 ** 31 - 1

export type EnqueueOptions = { readonly priority?: number; readonly delayMs?: number }

type Running = {
  readonly abort: AbortController
  readonly done: Promise<void>
  readonly attempt: Attempt
  readonly abortKey: string | undefined
}

const ABORT = 'jobs-abort:'

const WAITING_MAX_S = 20 * 365 * 24 * 3600

export class JobQueue {
  readonly #db: Db
  readonly #boss: PgBoss
  readonly #log: Log
  readonly #clock: Clock
  readonly #options: JobQueueOptions
  readonly #definitions = new Map<string, JobDefinition>()
  readonly #running = new Map<Lane, Map<string, Running>>(LANES.map((lane) => [lane, new Map()]))
  readonly #wake = new Map<Lane, () => void>()
  readonly #finished = new Map<Lane, Attempt[]>(LANES.map((lane) => [lane, []]))
  readonly #flushing = new Map<Lane, Promise<void>>()
  #loops: Promise<void>[] = []
  #accepting = false
  #fetching = 0
  #launched = 0
  #isHurried = false
  #heartbeat: NodeJS.Timeout | null = null
  #unlisten: (() => void) | null = null
  readonly #exclusive: boolean

  constructor(parts: { db: Db; boss: BossConnection; log: Log; clock: Clock; options?: JobQueueOptions }) {
    this.#db = parts.db
    this.#log = parts.log
    this.#clock = parts.clock
    this.#options = parts.options ?? jobQueueDefaults
    this.#exclusive = parts.db.engine === 'pglite'
    this.#boss = createBoss(parts.boss, parts.log)
  }

  define<S extends TSchema>(definition: JobDefinition<S>): void {
    if (this.#definitions.has(definition.name)) throw new Error(`job ${definition.name} is defined twice`)
    this.#definitions.set(definition.name, definition as unknown as JobDefinition)
  }

  /** Makes the queues; nothing runs before `startWorking`. */
  async open(): Promise<void> {
    await this.#boss.start()
    for (const lane of LANES) {
      const limits = {
        retryLimit: STARTS_MAX,
        retryDelay: 0,
        heartbeatSeconds: this.#options.heartbeatSeconds,
        expireInSeconds: 23 * 3600,
        // pg-boss forgets waiting jobs after 14 days: a studio that was switched off that long would wait for them for ever.
        retentionSeconds: WAITING_MAX_S,
      }
      await this.#boss.createQueue(lane, { policy: 'short', ...limits })
      // A queue that an earlier version made keeps its limits otherwise.
      await this.#boss.updateQueue(lane, limits)
      // pg-boss looks a queue up on first use, on its own connection. Were that first use an enqueue inside a transaction, a
      // single-connection engine would wait for itself for ever: so the look-up happens here.
      await this.#boss.findJobs(lane, { id: newId() })
    }
  }

  /**
   * Enqueues within the transaction that causes the job: both commit, or neither. Answers false if a job of equal
   * dedupe key already waits.
   */
  async enqueue<S extends TSchema>(
    tx: Tx,
    definition: JobDefinition<S>,
    payload: Static<S>,
    options: EnqueueOptions = {},
  ): Promise<boolean> {
    return (await this.enqueueMany(tx, definition, [payload], options)) === 1
  }

  /** Answers how many were new. */
  async enqueueMany<S extends TSchema>(
    tx: Tx,
    definition: JobDefinition<S>,
    payloads: readonly Static<S>[],
    options: EnqueueOptions = {},
  ): Promise<number> {
    if (payloads.length === 0) return 0
    const inserts = payloads.map((payload) => {
      const envelope: JobEnvelope = {
        job: definition.name,
        version: definition.version,
        payload: Value.Parse(definition.payload, payload),
      }
      const id = newId()
      return {
        id,
        data: envelope,
        priority: options.priority ?? 0,
        ...(options.delayMs ? { startAfter: inTime(options.delayMs) } : {}),
        // The queue's policy lets one job wait per key; a job without a key of its own never collides.
        singletonKey: definition.dedupeKey ? `${definition.name}:${definition.dedupeKey(payload)}` : id,
      }
    })
    const ids = await this.#boss.insert(definition.lane, inserts, {
      ...within(tx),
      returnId: true,
    })
    tx.signal(`jobs:${definition.lane}`)
    return ids?.length ?? 0
  }

  /**
   * Once the transaction has committed, aborts what runs under this key, in whatever process. Only saves work: a job that the
   * word does not reach finds out by itself that it is not wanted, so it must ask before it keeps anything.
   */
  abort(tx: Tx, key: string): void {
    tx.signal(ABORT + key)
  }

  startWorking(): void {
    if (this.#accepting) return
    this.#accepting = true
    this.#unlisten = this.#db.onSignal((name) => {
      if (name.startsWith('jobs:')) this.#wake.get(name.slice(5) as Lane)?.()
      else if (name.startsWith(ABORT)) this.#abortOnly(name.slice(ABORT.length))
    })
    this.#loops = detached(() => LANES.map((lane) => this.#loop(lane)))
    const beatMs = (this.#options.heartbeatSeconds * 1000) / 3
    this.#heartbeat = setInterval(() => void this.#beat(), beatMs)
    this.#heartbeat.unref()
  }

  /**
   * With one process per database, whatever is marked running at start was lost with the last process: gives it out again at
   * once instead of waiting for its heartbeat to be missed.
   */
  async recoverLost(): Promise<number> {
    if (!this.#exclusive) return 0
    let recovered = 0
    for (const lane of LANES) {
      const lost = await this.#boss
        .getDb()
        .executeSql(`select id, retry_count from pgboss.job where name = $1 and state = 'active'`, [lane])
      for (const row of lost.rows as { id: string; retry_count: number }[]) {
        await this.#boss.fail(lane, { id: row.id, retryCount: row.retry_count }, { reason: 'worker lost' })
        recovered += 1
      }
    }
    return recovered
  }

  /** Runs until nothing is queued or running; delayed jobs are left. For tests and one-shot commands. */
  async settle(): Promise<void> {
    for (;;) {
      // What was fetched is ready no more and not running yet; what ran while it was counted may have left more behind.
      const [wasIdle, launched] = [this.#isIdle(), this.#launched]
      const isReady = (await this.#countReady()) > 0
      if (wasIdle && !isReady && this.#isIdle() && launched === this.#launched) return
      if (isReady) for (const wake of this.#wake.values()) wake()
      await Promise.race([new Promise((resolve) => setTimeout(resolve, wasIdle ? 10 : 1)), ...this.#allDone()])
    }
  }

  #isIdle(): boolean {
    return this.#fetching === 0 && [...this.#running.values()].every((lane) => lane.size === 0)
  }

  /** Stops taking work, waits for what runs, then aborts what is left; aborted jobs are given out again later. */
  async close(): Promise<void> {
    this.#accepting = false
    this.#unlisten?.()
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    for (const wake of this.#wake.values()) wake()
    await Promise.all(this.#loops)
    const timer = setTimeout(() => this.#abortAll(), this.#isHurried ? 0 : this.#options.drainMs)
    await Promise.all(this.#allDone())
    clearTimeout(timer)
    for (const lane of LANES) await this.#flush(lane)
    await this.#boss.stop({ graceful: false, close: true })
  }

  /** Aborts what runs now and takes nothing more, for a process that must end at once; `close` then does not wait. */
  abortAll(): void {
    this.#isHurried = true
    this.#accepting = false
    for (const wake of this.#wake.values()) wake()
    this.#abortAll()
  }

  #abortAll(): void {
    for (const lane of this.#running.values())
      for (const running of lane.values()) running.abort.abort(new ProcessStopping())
  }

  #abortOnly(key: string): void {
    for (const lane of this.#running.values())
      for (const running of lane.values()) if (running.abortKey === key) running.abort.abort(new Unwanted())
  }

  #allDone(): Promise<void>[] {
    return [...this.#running.values()].flatMap((lane) => [...lane.values()].map((running) => running.done))
  }

  /** Payloads of jobs that may still run: `{ run_id: [...] }` for those that name one of these runs. */
  livePayloads = (queryable: Queryable, named: Readonly<Record<string, readonly string[]>>): Promise<unknown[]> =>
    findLivePayloads(queryable, named)
  /** Of these jobs, those that may still run. */
  liveJobs = findLiveJobs

  /** What waits and what runs, lane by lane, in all processes on this database. */
  depth(): Promise<LaneDepth[]> {
    return measureDepth(this.#boss, this.#options.concurrency)
  }

  async #countReady(): Promise<number> {
    const result = await this.#boss
      .getDb()
      .executeSql(
        `select count(*)::int as n from pgboss.job where state in ('created', 'retry') and start_after <= now()`,
        [],
      )
    const row = result.rows[0] as { n: number } | undefined
    return row?.n ?? 0
  }

  async #loop(lane: Lane): Promise<void> {
    const running = this.#running.get(lane) ?? new Map<string, Running>()
    const limit = this.#options.concurrency[lane]
    while (this.#accepting) {
      const woken = Promise.withResolvers<void>()
      this.#wake.set(lane, woken.resolve)
      const free = limit - running.size
      this.#fetching += 1
      const jobs = free > 0 ? await this.#fetch(lane, free) : []
      for (const job of jobs) this.#launch(lane, running, job)
      this.#fetching -= 1
      // A slot that becomes free must look for work at once; an empty queue waits for a signal or the poll.
      if (jobs.length < free || free === 0) await this.#pause(woken.promise, running)
    }
  }

  async #pause(woken: Promise<void>, running: Map<string, Running>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const poll = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.pollMs)
    })
    await Promise.race([woken, poll, ...[...running.values()].map((one) => one.done)])
    clearTimeout(timer)
  }

  async #fetch(lane: Lane, count: number): Promise<BossJob<JobEnvelope>[]> {
    try {
      return await this.#boss.fetch<JobEnvelope>(lane, { batchSize: count })
    } catch (error) {
      this.#log.error({ err: error, lane }, 'could not fetch jobs')
      return []
    }
  }

  #launch(lane: Lane, running: Map<string, Running>, job: BossJob<JobEnvelope>): void {
    this.#launched += 1
    const abort = new AbortController()
    const attempt = { id: job.id, retryCount: job.retryCount }
    // The same job again, in the same process: the attempt before was taken for lost.
    for (const other of running.values()) if (other.attempt.id === job.id) other.abort.abort(new Superseded(job.id))
    const name = nameOf(attempt)
    const done = this.#run(lane, job, abort).finally(() => running.delete(name))
    running.set(name, { abort, done, attempt, abortKey: this.#abortKeyOf(job) })
  }

  #abortKeyOf(job: BossJob<JobEnvelope>): string | undefined {
    const definition = this.#definitions.get(job.data.job)
    return definition?.version === job.data.version ? definition.abortKey?.(job.data.payload as never) : undefined
  }

  async #run(lane: Lane, job: BossJob<JobEnvelope>, abort: AbortController): Promise<void> {
    const attempt = { id: job.id, retryCount: job.retryCount }
    const outcome = await runJob(
      {
        db: this.#db,
        log: this.#log,
        clock: this.#clock,
        definitions: this.#definitions,
        complete: async (tx, of, attempts) => void (await this.#boss.complete(of, [...attempts], null, within(tx))),
      },
      job,
      abort,
    )
    try {
      if (outcome.kind === 'done') await (outcome.isTold || this.#complete(lane, attempt))
      else if (outcome.kind === 'later') await this.#again(lane, job, outcome.delayMs)
      else if (outcome.kind === 'given_up')
        await this.#boss.complete(lane, attempt, { given_up: outcome.error.message })
      // 'superseded': the later attempt settles it.
    } catch (error) {
      this.#log.error({ err: error, jobId: job.id }, 'could not settle a job; it will be given out again')
    }
  }

  /**
   * The same job again after a pause, keeping its id so that fence and errors stay. Both statements in one transaction: between
   * them the job is due at once, and a lane that looks for work just then would start it without its pause.
   */
  async #again(lane: Lane, job: BossJob<JobEnvelope>, delayMs: number): Promise<void> {
    await this.#db.transaction(async (tx) => {
      await this.#boss.fail(lane, { id: job.id, retryCount: job.retryCount }, { later: true }, within(tx))
      if (delayMs > 0)
        await this.#boss.update(lane, undefined, { id: job.id, startAfter: inTime(delayMs), ...within(tx) })
      else tx.signal(`jobs:${lane}`)
    })
  }

  /** Completions that fall together are told to the queue in one statement. */
  async #complete(lane: Lane, attempt: Attempt): Promise<void> {
    this.#finished.get(lane)?.push(attempt)
    let flushing = this.#flushing.get(lane)
    if (!flushing) {
      flushing = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#flush(lane))
      this.#flushing.set(lane, flushing)
    }
    await flushing
  }

  async #flush(lane: Lane): Promise<void> {
    this.#flushing.delete(lane)
    const attempts = this.#finished.get(lane)?.splice(0) ?? []
    if (attempts.length > 0) await this.#boss.complete(lane, attempts)
  }

  async #beat(): Promise<void> {
    for (const [lane, running] of this.#running) if (running.size > 0) await this.#beatOf(lane, running)
  }

  /** What the queue no longer holds under our attempt was given to somebody else: going on would be work for nothing. */
  async #beatOf(lane: Lane, running: Map<string, Running>): Promise<void> {
    const held = [...running.values()]
    try {
      const attempts = held.map((one) => one.attempt)
      await this.#boss.touch(lane, attempts)
      const ours = await findHeld(this.#boss, lane, attempts)
      for (const { attempt, abort } of held)
        if (!ours.has(nameOf(attempt)) && running.has(nameOf(attempt))) abort.abort(new Superseded(attempt.id))
    } catch (error) {
      this.#log.warn({ err: error, lane }, 'heartbeat failed')
    }
  }
}

/** A delay as PostgreSQL reads it: counted by the database's clock, which also decides when a job is due. */
function inTime(delayMs: number): string {
  return `${delayMs / 1000} seconds`
}

function within(tx: Tx): { db: BossDb } {
  return { db: { executeSql: (text, values) => tx.executeSql(text, values ?? []) as never } }
}
