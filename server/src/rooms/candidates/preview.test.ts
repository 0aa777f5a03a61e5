// What is shown before candidates are made is what is then held, and what is charged where all goes as usual.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CandidatesPlan } from '#contract/candidates.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

let simulator: Simulator
let studio: TestStudio
let owner: Client
beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll() })
  studio = await openStudio({ environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url, HUABEN_BILLING: 'enforce' } })
  owner = await studio.as('owner')
  for (const provider of ['kling', 'minimax']) {
    const key = { provider, label: 'own', secrets: { api_key: 'test-key' } }
    expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, key)).status).toBe(201)
  }
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await simulator?.close()
})

async function newProject(engines: Record<string, string>) {
  const created = await owner.post('/projects', { title: 'Preview', kind: 'comic_drama', settings: { size: '360p' } })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await owner.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { settings, revision } = (await owner.get(at(''))).body.data
  const chosen = { engines: { ...settings.engines, ...engines } }
  const patched = await owner.patch(at(''), { settings: chosen }, { 'if-match': `"${revision}"` })
  expect(patched.status, JSON.stringify(patched.body)).toBe(200)
  return { at, board: (await owner.get(at('/board'))).body.data }
}

type Sums = Record<string, bigint>
const sumOf = (costs: readonly { amount: string; currency: string }[]): Sums =>
  Object.fromEntries(costs.filter(({ amount }) => amount !== '0').map((one) => [one.currency, BigInt(one.amount)]))

/** Held and charged, of what was begun since. */
async function booked(since: string): Promise<{ held: Sums; charged: Sums }> {
  const { items } = (await owner.get('/generations?size=100')).body.data
  const sums = { held: {} as Sums, charged: {} as Sums }
  for (const one of items as { created_at: string; currency: string; held_amount: string; charged_amount: string }[]) {
    if (one.created_at <= since || one.held_amount === '0') continue
    sums.held[one.currency] = (sums.held[one.currency] ?? 0n) + BigInt(one.held_amount)
    sums.charged[one.currency] = (sums.charged[one.currency] ?? 0n) + BigInt(one.charged_amount)
  }
  return sums
}

async function planAndMake(at: (rest: string) => string, body: object) {
  const plan: CandidatesPlan = (await owner.post(at('/candidates/plan'), body)).body.data
  const since = new Date().toISOString()
  const started = (await owner.post(at('/candidates'), body)).body.data
  const task = async () => (await owner.get(`/tasks/${started.task_id}`)).body.data
  await expect.poll(async () => (await task()).state, { timeout: 60_000, interval: 100 }).toBe('completed')
  return { plan, since, started, task: await task() }
}

test('pictures of a character and a shot, and a performance: the preview is held and charged to the micro', async () => {
  const { at, board } = await newProject({ image: 'kling/kling-v3-image', speech: 'minimax/speech-2.8-turbo' })
  const line = board.shots.flatMap((shot: { lines: { id: string }[] }) => shot.lines)[0]
  const subjects = [
    { kind: 'character', id: board.characters[0].id },
    { kind: 'shot', id: board.shots[0].id },
    { kind: 'line', id: line.id },
  ]
  const body = { subjects, count: 2 }
  const { plan, since, started, task } = await planAndMake(at, body)
  expect(plan).toMatchObject({ candidates: 6, to_make: 6, wallet_costs: [] })
  expect(started.candidate_ids).toHaveLength(plan.candidates)
  const shown = sumOf([plan.cost, ...plan.other_costs])
  expect(Object.keys(shown).length).toBeGreaterThan(0)
  const { held, charged } = await booked(since)
  expect(held).toEqual(shown)
  expect(charged).toEqual(shown)
  expect(sumOf([task.cost, ...task.other_costs])).toEqual(shown)

  // Six more, of further variants.
  const again: CandidatesPlan = (await owner.post(at('/candidates/plan'), body)).body.data
  expect(again).toMatchObject({ candidates: 6, to_make: 6 })

  // The same things elsewhere are there already.
  const copy = await newProject({ image: 'kling/kling-v3-image' })
  const same = { subjects: [{ kind: 'character', id: copy.board.characters[0].id }], count: 2 }
  const free = (await owner.post(copy.at('/candidates/plan'), same)).body.data
  expect(free).toMatchObject({ candidates: 2, to_make: 0, cost: { amount: '0' }, other_costs: [] })
})

test('what the wallet is asked for is told apart: nothing with one’s own key, all of it with that of the installation', async () => {
  const operator = await studio.operator()
  const key = { provider: 'openai', label: 'house', secrets: { api_key: 'test-key' } }
  expect((await operator.post('/system/provider-keys', key)).status).toBe(201)
  await operator.put('/system/key-rules', { workspaces_may_use: true }, { 'if-match': '"1"' })
  const { at, board } = await newProject({ image: 'openai/gpt-image-2' })
  const body = { subjects: [{ kind: 'location', id: board.locations[0].id }], count: 1 }
  const plan = async (): Promise<CandidatesPlan> => (await owner.post(at('/candidates/plan'), body)).body.data
  const billed = await plan()
  expect(BigInt(billed.cost.amount)).toBeGreaterThan(0n)
  expect(billed.wallet_costs).toEqual([billed.cost])
  const film = (await owner.post(at('/production/plan'), {})).body.data
  expect(film.wallet_costs).toEqual([film.cost])
  const own = { provider: 'openai', label: 'own', secrets: { api_key: 'test-key' } }
  expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, own)).status).toBe(201)
  expect(await plan()).toEqual({ ...billed, wallet_costs: [] })
})

test('who may look may see what it would cost; nothing is begun by looking; what is not there is said', async () => {
  const { at, board } = await newProject({ image: 'kling/kling-v3-image' })
  const viewer = await studio.as('viewer')
  const stranger = await studio.stranger()
  const body = { subjects: [{ kind: 'location', id: board.locations[0].id }], count: 3 }
  expect((await viewer.post(at('/candidates/plan'), body)).body.data).toMatchObject({ candidates: 3, to_make: 3 })
  expect((await stranger.post(at('/candidates/plan'), body)).status).toBe(404)
  expect((await owner.get(at(`/candidates/location/${board.locations[0].id}`))).body.data.items).toEqual([])
  const unknown = { subjects: [{ kind: 'shot', id: '00000000-0000-7000-8000-000000000000' }] }
  expect((await owner.post(at('/candidates/plan'), unknown)).body.error.code).toBe('CANDIDATES_NO_SUBJECT')
})
