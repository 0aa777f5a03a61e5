// A film by each family of providers, against their simulators: a person enters a key, has the script marked up by a model,
// chooses engines for the project, and starts a run. What the simulator puts on its bill is what the books say, to the unit, and the key is nowhere to be found.
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pricesFor } from '#adapters/ai-remote/shared/price-list.ts'
import { amountOf } from '#rooms/generation/generation.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { tokensIn } from '#testing/simulators/sim-request.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import { dumpTables, readFolder, tracesOf } from '#testing/traces.ts'
import { aProjectWith, awaitRun } from './productions.seed.ts'

/** Two shots, one line each. */
const SCRIPT = `《借伞》

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船夫：上来吧。
`

const PLANTED = 'PlAnTeD0seCrEt1kEy2'
const ONE_KEY = { api_key: `sk-live-${PLANTED}` }
/** Of pairs the second half is the secret; the first is shown to whoever entered it. */
const PLANTED_HALF = 'hAlF0fApA1rNob0dyS33s'
const TWO_KEYS = { access_key: 'test-key', secret_key: `sk-${PLANTED_HALF}` }
const NLS_KEYS = { ...TWO_KEYS, appkey: 'test-app' }

type Family = {
  readonly name: string
  /** Where it plays: of two families whose pictures are drawn here, each has its own. */
  readonly place?: string
  /** Secrets by provider. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** As the shipped catalogue names them; what is not named is made on this machine. */
  readonly engines: Readonly<Record<string, string>>
}

const FAMILIES: readonly Family[] = [
  {
    name: 'OpenAI',
    keys: { openai: ONE_KEY },
    engines: { text: 'openai/gpt-6-luna', image: 'openai/gpt-image-2', speech: 'openai/gpt-4o-mini-tts' },
  },
  {
    name: 'Gemini',
    keys: { gemini: ONE_KEY },
    engines: {
      text: 'gemini/gemini-3.8-flash',
      image: 'gemini/gemini-3.1-flash-image',
      speech: 'gemini/gemini-3.8-flash-tts',
      video: 'gemini/gemini-omni-1.1-flash',
    },
  },
  {
    name: 'Ark and Volcengine',
    keys: { ark: ONE_KEY, volcengine: ONE_KEY },
    engines: {
      text: 'ark/doubao-seed',
      image: 'ark/seedream-4-5',
      speech: 'volcengine/seed-tts-2.0',
      video: 'ark/seedance-2-0',
    },
  },
  {
    name: 'Kling, Edge and DeepSeek',
    keys: { kling: ONE_KEY, deepseek: ONE_KEY },
    engines: {
      text: 'deepseek/deepseek-flash',
      image: 'kling/kling-v3-image',
      speech: 'edge/read-aloud',
      video: 'kling/kling-3.0',
    },
  },
  {
    name: 'MiniMax',
    keys: { minimax: ONE_KEY },
    engines: {
      text: 'minimax/m3',
      image: 'minimax/image-01',
      speech: 'minimax/speech-2.8-turbo',
      video: 'minimax/hailuo-2.3',
    },
  },
  {
    name: 'Yunwu',
    keys: { yunwu: ONE_KEY },
    engines: {
      text: 'yunwu/gpt-6-sol',
      image: 'yunwu/gpt-image-2',
      speech: 'yunwu/gpt-4o-mini-tts',
      video: 'yunwu/veo3.1-fast',
    },
  },
  {
    name: 'machines of one’s own, and Baidu',
    keys: { baidu: TWO_KEYS },
    engines: { text: 'ollama/qwen3', image: 'comfyui/sdxl', speech: 'baidu/short-text' },
  },
  {
    name: 'WebUI, and DashScope',
    keys: { dashscope: ONE_KEY },
    engines: { image: 'sd-webui/default', speech: 'dashscope/qwen3-tts-flash' },
  },
  {
    name: 'Google’s voices',
    place: '渡口',
    keys: { 'google-speech': ONE_KEY },
    engines: { speech: 'google-speech/chirp3-hd' },
  },
  {
    name: 'Kling by a pair of keys, which signs a token',
    keys: { 'kling-cn': TWO_KEYS },
    engines: { image: 'kling-cn/kling-v3-image' },
  },
  { name: 'NLS', place: '山门', keys: { nls: NLS_KEYS }, engines: { speech: 'nls/speech' } },
]

const logged: string[] = []
const logTo = new Writable({
  write(chunk, _encoding, done) {
    logged.push(String(chunk))
    done()
  },
})
/** What was signed or exchanged for keys, as it came to the providers. */
const tokens = new Set<string>()
let simulator: Simulator
let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]

beforeAll(async () => {
  simulator = await startSimulator({
    providers: simulateAll({ secretKey: TWO_KEYS.secret_key }),
    keys: ['test-key', ONE_KEY.api_key],
    onRequest: (request) => {
      for (const token of tokensIn(request)) if (token !== ONE_KEY.api_key) tokens.add(token)
    },
  })
  world = await openStudio({
    environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url, HUABEN_CLIPS_PER_HOUR: '0' },
    logLevel: 'debug',
    logTo,
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 120_000)
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await simulator?.close()
})

const spent = async () => {
  const totals = await world.studio.rooms.billing.total(world.studio.db, scope)
  return new Map(totals.map(({ currency, amountMicros }) => [currency, amountMicros]))
}

