// Writing through HTTP, with an engine of the port that answers as it is told to and has a bill.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Draft, WritingStarted } from '#contract/writing.ts'
import type { Engine, Refusal, TextDescription } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

/** An answer costs 1000 micros. */
class Scribe {
  answers: (string | Refusal | Promise<string>)[] = []
  readonly asked: TextDescription[] = []
  engine(): Engine {
    return {
      ...{
        id: 'acme/scribe',
        provider: 'acme',
        kind: 'text',
        outputRevision: 1,
        resubmitIsFree: false,
        concurrencyMax: 4,
      },
      prices: { currency: 'CNY', units: { output_token: { micros: 1, per: 1 } } },
      estimate: () => ({ output_token: 5000 }),
      price: () => ({ currency: 'CNY', micros: 0n }),
      check: async () => ({ available: true }),
      submit: async ({ intentId, input }) => {
        if (input.kind === 'text') this.asked.push(input.text)
        const answer = await (this.answers.shift() ?? 'nothing')
        if (typeof answer !== 'string') return answer
        const output = { mediaType: 'text/plain', bytes: Buffer.from(answer), facts: {}, usage: { output_token: 1000 } }
        return { providerJobId: intentId, result: { state: 'succeeded', output } }
      },
      poll: async () => ({ state: 'unknown' }),
      cancel: async () => ({ charged: false }),
      close: async () => {},
    }
  }
}

const scribe = new Scribe()
let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio({
    parts: { dressEngines: (engines) => [...engines, scribe.engine()] },
  })
  director = await studio.as('director')
})
afterAll(() => studio?.[Symbol.asyncDispose]())
beforeEach(() => {
  scribe.answers = []
  scribe.asked.length = 0
})

async function newProject(withScript = true) {
  const created = await director.post('/projects', {
    title: 'Writing',
    kind: 'comic_drama',
    settings: { size: '360p' },
  })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  if (withScript) await director.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const script = async () => (await director.get(at('/script'))).body.data
  const board = async () => (await director.get(at('/board'))).body.data
  return { id: created.body.data.id as string, at, script, board }
}

const taskOf = async (id: string | null) => (await director.get(`/tasks/${id}`)).body.data
const draftOf = async (id: string | null): Promise<Draft> => (await director.get(`/drafts/${id}`)).body.data

