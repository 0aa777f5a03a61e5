// The writer's page: text, what is found in it, versions, decisions; and what becomes of unsaved words.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

let studio: BrowserStudio
let writer: Person
let workspace: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio()
  writer = await studio.person('wenqi')
  const listed = await studio.call<{ items: { id: string; slug: string }[] }>(writer, { path: '/workspaces' })
  workspace = listed.items[0] as typeof workspace
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const DRAMA = `第一集 一枚梨

1-1 日 外 集市
△人声鼎沸。
马三：（吆喝）甜梨！
老道：施主，只讨一颗。

1-2 夜 内 酒肆
阿福：打烊了。
`

type Desk = { readonly id: string; readonly address: string }

async function newProject(text?: string): Promise<Desk> {
  const headers = { 'x-workspace': workspace.id }
  const body = { title: 'Pears', kind: 'comic_drama' }
  const { id } = await studio.call<{ id: string }>(writer, { method: 'POST', path: '/projects', body, headers })
  if (text !== undefined) await save(writer, id, { text, revision: 0 })
  return { id, address: `/w/${encodeURIComponent(workspace.slug)}/projects/${id}/script` }
}

const save = (who: Person, id: string, given: { text: string; revision: number }) =>
  studio.call(who, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: given.text },
    headers: { 'if-match': `"${given.revision}"` },
  })

const saved = (id: string) =>
  studio.call<{
    revision: number
    state: string
    state_reason: string | null
    version: { number: number; text: string }
  }>(writer, { path: `/projects/${id}/script` })

async function member(name: string, role: string): Promise<Person> {
  const person = await studio.person(name)
  const path = `/workspaces/${workspace.id}/invite`
  const { token } = await studio.call<{ token: string }>(writer, { method: 'POST', path, body: { role } })
  await studio.call(person, { method: 'POST', path: '/workspaces/join', body: { token } })
  return person
}

const text = (page: Page) => page.getByRole('textbox', { name: 'Script text' })
const status = (page: Page, says: string) => page.getByRole('status').getByText(says, { exact: true })

async function typeAtStart(page: Page, words: string): Promise<void> {
  await text(page).click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.insertText(words)
}

test('what is typed is broken down beside it, a click leads to the text, Ctrl-S saves, unsaved words outlive a reload', async () => {
  const { id, address } = await newProject()
  const visit = await studio.visit(writer)
  const { page } = visit
  await page.goto(address)
  await page.getByRole('button', { name: 'Write or paste' }).click()
  await text(page).click()
  await page.keyboard.insertText(DRAMA)
  await page.getByRole('option', { name: 'Automatic: Chinese short drama' }).waitFor({ state: 'attached' })
  await page.getByRole('tab', { name: 'Characters 3' }).click()
  await page.getByRole('button', { name: /阿福\s*1 line/ }).waitFor()
  await page.getByRole('tab', { name: 'Scenes 2' }).click()
  await page.getByRole('button', { name: /1-2\s*酒肆/ }).click()
  expect(await page.locator('.cm-found').allInnerTexts()).toEqual(['1-2 夜 内 酒肆'])
  expect(await page.getByRole('button', { name: /1-2\s*酒肆/ }).getAttribute('aria-current')).toBe('location')
  await page.keyboard.press('Control+s')
  await status(page, 'Saved').waitFor()
  expect((await saved(id)).version).toMatchObject({ number: 1, text: DRAMA })

  await typeAtStart(page, '阿福：\n')
  await page.getByRole('tab', { name: 'Warnings 1' }).click()
  await page.getByRole('button', { name: /Line 1\s*阿福 has a cue but no text/ }).waitFor()
  await page.locator('.cm-lint-marker-warning').waitFor()
  await page.reload()
  await page.getByText('Text that was not saved is back.').waitFor()
  expect(await page.locator('.cm-line').first().innerText()).toBe('阿福：')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await status(page, 'Saved').waitFor()
  expect((await saved(id)).version).toMatchObject({ number: 2, text: `阿福：\n${DRAMA}` })
  await page.reload()
  await status(page, 'Saved').waitFor()
  expect(await page.getByText('Text that was not saved is back.').count()).toBe(0)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a note for the next version outlives a reload and a save that failed, and goes with the version; warnings speak both languages', async () => {
  const { id, address } = await newProject(DRAMA)
  const visit = await studio.visit(writer)
  const { page } = visit
  const openNote = async () => {
    await page.getByRole('button', { name: 'More ways to save' }).click()
    await page.getByRole('menuitem').first().click()
  }
  const note = page.getByRole('dialog').getByRole('textbox')
  await page.goto(address)
  await status(page, 'Saved').waitFor()
  await typeAtStart(page, '阿福：\n')
  await openNote()
  await note.fill('阿福要说话')
  await page.reload()
  await page.getByText('Text that was not saved is back.').waitFor()
  await openNote()
  await expect.poll(() => note.inputValue()).toBe('阿福要说话')

  await page.route('**/script', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true })
  await save.click()
  await page.getByRole('dialog').getByText('The server cannot be reached.').waitFor()
  expect(await note.inputValue()).toBe('阿福要说话')
  await page.unroute('**/script')
  await save.click()
  await status(page, 'Saved').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  const { items } = await studio.call<{ items: { note: string }[] }>(writer, {
    path: `/projects/${id}/script/versions`,
  })
  expect(items[0]?.note).toBe('阿福要说话')
  await typeAtStart(page, '\n')
  await openNote()
  expect(await note.inputValue()).toBe('')
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Warnings 1' }).click()
  await page.getByRole('button', { name: /阿福 has a cue but no text/ }).waitFor()
  await page.evaluate(() => localStorage.setItem('huaben.language', 'zh-CN'))
  await page.reload()
  await page.getByRole('tab', { name: '提示 1' }).click()
  await page.getByRole('button', { name: /“阿福”只有人名没有台词/ }).waitFor()
  await visit.close()
})

