// Generations while the server is killed, replies are lost after the work was taken, providers say 429 and 5xx, listings lag, links
// expire, work comes in late and is cancelled at any moment. The simulators of the providers run here, outlive every kill, and keep
// the bill that our books are held against.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { CatalogueFile } from '#contract/catalogue.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { CHAOS_ACCOUNTS, CHAOS_DEADLINE_MS, CHAOS_LAG_MAX_MS, CHAOS_LATE_MS } from '#testing/generation-chaos.ts'
import { simulateArk } from '#testing/simulators/ark.ts'
import type { Fault } from '#testing/simulators/fault-script.ts'
import { simulateKling } from '#testing/simulators/kling.ts'
import { simulateOpenai } from '#testing/simulators/openai.ts'
import type { ProviderSimulation } from '#testing/simulators/provider-simulation.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

const PROGRAM = fileURLToPath(new URL('../../testing/generation-process.ts', import.meta.url))
const SEED = 20_261_122
/** Of a hundred. */
const CANCELLED = 12

/** How many of each sort; the seed of the random faults is fixed, the moments of kills and cancels are not all. */
export type ChaosSize = { readonly count: number; readonly kills: number }

type Prices = CatalogueFile['models'][number]['prices']['units']
type Model = {
  readonly provider: string
  readonly kind: 'image' | 'video' | 'speech'
  readonly dialect: string
  readonly options: Readonly<Record<string, unknown>>
  readonly units: Prices
}

const each = (micros: number) => ({ micros, per: 1 })
const POLLED = { poll_again_ms: 200, first_poll_ms: 100 }
/** Clips have a deadline, which some of them miss. */
const TIMED = { ...POLLED, deadline_ms: CHAOS_DEADLINE_MS }
const KLING: readonly Model[] = [
  {
    ...{ provider: 'kling', kind: 'image', dialect: 'kling-image', units: { milliunit: each(200) } },
    options: { ...POLLED, milliunits: 200 },
  },
  {
    ...{ provider: 'kling', kind: 'video', dialect: 'kling-video', units: { milliunit: each(50) } },
    options: { ...TIMED, seconds: [1], milliunits_per_second: 500 },
  },
]
const OTHERS: readonly Model[] = [
  {
    ...{ provider: 'openai', kind: 'image', dialect: 'openai-images', units: { image: each(40_000) } },
    options: { sizes: ['64x64'] },
  },
  {
    ...{ provider: 'openai', kind: 'speech', dialect: 'openai-speech', units: { character: each(1500) } },
    options: { voices: [{ id: 'v', name: 'V', languages: ['en'], gender: 'neutral', median_pitch_hz: 180 }] },
  },
  {
    // What fails without telling of its use is booked as it was held: a price for each makes the two the same.
    ...{ provider: 'ark', kind: 'video', dialect: 'ark-video', units: { request: each(30_000) } },
    options: { ...TIMED, seconds: [1], resolutions: ['180p'] },
  },
]

const text = (en: string) => ({ en, zh: en })
const idOf = ({ provider, kind }: Model) => `${provider}/chaos-${kind}`

/** So few at once that a kill meets a part of them only. */
const placesFor = ({ count, kills }: ChaosSize) => Math.max(2, Math.min(12, Math.floor(count / (kills * 10))))

function catalogueOf(models: readonly Model[], simulator: Simulator, concurrency_max: number): CatalogueFile {
  const providers = [...new Set(models.map((model) => model.provider))]
  return {
    providers: providers.map((id) => ({
      ...{ id, name: text(id), base_url: simulator.baseUrl(id), needs_key: true, keys_url: null, options: {} },
      key_fields: [{ name: 'api_key', label: text('key'), is_secret: true }],
    })),
    models: models.map((model) => ({
      ...{ id: idOf(model), provider: model.provider, kind: model.kind, dialect: model.dialect },
      ...{ model: `chaos-${model.kind}`, name: text('chaos'), limits: {}, options: model.options },
      ...{ concurrency_max, output_revision: 1, is_verified: true, retired_on: null, replaced_by: null },
      prices: { currency: 'USD', units: model.units },
    })),
  }
}

