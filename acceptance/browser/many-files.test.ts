// Many files at once: marked by mouse and key, tagged, saved, thrown away and brought back; the trash emptied as a whole.
import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { invite, openWith } from './opened.ts'
import { type BrowserStudio, findBarriers, findCutTexts, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 30_000, interval: 100 }

let studio: BrowserStudio
let alice: Person
let workspace: { id: string; slug: string }

beforeAll(async () => {
  ;({ studio, person: alice, workspace } = await openWith('alice'))
})
afterAll(() => studio?.[Symbol.asyncDispose]())

type Stored = { id: string; name: string; tags: string[]; revision: number }
const list = async (query = '') =>
  (await studio.call<{ items: Stored[] }>(alice, { path: `/assets?sort=name${query}` })).items
const names = async (query = '') => (await list(query)).map((file) => file.name)

async function openFiles(names: readonly string[], isDeaf = false) {
  const visit = await studio.visit(alice)
  const { page } = visit
  // Of what others do it hears nothing.
  if (isDeaf) await page.routeWebSocket(/\/api\/v1\/ws/, (socket) => socket.close())
  await page.goto(`/w/${workspace.slug}/files?sort=name`)
  await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
  if (names.length > 0) {
    await page.getByRole('button', { name: 'Upload' }).first().click({ trial: true })
    const files = names.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`text of ${name}`) }))
    await page.locator('input[type=file]').first().setInputFiles(files)
    await page.getByRole('region', { name: 'Uploads' }).getByText(`${names.length} of ${names.length} files`).waitFor()
    await page.getByRole('button', { name: 'Clear list' }).click()
    if (isDeaf) await page.reload()
    for (const name of names) await mark(page, name).waitFor({ state: 'attached' })
  }
  return visit
}

const mark = (page: Page, name: string) => page.getByRole('checkbox', { name: `Mark ${name}` })
const bar = (page: Page) => page.getByRole('region', { name: 'Marked files' })

test('files are marked one by one and in a row, tagged together, saved together', async () => {
  const all = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
  const { page, complaints, close } = await openFiles(all, true)
  await mark(page, 'b.txt').click()
  await bar(page).getByText('1 file marked').waitFor()
  await mark(page, 'd.txt').click({ modifiers: ['Shift'] })
  await bar(page).getByText('3 files marked').waitFor()
  // By key, too.
  await mark(page, 'c.txt').focus()
  await page.keyboard.press('Space')
  await bar(page).getByText('2 files marked').waitFor()
  await page.keyboard.press('Space')
  expect(await findBarriers(page)).toEqual([])

  await bar(page).getByRole('button', { name: 'Tag…' }).click()
  await page.getByRole('dialog').getByLabel('Tags').fill('night, rain')
  await page.getByRole('dialog').getByRole('button', { name: 'Add tags' }).click()
  await expect.poll(() => names('&tag=night'), PATIENT).toEqual(['b.txt', 'c.txt', 'd.txt'])
  expect((await list('&tag=rain'))[0]?.tags).toEqual(['night', 'rain'])

  await mark(page, 'a.txt').click()
  await mark(page, 'b.txt').click()
  await bar(page).getByText('2 files marked').waitFor()
  const many = page.waitForEvent('download')
  await bar(page).getByRole('button', { name: 'Download as ZIP' }).click()
  const zip = await many
  expect(zip.suggestedFilename()).toMatch(/^files-\d{4}-\d\d-\d\d\.zip$/)
  const held = unzipSync(new Uint8Array(await readFile(await zip.path())))
  const texts = Object.entries(held).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])
  expect(texts).toEqual([
    ['a.txt', 'text of a.txt'],
    ['b.txt', 'text of b.txt'],
  ])
  // One alone comes as it is.
  await mark(page, 'b.txt').click()
  const one = page.waitForEvent('download')
  await bar(page).getByRole('button', { name: 'Download', exact: true }).click()
  expect((await one).suggestedFilename()).toBe('a.txt')
  await mark(page, 'b.txt').click()
  // One that somebody else threw away meanwhile: said in the bar, nothing is saved.
  const [first] = await list()
  await studio.call(alice, { method: 'DELETE', path: `/assets/${first!.id}` })
  await bar(page).getByRole('button', { name: 'Download as ZIP' }).click()
  await bar(page).getByRole('alert').waitFor()
  await studio.call(alice, { method: 'POST', path: `/assets/${first!.id}/restore` })
  await bar(page).getByRole('button', { name: 'Unmark all' }).click()
  await expect.poll(() => bar(page).count(), PATIENT).toBe(0)
  expect(complaints.filter((each) => !each.includes('404') && !each.includes('/ws'))).toEqual([])
  await close()
})

