// Engines of providers: keys that fail over, places that are shared fairly, refusals that pass, results that were charged, and
// questions that stay open until somebody decides. The provider is a scripted one with a bill of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { createGeneration, type GenerationOrder, type KeyOutcome, type KeyRing } from './generation.ts'
import type { Engine, EngineModel, PollResult, Refusal } from './provider.ts'

let database: TestDatabase
let folder: string
let blobs: BlobStore
let clock = new ManualClock()
const scopeOf = (): Scope => ({ workspaceId: newId(), actorId: newId(), role: 'owner', requestId: null })
const scope = scopeOf()

beforeAll(async () => {
  database = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'huaben-remote-'))
  blobs = await openDiskBlobs({ folder, clock })
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  clock = new ManualClock()
  await database.db.executeScript(
    'delete from billing_entries; delete from billing_holds; delete from generations; delete from artefacts',
  )
})

/** One clip costs 100 micros a second; the longest takes 10. */
const model: EngineModel = {
  id: 'acme/clips',
  kind: 'video',
  dialect: 'acme',
  provider: { id: 'acme', baseUrl: 'http://127.0.0.1:1', options: {} },
  model: 'clips-1',
  limits: {},
  options: {},
  prices: { currency: 'CNY', units: { second: { micros: 100, per: 1 } } },
  concurrencyMax: 2,
  outputRevision: 1,
}

type Job = { readonly intentId: string; readonly keyId: string | undefined; result: PollResult }

class Acme {
  readonly jobs = new Map<string, Job>()
  /** What the next submits meet. */
  readonly script: (Refusal | 'lost' | 'unreachable')[] = []
  readonly keysSeen: (string | undefined)[] = []
  readonly pollKeys: (string | undefined)[] = []
  isDown = false
  result: PollResult = { state: 'running', progressPercent: 5, pollAgainMs: 5000 }

  engine(extra: Partial<Engine> = {}): Engine {
    return {
      id: model.id,
      provider: 'acme',
      needsKey: true,
      outputRevision: 1,
      kind: 'video',
      resubmitIsFree: false,
      concurrencyMax: model.concurrencyMax,
      prices: model.prices,
      check: async () => ({ available: true }),
      estimate: (input) => ({ second: input.kind === 'video' ? Math.ceil(input.clip.durationMs / 1000) : 0 }),
      price: () => ({ currency: 'CNY', micros: 0n }),
      submit: async ({ intentId, access }) => {
        this.keysSeen.push(access?.keyId)
        const fate = this.script.shift()
        if (fate === 'unreachable') throw Object.assign(new Error('connection refused'), { notSubmitted: true })
        if (fate !== undefined && fate !== 'lost') return fate
        const providerJobId = `job-${this.jobs.size + 1}`
        this.jobs.set(providerJobId, { intentId, keyId: access?.keyId, result: this.result })
        if (fate === 'lost') throw new Error('socket hang up')
        return { providerJobId }
      },
      poll: async ({ providerJobId, access }) => {
        this.pollKeys.push(access?.keyId)
        if (this.isDown) throw new Error('getaddrinfo ENOTFOUND')
        return this.jobs.get(providerJobId)?.result ?? { state: 'unknown' }
      },
      cancel: async () => {},
      close: async () => {},
      ...extra,
    }
  }
}

class Ring implements KeyRing {
  readonly outcomes: [string, KeyOutcome][] = []
  readonly #keys: readonly string[]
  constructor(...keys: string[]) {
    this.#keys = keys
  }
  async accessFor(_: Scope, __: string, { exclude }: { exclude: readonly string[] }) {
    const keyId = this.#keys.find((one) => !exclude.includes(one))
    return keyId === undefined ? null : { keyId, secrets: { api_key: `secret of ${keyId}` } }
  }
  async open(_: Scope, keyId: string) {
    return { keyId, secrets: { api_key: `secret of ${keyId}` } }
  }
  async noteOutcome(keyId: string, outcome: KeyOutcome) {
    this.outcomes.push([keyId, outcome])
  }
}

const first = newId()
const second = newId()

function room(acme: Acme, parts: { ring?: KeyRing | null; engine?: Partial<Engine>; places?: number } = {}) {
  const billing = createBilling({ clock, mayHold: async () => true })
  const engine = acme.engine({ ...(parts.places ? { concurrencyMax: parts.places } : {}), ...parts.engine })
  const generation = createGeneration({
    ...{ db: database.db, clock, blobs, billing },
    artefacts: createArtefacts({ blobs, clock }),
    engines: [],
    dialects: [{ id: 'acme', kind: 'video', engine: () => engine }],
    models: { snapshot: () => ({ revision: 1, models: [model] }) },
    ...(parts.ring === null ? {} : { keys: parts.ring ?? new Ring(first, second) }),
    resultMaxBytes: 1000,
  })
  return { generation, billing }
}

