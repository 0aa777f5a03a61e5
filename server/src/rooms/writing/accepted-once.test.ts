// Accepting is one transaction: whatever breaks in the middle, and however often it is tried, it happens once or not at all.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Draft } from '#contract/writing.ts'
import type { Fault } from '#platform/faults.ts'
import type { Engine } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let answer = ''
const scribe: Engine = {
  ...{ id: 'acme/scribe', provider: 'acme', kind: 'text', outputRevision: 1 },
  ...{ resubmitIsFree: true, concurrencyMax: 4 },
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => ({
    providerJobId: intentId,
    result: { state: 'succeeded', output: { mediaType: 'text/plain', bytes: Buffer.from(answer), facts: {} } },
  }),
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio({ parts: { dressEngines: (engines) => [...engines, scribe] } })
  director = await studio.as('director')
  // Two tests break an acceptance in the middle.
  studio.expectLeft({ internalFaults: 2 })
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function newProject() {
  const created = await director.post('/projects', { title: 'Once', kind: 'comic_drama', settings: { size: '360p' } })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await director.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const board = async () => (await director.get(at('/board'))).body.data
  const script = async () => (await director.get(at('/script'))).body.data
  return { at, board, script }
}

async function draftBy(url: string, body: object): Promise<Draft> {
  const { task_id: taskId, draft_id: draftId } = (await director.post(url, body)).body.data
  await expect
    .poll(async () => (await director.get(`/tasks/${taskId}`)).body.data.state, { timeout: 30_000, interval: 30 })
    .toBe('completed')
  return (await director.get(`/drafts/${draftId}`)).body.data
}

const accept = (draft: Draft, body: object = {}) => director.post(`/drafts/${draft.id}/accept`, body)

/** Whatever is written to drafts fails, as if the process died there. */
async function withBrokenDrafts<T>(work: () => Promise<T>): Promise<T> {
  const { db } = studio.studio
  await db.executeScript(`
    create function break_drafts() returns trigger language plpgsql as $$ begin raise exception 'the process is gone'; end $$;
    create trigger break_drafts before update on drafts for each row execute function break_drafts();`)
  try {
    return await work()
  } finally {
    await db.executeScript('drop trigger break_drafts on drafts; drop function break_drafts();')
  }
}

test('an inserted shot: broken before the decision it is not there, tried again it is there once, and never twice', async () => {
  const project = await newProject()
  const before = (await project.board()).shots
  answer = JSON.stringify({ shots: [{ after: before[0].id, size: 'close', action: '特写：伞柄', reason: '强调' }] })
  const draft = await draftBy(project.at('/writing/shots'), { scene_id: before[0].scene_id })
  expect(draft.items).toHaveLength(1)

  expect((await withBrokenDrafts(() => accept(draft))).status).toBe(500)
  expect((await project.board()).shots).toHaveLength(before.length)

  const replies = await Promise.all([accept(draft), accept(draft), accept(draft, { items: [0] })])
  expect(replies.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1)
  expect((await project.board()).shots).toHaveLength(before.length + 1)
  expect((await accept(draft)).body.error.code).toBe('WRITING_NOT_PROPOSED')
  expect((await project.board()).shots).toHaveLength(before.length + 1)
})

test('of two items, the same one asked for twice at once is done once, and the other stays open', async () => {
  const project = await newProject()
  const before = (await project.board()).shots
  const shot = (action: string) => ({ after: before[0].id, size: 'close', action, reason: '' })
  answer = JSON.stringify({ shots: [shot('特写：伞骨'), shot('特写：雨珠')] })
  const draft = await draftBy(project.at('/writing/shots'), { scene_id: before[0].scene_id })
  // Through the door, so that both have read the draft before either decides.
  const { workspaceId, userId: actorId } = director
  const scope = { workspaceId, actorId, onlyProjectId: null, role: 'director', requestId: null } as const
  const acceptOne = () => studio.studio.rooms.writing.accept(scope, { draftId: draft.id, items: [1] })
  const done = await Promise.allSettled([acceptOne(), acceptOne()])
  const codes = done.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as Fault).code))
  expect(codes.sort()).toEqual(['WRITING_NO_ITEM', 'ok'])
  expect((await project.board()).shots).toHaveLength(before.length + 1)
  const now = (await director.get(`/drafts/${draft.id}`)).body.data
  expect(now.items.map((item: { state: string }) => item.state)).toEqual(['proposed', 'accepted'])
})

test('a script: broken before the decision there is no new version, tried again there is one', async () => {
  const project = await newProject()
  const before = await project.script()
  answer = `第1集\n1-1 日 外 断桥\n△细雨落在湖面。\n许仙：姑娘，雨大，拿去吧。\n白素贞：多谢公子。\n`
  const draft = await draftBy(project.at('/writing/script'), { idea: '断桥借伞', layout: 'short_drama' })
  expect((await withBrokenDrafts(() => accept(draft))).status).toBe(500)
  expect((await project.script()).current_version).toBe(before.current_version)
  const replies = await Promise.all([accept(draft), accept(draft)])
  expect(replies.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1)
  expect((await project.script()).current_version).toBe(before.current_version + 1)
  expect((await director.get(`/drafts/${draft.id}`)).body.data).toMatchObject({
    state: 'accepted',
    script_version: before.current_version + 1,
  })
})