/** What the simulator's bill comes to, at the prices of the catalogue. */
function billed(): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  const { models } = world.studio.rooms.catalogue.snapshot()
  for (const { provider, model, usage, priceFacts } of simulator.bill()) {
    const ofProvider = [...models.values()].filter((one) => one.provider === provider)
    // Where nothing names the model on the wire, there is one.
    const entry = ofProvider.find((one) => one.model === model) ?? ofProvider[0]
    if (!entry) throw new Error(`${provider} is not in the catalogue`)
    const { currency, micros } = amountOf({ request: 1, ...usage }, pricesFor(entry.prices, priceFacts))
    if (micros > 0n) sums.set(currency, (sums.get(currency) ?? 0n) + micros)
  }
  return sums
}

/** No word of a script is lost by whoever marks it up: what comes back is a draft that our own reader understands. */
async function markUp(projectId: string, engine: string): Promise<void> {
  const reply = await owner.post(`/projects/${projectId}/writing/parse`, { text: SCRIPT, engine })
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  const { task_id: taskId, draft_id: draftId } = reply.body.data
  const task = async () => (await owner.get(`/tasks/${taskId}`)).body.data
  await expect.poll(async () => (await task()).state, { timeout: 60_000 }).toMatch(/completed|failed/)
  expect((await owner.get(`/drafts/${draftId}`)).body.data, JSON.stringify((await task()).error)).toMatchObject({
    state: 'proposed',
    engine,
  })
}

test.each(FAMILIES)(
  'a film by $name: every text, picture, voice and clip is theirs, and the books are their bill',
  async (family) => {
    simulator.reset()
    const before = await spent()
    for (const [provider, secrets] of Object.entries(family.keys)) {
      const key = { provider, label: family.name, secrets }
      const added = await owner.post(`/workspaces/${scope.workspaceId}/provider-keys`, key, {
        'idempotency-key': provider,
      })
      expect(added.status, JSON.stringify(added.body)).toBe(201)
    }
    const script = SCRIPT.replaceAll('桥头', family.place ?? '桥头')
    const projectId = await aProjectWith(world.studio, scope, script)
    const { settings, revision } = (await owner.get(`/projects/${projectId}`)).body.data
    const chosen = { engines: { ...settings.engines, ...family.engines }, music: false }
    await owner.patch(`/projects/${projectId}`, { settings: chosen }, { 'if-match': `"${revision}"` })
    if (family.engines.text) await markUp(projectId, family.engines.text)
    const plan = await owner.post(`/projects/${projectId}/production/plan`, {})
    expect(plan.status, JSON.stringify(plan.body)).toBe(200)
    const started = (await owner.post(`/projects/${projectId}/production/run`, {})).body.data
    const film = await awaitRun(world.studio, scope, { runId: started.run_id, taskId: started.task_id })
    const task = (await owner.get(`/tasks/${started.task_id}`)).body.data
    expect(film.state, JSON.stringify(task.error)).toBe('completed')
    const { shots, lines } = film.report
    expect(film.report.built).toMatchObject({
      key_frame: shots,
      speech: lines,
      clip: family.engines.video ? shots : 0,
      film: 1,
    })
    const made = (await owner.get(`/generations?project_id=${projectId}&size=100`)).body.data.items
    const engines = new Set(made.map((one: { engine_id: string }) => one.engine_id))
    for (const engine of Object.values(family.engines)) expect(engines).toContain(engine)
    expect(new Set(made.map((one: { state: string }) => one.state))).toEqual(new Set(['succeeded']))
    expect(await world.studio.rooms.billing.openHolds(world.studio.db, scope)).toBe(0)
    const after = await spent()
    const rise = new Map(
      [...after].flatMap(([currency, micros]) => {
        const more = micros - (before.get(currency) ?? 0n)
        return more > 0n ? [[currency, more] as const] : []
      }),
    )
    expect(rise).toEqual(billed())
  },
  300_000,
)

test('used for films, and refused in the middle of one, a key leaves no trace in rows, logs, replies or files', async () => {
  simulator.keys.clear()
  const projectId = await aProjectWith(world.studio, scope, SCRIPT.replace('走到桥头', '跑过长街'))
  const { settings, revision } = (await owner.get(`/projects/${projectId}`)).body.data
  const chosen = { engines: { ...settings.engines, image: 'openai/gpt-image-2' } }
  await owner.patch(`/projects/${projectId}`, { settings: chosen }, { 'if-match': `"${revision}"` })
  const started = (await owner.post(`/projects/${projectId}/production/run`, {})).body.data
  expect((await awaitRun(world.studio, scope, { runId: started.run_id, taskId: started.task_id })).state).toBe('failed')
  const addresses = [`/tasks/${started.task_id}`, `/tasks/${started.task_id}/log`, '/generations?size=100', '/tasks']
  const replies = await Promise.all(
    [...addresses, `/workspaces/${scope.workspaceId}/provider-keys`].map((address) => owner.get(address)),
  )
  const keys = `/workspaces/${scope.workspaceId}/provider-keys`
  const held: { id: string }[] = (await owner.get(keys)).body.data.items
  // The simulators quote what they refuse.
  for (const { id } of held) replies.push(await owner.post(`${keys}/${id}/test`, {}))
  const said = JSON.stringify(replies.map(({ status, headers, body }) => [status, headers, body]))
  expect(said).toMatch(/密钥未被接受|the key was not accepted/)
  const everywhere = [said, logged.join(''), await dumpTables(world), await readFolder(world.dataDir)].join('\n')
  expect(everywhere.length).toBeGreaterThan(100_000)
  for (const secret of [PLANTED, PLANTED_HALF])
    expect(tracesOf(secret).filter((trace) => everywhere.includes(trace))).toEqual([])
  // One of Kling, one of Baidu, one of NLS at the least.
  expect(tokens.size).toBeGreaterThan(2)
  for (const token of tokens) expect(everywhere).not.toContain(token)
}, 300_000)
