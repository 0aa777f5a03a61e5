// Projects, from an empty studio to the first film, and everything that is done with them later.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const patience = { timeout: 30_000, interval: 200 }

let studio: BrowserStudio
let alice: Person
beforeAll(async () => {
  studio = await openBrowserStudio()
  alice = await studio.person('alice')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

type Made = { readonly id: string; readonly revision: number; readonly workspace_id: string }

const createAs = (person: Person, title: string, more: object = {}) =>
  studio.call<Made>(person, { method: 'POST', path: '/projects', body: { title, ...more } })

const writeScript = (person: Person, projectId: string, text: string) =>
  studio.call(person, {
    method: 'PUT',
    path: `/projects/${projectId}/script`,
    body: { text },
    headers: { 'if-match': '"0"' },
  })

const card = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title })
const palette = (page: Page) => page.getByRole('combobox', { name: /Search or do|搜索或执行/ })

async function openMenu(page: Page, title: string, item: string) {
  await page.getByRole('button', { name: `Actions for ${title}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('an empty studio leads to a film within two minutes; a reload in the middle loses nothing', async () => {
  const { page, complaints, close } = await studio.visit(await studio.person('newcomer'))
  await page.goto('/')
  await page.getByRole('heading', { name: 'Your first film' }).waitFor()
  expect(await page.getByRole('radio', { name: /The Last Train/ }).isChecked()).toBe(true)
  const begunAt = Date.now()
  await page.getByRole('button', { name: 'Make the film' }).click()
  await page.getByRole('heading', { name: 'Your film is being made' }).waitFor()
  await page.reload()
  await page.getByRole('progressbar', { name: 'Voices' }).waitFor()
  await page.getByRole('heading', { name: 'Your film is ready' }).waitFor({ timeout: 120_000 })
  expect(Date.now() - begunAt).toBeLessThan(120_000)
  const video = page.locator('video')
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.readyState), patience).toBeGreaterThan(0)
  expect(await video.evaluate((one: HTMLVideoElement) => one.duration)).toBeGreaterThan(20)
  await page.getByRole('link', { name: 'To the projects' }).click()
  const made = card(page, 'The Last Train')
  await expect.poll(() => made.innerText(), patience).toContain('Film 1:0')
  await expect.poll(() => made.innerText(), patience).toContain('Export')
  const picture = made.locator('img')
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), patience).toBeGreaterThan(100)
  expect(complaints).toEqual([])
  await close()
})

test('the picture of a project is chosen among its frames, kept as a file of its own, and given back to the first one made', async () => {
  const script = 'INT. ROOM - DAY\n\nThe lamp is burning on the table.\n\nEXT. ROAD - NIGHT\n\nA cart rolls by.\n'
  const { id } = await createAs(alice, 'Covered', { settings: { size: '360p' } })
  await writeScript(alice, id, script)
  const { shots } = await studio.call<{ shots: { id: string }[] }>(alice, { path: `/projects/${id}/board` })
  const body = { shot_ids: shots.map((shot) => shot.id) }
  const path = `/projects/${id}/production/run`
  const { run_id: run } = await studio.call<{ run_id: string }>(alice, { method: 'POST', path, body })
  const stateOf = async () => (await studio.call<{ state: string }>(alice, { path: `/productions/${run}` })).state
  await expect.poll(stateOf, { timeout: 60_000 }).toBe('completed')

  const { page, complaints, close } = await studio.visit(alice)
  await page.goto('/')
  const picture = card(page, 'Covered').locator('img')
  await picture.waitFor()
  const first = await picture.getAttribute('src')
  await openMenu(page, 'Covered', 'Picture…')
  await page.getByRole('button', { name: 'Shot 2', exact: true }).click()
  await page.getByText('The picture of the project is chosen', { exact: true }).waitFor()
  await expect.poll(() => picture.getAttribute('src'), patience).not.toBe(first)
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), patience).toBeGreaterThan(100)
  const chosen = await studio.call<{ thumbnail_file_id: string }>(alice, { path: `/projects/${id}` })
  const kept = `/assets/${chosen.thumbnail_file_id}`
  expect(await studio.call<object>(alice, { path: kept })).toMatchObject({ project_id: id })
  await page.reload()
  expect(await picture.getAttribute('src')).not.toBe(first)
  await openMenu(page, 'Covered', 'Picture…')
  await page.getByRole('button', { name: 'First picture made' }).click()
  await expect.poll(() => picture.getAttribute('src'), patience).toBe(first)
  expect(complaints).toEqual([])
  await close()
})

test('a script that cannot be read costs nothing that was typed; the project stays and takes another one', async () => {
  await createAs(alice, 'There before')
  const { page, close } = await studio.visit(alice)
  await page.goto('/')
  await page.getByRole('button', { name: 'New project' }).click()
  const dialog = page.getByRole('dialog', { name: 'New project' })
  await dialog.getByLabel('Script', { exact: true }).fill('《归途》\n甲：到家了。\n乙：欢迎回来。\n')
  await page.waitForTimeout(600)
  await page.reload()
  await expect.poll(() => dialog.getByLabel('Script', { exact: true }).inputValue(), patience).toContain('到家了')
  await dialog.getByLabel('Title').fill('The way home')
  await dialog.getByRole('radio', { name: 'File' }).click()
  await dialog.getByLabel('Script file').setInputFiles({
    name: 'broken.docx',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    buffer: Buffer.from('PK\u0003\u0004 this is no document'),
  })
  await dialog.getByRole('button', { name: 'Create project' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await dialog.innerText()).toContain('The project was made, but its script was not taken.')
  expect(await dialog.getByLabel('Title').inputValue()).toBe('The way home')
  await dialog.getByRole('radio', { name: 'Text' }).click()
  await dialog.getByRole('button', { name: 'Try the script again' }).click()
  await page.waitForURL(/\/script$/, patience)
  const { items } = await studio.call<{ items: { title: string; making: { script: { lines: number } | null } }[] }>(
    alice,
    { path: '/projects?search=way&include=making' },
  )
  expect(items.map((each) => [each.title, each.making.script?.lines])).toEqual([['The way home', 2]])
  await page.goBack()
  await page.getByRole('button', { name: 'New project' }).click()
  expect(await dialog.getByLabel('Script', { exact: true }).inputValue()).toBe('')
  await close()
})

test('search, filters and order stand in the address; cards are archived, copied, trashed, undone and restored', async () => {
  const bea = await studio.person('bea')
  for (const [title, kind] of [
    ['Amber', 'audio_drama'],
    ['Basalt', 'comic_drama'],
    ['Coral', 'comic_drama'],
  ])
    await createAs(bea, title ?? '', { kind })
  const { page, complaints, close } = await studio.visit(bea)
  await page.goto('/')
  await page.getByLabel('Kind').selectOption('comic_drama')
  await page.getByLabel('Sort by').selectOption('title')
  const titles = () => page.getByRole('article').getByRole('heading').allInnerTexts()
  await expect.poll(titles, patience).toEqual(['Basalt', 'Coral'])
  await page.getByLabel('Search projects').fill('cor')
  await expect.poll(titles, patience).toEqual(['Coral'])
  expect(new URL(page.url()).search).toBe('?kind=comic_drama&sort=title&search=cor')
  await page.reload()
  await expect.poll(titles, patience).toEqual(['Coral'])
  await page.getByLabel('Search projects').fill('nothing like it')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(titles, patience).toEqual(['Amber', 'Basalt', 'Coral'])

  await openMenu(page, 'Amber', 'Archive')
  await expect.poll(titles, patience).toEqual(['Basalt', 'Coral'])
  await page.getByRole('radio', { name: 'Archived' }).click()
  await expect.poll(titles, patience).toEqual(['Amber'])
  await openMenu(page, 'Amber', 'Take out of the archive')
  await page.getByRole('radio', { name: 'Active' }).click()
  await openMenu(page, 'Basalt', 'Duplicate')
  await expect.poll(titles, patience).toEqual(['Amber', 'Basalt', 'Basalt（副本）', 'Coral'])

  await openMenu(page, 'Coral', 'Move to trash')
  await expect.poll(titles, patience).toEqual(['Amber', 'Basalt', 'Basalt（副本）'])
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(titles, patience).toContain('Coral')
  await openMenu(page, 'Coral', 'Move to trash')
  await openMenu(page, 'Amber', 'Move to trash')
  await expect.poll(async () => (await titles()).length, patience).toBe(2)

  await page.getByRole('link', { name: 'Trash' }).click()
  const coral = page.getByRole('listitem').filter({ hasText: 'Coral' })
  await expect.poll(() => coral.innerText(), patience).toContain('Deleted for good on')
  await coral.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => coral.count(), patience).toBe(0)
  await page.getByRole('button', { name: 'Empty trash' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Empty trash' }).click()
  await page.getByRole('heading', { name: 'The trash is empty' }).waitFor()
  await page.getByRole('link', { name: 'Projects', exact: true }).click()
  await expect.poll(async () => (await titles()).sort(), patience).toEqual(['Basalt', 'Basalt（副本）', 'Coral'])
  expect(complaints).toEqual([])
  await close()
})

test('two people rename at once: the second is asked, and loses nothing', async () => {
  const project = await createAs(alice, 'First name')
  const { page, close } = await studio.visit(alice)
  await page.goto(`/w/${project.workspace_id}/projects/${project.id}/assets`)
  await page.getByRole('button', { name: 'First name' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rename project' })
  await dialog.getByLabel('Title').fill('My name')
  await studio.call(alice, {
    method: 'PATCH',
    path: `/projects/${project.id}`,
    body: { title: 'Their name' },
    headers: { 'if-match': `"${project.revision}"` },
  })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Their name').waitFor()
  expect(await dialog.getByLabel('Title').inputValue()).toBe('My name')
  await dialog.getByRole('button', { name: 'Save mine over it' }).click()
  await page.getByRole('heading', { level: 1, name: 'My name' }).waitFor()
  const saved = await studio.call<{ title: string }>(alice, { path: `/projects/${project.id}` })
  expect(saved.title).toBe('My name')
  await close()
})

test('the palette finds a line and goes there, does commands, and remembers, all by the keyboard', async () => {
  const carl = await studio.person('carl')
  const project = await createAs(carl, 'Winter tale')
  await writeScript(carl, project.id, '马三：甜梨，不甜不要钱！\n老道：我要的，是这颗核。\n')
  const { page, complaints, close } = await studio.visit(carl)
  await page.goto('/')
  await card(page, 'Winter tale').waitFor()
  await page.keyboard.press('Control+k')
  await palette(page).fill('这颗核')
  const option = page.getByRole('option', { name: /我要的，是这颗核/ })
  // What was just saved is found within moments; the list is asked again by typing.
  await expect
    .poll(
      async () => {
        await palette(page).fill('')
        await palette(page).fill('这颗核')
        await page.waitForTimeout(700)
        return option.count()
      },
      { timeout: 40_000, interval: 300 },
    )
    .toBe(1)
  expect(await option.getAttribute('aria-selected')).toBe('true')
  expect(await palette(page).getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'))
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname.endsWith(`${project.id}/script`) && url.search === '?line=2', patience)

  await page.getByRole('button', { name: 'Search or do…' }).click()
  await page
    .getByRole('group', { name: 'Recent' })
    .getByRole('option', { name: /是这颗核/ })
    .waitFor()
  await palette(page).fill('tra')
  await page.getByRole('option', { name: 'Trash' }).waitFor()
  await palette(page).fill('简体')
  await page.getByRole('option', { name: /简体中文/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.documentElement.lang), patience).toBe('zh-CN')
  await page.keyboard.press('Control+k')
  await palette(page).fill('新建')
  await page.getByRole('option', { name: '新建项目' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '新建项目' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('a viewer may look and change nothing; a stranger sees none of it', async () => {
  const project = await createAs(alice, 'Only to be seen')
  const invitation = await studio.call<{ token: string }>(alice, {
    method: 'POST',
    path: `/workspaces/${project.workspace_id}/invite`,
    body: { role: 'viewer' },
  })
  const viewer = await studio.person('viewer')
  await studio.call(viewer, { method: 'POST', path: '/workspaces/join', body: { token: invitation.token } })
  const visit = await studio.visit(viewer)
  await visit.page.goto(`/w/${project.workspace_id}/projects`)
  await card(visit.page, 'Only to be seen').waitFor()
  expect(await visit.page.getByRole('button', { name: 'New project' }).count()).toBe(0)
  await visit.page.getByRole('button', { name: 'Actions for Only to be seen' }).click()
  expect(await visit.page.getByRole('menuitem').allInnerTexts()).toEqual(['Open'])
  await visit.page.goto(`/w/${project.workspace_id}/welcome`)
  await visit.page.getByText('needs the right to make films').waitFor()
  await visit.close()

  const stranger = await studio.visit(await studio.person('stranger'))
  await stranger.page.goto(`/w/${project.workspace_id}/projects/${project.id}/assets`)
  await stranger.page.getByRole('heading', { name: 'Nothing here' }).waitFor()
  await stranger.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('nothing bars anybody and nothing is cut off (%s, %s, %i px)', async (language, theme, width) => {
  const dora = await studio.person(`dora${width}`)
  const { page, complaints, close } = await studio.visit(dora, { language, theme, width })
  const judge = async (what: string) => {
    expect({ what, barriers: await findBarriers(page), cut: await findCutTexts(page) }).toEqual({
      what,
      barriers: [],
      cut: [],
    })
  }
  await page.goto('/')
  await page.getByRole('button', { name: /Make the film|生成影片/ }).waitFor()
  await page.getByRole('radio', { name: /60/ }).first().waitFor()
  await judge('guide')
  const long = await createAs(dora, 'A title that is far too long for any card and goes on and on, 一直写到这里')
  await createAs(dora, '短片', { kind: 'short_video' })
  const gone = await createAs(dora, 'Gone')
  await studio.call(dora, { method: 'DELETE', path: `/projects/${gone.id}` })
  await page.goto('/')
  await card(page, '短片').waitFor()
  await judge('dashboard')
  await page.getByRole('button', { name: /New project|新建项目/ }).click()
  const dialog = page.getByRole('dialog')
  for (const source of [/^File$|^文件$/, /^Sample$|^示例$/, /^Nothing$|^空白$/, /^Text$|^文本$/]) {
    await dialog.getByRole('radio', { name: source }).click()
    await judge(`new project from ${source}`)
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await palette(page).fill('a')
  await page.getByRole('option').first().waitFor()
  await judge('palette')
  await page.keyboard.press('Escape')
  await page.goto(`/w/${long.workspace_id}/trash`)
  await page.getByRole('listitem').filter({ hasText: 'Gone' }).waitFor()
  await judge('trash')
  await page.goto(`/w/${long.workspace_id}/projects`)
  await page.getByRole('button', { name: /Actions for A title|“A title/ }).click()
  await page.getByRole('menuitem', { name: /Share|共享/ }).click()
  await page.getByRole('dialog').getByRole('textbox').waitFor()
  await judge('share')
  expect(complaints).toEqual([])
  await close()
})