type Row = {
  readonly id: string
  readonly n: number
  readonly engine: string
  readonly state: string
  readonly isOpen: boolean
  readonly held: number
  readonly charged: number | null
  /** Why it came to nothing, in the words of the row. */
  readonly reason: string | null
}
type Outcome = {
  readonly rows: readonly Row[]
  readonly cancelled: readonly number[]
  readonly spent: number
  /** Open ones, each by the id of its generation. */
  readonly holds: readonly { readonly id: string; readonly micros: number }[]
  readonly stored: readonly number[]
}

/** Runs the process, killing it at random moments, until it ends by itself. */
async function runThroughKills(
  folder: string,
  { count, kills }: ChaosSize,
  { catalogue, url }: { readonly catalogue: CatalogueFile; readonly url: string | null },
): Promise<Outcome> {
  const file = join(folder, 'catalogue.json')
  writeFileSync(file, JSON.stringify(catalogue))
  const { DATABASE_URL: _, ...environment } = process.env
  const env = { ...environment, ...(url ? { DATABASE_URL: url } : {}) }
  const random = randomOf(SEED)
  for (let done = 0; ; done += 1) {
    const child = spawn(process.execPath, [PROGRAM, join(folder, 'data'), String(count), file, String(CANCELLED)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const hear = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    if (done < kills) {
      const ready = expect.poll(() => output, { timeout: 120_000 }).toContain('ready')
      await Promise.race([ready, ended])
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1500 + random() * 3000))])
      child.kill('SIGKILL')
    }
    const code = await ended
    if (code !== null) {
      expect(code, output).toBe(0)
      return JSON.parse(output.trim().split('\n').at(-1) ?? '{}')
    }
  }
}

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

type Trial = {
  readonly models: readonly Model[]
  readonly providers: () => readonly ProviderSimulation[]
  readonly faults: Readonly<Partial<Record<Fault, number>>>
}

async function endure(size: ChaosSize, { models, providers, faults }: Trial) {
  const lag = randomOf(SEED + 1)
  const simulator = await startSimulator({
    providers: [...providers()],
    pace: { pollsUntilDone: 1 },
    keys: [...CHAOS_ACCOUNTS],
    lagMs: () => lag() * CHAOS_LAG_MAX_MS,
    makesOnce: true,
    lateMs: CHAOS_LATE_MS,
  })
  simulator.faults.random(SEED, faults)
  const folder = mkdtempSync(join(tmpdir(), 'huaben-chaos-'))
  const database = await openTestDatabase()
  await database.db.close()
  try {
    const catalogue = catalogueOf(models, simulator, placesFor(size))
    const outcome = await runThroughKills(folder, size, { catalogue, url: database.url })
    return { ...outcome, ...standingOf(models, simulator), requests: simulator.requests.length }
  } finally {
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
    await simulator.close()
  }
}

/** What the providers know of it: how often they took each, and what each is charged by their bill. */
function standingOf(models: readonly Model[], simulator: Simulator) {
  const numberOf = new Map<string, number>()
  const taken = new Map<number, number>()
  for (const { id, request } of simulator.jobs()) {
    const n = Number(/number (\d+)\./.exec(request.body.toString('utf8'))?.[1] ?? Number.NaN)
    numberOf.set(id, n)
    taken.set(n, (taken.get(n) ?? 0) + 1)
  }
  const billed = new Map<number, number>()
  for (const { jobId, provider, usage } of simulator.bill()) {
    const n = numberOf.get(jobId) ?? Number.NaN
    const model = models[n % models.length]
    expect(model?.provider).toBe(provider)
    const used: Readonly<Record<string, number>> = { ...usage, request: 1 }
    const micros = Object.entries(model?.units ?? {}).map(([unit, price]) => (used[unit] ?? 0) * price.micros)
    billed.set(
      n,
      micros.reduce((sum, one) => sum + one, billed.get(n) ?? 0),
    )
  }
  return { taken, billed }
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0)
const COMMON = {
  lost_reply: 0.09,
  '5xx_after': 0.06,
  '5xx_before': 0.05,
  '429': 0.05,
  '429_retry_after': 0.01,
} as const
const LATER = { late: 0.04, expired_link: 0.04 } as const