let made = 0
const order = (durationMs = 4200): GenerationOrder => ({
  subjectKind: 'shot',
  subjectId: newId(),
  artefactKind: 'clip',
  artefactKey: `${++made}`.padStart(64, '0'),
  engineId: model.id,
  model: model.id,
  input: {
    kind: 'video',
    clip: { prompt: 'a street', widthPx: 1280, heightPx: 720, durationMs, withSound: false },
  },
})
const context = () => ({ signal: new AbortController().signal, inFinish: async () => {} })
const clip = (usage?: Record<string, number>): PollResult => ({
  state: 'succeeded',
  output: { mediaType: 'video/mp4', bytes: Buffer.from('clip'), facts: {}, ...(usage ? { usage } : {}) },
})
const finishAll = (acme: Acme, result: PollResult) => {
  for (const job of acme.jobs.values()) job.result = result
}

async function books(billing: ReturnType<typeof createBilling>, of = scope) {
  const [total] = await billing.total(database.db, of)
  return { spent: total?.amountMicros ?? 0n, holds: await billing.openHolds(database.db, of) }
}
const later = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(RunAgainLater)
const failsWith = (work: Promise<unknown>, details: Record<string, unknown>) =>
  expect(work).rejects.toMatchObject({ code: 'GENERATION_FAILED', details })

test('held at the most, booked at what was used, at the prices of the submit', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order(4200)
  expect(generation.price(model.id, asked.input)).toEqual({ currency: 'CNY', micros: 500n })
  await later(generation.generate(scope, asked, context()))
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  finishAll(acme, clip({ second: 4 }))
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 400n, holds: 0 })
  expect(acme.jobs.size).toBe(1)
})

test('a provider that says it used more than was asked for is paid what was held', async () => {
  const acme = new Acme()
  acme.result = clip({ second: 10 })
  const { generation, billing } = room(acme)
  await generation.generate(scope, order(4000), context())
  expect(await books(billing)).toEqual({ spent: 400n, holds: 0 })
})

test('a key that is refused gives way to the next, and the result is asked for with the key that was taken', async () => {
  const acme = new Acme()
  acme.script.push({ refused: 'auth', message: 'bad key' })
  const ring = new Ring(first, second)
  const { generation } = room(acme, { ring })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  await later(generation.generate(scope, asked, context()))
  expect(acme.keysSeen).toEqual([first, second])
  expect(acme.pollKeys).toEqual([second, second])
  expect(ring.outcomes.map(([keyId, { kind }]) => [keyId, kind])).toEqual([
    [first, 'refused'],
    [second, 'ok'],
  ])
})

test('when no key is left, what the last one met is told, and nothing is held', async () => {
  const acme = new Acme()
  acme.script.push({ refused: 'auth', message: 'bad' }, { refused: 'no_balance', message: 'empty account' })
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), {
    cause: 'no_balance',
    charged: false,
    is_final: true,
  })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
})

test('an engine that needs a key says so when there is none', async () => {
  const { generation, billing } = room(new Acme(), { ring: new Ring() })
  await expect(generation.generate(scope, order(), context())).rejects.toMatchObject({ code: 'GENERATION_NO_KEY' })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
})

test('who is busy is asked again when they said, with the same intent, and given up after some hours', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme, { ring: new Ring(first) })
  const asked = order()
  acme.script.push({ refused: 'busy', message: 'slow down', retryAfterMs: 40_000 })
  const refused = await generation.generate(scope, asked, context()).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RunAgainLater)
  expect((refused as RunAgainLater).delayMs).toBeGreaterThanOrEqual(40_000)
  expect((refused as RunAgainLater).delayMs).toBeLessThanOrEqual(50_000)
  acme.script.push('unreachable')
  await later(generation.generate(scope, asked, context()))
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  clock.advanceMs(7 * 3_600_000)
  acme.script.push({ refused: 'busy', message: 'still' })
  await failsWith(generation.generate(scope, asked, context()), { cause: 'busy', charged: false, is_final: false })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  expect(acme.jobs.size).toBe(0)
})