async function begin(url: string, body: object): Promise<WritingStarted> {
  const reply = await director.post(url, body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  return reply.body.data
}

async function ask(url: string, body: object, state = 'completed') {
  const started = await begin(url, body)
  await expect.poll(async () => (await taskOf(started.task_id)).state, { timeout: 30_000, interval: 50 }).toBe(state)
  return { started, task: await taskOf(started.task_id), draft: await draftOf(started.draft_id) }
}
const decide = (verb: 'accept' | 'reject', draft: Draft, body: object = {}, client = director) =>
  client.post(`/drafts/${draft.id}/${verb}`, body)

const WRITTEN = `第1集
1-1 日 外 断桥
△细雨落在湖面。
许仙：姑娘，雨大，拿去吧。
白素贞：多谢公子。
`

test('an idea becomes a draft, and the draft a new version only when a person accepts it', async () => {
  const project = await newProject()
  const before = await project.script()
  const idea = { idea: '断桥借伞', layout: 'short_drama' }
  const dry = await begin(project.at('/writing/script'), { ...idea, dry_run: true })
  expect(dry).toMatchObject({ task_id: null, cost_max: { amount: '5000', currency: 'CNY' }, attempts_max: 3 })
  expect(dry.prompt).toContain('断桥借伞')
  expect(scribe.asked).toHaveLength(0)

  scribe.answers = [`\`\`\`\n${WRITTEN}\`\`\``]
  const { draft, task } = await ask(project.at('/writing/script'), idea)
  expect(task).toMatchObject({ kind: 'writing.script', cost: { amount: '1000', currency: 'CNY' } })
  expect(draft).toMatchObject({
    state: 'proposed',
    engine: 'acme/scribe',
    template: { kind: 'text.script', version: 0 },
  })
  expect(draft.text?.trim()).toBe(WRITTEN.trim())
  expect((await project.script()).current_version).toBe(before.current_version)

  const accepted = await decide('accept', draft)
  expect(accepted.body.data).toMatchObject({ state: 'accepted', script_version: before.current_version + 1 })
  expect((await project.script()).version.text).toContain('多谢公子')
  expect((await decide('accept', draft)).body.error.code).toBe('WRITING_NOT_PROPOSED')
  const listed = (await director.get(project.at('/drafts'))).body.data
  expect(listed.items.map((one: Draft) => one.state)).toEqual(['accepted'])
})

test('an answer that cannot be used is asked for again with what was wrong, and both are paid for', async () => {
  const project = await newProject()
  const board = await project.board()
  const shot = board.shots[0]
  scribe.answers = [
    JSON.stringify({ shots: [{ id: 'nobody', size: 'close', reason: '' }] }),
    `Here:\n${JSON.stringify({ shots: [{ id: shot.id, size: 'extreme_close', reason: '情绪' }] })}`,
  ]
  const { draft, task } = await ask(project.at('/writing/shots'), { scene_id: shot.scene_id })
  expect(task.cost).toEqual({ amount: '2000', currency: 'CNY' })
  expect(draft.attempts.map((one) => one.is_usable)).toEqual([false, true])
  expect(scribe.asked[1]?.prompt).toContain('there is no shot "nobody"')
  expect(scribe.asked[1]?.schema?.name).toBe('shots')
  expect(draft.items).toHaveLength(1)
  expect((await decide('accept', draft, { items: [5] })).body.error.code).toBe('WRITING_NO_ITEM')
  expect((await decide('accept', draft, { items: [0] })).body.data.state).toBe('accepted')
  expect((await project.board()).shots[0].size).toBe('extreme_close')
})

test('an engine that never answers well is asked a bounded number of times; a retry asks anew', async () => {
  const project = await newProject()
  const [character] = (await project.board()).characters
  const subjects = [{ kind: 'character', id: character.id }]
  scribe.answers = ['no', 'no', 'no', 'no']
  const { task, draft, started } = await ask(project.at('/writing/visual-prompts'), { subjects }, 'failed')
  expect(scribe.asked).toHaveLength(3)
  expect(task).toMatchObject({ cost: { amount: '3000' }, error: { code: 'WRITING_UNUSABLE', charged: true } })
  expect(draft).toMatchObject({ state: 'failed' })
  expect((await decide('accept', draft)).status).toBe(409)

  scribe.answers = [JSON.stringify({ prompts: [{ id: character.id, prompt: '青衫书生' }] })]
  expect((await director.post(`/tasks/${started.task_id}/retry`, {})).status).toBeLessThan(300)
  await expect.poll(async () => (await taskOf(started.task_id)).state, { timeout: 30_000 }).toBe('completed')
  expect(scribe.asked).toHaveLength(4)
  await decide('accept', await draftOf(started.draft_id))
  expect((await project.board()).characters[0].prompt).toBe('青衫书生')
})

test('what the provider refuses ends the task, and nothing is charged', async () => {
  const project = await newProject()
  scribe.answers = [{ refused: 'blocked', message: 'policy' }]
  const { task } = await ask(project.at('/writing/script'), { idea: 'x' }, 'failed')
  expect(task).toMatchObject({ cost: null, error: { code: 'GENERATION_FAILED', charged: false } })
  expect(scribe.asked).toHaveLength(1)
})

test('cancelled, it proposes nothing', async () => {
  const project = await newProject()
  let answer = (_: string) => {}
  scribe.answers = [new Promise<string>((resolve) => (answer = resolve))]
  const started = await begin(project.at('/writing/script'), { idea: 'x' })
  await expect.poll(() => scribe.asked.length, { timeout: 20_000 }).toBe(1)
  expect((await director.post(`/tasks/${started.task_id}/cancel`, {})).status).toBeLessThan(300)
  answer(WRITTEN)
  await studio.settle()
  expect(await draftOf(started.draft_id)).toMatchObject({ state: 'cancelled', text: null })
  expect((await taskOf(started.task_id)).state).toBe('cancelled')
})

test('a passage is rewritten where it stands, also after other lines moved; not when it is gone', async () => {
  const project = await newProject()
  const lines: string[] = (await project.script()).version.text.split('\n')
  const at = lines.findIndex((line) => line.includes('：') || line.includes(':'))
  const wish = { start_line: at + 1, end_line: at + 1, wish: '更含蓄' }
  scribe.answers = ['许仙：改写的一句。']
  const { draft } = await ask(project.at('/writing/rewrite'), wish)
  const save = async (text: string) =>
    director.put(project.at('/script'), { text }, { 'if-match': `"${(await project.script()).revision}"` })
  await save(['新的第一行。', ...lines].join('\n'))
  await decide('accept', draft)
  expect((await project.script()).version.text.split('\n')[at + 1]).toBe('许仙：改写的一句。')

  scribe.answers = ['x：y']
  const second = await ask(project.at('/writing/rewrite'), { ...wish, start_line: at + 2, end_line: at + 2 })
  await save('许仙：全都换了。')
  expect((await decide('accept', second.draft)).body.error.code).toBe('WRITING_PASSAGE_CHANGED')
  expect((await decide('reject', second.draft)).body.data.state).toBe('rejected')
})

test('a text is marked up only if no word is lost', async () => {
  const project = await newProject(false)
  const text = '雨大。许仙说：“拿去吧。”'
  const part = (kind: string, words: string, speaker?: string) => ({ kind, text: words, speaker })
  const say = (words: string) =>
    JSON.stringify({ lines: [{ line: 1, parts: [part('action', '雨大。许仙说：'), part('dialogue', words, '许仙')] }] })
  scribe.answers = [say('“拿。”'), say('“拿去吧。”')]
  const { draft } = await ask(project.at('/writing/parse'), { text })
  expect(draft.attempts[0]?.errors[0]).toContain('letter by letter')
  expect((await decide('accept', draft)).body.data.script_version).toBe(1)
  const board = await project.board()
  expect(board.shots.flatMap((shot: { lines: { text: string }[] }) => shot.lines)[0].text).toContain('拿去吧')
})

test('copy is written for the workspace, in several languages', async () => {
  const text = (language: string) => ({ language, description: `d ${language}` })
  scribe.answers = [JSON.stringify({ texts: [text('zh-CN'), text('en')] })]
  const { draft, started } = await ask('/copy/generate', {
    product: '油纸伞',
    parts: ['description'],
    languages: ['zh-CN', 'en'],
  })
  expect(draft.copy.map((one) => one.language)).toEqual(['zh-CN', 'en'])
  expect((await director.get(`/copy/${started.task_id}`)).body.data.id).toBe(draft.id)
  expect((await decide('accept', draft)).body.data.state).toBe('accepted')
})

test('older names of the same doors; strangers find nothing; who may not write is told', async () => {
  const project = await newProject()
  const stranger = await studio.stranger()
  const viewer = await studio.as('viewer')
  const writer = await studio.as('writer')
  const body = { project_id: project.id, idea: 'x', dry_run: true }
  expect((await director.post('/ai/script/generate', body)).body.data.status).toBe('dry_run')
  expect((await stranger.post('/ai/script/generate', body)).status).toBe(404)
  expect((await viewer.post('/ai/script/generate', body)).status).toBe(403)
  const shot = (await project.board()).shots[0]
  scribe.answers = [JSON.stringify({ prompts: [{ id: shot.id, prompt: '断桥' }] })]
  const { draft } = await ask('/ai/visual-prompt', { project_id: project.id, shot_id: shot.id })
  expect((await decide('accept', draft, {}, stranger)).status).toBe(404)
  expect((await decide('accept', draft, {}, viewer)).status).toBe(403)
  expect((await decide('accept', draft, {}, writer)).body.error.details.right).toBe('board.write')
})

test('without an engine one is told where to get one', async () => {
  await using bare = await openStudio()
  const owner = await bare.as('owner')
  const reply = await owner.post('/copy', { product: 'x' })
  expect(reply.body.error.code).toBe('WRITING_NO_ENGINE')
  expect(reply.body.error.details.remedy).toContain('Engines')
})
