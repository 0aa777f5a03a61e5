import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PromptTemplate, PromptVersion } from '#contract/prompts.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio()
  director = await studio.as('director')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const scope = () => ({ workspaceId: director.workspaceId })
const at = (kind: string, rest = '', language = 'zh-CN') => `/prompts/${kind}${rest}?language=${language}`
const read = async (kind: string, language = 'zh-CN'): Promise<PromptTemplate> =>
  (await director.get(at(kind, '', language))).body.data
const put = async (kind: string, text: string, ifRevision: number, note = '') =>
  director.put(at(kind), { text, note }, { 'if-match': `"${ifRevision}"` })
const revert = async (kind: string, version: number, ifRevision: number) =>
  director.post(at(kind, '/revert'), { version }, { 'if-match': `"${ifRevision}"` })
const inForce = async (language: string) => {
  const { prompts } = studio.studio.rooms
  return (await prompts.inForce(studio.studio.db, scope(), { language, kinds: ['image.shot'] }))['image.shot']
}

test('what comes with the studio is in force until a workspace writes its own, and can always be gone back to', async () => {
  const shipped = await read('image.shot')
  expect(shipped).toMatchObject({ version: 0, versions: 0, revision: 0, changed_by: null })
  expect(shipped.placeholders.find((one) => one.name === 'action')).toMatchObject({ is_required: true })

  const saved = await put('image.shot', '油画：{action}', 0, '改成油画')
  expect(saved.status).toBe(200)
  expect(saved.body.data).toMatchObject({ version: 1, versions: 1, revision: 1, changed_by: director.userId })
  expect(await inForce('zh-CN')).toMatchObject({ version: 1, text: '油画：{action}', language: 'zh-CN' })
  expect(await inForce('zh-TW')).toMatchObject({ version: 1 })
  expect(await inForce('ja')).toMatchObject({ version: 0, language: 'en' })

  expect((await put('image.shot', '版画：{action}', 1)).body.data.version).toBe(2)
  expect((await revert('image.shot', 1, 2)).body.data).toMatchObject({ version: 1, versions: 2, revision: 3 })
  expect((await revert('image.shot', 0, 3)).body.data).toMatchObject({ version: 0, text: shipped.text, revision: 4 })
  expect((await put('image.shot', '剪纸：{action}', 4)).body.data).toMatchObject({ version: 3, versions: 3 })

  const page = async (rest: string): Promise<{ items: PromptVersion[]; pagination: { total: number } }> =>
    (await director.get(`${at('image.shot', '/versions')}${rest}`)).body.data
  const all = await page('')
  expect(all.items.map((one) => [one.number, one.text, one.is_current])).toEqual([
    [3, '剪纸：{action}', true],
    [2, '版画：{action}', false],
    [1, '油画：{action}', false],
    [0, shipped.text, false],
  ])
  expect(all.items[2]).toMatchObject({ note: '改成油画', made_by: director.userId })
  expect((await page('&size=3&page=2')).items.map((one) => one.number)).toEqual([0])
  expect((await page('&size=3&page=1')).items.map((one) => one.number)).toEqual([3, 2, 1])
})

test('a lost race changes nothing', async () => {
  expect((await put('image.location', '{place}', 7)).status).toBe(412)
  expect((await put('image.location', '{place}', 0)).status).toBe(200)
  const lost = await put('image.location', '{place} again', 0)
  expect(lost.body.error).toMatchObject({ code: 'STALE_REVISION' })
  expect(await read('image.location')).toMatchObject({ version: 1, text: '{place}' })
  expect((await revert('image.location', 9, 1)).body.error.code).toBe('PROMPTS_NO_VERSION')
})

test('placeholders that are unknown or missing are told by name, and nothing is saved', async () => {
  const refused = await put('image.character', '{size}，{颜色}', 0)
  expect(refused.status).toBe(400)
  expect(refused.body.error).toMatchObject({
    code: 'PROMPTS_FLAWED',
    details: { unknown: '{颜色}', missing: '{figures}' },
  })
  expect((await read('image.character')).revision).toBe(0)
  expect((await director.get('/prompts/image.nothing')).body.error.code).toBe('PROMPTS_NO_KIND')
})

test('a preview shows a shot of the project, in words', async () => {
  const settings = { size: '360p', visual_style: '水墨' }
  const created = await director.post('/projects', { title: 'Preview', kind: 'comic_drama', settings })
  const projectId = created.body.data.id
  await director.put(`/projects/${projectId}/script`, { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const board = (await director.get(`/projects/${projectId}/board`)).body.data
  const shot = board.shots.find((one: { figures: object[] }) => one.figures.length > 0)
  const look = async (kind: string, subjectId: string, text?: string) =>
    director.post(at(kind, '/preview'), { project_id: projectId, subject_id: subjectId, ...(text ? { text } : {}) })
  const shown = (await look('image.shot', shot.id, '{figures}。[{nothing}]{style}')).body.data
  expect(shown.text).toContain(shot.figures[0].character)
  expect(shown.text).toContain('水墨')
  expect(shown).toMatchObject({ unknown: ['nothing'], missing: ['action'], system: null })
  expect((await look('video.shot', shot.id)).body.data.text).toContain('镜头')
  expect((await look('image.character', board.characters[0].id)).body.data.text).toContain(board.characters[0].name)
  expect((await look('image.location', board.locations[0].id)).body.data.text).toContain(board.locations[0].name)
  expect((await look('image.location', board.characters[0].id)).status).toBe(404)
  const stranger = await studio.stranger()
  const foreign = { project_id: projectId, subject_id: shot.id }
  expect((await stranger.post(at('image.shot', '/preview'), foreign)).status).toBe(404)
  const example = (await director.post(at('text.script', '/preview', 'en'), {})).body.data
  expect(example.system).toContain('screenwriter')
  expect(example.text).toContain('what the script is about')
})

test('members read; directors and those who manage the workspace write', async () => {
  const writer = await studio.as('writer')
  const viewer = await studio.as('viewer')
  expect((await viewer.get('/prompts')).body.data.items).toHaveLength(11)
  for (const client of [writer, viewer]) {
    const refused = await client.put(at('text.copy'), { text: 'x' }, { 'if-match': '"0"' })
    expect(refused.body.error).toMatchObject({ code: 'FORBIDDEN', details: { right: 'prompt.write' } })
  }
  const stranger = await studio.stranger()
  const own = await stranger.get(at('image.location'))
  expect(own.body.data.version).toBe(0)
})

test('with a workspace go its templates', async () => {
  const { db, rooms } = studio.studio
  await db.transaction((tx) => rooms.prompts.deleteOfWorkspace(tx, director.workspaceId))
  expect(await read('image.location')).toMatchObject({ version: 0, versions: 0 })
})