test('that a provider cannot be asked is no failure of the work; a key refused while asking neither', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  acme.isDown = true
  await later(generation.generate(scope, asked, context()))
  acme.isDown = false
  finishAll(acme, { state: 'failed', cause: 'auth', message: 'expired token' })
  await later(generation.generate(scope, asked, context()))
  finishAll(acme, clip())
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('a failure that the provider charges for is booked, and never tried again by itself', async () => {
  const acme = new Acme()
  acme.result = { state: 'failed', cause: 'expired', message: 'gone', isCharged: true }
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), { cause: 'expired', charged: true, is_final: true })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('places are shared: who has fewer under way comes first', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { places: 3 })
  const [greedy, modest] = [scopeOf(), scopeOf()]
  const many = [order(), order(), order(), order()]
  for (const one of many) await later(generation.generate(greedy, one, context()))
  expect(acme.jobs.size).toBe(3)
  const little = order()
  await later(generation.generate(modest, little, context()))
  expect(acme.jobs.size).toBe(3)
  finishAll(acme, clip())
  await generation.generate(greedy, many[0] as GenerationOrder, context())
  // A place is free, and both wait for it.
  acme.result = { state: 'running', progressPercent: 0, pollAgainMs: 1000 }
  await later(generation.generate(greedy, many[3] as GenerationOrder, context()))
  expect(acme.jobs.size).toBe(3)
  await later(generation.generate(modest, little, context()))
  expect(acme.jobs.size).toBe(4)
  // Who stopped asking does not wait any more.
  await generation.generate(greedy, many[1] as GenerationOrder, context())
  clock.advanceMs(60_000)
  await later(generation.generate(greedy, many[3] as GenerationOrder, context()))
  expect(acme.jobs.size).toBe(5)
})

test('a lost reply stays open with its hold; the deadline gives it back, once', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), { cause: 'ambiguous', charged: 'unknown' })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  clock.advanceMs(23 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 1, open: 0 })
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 0 })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  expect(acme.jobs.size).toBe(1)
})

test('a person decides an open question: charged or not, once, and nobody from elsewhere', async () => {
  for (const charged of [true, false]) {
    await database.db.executeScript('delete from billing_entries; delete from billing_holds; delete from generations')
    const acme = new Acme()
    acme.script.push('lost')
    const { generation, billing } = room(acme)
    await failsWith(generation.generate(scope, order(), context()), { cause: 'ambiguous' })
    const { items, total } = await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })
    expect(total).toBe(1)
    const id = items[0]?.id ?? ''
    await expect(generation.decide(scopeOf(), { id, charged })).rejects.toMatchObject({ kind: 'not_found' })
    await generation.decide(scope, { id, charged })
    await expect(generation.decide(scope, { id, charged })).rejects.toMatchObject({ code: 'GENERATION_NOT_OPEN' })
    expect(await books(billing)).toEqual({ spent: charged ? 500n : 0n, holds: 0 })
  }
})

test('work whose job is gone is kept all the same, and found when its run goes on', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  finishAll(acme, clip())
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 0 })
  clock.advanceMs(20 * 60_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 1, released: 0, open: 0 })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
  const artefacts = createArtefacts({ blobs, clock })
  expect((await artefacts.find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})

test('an open question that the provider can answer later is settled by its answer', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  let isKnown = true
  const findByIntent = async (intentId: string) => {
    if (!isKnown) throw new Error('the listing is down')
    const found = [...acme.jobs].find(([, job]) => job.intentId === intentId)
    return found ? { providerJobId: found[0] } : null
  }
  const { generation, billing } = room(acme, { engine: { findByIntent } })
  const asked = order()
  // Nobody knows at first; the next attempt asks.
  await expect(generation.generate(scope, asked, context())).rejects.toThrow('hang up')
  isKnown = false
  await later(generation.generate(scope, asked, context()))
  isKnown = true
  finishAll(acme, clip({ second: 3 }))
  await generation.generate(scope, asked, context())
  expect(acme.jobs.size).toBe(1)
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
})

test('a submit that the provider never had is handed in again with the same intent', async () => {
  const acme = new Acme()
  const findByIntent = async () => null
  const { generation } = room(acme, { engine: { findByIntent } })
  const asked = order()
  const dies = new AbortController()
  acme.script.push('lost')
  await expect(generation.generate(scope, asked, { ...context(), signal: dies.signal })).rejects.toThrow('hang up')
  const [lost] = [...acme.jobs.values()]
  acme.jobs.clear()
  await later(generation.generate(scope, asked, context()))
  expect([...acme.jobs.values()].map((job) => job.intentId)).toEqual([lost?.intentId])
})

test('a job that died right after its work had ended is told the end again, and nothing is submitted; another job asks anew', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  const job = { ...context(), jobId: newId() }
  acme.script.push('lost')
  await failsWith(generation.generate(scope, asked, job), { cause: 'ambiguous' })
  await failsWith(generation.generate(scope, asked, job), { cause: 'ambiguous', charged: 'unknown' })
  expect(acme.jobs.size).toBe(1)
  await later(generation.generate(scope, asked, { ...context(), jobId: newId() }))
  expect(acme.jobs.size).toBe(2)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 2 })
})

test('work that was given up as not charged and comes in late is kept, and booked once', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  const abort = new AbortController()
  await later(generation.generate(scope, asked, { ...context(), signal: abort.signal }))
  // The provider takes longer than anybody waits: an open question, and a day later nobody has decided.
  clock.advanceMs(25 * 3_600_000)
  await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous' })
  clock.advanceMs(25 * 3_600_000)
  await generation.reconcile(new AbortController().signal)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 1 })
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 0 })
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  const artefacts = createArtefacts({ blobs, clock })
  expect((await artefacts.find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})
