// Work that a provider has accepted ends exactly once, is booked as it ended, and what it made is kept.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { Unwanted } from '#platform/jobs/job.ts'
import { besideKeyOf, createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { pollPauseMs } from './generate.ts'
import type { Engine, PollResult } from './provider.ts'
import {
  Acme,
  blobs,
  books,
  clip,
  clock,
  closeWorld,
  context,
  database,
  emptyWorld,
  failsWith,
  finishAll,
  later,
  openWorld,
  order,
  room,
  scope,
} from './remote.seed.ts'
import { isPerhapsTaken } from './tables.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const signal = () => new AbortController().signal
type Room = ReturnType<typeof room>
const lines = async ({ generation }: Room) =>
  (await generation.list(database.db, scope, { page: 1, size: 10, filter: {} })).items
const artefactsOf = (keys: readonly string[]) => createArtefacts({ blobs, clock }).find(database.db, scope, keys)
const refused = (message: string): PollResult => ({ state: 'unanswered', message, pollAgainMs: 5000 })

/** A job that is cancelled: whoever had the work made goes, and calls it off. */
async function cancelled(rooms: Room, asked: ReturnType<typeof order>, more: object = {}): Promise<void> {
  await rooms.generation.callOff(scope, asked, { ...context(), ...more })
}

test('a no to the question how it goes ends nothing: it is asked again, and its result is kept and booked once', async () => {
  const acme = new Acme()
  acme.result = refused('The provider answered 403 AccountOverdueError')
  const own = room(acme)
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  await later(own.generation.generate(scope, asked, context()))
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
  finishAll(acme, clip({ second: 3 }))
  await own.generation.generate(scope, asked, context())
  expect(await books(own.billing)).toEqual({ spent: 300n, holds: 0 })
  expect(acme.jobs.size).toBe(1)
})

test('a provider that will not be asked until the deadline leaves an open question that says why', async () => {
  const acme = new Acme()
  acme.result = refused('The provider answered 403 AccountOverdueError')
  const own = room(acme)
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  clock.advanceMs(25 * HOUR_MS)
  await failsWith(own.generation.generate(scope, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
  const [line] = await lines(own)
  expect(line?.failure?.message).toContain('AccountOverdueError')
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
})

test.each(['no_balance', 'busy', 'auth', 'unavailable', 'blocked'] as const)(
  'what the provider says of the work itself ends it, whatever the word for it: %s',
  async (cause) => {
    const acme = new Acme()
    acme.result = { state: 'failed', cause, message: 'the task has failed' }
    const own = room(acme)
    await failsWith(own.generation.generate(scope, order(), context()), { cause, charged: false })
    expect(await books(own.billing)).toEqual({ spent: 0n, holds: 0 })
  },
)

const goesOn = { cancel: async () => ({ charged: 'at_its_end' }) as const }

test('what cannot be called off goes on with its hold, its task says so, and its result is kept by its real use', async () => {
  const acme = new Acme()
  const own = room(acme, { engine: goesOn })
  const asked = order()
  const taskId = await own.taskOf()
  await later(own.generation.generate(scope, asked, { ...context(), taskId }))
  await cancelled(own, asked)
  expect(await lines(own)).toMatchObject([{ state: 'submitted', chargedMicros: null, calledOffAt: clock.now() }])
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
  expect((await own.logOf(taskId)).join()).toContain('0.0005 CNY stay on hold')
  clock.advanceMs(2 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toEqual({ kept: 0, released: 0, open: 1 })
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(2 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toEqual({ kept: 1, released: 0, open: 0 })
  expect(await books(own.billing)).toEqual({ spent: 300n, holds: 0 })
  expect((await artefactsOf([asked.artefactKey])).size).toBe(1)
  expect(await own.costOf(taskId)).toEqual({ currency: 'CNY', micros: 300n })
  expect(acme.jobs.size).toBe(1)
})

test('what cannot be called off and fails over there costs nothing', async () => {
  const acme = new Acme()
  const own = room(acme, { engine: goesOn })
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  await cancelled(own, asked)
  finishAll(acme, { state: 'failed', cause: 'internal', message: 'risk control' })
  clock.advanceMs(2 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toEqual({ kept: 0, released: 1, open: 0 })
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 0 })
})

test('called off, and wanted again: the same work is awaited, nothing is handed over twice', async () => {
  const acme = new Acme()
  const own = room(acme, { engine: goesOn })
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  await cancelled(own, asked)
  await later(own.generation.generate(scope, asked, context()))
  expect(await lines(own)).toMatchObject([{ state: 'submitted', calledOffAt: null }])
  finishAll(acme, clip())
  await own.generation.generate(scope, asked, context())
  expect(acme.jobs.size).toBe(1)
  expect(await books(own.billing)).toEqual({ spent: 500n, holds: 0 })
})

test.each([
  ['made', clip({ second: 2 }), { spent: 200n, holds: 0 }],
  ['failed', { state: 'failed', cause: 'blocked', message: 'no' }, { spent: 0n, holds: 0 }],
] as const)('what was %s by the time it is called off is settled at once, as it ended', async (_, result, expected) => {
  const acme = new Acme()
  const own = room(acme, { engine: goesOn })
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  finishAll(acme, result as PollResult)
  await cancelled(own, asked)
  expect(await books(own.billing)).toEqual(expected)
})

test('called off while the listing lags behind: it is asked for again before anything is given back', async () => {
  for (const isThere of [true, false]) {
    await emptyWorld()
    const acme = new Acme()
    acme.script.push('lost')
    let isListed = false
    const findByIntent = async (intentId: string) => {
      const found = [...acme.jobs].find(([, job]) => job.intentId === intentId)
      return found && isListed && isThere ? { providerJobId: found[0] } : null
    }
    const own = room(acme, { engine: { ...goesOn, findByIntent } })
    const asked = order()
    await later(own.generation.generate(scope, asked, context()))
    await cancelled(own, asked)
    // Known to be called off while nobody knows whether the provider has it: the list shows it, by these.
    const [line] = await lines(own)
    expect(line && isPerhapsTaken(line) && line.calledOffAt).toBeInstanceOf(Date)
    expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
    clock.advanceMs(90_000)
    expect(await own.generation.reconcile(signal())).toEqual({ kept: 0, released: 0, open: 1 })
    isListed = true
    finishAll(acme, clip({ second: 4 }))
    clock.advanceMs(90_000)
    await own.generation.reconcile(signal())
    expect(await books(own.billing)).toEqual({ spent: isThere ? 400n : 0n, holds: 0 })
    expect(acme.jobs.size).toBe(1)
  }
})

test('a job that is cancelled leaves what it cannot stop to the reconciliation', async () => {
  const acme = new Acme()
  const abort = new AbortController()
  const poll: Engine['poll'] = async () => {
    abort.abort(new Unwanted())
    throw new Error('aborted')
  }
  const own = room(acme, { engine: { ...goesOn, poll } })
  const asked = order()
  const work = own.generation.generate(scope, asked, { ...context(), signal: abort.signal })
  await expect(work).rejects.toThrow()
  const after = room(acme, { engine: goesOn })
  finishAll(acme, clip())
  clock.advanceMs(2 * MINUTE_MS)
  expect(await after.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect(await books(after.billing)).toEqual({ spent: 500n, holds: 0 })
})

const clipOf = (text: string, usage?: Record<string, number>): PollResult => ({
  state: 'succeeded',
  output: { mediaType: 'video/mp4', bytes: Buffer.from(text), facts: {}, ...(usage ? { usage } : {}) },
})

test.each(['the retry', 'the late one'])(
  'what comes in late beside the result of a retry is kept: %s is there first, both are booked, neither is lost',
  async (first) => {
    const acme = new Acme()
    const asked = order()
    const own = room(acme)
    await later(own.generation.generate(scope, asked, context()))
    clock.advanceMs(25 * HOUR_MS)
    await failsWith(own.generation.generate(scope, asked, context()), { cause: 'ambiguous' })
    const [open] = await lines(own)
    await database.db.transaction((tx) => own.generation.retryKnowingly(tx, scope, open?.id ?? ''))
    await later(own.generation.generate(scope, asked, context()))
    const [lateJob, retryJob] = [...acme.jobs.values()]
    const finishRetry = async () => {
      if (retryJob) retryJob.result = clipOf('the retry', { second: 2 })
      await own.generation.generate(scope, asked, context())
    }
    const finishLate = async () => {
      if (lateJob) lateJob.result = clipOf('the late one', { second: 3 })
      clock.advanceMs(11 * MINUTE_MS)
      await own.generation.reconcile(signal())
    }
    for (const finish of first === 'the retry' ? [finishRetry, finishLate] : [finishLate, finishRetry]) await finish()
    expect(await books(own.billing)).toEqual({ spent: 500n, holds: 0 })
    const all = await lines(own)
    const beside = all.find((line) => line.beside !== null)
    const kept = await artefactsOf([asked.artefactKey, besideKeyOf(asked.artefactKey, beside?.id ?? '')])
    const texts = await Promise.all([...kept.values()].map(async ({ sha256 }) => textOf(sha256)))
    expect(texts.sort()).toEqual(['the late one', 'the retry'])
    expect(await textOf((await artefactsOf([asked.artefactKey])).get(asked.artefactKey)?.sha256 ?? '')).toBe(first)
    expect(await textOf(beside?.beside?.sha256 ?? '')).not.toBe(first)
    expect(all.map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
    expect([...(await own.generation.keepsBeside(database.db, [beside?.beside?.sha256 ?? '']))]).toHaveLength(1)
  },
)

async function textOf(sha256: string): Promise<string> {
  const { stream } = await blobs.read(contentKey(sha256))
  return Buffer.concat(await Array.fromAsync(stream)).toString()
}

test.each([
  [7000, 7000],
  [0, 0],
  [Number.POSITIVE_INFINITY, 600_000],
  [10 ** 12, 600_000],
  [Number.NaN, 15_000],
  [-5, 15_000],
])('asked to come back in %s ms, a provider is asked again after %s', (askedMs, expected) => {
  expect(pollPauseMs(askedMs, 600_000)).toBe(expected)
})

test('a provider that wants to be left alone for a year is asked again within minutes', async () => {
  const acme = new Acme()
  acme.result = { state: 'unanswered', message: 'too many', pollAgainMs: 365 * 24 * HOUR_MS }
  const own = room(acme, { times: { pollPauseMaxMs: 90_000 } })
  const error = await own.generation.generate(scope, order(), context()).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ delayMs: 90_000 })
})

test('plans count what was made, and what was held for beyond that is given back', async () => {
  const { plans } = room(new Acme()).billing
  const used = () => plans.used(database.db, scope)
  const before = await used()
  const since = async () => {
    const now = await used()
    return Object.fromEntries(Object.entries(now).map(([unit, count]) => [unit, count - (before[unit] ?? 0)]))
  }
  for (const [result, expected] of [
    [clip({ second: 3 }), { clip: 1, clip_second: 3 }],
    [
      { state: 'succeeded', output: { mediaType: 'video/mp4', bytes: Buffer.from('c'), facts: { duration_ms: 4040 } } },
      { clip: 2, clip_second: 7 },
    ],
    [clip(), { clip: 3, clip_second: 12 }],
    [
      { state: 'failed', cause: 'blocked', message: 'no' },
      { clip: 3, clip_second: 12 },
    ],
  ] as const) {
    const acme = new Acme()
    acme.result = result as PollResult
    const work = room(acme).generation.generate(scope, order(), context())
    await work.catch(() => undefined)
    expect(await since()).toEqual(expected)
  }
})

test('what comes in late counts by what was made, though its hold was given back', async () => {
  const acme = new Acme()
  const own = room(acme)
  const asked = order()
  const used = () => own.billing.plans.used(database.db, scope)
  const before = (await used()).clip_second ?? 0
  await later(own.generation.generate(scope, asked, context()))
  clock.advanceMs(25 * HOUR_MS)
  await failsWith(own.generation.generate(scope, asked, context()), { cause: 'ambiguous' })
  clock.advanceMs(25 * HOUR_MS)
  await own.generation.reconcile(signal())
  expect((await used()).clip_second).toBe(before)
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(2 * HOUR_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect((await used()).clip_second).toBe(before + 3)
})

test('a failure of which only a part is charged is booked, and counted, by that part', async () => {
  const acme = new Acme()
  acme.result = { state: 'failed', cause: 'blocked', message: 'half of it', isCharged: true, usage: { second: 2 } }
  const own = room(acme)
  await failsWith(own.generation.generate(scope, order(), context()), { charged: true })
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
})

test('what the reconciliation books is the cost of the task that asked for it', async () => {
  const acme = new Acme()
  const own = room(acme)
  const taskId = await own.taskOf()
  await later(own.generation.generate(scope, order(), { ...context(), taskId }))
  finishAll(acme, clip({ second: 4 }))
  clock.advanceMs(20 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect(await own.costOf(taskId)).toEqual({ currency: 'CNY', micros: 400n })
})
