// The assets of a project, as an art director works on them.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 30_000 }

const SCRIPT = `《借伞》

第一集 借伞

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船夫：（笑）雨这么大，上来吧。
许仙：多谢多谢。

1-2 夜 内 茶馆
人物：许仙、白娘子
△茶馆里点着一盏灯。
白娘子：（小声）公子，这把伞借我一用。
许仙：（惊）姑娘只管拿去。
`

type Thing = { readonly id: string; readonly name: string; readonly [more: string]: unknown }
type Board = { readonly revision: number; readonly characters: readonly Thing[]; readonly locations: readonly Thing[] }

let studio: BrowserStudio
let owner: Person
let workspace: { id: string; slug: string }
let project: string

beforeAll(async () => {
  studio = await openBrowserStudio()
  owner = await studio.person('alice')
  const listed = await studio.call<{ items: { id: string; slug: string }[] }>(owner, { path: '/workspaces' })
  workspace = listed.items[0] as typeof workspace
  project = await newProject()
  // One picture is there from the start, so that no test needs another one to have run.
  await studio.call(owner, {
    method: 'POST',
    path: `/projects/${project}/candidates`,
    body: { subjects: [{ kind: 'character', id: (await named('许仙')).id }] },
  })
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function newProject(): Promise<string> {
  const body = { title: '借伞', kind: 'comic_drama', settings: { size: '360p' } }
  const { id } = await studio.call<{ id: string }>(owner, { method: 'POST', path: '/projects', body })
  await studio.call(owner, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: SCRIPT, file_name: 'a.txt' },
    headers: { 'if-match': '"0"' },
  })
  return id
}

const readBoard = () => studio.call<Board>(owner, { path: `/projects/${project}/board` })
const named = async (name: string) => {
  const board = await readBoard()
  return [...board.characters, ...board.locations].find((one) => one.name === name) as Thing
}
const change = async (path: string, method: string, body: object) =>
  studio.call(owner, {
    method,
    path: `/projects/${project}${path}`,
    body,
    headers: { 'if-match': `"${(await readBoard()).revision}"` },
  })

async function open(who: Person, search = '', look: Parameters<BrowserStudio['visit']>[1] = {}): Promise<Visit> {
  const visit = await studio.visit(who, look)
  await visit.page.goto(`/w/${workspace.slug}/projects/${project}/assets${search}`)
  await visit.page
    .getByRole('list', { name: /Characters of|Locations of|剧本中/ })
    .or(visit.page.locator('section[aria-label]'))
    .first()
    .waitFor()
  return visit
}

test('missing pictures are drawn; a card is found by keys, candidates are compared, one is picked and stays', async () => {
  const visit = await open(owner)
  const { page } = visit
  const cards = page.getByRole('list', { name: 'Characters of the script' })
  await page.getByRole('button', { name: 'Draw 2 missing pictures' }).click()
  await expect.poll(() => cards.locator('img').count(), PATIENT).toBe(3)

  await cards.getByRole('button', { name: /许仙/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: /Details of/ })
  const name = await panel.getByRole('heading', { level: 2 }).innerText()
  expect(name).not.toBe('许仙')
  await panel.getByRole('button', { name: 'Draw 3 more' }).click()
  const third = panel.getByRole('button', { name: `Candidate 3 of ${name}` })
  await expect.poll(() => third.isEnabled(), PATIENT).toBe(true)
  await third.focus()
  await panel.getByText('Variant 3').waitFor()
  await panel.getByRole('button', { name: 'Pick this one' }).click()
  await panel.getByText('This look is drawn in every shot.').waitFor()
  await page.reload()
  await cards.getByRole('button', { name: new RegExp(`Picked.*${name}`, 's') }).waitFor()
  await panel.getByRole('button', { name: 'Unpick' }).waitFor()
  expect((await named(name)).portrait).toMatchObject({ look: 2 })
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a prompt is written over a reload; the studio says which words it understood, and what is outdated', async () => {
  const visit = await open(owner, `?character=${(await named('许仙')).id}`)
  const { page } = visit
  await page.getByLabel('Prompt').fill('许仙，红衣，长须，心地善良')
  await page.getByText('Not saved yet').waitFor()
  await page.waitForTimeout(500)
  await page.reload()
  await expect.poll(() => page.getByLabel('Prompt').inputValue(), PATIENT).toBe('许仙，红衣，长须，心地善良')
  await page.getByRole('button', { name: 'Save prompt' }).click()
  const words = page.getByRole('listitem').filter({ hasText: /^红衣 colours$/ })
  await words.waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: /^长须 beard$/ })
    .waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: '善良' }).count()).toBe(0)
  await page.getByRole('region').getByText('Outdated').first().waitFor()
  await page.getByRole('button', { name: 'Back to the description' }).click()
  await expect.poll(() => page.getByLabel('Prompt').inputValue(), PATIENT).toBe('许仙')
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('an own picture takes the place of a plate; a text in disguise is refused where it happens', async () => {
  const visit = await open(owner, `?location=${(await named('茶馆')).id}`)
  const { page } = visit
  const input = page.locator('input[type=file]')
  await input.setInputFiles({ name: 'plate.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') })
  await expect.poll(() => page.getByRole('alert').innerText(), PATIENT).toContain('not accepted')
  const png = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#356' } })
    .png()
    .toBuffer()
  await input.setInputFiles({ name: 'plate.png', mimeType: 'image/png', buffer: png })
  await page.getByText('Pinned and never drawn again.').waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  expect((await named('茶馆')).plate).toMatchObject({ media_type: 'image/png' })
  expect(visit.complaints.filter((one) => !one.includes('415'))).toEqual([])
  await visit.close()
})

