// What becomes of an intent when things go wrong between its lines. The engine is a scripted one with a memory of its own, as a
// provider has: it knows what was submitted and what would be on its bill.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater, Unwanted } from '#platform/jobs/job.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { createGeneration, type GenerationOrder } from './generation.ts'
import type { Engine, PollResult } from './provider.ts'

let database: TestDatabase
let folder: string
let blobs: BlobStore
const scope: Scope = { workspaceId: newId(), actorId: newId(), onlyProjectId: null, role: 'owner', requestId: null }

beforeAll(async () => {
  database = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'huaben-generation-'))
  blobs = await openDiskBlobs({ folder, clock: systemClock })
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => database.db.executeScript('delete from billing_holds; delete from generations; delete from artefacts'))

class Provider {
  readonly submitted: string[] = []
  readonly jobs = new Map<string, PollResult>()
  failSubmit: 'before' | 'after' | null = null
  forgets = false
  result: PollResult = {
    state: 'succeeded',
    output: { mediaType: 'audio/wav', bytes: Buffer.from('sound'), facts: { duration_samples: 5 } },
  }

  engine(resubmitIsFree: boolean): Engine {
    return {
      id: 'test/speech',
      outputRevision: 1,
      kind: 'speech',
      resubmitIsFree,
      concurrencyMax: 1,
      check: async () => ({ available: true }),
      price: () => ({ currency: 'CNY', micros: 0n }),
      submit: async (request) => {
        if (this.failSubmit === 'before') throw Object.assign(new Error('connection refused'), { notSubmitted: true })
        this.submitted.push(request.intentId)
        const providerJobId = `job-${this.submitted.length}`
        this.jobs.set(providerJobId, this.result)
        if (this.failSubmit === 'after') throw new Error('connection lost after it was accepted')
        return { providerJobId }
      },
      poll: async (job) =>
        this.forgets ? { state: 'unknown' } : (this.jobs.get(job.providerJobId) ?? { state: 'unknown' }),
      cancel: async () => {},
      close: async () => {},
    }
  }
}

function room(provider: Provider, options: { free?: boolean; blobs?: BlobStore; engine?: Engine } = {}) {
  const artefacts = createArtefacts({ blobs, clock: systemClock })
  const billing = createBilling({ clock: systemClock })
  const generation = createGeneration({
    db: database.db,
    clock: systemClock,
    blobs: options.blobs ?? blobs,
    artefacts,
    billing,
    engines: [options.engine ?? provider.engine(options.free ?? true)],
    resultMaxBytes: 1000,
  })
  return { generation, billing }
}

const voice = { engineId: 'test/speech', voiceId: 'v', pitchSemitones: 0, pacePercent: 100 }
const order = (text = 'hello'): GenerationOrder => ({
  subjectKind: 'line',
  subjectId: newId(),
  artefactKind: 'speech',
  artefactKey: text.padEnd(64, '0'),
  engineId: 'test/speech',
  model: 'm',
  input: { kind: 'speech', speech: { text, language: 'en', voice, direction: '' } },
})
const context = () => ({ signal: new AbortController().signal, inFinish: async () => {} })

async function books(billing: ReturnType<typeof createBilling>) {
  const [total] = await billing.total(database.db, scope)
  return { entries: total?.count ?? 0, holds: await billing.openHolds(database.db, scope) }
}
const states = async () =>
  (
    await database.db
      .withTables<{ generations: { state: string } }>()
      .selectFrom('generations')
      .select('state')
      .execute()
  ).map((row) => row.state)

test('made once, stored, booked once', async () => {
  const provider = new Provider()
  const { generation, billing } = room(provider)
  const artefact = await generation.generate(scope, order(), context())
  expect(artefact).toMatchObject({
    kind: 'speech',
    mediaType: 'audio/wav',
    sizeBytes: 5,
    facts: { duration_samples: 5 },
  })
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
  expect(await states()).toEqual(['succeeded'])
})