test('a newer version of somebody else is followed where nothing is lost, and a choice where something would be', async () => {
  const other = await member('bailu', 'director')
  const { id, address } = await newProject(DRAMA)
  const visit = await studio.visit(writer)
  const { page } = visit
  await page.goto(address)
  await status(page, 'Saved').waitFor()
  await save(other, id, { text: `${DRAMA}阿福：他人的一句。\n`, revision: 1 })
  await page.locator('.cm-line', { hasText: '他人的一句' }).waitFor()

  await typeAtStart(page, '我的一句。\n')
  await save(other, id, { text: `${DRAMA}阿福：又是他人。\n`, revision: 2 })
  await page.getByText('bailu saved version 3 meanwhile').waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await page.reload()
  await page.getByText('bailu saved version 3 meanwhile').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.locator('.cm-merge-a .cm-changedLine', { hasText: '又是他人' }).waitFor()
  await page.locator('.cm-merge-b .cm-changedLine', { hasText: '我的一句' }).waitFor()
  await page.getByRole('button', { name: 'Save mine as a new version' }).click()
  await page.getByRole('button', { name: 'Back to the text' }).click()
  await status(page, 'Saved').waitFor()
  const listed = await studio.call<{ items: { number: number }[] }>(writer, { path: `/projects/${id}/script/versions` })
  expect(listed.items.map((one) => one.number)).toEqual([4, 3, 2, 1])
  expect((await saved(id)).version.text).toBe(`我的一句。\n${DRAMA}阿福：他人的一句。\n`)

  await page.getByRole('button', { name: 'Versions' }).click()
  await page.getByRole('button', { name: 'Restore version 3?' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await page.locator('.cm-line', { hasText: '又是他人' }).waitFor()
  expect((await saved(id)).version).toMatchObject({ number: 5, text: `${DRAMA}阿福：又是他人。\n` })
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a save without a connection is refused in words, loses nothing, and works when it is back', async () => {
  const { id, address } = await newProject(DRAMA)
  const visit = await studio.visit(writer)
  const { page } = visit
  await page.goto(address)
  await status(page, 'Saved').waitFor()
  await typeAtStart(page, '断线时写的。\n')
  await visit.context.setOffline(true)
  await page.keyboard.press('Control+s')
  const refusal = page.getByRole('alert').filter({ hasText: 'The server cannot be reached.' })
  await refusal.first().waitFor()
  expect(await page.locator('.cm-line').first().innerText()).toBe('断线时写的。')
  await visit.context.setOffline(false)
  await page.keyboard.press('Control+s')
  await status(page, 'Saved').waitFor()
  expect((await saved(id)).version).toMatchObject({ number: 2, text: `断线时写的。\n${DRAMA}` })
  await visit.close()
})

type Dropped = { readonly name: string; readonly bytes: readonly number[]; readonly fillBytes?: number }

function drop(page: Page, file: Dropped): Promise<void> {
  return page.evaluate(({ name, bytes, fillBytes }) => {
    const data = new DataTransfer()
    data.items.add(new File([fillBytes === undefined ? new Uint8Array(bytes) : new Uint8Array(fillBytes)], name))
    const target = document.querySelector('.cm-content')
    for (const type of ['dragenter', 'dragover', 'drop'])
      target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  }, file)
}

test('a file becomes a version and says how it was read; what is no script is refused and changes nothing', async () => {
  const { id, address } = await newProject()
  const visit = await studio.visit(writer)
  const { page } = visit
  await page.goto(address)
  const input = page.locator('input[type=file]')
  const chinese = readFileSync(join(import.meta.dirname, '../../examples/zhong-li.txt'))
  await input.setInputFiles({ name: 'pears.txt', mimeType: 'text/plain', buffer: chinese })
  await page.getByText('pears.txt is now version 1').waitFor()
  await page.getByText('Read as Chinese short drama (UTF-8): 2 scenes').waitFor()
  const gb = Buffer.from([
    0xb5, 0xda, 0xd2, 0xbb, 0xbc, 0xaf, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0xa3, 0xba, 0xc4, 0xe3, 0xba,
  ])
  await drop(page, { name: 'gb.txt', bytes: [...gb] })
  await page.getByText('gb.txt is now version 2').waitFor()
  await page.getByText('(GB18030)').waitFor()
  await page.locator('.cm-line', { hasText: '张三：你' }).waitFor()
  expect(visit.complaints).toEqual([])

  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  await input.first().setInputFiles({ name: 'frame.png', mimeType: 'image/png', buffer: png })
  await page.getByRole('alert').getByText('This file is not a text').waitFor()
  await drop(page, { name: 'long.txt', bytes: [], fillBytes: 45_000_000 })
  await page.getByRole('alert').getByText('long.txt is too large').waitFor()
  expect((await saved(id)).version.number).toBe(2)
  await visit.close()
})

test('written by one, rejected with a reason by another, who may not write; a viewer only reads', async () => {
  const author = await member('chunsheng', 'writer')
  const reviewer = await member('danqing', 'reviewer')
  const viewer = await member('erya', 'viewer')
  const { id, address } = await newProject()
  await save(author, id, { text: DRAMA, revision: 0 })
  const writing = await studio.visit(author)
  await writing.page.goto(address)
  await writing.page.getByRole('button', { name: 'Review: Draft' }).click()
  await writing.page.getByRole('button', { name: 'Submit for review' }).click()
  await writing.page.getByRole('dialog').getByRole('button', { name: 'Submit for review' }).click()
  await writing.page.getByRole('button', { name: 'Review: In review' }).waitFor()

  const judging = await studio.visit(reviewer)
  await judging.page.goto(address)
  await judging.page.getByRole('button', { name: 'Review: In review' }).click()
  await judging.page.getByRole('button', { name: 'Reject' }).click()
  const dialog = judging.page.getByRole('dialog', { name: 'Reject' })
  expect(await dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').fill('第二场太短。')
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await judging.page.getByRole('button', { name: 'Review: Rejected' }).waitFor()

  await writing.page.getByRole('button', { name: 'Review: Rejected' }).click()
  await writing.page.getByRole('blockquote').getByText('第二场太短。').waitFor()
  await writing.page.getByText('danqing rejected it').waitFor()
  expect(await saved(id)).toMatchObject({ state: 'rejected', state_reason: '第二场太短。' })

  const reading = await studio.visit(viewer)
  const { page } = reading
  await page.goto(address)
  await page.getByRole('tab', { name: 'Scenes 2' }).waitFor()
  await page.getByRole('status').getByText('Read only').waitFor()
  expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Import a file' }).count()).toBe(0)
  await typeAtStart(page, 'never')
  expect(await page.locator('.cm-line').first().innerText()).toBe('第一集 一枚梨')
  for (const visit of [writing, judging, reading]) {
    expect(visit.complaints).toEqual([])
    await visit.close()
  }
})

test.each([
  ['en', 'light', 1280],
  ['zh-CN', 'dark', 390],
] as const)('nobody is barred and no text is cut (%s, %s, %i px)', async (language, theme, width) => {
  const { id, address } = await newProject(`${DRAMA}马三：\n`)
  await save(writer, id, { text: DRAMA, revision: 1 })
  const visit = await studio.visit(writer, { language, theme, width })
  const { page } = visit
  const look = async (what: string) => {
    expect({ what, barriers: await findBarriers(page), cut: await findCutTexts(page) }).toEqual({
      what,
      barriers: [],
      cut: [],
    })
  }
  await page.goto(address)
  await page.getByRole('tab', { name: /Scenes 2|场景 2/, includeHidden: true }).waitFor({ state: 'attached' })
  await look('text')
  if (width < 768) {
    await page.getByText(language === 'en' ? 'Breakdown' : '拆解', { exact: true }).click()
    await look('breakdown')
  }
  await page.getByRole('button', { name: /^(Versions|版本)$/ }).click()
  await page.getByRole('button', { name: /^(Version 1|第 1 版)$/ }).waitFor()
  await look('versions')
  await page.getByRole('button', { name: /Compare with the current|与当前版本对比/ }).click()
  await page.locator('.cm-changedLine, .cm-deletedChunk').first().waitFor()
  await look('compare')
  await page.goto((await newProject()).address)
  await page.getByRole('heading', { name: /Begin with a script|从剧本开始/ }).waitFor()
  await look('start')
  expect(visit.complaints).toEqual([])
  await visit.close()
})
