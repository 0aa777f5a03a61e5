// The whole way to a provider: room, dialect, wire, and a simulator with a bill, with whatever goes wrong in between.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDialects } from '#adapters/ai-remote/dialects.ts'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { type Artefact, createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { simulateArk } from '#testing/simulators/ark.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import { createGeneration, type GenerationOrder, type KeyRing } from './generation.ts'
import type { EngineModel } from './provider.ts'

let database: TestDatabase
let folder: string
let blobs: BlobStore
let simulator: Simulator
const clock = new ManualClock()
let lagMs = 0
beforeAll(async () => {
  database = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'huaben-simulated-'))
  blobs = await openDiskBlobs({ folder, clock })
  simulator = await startSimulator({ providers: [simulateArk()], lagMs: () => lagMs })
})
afterAll(async () => {
  await simulator.close()
  await database.db.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const keyId = newId()
const ring: KeyRing = {
  accessFor: async (_, __, { exclude }) =>
    exclude.includes(keyId) ? null : { keyId, secrets: { api_key: 'test-key' } },
  open: async () => ({ keyId, secrets: { api_key: 'test-key' } }),
  noteOutcome: async () => undefined,
}

function openRoom() {
  const model: EngineModel = {
    id: 'ark/clips',
    kind: 'video',
    dialect: 'ark-video',
    provider: { id: 'ark', baseUrl: simulator.baseUrl('ark'), options: {} },
    model: 'doubao-seedance-2-0-260128',
    limits: {},
    options: { resolutions: ['180p'], seconds: [1] },
    prices: { currency: 'CNY', units: { output_token: { micros: 46_000_000, per: 1_000_000 } } },
    concurrencyMax: 4,
    outputRevision: 1,
  }
  const billing = createBilling({ clock })
  const generation = createGeneration({
    ...{ db: database.db, clock, blobs, billing },
    artefacts: createArtefacts({ blobs, clock }),
    engines: [],
    dialects: createDialects({ outbound: createOutbound(), clock }),
    models: { snapshot: () => ({ revision: 1, models: [model] }) },
    keys: ring,
    resultMaxBytes: 50_000_000,
  })
  const scope: Scope = { workspaceId: newId(), actorId: newId(), onlyProjectId: null, role: 'owner', requestId: null }
  const order = (): GenerationOrder => ({
    subjectKind: 'shot',
    subjectId: newId(),
    artefactKind: 'clip',
    artefactKey: newId().replaceAll('-', '').padStart(64, '0'),
    engineId: model.id,
    model: model.id,
    input: {
      kind: 'video',
      clip: { prompt: '雨夜', widthPx: 320, heightPx: 180, durationMs: 900, withSound: false },
    },
  })
  async function books() {
    const [total] = await billing.total(database.db, scope)
    return { spentMicros: total?.amountMicros ?? 0n, holds: await billing.openHolds(database.db, scope) }
  }
  /** As the queue does it: again when it is told to, until it is made or given up. */
  async function make(asked: GenerationOrder, pauseMs = 120_000): Promise<Artefact | Error> {
    for (let tries = 0; tries < 40; tries += 1) {
      const context = { signal: new AbortController().signal, inFinish: async () => {} }
      const result = await generation.generate(scope, asked, context).catch((error: unknown) => error as Error)
      if (!(result instanceof RunAgainLater)) return result
      clock.advanceMs(pauseMs)
      simulator.advanceMs(pauseMs)
    }
    throw new Error('it never ended')
  }
  const generate = (asked: GenerationOrder) =>
    generation
      .generate(scope, asked, { signal: new AbortController().signal, inFinish: async () => {} })
      .catch((error: unknown) => error)
  return { make, generate, order, books }
}

test('a clip is made, kept, and paid for by what the provider says was used', async () => {
  simulator.reset()
  const { make, order, books } = openRoom()
  expect(await make(order())).toMatchObject({ mediaType: 'video/mp4', facts: { width_px: 320, height_px: 180 } })
  const [entry] = simulator.bill()
  expect(await books()).toEqual({ spentMicros: BigInt(entry?.usage.output_token ?? 0) * 46n, holds: 0 })
})

test('a provider that does not know its own job yet is asked again, and the clip is no open question', async () => {
  simulator.reset()
  lagMs = 60_000
  const { make, order, books } = openRoom()
  const asked = order()
  const result = await make(asked, 10_000)
  lagMs = 0
  expect(result).toMatchObject({ mediaType: 'video/mp4' })
  expect(simulator.requests.filter(({ method }) => method === 'GET').length).toBeGreaterThan(4)
  expect(await books()).toMatchObject({ holds: 0 })
})

test('a job is asked about after a while, not in the breath in which it was handed over', async () => {
  simulator.reset()
  const { generate, order } = openRoom()
  expect(await generate(order())).toMatchObject({ delayMs: 5_000 })
  expect(simulator.requests.map(({ method }) => method)).toEqual(['POST'])
})

test('in a storm nothing is made twice, and whatever stands on the bill is booked or held', async () => {
  simulator.reset()
  const { make, order, books } = openRoom()
  simulator.faults.random(4711, {
    '429': 0.15,
    '5xx_before': 0.05,
    '5xx_after': 0.1,
    lost_reply: 0.1,
    blocked: 0.1,
    malformed: 0.05,
    fails_later: 0.1,
    expired_link: 0.05,
    wrong_media: 0.05,
  })
  const works = 24
  const results: (Artefact | Error)[] = []
  for (let i = 0; i < works; i += 1) results.push(await make(order()))
  const made = results.filter((result) => !(result instanceof Error))
  expect(made.length).toBeGreaterThan(3)
  expect(made.length).toBeLessThan(works)
  expect(simulator.jobs().length).toBeLessThanOrEqual(works)
  const { spentMicros, holds } = await books()
  const price = BigInt(simulator.bill()[0]?.usage.output_token ?? 0) * 46n
  const booked = Number(spentMicros / price)
  expect(booked + holds).toBeGreaterThanOrEqual(simulator.bill().length)
  expect(booked).toBeGreaterThanOrEqual(made.length)
})