test('a crash between the result and its record: the next attempt finds the job and does not submit again', async () => {
  const provider = new Provider()
  const { generation, billing } = room(provider, { free: false })
  const dies = { ...context(), inFinish: async () => Promise.reject(new Error('the process died here')) }
  await expect(generation.generate(scope, order(), dies)).rejects.toThrow('died')
  expect(await books(billing)).toEqual({ entries: 0, holds: 1 })
  await generation.generate(scope, order(), context())
  expect(provider.submitted).toHaveLength(1)
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
})

test('a store that fails after the provider delivered costs nothing twice', async () => {
  const provider = new Provider()
  const full: BlobStore = { ...blobs, put: async () => Promise.reject(new Error('disk full')) }
  await expect(
    room(provider, { free: false, blobs: full }).generation.generate(scope, order(), context()),
  ).rejects.toThrow('disk full')
  const { generation, billing } = room(provider, { free: false })
  await generation.generate(scope, order(), context())
  expect(provider.submitted).toHaveLength(1)
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
})

test('a submit that never arrived is tried again with the same intent', async () => {
  const provider = new Provider()
  provider.failSubmit = 'before'
  const { generation, billing } = room(provider, { free: false })
  await expect(generation.generate(scope, order(), context())).rejects.toThrow('refused')
  provider.failSubmit = null
  await generation.generate(scope, order(), context())
  expect(provider.submitted).toHaveLength(1)
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
})

test('two attempts that read the same intent submit it once', async () => {
  const provider = new Provider()
  const bothRead = Promise.withResolvers<void>()
  let readers = 0
  const check = async () => {
    readers += 1
    if (readers === 2) bothRead.resolve()
    await bothRead.promise
    return { available: true } as const
  }
  const { generation, billing } = room(provider, { engine: { ...provider.engine(false), check } })
  const asked = order()
  const outcomes = await Promise.allSettled([
    generation.generate(scope, asked, context()),
    generation.generate(scope, asked, context()),
  ])
  expect(provider.submitted).toHaveLength(1)
  const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason)
  expect(refused).toEqual([expect.any(RunAgainLater)])
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
})

test('paid work whose submit was lost is never submitted again by itself: it is ambiguous and keeps its hold', async () => {
  const provider = new Provider()
  provider.failSubmit = 'after'
  const { generation, billing } = room(provider, { free: false })
  await expect(generation.generate(scope, order(), context())).rejects.toMatchObject({
    code: 'GENERATION_FAILED',
    details: { cause: 'ambiguous', charged: 'unknown', is_final: true },
  })
  provider.failSubmit = null
  expect(provider.submitted).toHaveLength(1)
  expect(await states()).toEqual(['ambiguous'])
  expect(await books(billing)).toEqual({ entries: 0, holds: 1 })
})

test('a provider that can be asked by our id is asked before anything is submitted again', async () => {
  const provider = new Provider()
  provider.failSubmit = 'after'
  const engine = { ...provider.engine(false), findByIntent: async () => ({ providerJobId: 'job-1' }) }
  const { generation, billing } = room(provider, { engine })
  await expect(generation.generate(scope, order(), context())).rejects.toBeInstanceOf(RunAgainLater)
  await generation.generate(scope, order(), context())
  expect(provider.submitted).toHaveLength(1)
  expect(await books(billing)).toEqual({ entries: 1, holds: 0 })
})

test('a local engine that forgot its jobs with its process gets the same intent again', async () => {
  const provider = new Provider()
  const { generation } = room(provider)
  const dies = { ...context(), inFinish: async () => Promise.reject(new Error('died')) }
  await expect(generation.generate(scope, order(), dies)).rejects.toThrow('died')
  provider.jobs.clear()
  await generation.generate(scope, order(), context())
  expect(new Set(provider.submitted).size).toBe(1)
  expect(provider.submitted).toHaveLength(2)
})

test('a refusal is told with its cause, releases the hold, and may be asked again', async () => {
  const provider = new Provider()
  provider.result = { state: 'failed', cause: 'blocked', message: 'not allowed' }
  const { generation, billing } = room(provider, { free: false })
  await expect(generation.generate(scope, order(), context())).rejects.toMatchObject({
    code: 'GENERATION_FAILED',
    details: { cause: 'blocked' },
  })
  expect(await books(billing)).toEqual({ entries: 0, holds: 0 })
  provider.result = { state: 'succeeded', output: { mediaType: 'audio/wav', bytes: Buffer.from('x'), facts: {} } }
  await generation.generate(scope, order(), context())
  expect((await states()).toSorted()).toEqual(['failed', 'succeeded'])
})