test('a description is edited beside what the script says; whoever was faster is met with a question', async () => {
  const { id } = await named('许仙')
  const visit = await open(owner, `?character=${id}`)
  const { page } = visit
  await page.getByRole('tab', { name: 'Description' }).click()
  await page.getByRole('combobox', { name: 'Gender' }).selectOption('female')
  await page.getByRole('textbox', { name: 'Notes' }).fill('书生，青衣')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await named('许仙')).notes, PATIENT).toBe('书生，青衣')
  await page.getByText('In the script nothing').first().waitFor()

  await page.getByRole('textbox', { name: 'Notes' }).fill('书生，白衣')
  await change(`/characters/${id}`, 'PATCH', { set: { notes: '书生，绿衣' } })
  await page.getByText('Somebody else changed this meanwhile').waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(async () => (await named('许仙')).notes, PATIENT).toBe('书生，白衣')

  await page.getByRole('button', { name: 'Reset to the script: Gender' }).click()
  // 公子, he was called: the script lets know it, and says where.
  await expect.poll(async () => (await named('许仙')).gender, PATIENT).toBe('male')
  const why = page.getByRole('region', { name: 'What the script lets know' })
  await why.getByText('Male,').waitFor()
  await why.getByText('“（小声）公子，这把伞借我一用。”').or(why.getByText('“公子，这把伞借我一用。”')).waitFor()
  await why.getByText('called so · line 15').waitFor()
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('voices are heard before they are cast; two that are close are warned of; a line is spoken and said differently', async () => {
  const { id } = await named('船夫')
  const other = await named('许仙')
  await change(`/characters/${other.id}/voice`, 'PUT', { voice_id: 'man-deep' })
  const visit = await open(owner, `?character=${id}`)
  const { page } = visit
  await page.getByRole('tab', { name: 'Voice' }).click()
  const heard = page.waitForResponse((reply) => reply.url().endsWith('/voices/preview'))
  await page.getByRole('button', { name: /Listen to .*deep man/ }).click()
  const reply = await heard
  expect(reply.status()).toBe(200)
  expect(reply.headers()['content-type']).toBe('audio/wav')
  await page.getByRole('button', { name: /Cast .*deep man/ }).click()
  await page.getByText('船夫 and 许仙 speak in one scene and may be taken for each other.').waitFor()
  await page.getByLabel('Pitch').fill('4')
  await page.getByRole('button', { name: 'Apply to the cast voice' }).click()
  await page.getByText('may be taken for each other').waitFor({ state: 'detached' })

  await page.getByRole('tab', { name: 'Lines' }).click()
  const line = page.getByRole('listitem').filter({ hasText: '雨这么大' })
  await line.getByRole('button', { name: /Have it spoken/ }).click()
  await expect.poll(() => line.getByRole('button', { name: /^Play/ }).isEnabled(), PATIENT).toBe(true)
  await line.getByRole('button', { name: /Say it differently/ }).click()
  await line.getByText('Pinned take').waitFor()
  await line.getByRole('button', { name: 'Unpin' }).click()
  await line.getByText('Pinned take').waitFor({ state: 'detached' })
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a viewer looks and may not touch; a stranger finds nothing', async () => {
  const viewer = await studio.person('viewer')
  const path = `/workspaces/${workspace.id}/invite`
  const invited = await studio.call<{ token: string }>(owner, { method: 'POST', path, body: { role: 'viewer' } })
  await studio.call(viewer, { method: 'POST', path: '/workspaces/join', body: { token: invited.token } })
  const visit = await open(viewer, `?character=${(await named('许仙')).id}`)
  const { page } = visit
  await page.getByRole('button', { name: 'Candidate 1 of 许仙' }).waitFor()
  expect(await page.getByRole('button', { name: /Draw|Pick this|Use own|Save/ }).count()).toBe(0)
  expect(await page.getByLabel('Prompt').getAttribute('readonly')).not.toBeNull()
  await page.getByRole('tab', { name: 'Voice' }).click()
  await page.getByText('Speaks as').waitFor()
  expect(await page.getByRole('button', { name: /^Cast|Apply|Listen/ }).count()).toBe(0)
  expect(visit.complaints).toEqual([])
  await visit.close()
  const stranger = await studio.visit(await studio.person('stranger'))
  await stranger.page.goto(`/w/${workspace.slug}/projects/${project}/assets`)
  await stranger.page.getByText('Nothing here').waitFor()
  await stranger.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('assets and engines bar nobody (%s, %s, %i px)', async (language, theme, width) => {
  const look = { language, theme, width }
  const visit = await open(owner, '', look)
  const { page } = visit
  const inspect = async (where: string) => {
    expect(await findBarriers(page), where).toEqual([])
    expect(await findCutTexts(page), where).toEqual([])
  }
  await page.locator('li img').first().waitFor()
  await inspect('grid')
  await page.getByRole('button', { name: /许仙/ }).first().click()
  await page.locator('figure img').waitFor()
  await inspect('picture')
  for (const tab of [/Description|描述/, /Voice|音色/, /Lines|台词/]) {
    await page.getByRole('tab', { name: tab }).click()
    await page.waitForTimeout(300)
    await inspect(String(tab))
  }
  await page.goto(`/w/${workspace.slug}/engines`)
  await page.getByText('local/effect').waitFor()
  await inspect('engines')
  expect(visit.complaints).toEqual([])
  await visit.close()
})
