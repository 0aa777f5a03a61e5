// A thousand generations while the server is killed, replies are lost after the work was taken, and providers say 429 and 5xx at
// random. The simulators of the providers run here, outlive every kill, and keep the bill that our books are held against.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { CatalogueFile } from '#contract/catalogue.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { simulateKling } from '#testing/simulators/kling.ts'
import { simulateOpenai } from '#testing/simulators/openai.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

const PROGRAM = fileURLToPath(new URL('../../testing/generation-process.ts', import.meta.url))
const COUNT = 500
const KILLS = 10
const SEED = 20_261_122
const PRICE = 40_000

const folder = mkdtempSync(join(tmpdir(), 'huaben-chaos-'))
let simulator: Simulator | undefined
afterEach(async () => {
  await simulator?.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Row = { id: string; n: number; state: string; held: number; charged: number | null }
type Outcome = { rows: Row[]; spent: number; holds: number; stored: number }

const text = (en: string) => ({ en, zh: en })

function catalogueFor(provider: string, dialect: string, baseUrl: string): CatalogueFile {
  const api_key = { name: 'api_key', label: text('key'), is_secret: true }
  return {
    providers: [
      {
        ...{ id: provider, name: text(provider), base_url: baseUrl, needs_key: true, keys_url: null, options: {} },
        key_fields: [api_key],
      },
    ],
    models: [
      {
        ...{ id: `${provider}/chaos`, provider, kind: 'image', dialect, model: 'chaos', name: text('chaos') },
        ...{ limits: {}, options: { poll_again_ms: 200, sizes: ['64x64'] }, concurrency_max: 24, output_revision: 1 },
        prices: { currency: 'USD', units: { image: { micros: PRICE, per: 1 } } },
        ...{ is_verified: true, retired_on: null, replaced_by: null },
      },
    ],
  }
}

/** Runs the process, killing it at random moments, until it ends by itself. */
async function runThroughKills(
  name: string,
  catalogue: CatalogueFile,
  url: string | null,
): Promise<Outcome & { kills: number }> {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(catalogue))
  const { DATABASE_URL: _, ...environment } = process.env
  const env = { ...environment, ...(url ? { DATABASE_URL: url } : {}) }
  let state = SEED
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  for (let kills = 0; ; kills += 1) {
    const child = spawn(process.execPath, [PROGRAM, join(folder, name), String(COUNT), file], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    const mustDie = kills < KILLS
    if (mustDie) {
      const ready = expect.poll(() => output, { timeout: 120_000 }).toContain('ready')
      await Promise.race([ready, ended])
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1500 + random() * 3000))])
      child.kill('SIGKILL')
    }
    const code = await ended
    if (code !== null) {
      expect(code, output).toBe(0)
      return { ...JSON.parse(output.trim().split('\n').at(-1) ?? '{}'), kills }
    }
  }
}

async function onFreshDatabase<T>(work: (url: string | null) => Promise<T>): Promise<T> {
  const database = await openTestDatabase()
  await database.db.close()
  try {
    return await work(database.url)
  } finally {
    await database.drop()
  }
}

/** By number, how often the provider took it. */
function takenTimes(from: Simulator): Map<number, number> {
  const taken = new Map<number, number>()
  for (const { request } of from.jobs()) {
    const n = Number(/number (\d+)\./.exec(request.body.toString('utf8'))?.[1] ?? Number.NaN)
    taken.set(n, (taken.get(n) ?? 0) + 1)
  }
  return taken
}

function tally(outcome: Outcome) {
  const of = (state: string) => outcome.rows.filter((row) => row.state === state)
  return { succeeded: of('succeeded'), ambiguous: of('ambiguous'), failed: of('failed') }
}

test(`a provider that knows our ids: ${COUNT} things, each taken once, stored, and booked to the unit`, async () => {
  simulator = await startSimulator({ providers: [simulateKling()], pace: { pollsUntilDone: 1 } })
  simulator.faults.random(SEED, {
    lost_reply: 0.1,
    '5xx_after': 0.06,
    '5xx_before': 0.06,
    '429': 0.05,
    '429_retry_after': 0.01,
  })
  const catalogue = catalogueFor('kling', 'kling-image', simulator.baseUrl('kling'))
  const outcome = await onFreshDatabase((url) => runThroughKills('known', catalogue, url))
  const taken = takenTimes(simulator)
  expect(taken.size).toBe(COUNT)
  expect(new Set(taken.values())).toEqual(new Set([1]))
  expect(tally(outcome).succeeded).toHaveLength(COUNT)
  expect(outcome.stored).toBe(COUNT)
  expect(outcome.spent).toBe(simulator.bill().length * PRICE)
  expect(outcome.holds).toBe(0)
  console.log(`known: ${outcome.kills} kills, ${simulator.requests.length} requests`)
}, 600_000)

test(`a provider that knows no ids: ${COUNT} things, none taken twice, and every lost reply an open question`, async () => {
  simulator = await startSimulator({ providers: [simulateOpenai()] })
  simulator.faults.random(SEED, {
    lost_reply: 0.06,
    '5xx_after': 0.04,
    '5xx_before': 0.03,
    '429': 0.05,
    '429_retry_after': 0.01,
  })
  const catalogue = catalogueFor('openai', 'openai-images', simulator.baseUrl('openai'))
  const outcome = await onFreshDatabase((url) => runThroughKills('unknown', catalogue, url))
  const taken = takenTimes(simulator)
  const { succeeded, ambiguous, failed } = tally(outcome)
  expect(new Set(taken.values())).toEqual(new Set([1]))
  expect(failed).toEqual([])
  expect(succeeded.length + ambiguous.length).toBe(COUNT)
  // What came through is on the bill; what is on the bill came through, or is open.
  expect(succeeded.filter(({ n }) => !taken.has(n))).toEqual([])
  const openAndTaken = ambiguous.filter(({ n }) => taken.has(n))
  const sum = (rows: readonly Row[]) => rows.reduce((total, row) => total + (row.charged ?? row.held), 0)
  expect(simulator.bill().length * PRICE).toBe(sum(succeeded) + sum(openAndTaken))
  expect(outcome.spent).toBe(sum(succeeded))
  expect(outcome.holds).toBe(ambiguous.length)
  expect(outcome.stored).toBe(succeeded.length)
  expect(openAndTaken.length).toBeGreaterThan(0)
  expect(succeeded.length).toBeGreaterThan(COUNT / 2)
  console.log(
    `unknown: ${outcome.kills} kills, ${ambiguous.length} open (${openAndTaken.length} of them taken), ${simulator.requests.length} requests`,
  )
}, 600_000)