test('work that takes long is asked for again by a later job', async () => {
  const provider = new Provider()
  provider.result = { state: 'running', progressPercent: 10, pollAgainMs: 60_000 }
  const { generation } = room(provider, { free: false })
  await expect(generation.generate(scope, order(), context())).rejects.toBeInstanceOf(RunAgainLater)
  provider.jobs.set('job-1', {
    state: 'succeeded',
    output: { mediaType: 'audio/wav', bytes: Buffer.from('x'), facts: {} },
  })
  await generation.generate(scope, order(), context())
  expect(provider.submitted).toHaveLength(1)
})

test('an empty or too large result is not kept', async () => {
  const provider = new Provider()
  provider.result = { state: 'succeeded', output: { mediaType: 'audio/wav', bytes: Buffer.alloc(2000), facts: {} } }
  const { generation } = room(provider)
  await expect(generation.generate(scope, order('big'), context())).rejects.toMatchObject({ code: 'TOO_LARGE' })
  provider.jobs.clear()
  provider.result = { state: 'succeeded', output: { mediaType: 'audio/wav', bytes: Buffer.alloc(0), facts: {} } }
  await expect(generation.generate(scope, order('none'), context())).rejects.toMatchObject({
    code: 'GENERATION_FAILED',
    details: { cause: 'internal', charged: false, is_final: false },
  })
})

test('an engine that is not there says what to do', async () => {
  const provider = new Provider()
  const { generation } = room(provider)
  await expect(generation.generate(scope, { ...order(), engineId: 'nobody' }, context())).rejects.toMatchObject({
    code: 'GENERATION_NO_ENGINE',
    details: { available: 'test/speech' },
  })
})

/** A job that is cancelled while the provider works. */
async function cancelWhileRunning(outcome: Awaited<ReturnType<Engine['cancel']>>, free = false) {
  const provider = new Provider()
  provider.result = { state: 'running', progressPercent: 10, pollAgainMs: 10 }
  const abort = new AbortController()
  const told: string[] = []
  const engine: Engine = {
    ...provider.engine(free),
    price: () => ({ currency: 'CNY', micros: 5n }),
    poll: async () => {
      abort.abort(new Unwanted())
      throw new Error('aborted')
    },
    cancel: async (job) => {
      told.push(job.providerJobId)
      return outcome
    },
  }
  const { generation, billing } = room(provider, { engine })
  const charges: bigint[] = []
  const onCharge = async (_tx: unknown, { micros }: { micros: bigint }) => void charges.push(micros)
  const asked = { ...context(), signal: abort.signal, onCharge }
  await expect(generation.generate(scope, order(), asked)).rejects.toThrow()
  return { told, charges, states: await states(), books: await books(billing) }
}

test('cancelled: the provider is told, and its word decides what becomes of the hold', async () => {
  const clear = () => database.db.executeScript('delete from billing_holds; delete from generations')
  expect(await cancelWhileRunning({ charged: false })).toEqual({
    told: ['job-1'],
    charges: [],
    states: ['cancelled'],
    books: { entries: 0, holds: 0 },
  })
  await clear()
  expect(await cancelWhileRunning({ charged: true })).toMatchObject({
    charges: [5n],
    states: ['cancelled'],
    books: { entries: 1, holds: 0 },
  })
  await clear()
  expect(await cancelWhileRunning(undefined)).toMatchObject({
    charges: [],
    states: ['submitted'],
    books: { entries: 0, holds: 1 },
  })
  await clear()
  expect(await cancelWhileRunning({ charged: 'at_its_end' })).toMatchObject({
    states: ['submitted'],
    books: { entries: 0, holds: 1 },
  })
  await clear()
  expect(await cancelWhileRunning(undefined, true)).toMatchObject({
    states: ['cancelled'],
    books: { entries: 0, holds: 0 },
  })
})
