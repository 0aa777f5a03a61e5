import { type Static, Type } from 'typebox'
import type { FileFacts } from '#contract/files.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { Fault } from '#platform/faults.ts'
import { defineJob, type JobDefinition, RunAgainLater, Unretryable } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import { isShortage } from '#platform/process/program-error.ts'
import { wholeOf } from '#rooms/workspaces/workspaces.ts'
import { fileEvent } from './events.ts'
import type { Files } from './files.ts'
import { type FactTools, measureFacts } from './measuring/facts.ts'

const MeasurePayload = Type.Object({ workspace_id: Type.String(), file_id: Type.String() })
type Payload = Static<typeof MeasurePayload>

/** Of programs, processes or room: the file waits, and is not at fault. */
const SHORTAGE_WAIT_MIN_MS = 30_000
const SHORTAGE_WAIT_MAX_MS = 10 * 60_000
/** Somebody has had a day to help; what is still short then may be the file's doing, and people can ask again. */
const SHORTAGE_GIVE_UP_MS = 24 * 3600 * 1000

/** The longer it lasts, the longer it waits. @throws RunAgainLater, Unretryable after a day */
function waitForMore(shortMs: number): never {
  if (shortMs >= SHORTAGE_GIVE_UP_MS) throw new Unretryable('the machine was short of something for a whole day')
  throw new RunAgainLater(Math.min(SHORTAGE_WAIT_MAX_MS, Math.max(SHORTAGE_WAIT_MIN_MS, shortMs / 2)))
}

type MeasureParts = { readonly db: Db; readonly clock: Clock; readonly files: () => Files; readonly tools: FactTools }

/** Measures a picture, film or sound once it is there. */
export function measureFileJob(parts: MeasureParts): JobDefinition<typeof MeasurePayload> {
  const { db, clock, tools } = parts
  const save = async (tx: Tx, { workspace_id, file_id: id }: Payload, facts: FileFacts | null): Promise<void> => {
    const saved = await parts.files().saveFacts(tx, wholeOf(workspace_id), { id, facts })
    const by = { actorId: null, requestId: null, at: clock.now() }
    if (saved) await emit(tx, fileEvent('file.measured', saved, { ...by, payload: { facts_state: saved.factsState } }))
  }
  return defineJob({
    name: 'files.measure',
    version: 1,
    lane: 'short',
    payload: MeasurePayload,
    timeoutMs: 5 * 60 * 1000,
    errorsMax: 3,
    backoffMs: 10_000,
    dedupeKey: (payload) => payload.file_id,
    run: async ({ signal, log, finish, step }, payload) => {
      const file = await parts.files().load(db, wholeOf(payload.workspace_id), payload.file_id).catch(ignoreMissing)
      if (!file) return
      const facts = await measureFacts(tools, file, signal).catch(async (error: unknown) => {
        if (!isShortage(error)) throw error
        log.warn({ err: error, fileId: file.id }, 'a file waits to be measured: the machine is short of something')
        const sinceMs = await step('short since', async () => clock.now().getTime())
        return waitForMore(clock.now().getTime() - sinceMs)
      })
      await finish(`file ${file.id}`, (tx) => save(tx, payload, facts ?? null))
    },
    exhausted: (tx, payload) => save(tx, payload, null),
  })
}

/** The file was purged before its turn came. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'not_found') return undefined
  throw error
}

const SweepPayload = Type.Object({})
const SWEEP_EVERY_MS = 3600 * 1000
const INCOMING_IDLE_MS = 24 * 3600 * 1000

type SweepParts = {
  readonly db: Db
  readonly jobs: JobQueue
  readonly clock: Clock
  readonly files: Files
  readonly blobs: FactTools['blobs']
}

/** Expired temporary files, trash that is due, uploads that never came, content without files; each run queues the next. */
export function sweepFilesJob({ db, jobs, clock, files, blobs }: SweepParts): JobDefinition<typeof SweepPayload> {
  const definition: JobDefinition<typeof SweepPayload> = defineJob({
    name: 'files.sweep',
    version: 1,
    lane: 'short',
    payload: SweepPayload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 1000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal }) => {
      while ((await db.transaction((tx) => files.purgeDue(tx))) > 0) signal.throwIfAborted()
      while ((await files.collectIdle()).seen > 0) signal.throwIfAborted()
      while ((await files.uploads.sweep()) > 0) signal.throwIfAborted()
      while ((await files.archives.sweep()) > 0) signal.throwIfAborted()
      await files.previews.sweep()
      await blobs.sweepTemporary(new Date(clock.now().getTime() - INCOMING_IDLE_MS))
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: SWEEP_EVERY_MS }))
    },
  })
  return definition
}

const ORPHANS_EVERY_MS = 24 * 3600 * 1000
const ORPHANS_PAGE_MAX = 500

type OrphanParts = Pick<SweepParts, 'db' | 'jobs' | 'files'> & { readonly graceHours: number }

/** Content that a kill left without a row is put under watch; each run queues the next. */
export function sweepOrphansJob({ db, jobs, files, graceHours }: OrphanParts): JobDefinition<typeof SweepPayload> {
  const definition: JobDefinition<typeof SweepPayload> = defineJob({
    name: 'files.orphans',
    version: 1,
    lane: 'short',
    payload: SweepPayload,
    // Every blob of the store is looked at.
    timeoutMs: 6 * 3600 * 1000,
    errorsMax: 1000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal, log }) => {
      const { seen, watched, isForeign } = await files.watchOrphans({ graceHours, pageMax: ORPHANS_PAGE_MAX, signal })
      if (isForeign) log.error({ seen }, 'most content of the store is known to no row: is this its database?')
      else if (watched > 0) log.info({ seen, watched }, 'content without a row will leave the store')
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: ORPHANS_EVERY_MS }))
    },
  })
  return definition
}

/** To be called at every start: the first run, if none waits. */
export async function sweepFilesLater(
  tx: Tx,
  jobs: JobQueue,
  definition: JobDefinition<typeof SweepPayload>,
): Promise<void> {
  await jobs.enqueue(tx, definition, {})
}