function checkCommon({ rows, taken, billed, spent, holds }: Awaited<ReturnType<typeof endure>>) {
  expect([...taken].filter(([, times]) => times !== 1)).toEqual([])
  expect(new Set(rows.map((row) => row.n)).size, 'asked for once').toBe(rows.length)
  expect(sum(rows.map((row) => row.charged ?? 0))).toBe(spent)
  const open = rows.filter((row) => row.isOpen)
  // Whatever is closed was charged exactly what the provider has on its bill for it.
  const wrong = rows.filter((row) => !row.isOpen && (row.charged ?? 0) !== (billed.get(row.n) ?? 0))
  expect(wrong).toEqual([])
  // Whatever is open has its hold, of what was asked for; nothing else has one.
  const heldFor = new Map(holds.map((hold) => [hold.id, hold.micros]))
  expect(holds.length).toBe(heldFor.size)
  expect([...heldFor.keys()].sort()).toEqual(open.map((row) => row.id).sort())
  expect(open.filter((row) => heldFor.get(row.id) !== row.held)).toEqual([])
  // What of it the provider made is on the bill with just what is held for it: bill = settled + ambiguous.
  const onTheBill = open.filter((row) => billed.has(row.n))
  expect(sum(billed.values())).toBe(spent + sum(onTheBill.map((row) => heldFor.get(row.id) ?? 0)))
  return { open, onTheBill }
}

/** How often each happened, for whoever reads the run. */
function tell(name: string, { rows, cancelled, requests }: Awaited<ReturnType<typeof endure>>): void {
  const reasons: Record<string, number> = {}
  for (const { state, reason } of rows) {
    const words = reason === null ? state : `${state}: ${reason.replaceAll(/\d+/g, 'N')}`
    reasons[words] = (reasons[words] ?? 0) + 1
  }
  console.log(`${name}: ${requests} requests, ${cancelled.length} cancelled`, reasons)
}

export function describeChaos(size: ChaosSize): void {
  const { count } = size
  test(`providers that know our ids: ${count} pictures and clips, each taken once, stored, and booked to the micro`, async () => {
    const trial = { models: KLING, providers: () => [simulateKling()], faults: { ...COMMON, ...LATER } }
    const outcome = await endure(size, trial)
    const { rows, cancelled, holds, stored, taken } = outcome
    tell('known', outcome)
    const { open } = checkCommon(outcome)
    expect([open, holds]).toEqual([[], []])
    const wanted = rows.filter((row) => !cancelled.includes(row.n))
    expect(wanted.length + cancelled.length).toBe(count)
    expect(wanted.filter((row) => taken.has(row.n) && row.state !== 'succeeded')).toEqual([])
    // Past its deadline before it was ever taken, as the provider says in the end.
    const never = wanted.filter((row) => !taken.has(row.n))
    expect(never.filter((row) => row.state !== 'failed' || row.charged !== 0)).toEqual([])
    expect(never.filter((row) => row.engine === 'kling/chaos-image')).toEqual([])
    expect(never.length).toBeLessThan(count / 8)
    const made = rows.filter((row) => row.state === 'succeeded').map((row) => row.n)
    expect(stored.toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b))
  }, 2_400_000)

  test(`providers that know no ids: ${count} pictures, lines and clips, none taken twice, every lost reply an open question`, async () => {
    const providers = () => [simulateOpenai(), simulateArk()]
    const outcome = await endure(size, { models: OTHERS, providers, faults: { ...COMMON, ...LATER } })
    const { rows, cancelled, stored, taken } = outcome
    tell('unknown', outcome)
    const { onTheBill } = checkCommon(outcome)
    const states = new Set(rows.filter((row) => !cancelled.includes(row.n)).map((row) => row.state))
    for (const state of states) expect(['succeeded', 'ambiguous', 'failed']).toContain(state)
    // What failed was charged: nothing else fails here.
    expect(rows.filter((row) => row.state === 'failed' && !row.charged && taken.has(row.n))).toEqual([])
    const made = rows.filter((row) => row.state === 'succeeded').map((row) => row.n)
    expect(stored.toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b))
    expect(made.length).toBeGreaterThan(count / 3)
    expect(onTheBill.length).toBeGreaterThan(0)
  }, 2_400_000)
}
