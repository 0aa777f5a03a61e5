// A scripted provider with a bill of its own, and a room of generation before it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { ManualClock } from '#platform/clock.ts'
import type { Queryable } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { createLog } from '#platform/log.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { type BillingMode, createBilling } from '#rooms/billing/billing.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import {
  createGeneration,
  type GenerationOrder,
  type GenerationTimes,
  type KeyOutcome,
  type KeyRing,
} from './generation.ts'
import type { Engine, EngineModel, PollResult, Refusal } from './provider.ts'

export let database: TestDatabase
let folder: string
export let blobs: BlobStore
export let clock = new ManualClock()
export const scopeOf = (): Scope => ({
  workspaceId: newId(),
  actorId: newId(),
  onlyProjectId: null,
  role: 'owner',
  requestId: null,
})
export const scope = scopeOf()

export async function openWorld(): Promise<void> {
  database = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'huaben-remote-'))
  blobs = await openDiskBlobs({ folder, clock })
}
export async function closeWorld(): Promise<void> {
  await database.db.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
}
export async function emptyWorld(): Promise<void> {
  clock = new ManualClock()
  await database.db.executeScript('delete from billing_holds; delete from generations; delete from artefacts')
}

/** One clip costs 100 micros a second; the longest takes 10. */
export const model: EngineModel = {
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

export class Acme {
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

export class Ring implements KeyRing {
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

export const first = newId()
export const second = newId()

type Parts = {
  ring?: KeyRing | null
  engine?: Partial<Engine>
  places?: number
  mode?: BillingMode
  times?: Partial<GenerationTimes>
  isActive?: (queryable: Queryable, userId: string) => Promise<boolean>
  /** The model was taken out of the catalogue. */
  isGone?: boolean
}

export function room(acme: Acme, parts: Parts = {}) {
  const billing = createBilling({ clock, ...(parts.mode ? { mode: parts.mode } : {}) })
  const tasks = createTasks({ db: database.db, clock, log: createLog('silent') })
  const engine = acme.engine({ ...(parts.places ? { concurrencyMax: parts.places } : {}), ...parts.engine })
  const generation = createGeneration({
    ...{ db: database.db, clock, blobs, billing, tasks },
    artefacts: createArtefacts({ blobs, clock }),
    engines: [],
    dialects: [{ id: 'acme', kind: 'video', engine: () => engine }],
    models: { snapshot: () => ({ revision: 1, models: parts.isGone ? [] : [model] }) },
    ...(parts.ring === null ? {} : { keys: parts.ring ?? new Ring(first, second) }),
    ...(parts.times ? { times: parts.times } : {}),
    standingOf: async (queryable, { userId }) =>
      (await parts.isActive?.(queryable, userId)) === false ? 'suspended' : 'good',
    resultMaxBytes: 1000,
  })
  return {
    generation,
    billing,
    /** Somebody's task, by its id. */
    taskOf: async () => {
      const about = { projectId: null, subjectKind: null, subjectId: null }
      return (await database.db.transaction((tx) => tasks.create(tx, scope, { kind: 'test', title: 'work', ...about })))
        .id
    },
    noticeOf: async (taskId: string) => (await tasks.load(database.db, scope, taskId)).notice?.code,
    costOf: async (taskId: string) => (await tasks.load(database.db, scope, taskId)).cost,
    logOf: async (taskId: string) => {
      const log = await tasks.log(database.db, scope, { taskId, after: 0, limit: 100, language: 'en' })
      return log.items.map(({ text }) => text)
    },
  }
}

let made = 0
export const order = (durationMs = 4200): GenerationOrder => ({
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
export const context = () => ({ signal: new AbortController().signal, inFinish: async () => {} })
export const clip = (usage?: Record<string, number>): PollResult => ({
  state: 'succeeded',
  output: { mediaType: 'video/mp4', bytes: Buffer.from('clip'), facts: {}, ...(usage ? { usage } : {}) },
})
export const finishAll = (acme: Acme, result: PollResult) => {
  for (const job of acme.jobs.values()) job.result = result
}

export async function books(billing: ReturnType<typeof createBilling>, of = scope) {
  const [total] = await billing.total(database.db, of)
  return { spent: total?.amountMicros ?? 0n, holds: await billing.openHolds(database.db, of) }
}
export const later = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(RunAgainLater)
export const failsWith = (work: Promise<unknown>, details: Record<string, unknown>) =>
  expect(work).rejects.toMatchObject({ code: 'GENERATION_FAILED', details })