test('marked files go to the trash and come back; what fails with one of them is said of that one; the trash is emptied whole', async () => {
  const { page, close } = await openFiles(['f.txt', 'g.txt', 'h.txt'], true)
  for (const name of ['f.txt', 'g.txt', 'h.txt']) await mark(page, name).click()
  await bar(page).getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('3 files are in the trash.').first().waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => names(), PATIENT).toContain('g.txt')
  for (const name of ['f.txt', 'g.txt', 'h.txt']) await mark(page, name).waitFor({ state: 'attached' })

  // Somebody else was faster with one of them, and this page has not heard of it.
  await page.route('**/api/v1/assets/*', async (route) => {
    const file = (await list()).find((each) => route.request().url().includes(each.id))
    if (route.request().method() === 'DELETE' && file?.name === 'g.txt')
      await studio.call(alice, { method: 'DELETE', path: `/assets/${file.id}` })
    await route.continue()
  })
  for (const name of ['f.txt', 'g.txt', 'h.txt']) await mark(page, name).click()
  await bar(page).getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('2 files are in the trash.').first().waitFor()
  // None of the three is listed any more, and no mark is left; what failed is said all the same.
  await page.getByText('Not done with: g.txt.').waitFor()
  await expect.poll(() => bar(page).count(), PATIENT).toBe(0)
  expect(await page.getByText('Not done with: g.txt.').count()).toBe(1)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  expect(await page.getByText('Not done with').count()).toBe(0)
  await expect.poll(() => names(), PATIENT).not.toContain('f.txt')
  await page.unroute('**/api/v1/assets/*')

  await page.getByRole('button', { name: 'Trash', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Files in the trash' }).waitFor()
  await mark(page, 'f.txt').click()
  await bar(page).getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => names(), PATIENT).toContain('f.txt')
  expect(await names('&trashed=true')).toEqual(['g.txt', 'h.txt'])
  await page.getByRole('button', { name: 'Empty the trash' }).click()
  const asked = page.getByRole('alertdialog', { name: 'Delete everything in the trash for good?' })
  expect(await findBarriers(page)).toEqual([])
  await asked.getByRole('button', { name: 'Cancel' }).click()
  expect(await names('&trashed=true')).toHaveLength(2)
  await page.getByRole('button', { name: 'Empty the trash' }).click()
  await asked.getByRole('button', { name: 'Empty the trash' }).click()
  await page.getByText('The trash is empty').waitFor()
  expect(await names('&trashed=true')).toEqual([])
  expect(await names()).toContain('f.txt')
  expect(await page.getByRole('button', { name: 'Empty the trash' }).count()).toBe(0)
  await close()
})

test('an undo that fails says so and can be tried again; tags that were typed outlive the files that they were for', async () => {
  const { page, close } = await openFiles(['k.txt', 'l.txt'])
  await mark(page, 'k.txt').click()
  await bar(page).getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('1 file is in the trash.').first().waitFor()
  await page.route('**/api/v1/assets/*/restore', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Still in the trash: k.txt.').first().waitFor()
  expect(await names()).not.toContain('k.txt')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => names(), PATIENT).toContain('k.txt')

  await mark(page, 'l.txt').click()
  await bar(page).getByRole('button', { name: 'Tag…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tag the marked files' })
  await dialog.getByLabel('Tags').fill('night')
  const gone = (await list()).find((file) => file.name === 'l.txt')
  await studio.call(alice, { method: 'DELETE', path: `/assets/${gone?.id}` })
  await dialog.getByText('None of the marked files is shown any more.').waitFor()
  expect(await dialog.getByLabel('Tags').inputValue()).toBe('night')
  expect(await dialog.getByRole('button', { name: 'Add tags' }).isDisabled()).toBe(true)
  await close()
})

test('a viewer marks files to take them along, and can neither tag nor throw away; in the trash there is nothing to mark for', async () => {
  const { page, close } = await openFiles(['v.txt', 'w.txt', 'x.txt'])
  await mark(page, 'x.txt').click()
  await bar(page).getByRole('button', { name: 'Move to trash' }).click()
  await expect.poll(() => names('&trashed=true'), PATIENT).toContain('x.txt')
  await close()
  const victor = await invite({ studio, person: alice, workspace }, 'victor', 'viewer')
  const visit = await studio.visit(victor)
  await visit.page.goto(`/w/${workspace.slug}/files?sort=name`)
  for (const name of ['v.txt', 'w.txt']) await mark(visit.page, name).click()
  await bar(visit.page).getByText('2 files marked').waitFor()
  const offered = await bar(visit.page).getByRole('button').allInnerTexts()
  expect(offered.map((name) => name.trim()).filter(Boolean)).toEqual(['Mark all on this page', 'Download as ZIP'])
  const saving = visit.page.waitForEvent('download')
  await bar(visit.page).getByRole('button', { name: 'Download as ZIP' }).click()
  const held = unzipSync(new Uint8Array(await readFile(await (await saving).path())))
  expect(Object.keys(held)).toEqual(['v.txt', 'w.txt'])
  await visit.page.getByRole('button', { name: 'Trash', exact: true }).click()
  await visit.page.getByText('x.txt').first().waitFor()
  expect(await visit.page.getByRole('checkbox').count()).toBe(0)
  expect(await findBarriers(visit.page)).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('on a phone the marks are there without a mouse over them, and nothing is cut', async () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const visit = await studio.visit(alice, { width: 390, height: 844, hasTouch: true, language })
    const { page } = visit
    await page.goto(`/w/${workspace.slug}/files?sort=name`)
    const first = page.getByRole('checkbox').first()
    await first.tap()
    await page.getByRole('region', { name: language === 'en' ? 'Marked files' : '已选文件' }).waitFor()
    expect(await findCutTexts(page)).toEqual([])
    expect(await findBarriers(page)).toEqual([])
    await visit.close()
  }
})
