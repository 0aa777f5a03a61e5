// What people type is never lost, nothing of others is written over unasked, and nothing is made twice: where lines are slow,
// replies are lost and several people work on one thing. The server is the real one; only the line in front of it is bad.
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 30_000 }

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been all night?

BOB
I was at the river with the soldiers.

ANNA
They say that nobody was there.

Bob takes off his coat.

BOB
Then ask them.

ANNA
I shall.

EXT. ROAD - NIGHT

A cart rolls by in the dark.

BOB
There it goes.
`

type Thing = { readonly id: string; readonly name: string; readonly notes: string }
type Board = { readonly revision: number; readonly shots: readonly Thing[]; readonly characters: readonly Thing[] }

let studio: BrowserStudio
let anna: Person
let workspace: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio()
  anna = await studio.person('anna')
  const { items } = await studio.call<{ items: [typeof workspace] }>(anna, { path: '/workspaces' })
  workspace = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

type Stage = { readonly id: string; readonly at: (page: string) => string; readonly board: () => Promise<Board> }

async function newProject(): Promise<Stage> {
  const body = { title: 'The lamp', kind: 'comic_drama', settings: { size: '360p' } }
  const { id } = await studio.call<{ id: string }>(anna, { method: 'POST', path: '/projects', body })
  await studio.call(anna, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: SCRIPT, file_name: 'lamp.fountain' },
    headers: { 'if-match': '"0"' },
  })
  return {
    id,
    at: (page) => `/w/${workspace.slug}/projects/${id}/${page}`,
    board: () => studio.call<Board>(anna, { path: `/projects/${id}/board` }),
  }
}

async function editElsewhere({ id, board }: Stage, ...edits: object[]): Promise<void> {
  const headers = { 'if-match': `"${(await board()).revision}"` }
  await studio.call(anna, { method: 'PATCH', path: `/projects/${id}/board`, body: { edits }, headers })
}

/** Requests of one method that wait until they are let go. */
async function holdBack(page: Page, { url, method }: { url: RegExp; method: string }) {
  const held: Route[] = []
  await page.route(url, (route) => {
    if (route.request().method() !== method) return route.continue()
    held.push(route)
  })
  return {
    arrived: (count: number) => expect.poll(() => held.length, PATIENT).toBe(count),
    letGo: (index: number) => held[index]?.continue(),
  }
}

/** The server takes the first request and does what it says; the reply never comes. Gives the replies that the server made. */
async function loseFirstReply(page: Page, { url, method }: { url: RegExp; method: string }) {
  const replies: { data: Record<string, unknown> }[] = []
  await page.route(url, async (route) => {
    if (route.request().method() !== method) return route.continue()
    const reply = await route.fetch()
    replies.push((await reply.json()) as (typeof replies)[number])
    if (replies.length === 1) await route.abort('connectionreset')
    else await route.fulfill({ response: reply })
  })
  return replies
}

test('what is typed over notes that another saves meanwhile is a question, and never goes over them by itself', async () => {
  const stage = await newProject()
  const notes = async () => (await stage.board()).shots[0]?.notes
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at('director'))
  await page.locator('[role="gridcell"][id^="shot-"]').first().click()
  const field = page.getByLabel('Notes')
  await field.fill('Anna: darker')
  const { id } = (await stage.board()).shots[0] as Thing
  await editElsewhere(stage, { type: 'shot', id, set: { notes: 'Bob: warmer' } })
  await page.getByText('Somebody else changed this meanwhile').waitFor()
  await field.blur()
  await page.reload()
  await page.getByText('Somebody else changed this meanwhile').waitFor()
  expect(await field.inputValue()).toBe('Anna: darker')
  expect(await notes()).toBe('Bob: warmer')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect.poll(notes, PATIENT).toBe('Anna: darker')

  await page.route(/\/board$/, (route) => (route.request().method() === 'PATCH' ? route.abort() : route.continue()))
  await field.fill('Anna: darker still')
  await field.blur()
  await page.getByText('Not saved yet').waitFor()
  await page.unrouteAll()
  await page.reload()
  await page.getByText('Not saved yet').waitFor()
  expect(await field.inputValue()).toBe('Anna: darker still')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect.poll(notes, PATIENT).toBe('Anna: darker still')
  await page.getByText('Not saved yet').waitFor({ state: 'detached' })
  await visit.close()
})

test('words typed while notes, a prompt and a description are being saved stay, and are saved next', async () => {
  const stage = await newProject()
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at('director'))
  await page.locator('[role="gridcell"][id^="shot-"]').first().click()
  const edits = await holdBack(page, { url: /\/board$/, method: 'PATCH' })
  const notes = page.getByLabel('Notes')
  await notes.fill('darker')
  await notes.blur()
  await edits.arrived(1)
  await notes.fill('darker, and nearer')
  const read = page.waitForResponse((reply) => reply.url().endsWith('/board') && reply.request().method() === 'GET')
  await edits.letGo(0)
  await read
  expect(await notes.inputValue()).toBe('darker, and nearer')
  await notes.blur()
  await edits.arrived(2)
  await edits.letGo(1)
  await expect.poll(async () => (await stage.board()).shots[0]?.notes, PATIENT).toBe('darker, and nearer')

  await page.goto(`/w/${workspace.slug}/engines?tab=prompts&kind=image.character&language=en`)
  const editor = page.getByRole('textbox', { name: /^The prompt: / })
  const saves = await holdBack(page, { url: /\/prompts\/image\.character/, method: 'PUT' })
  await editor.fill('A portrait of {figures}.')
  await page.keyboard.press('Control+s')
  await saves.arrived(1)
  await page.keyboard.insertText(' In grey.')
  await saves.letGo(0)
  await page.getByRole('button', { name: 'Save as version 2' }).waitFor()
  expect(await editor.innerText()).toContain('In grey.')
  expect(await page.getByText('Somebody else').count()).toBe(0)

  const [character] = (await stage.board()).characters
  await page.goto(stage.at(`assets?character=${character?.id}`))
  await page.getByRole('tab', { name: 'Description' }).click()
  const described = page.getByRole('textbox', { name: 'Notes' })
  await described.fill('tall')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await edits.arrived(3)
  await described.fill('tall, grey coat')
  await edits.letGo(2)
  await expect.poll(async () => (await stage.board()).characters[0]?.notes, PATIENT).toBe('tall')
  await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).isEnabled(), PATIENT).toBe(true)
  expect(await described.inputValue()).toBe('tall, grey coat')
  expect(await page.getByText('Somebody else').count()).toBe(0)
  await visit.close()
})

test('a sentence written while the script is being saved outlives a crash right after; a lost reply is no question', async () => {
  const stage = await newProject()
  const versions = async () => {
    const path = `/projects/${stage.id}/script/versions`
    return (await studio.call<{ items: { number: number }[] }>(anna, { path })).items.map((one) => one.number)
  }
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at('script'))
  const text = page.getByRole('textbox', { name: 'Script text' })
  await text.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.insertText('First words.\n')
  const saves = await holdBack(page, { url: /\/script$/, method: 'PUT' })
  await page.keyboard.press('Control+s')
  await saves.arrived(1)
  await page.keyboard.insertText('Later words.\n')
  // Kept over the version that is about to be overtaken.
  const kept = () => page.evaluate(() => JSON.stringify(Object.values(localStorage)).includes('Later words.'))
  await expect.poll(kept, PATIENT).toBe(true)
  const reply = page.waitForResponse((one) => one.request().method() === 'PUT')
  await saves.letGo(0)
  await reply
  await expect.poll(versions, PATIENT).toEqual([2, 1])
  await page.waitForTimeout(300)
  // As a crash does it: without a word to the page.
  await visit.context.newPage().then(async (next) => {
    await page.evaluate(() => {
      window.stop()
    })
    await next.goto(stage.at('script'))
    await next.locator('.cm-line', { hasText: 'Later words.' }).waitFor()
    await page.close()
    const replies = await loseFirstReply(next, { url: /\/script$/, method: 'PUT' })
    await next.getByRole('textbox', { name: 'Script text' }).click()
    await next.keyboard.press('Control+s')
    await expect.poll(() => replies.length, PATIENT).toBe(1)
    await next.getByRole('status').getByText('Saved', { exact: true }).waitFor()
    await next.keyboard.press('Control+Home')
    await next.keyboard.insertText('Last words.\n')
    await next.keyboard.press('Control+s')
    await expect.poll(versions, PATIENT).toEqual([4, 3, 2, 1])
    expect(await next.getByText('meanwhile').count()).toBe(0)
  })
  await visit.close()
})

test('pictures whose request was taken and whose reply was lost are not drawn again at the second press', async () => {
  const stage = await newProject()
  const [character] = (await stage.board()).characters
  const subject = { kind: 'character', id: character?.id }
  const path = `/projects/${stage.id}/candidates`
  await studio.call(anna, { method: 'POST', path, body: { subjects: [subject] } })
  const drawn = async () =>
    (await studio.call<{ items: { state: string }[] }>(anna, { path: `${path}/character/${character?.id}` })).items
  const countOf = async () => (await drawn()).length
  await expect.poll(async () => (await drawn())[0]?.state, { timeout: 60_000 }).toBe('ready')
  const before = await countOf()
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at(`assets?character=${character?.id}`))
  const replies = await loseFirstReply(page, { url: /\/candidates$/, method: 'POST' })
  const draw = page.getByRole('button', { name: 'Draw 3 more' })
  await draw.click()
  await page.getByRole('alert').filter({ hasText: 'The server cannot be reached.' }).first().waitFor()
  expect(await countOf()).toBe(before + 3)
  await draw.click()
  await expect.poll(() => replies.length, PATIENT).toBe(2)
  expect(replies[1]?.data).toEqual(replies[0]?.data)
  await page.getByRole('alert').first().waitFor({ state: 'detached' })
  expect(await countOf()).toBe(before + 3)
  // An answered wish is over: the same again is another one.
  await expect.poll(() => draw.isEnabled(), { timeout: 60_000 }).toBe(true)
  await draw.click()
  await expect.poll(countOf, PATIENT).toBe(before + 6)
  await visit.close()
})

test('an upload in parts whose beginning got no reply goes on with what the server began', async () => {
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/files`)
  const replies = await loseFirstReply(page, { url: /\/storage\/multipart$/, method: 'POST' })
  const buffer = Buffer.alloc(9 * 1024 * 1024, 'a line of a long text\n')
  await page.locator('input[type=file]').first().setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer })
  await expect.poll(() => replies.length, PATIENT).toBe(2)
  expect(replies[1]?.data.file_id).toBe(replies[0]?.data.file_id)
  const stored = async () => {
    const { items } = await studio.call<{ items: { id: string }[] }>(anna, { path: '/assets' })
    return items.map((file) => file.id)
  }
  await expect.poll(stored, { timeout: 60_000 }).toContain(replies[0]?.data.file_id)
  await visit.close()
})

test('a shot moved step by step on a slow line does not jump back, and no step is lost', async () => {
  const stage = await newProject()
  const ids = async () => (await stage.board()).shots.map((shot) => shot.id)
  const [first, ...rest] = await ids()
  expect(rest.length).toBeGreaterThan(4)
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at('director'))
  const cards = page.locator('[role="gridcell"][id^="shot-"]')
  await cards.first().focus()
  const placeOf = async () => (await cards.evaluateAll((all) => all.map((one) => one.id))).indexOf(`shot-${first}`)
  const edits = await holdBack(page, { url: /\/board$/, method: 'PATCH' })
  await page.keyboard.press('Alt+ArrowRight')
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(placeOf, PATIENT).toBe(2)
  await edits.arrived(1)
  await edits.letGo(0)
  // The second leaves, the event of the first has come, and whatever it makes the page read.
  await edits.arrived(2)
  await expect.poll(async () => (await ids()).indexOf(first ?? ''), PATIENT).toBe(1)
  await page.waitForTimeout(1500)
  expect(await placeOf()).toBe(2)
  await page.keyboard.press('Alt+ArrowRight')
  await page.keyboard.press('Alt+ArrowRight')
  for (const index of [1, 2, 3]) {
    await edits.arrived(index + 1)
    await edits.letGo(index)
  }
  await expect.poll(async () => (await ids()).indexOf(first ?? ''), PATIENT).toBe(4)
  await visit.close()
})

test('a budget that another changes meanwhile is a question about the one field; what was typed outlives a reload', async () => {
  const headers = { 'x-workspace': workspace.id }
  const wish = { name: 'Pictures', currency: 'CNY', period: 'month', limit: '10000000', stops: true }
  const whole = { ...wish, project_id: null, member_id: null, engine: null }
  type Budget = { id: string; name: string; limit: string; revision: number }
  const call = (method: string, path: string, given: { body: object; headers?: Record<string, string> }) =>
    studio.call<Budget>(anna, { method, path, body: given.body, headers: { ...headers, ...given.headers } })
  const { id, revision } = await call('POST', '/billing/budgets', { body: whole })
  const now = async () => {
    const { items } = await studio.call<{ items: Budget[] }>(anna, { path: '/billing/budgets', headers })
    return items.find((one) => one.id === id)
  }
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/settings/billing?tab=budgets`)
  await page
    .getByRole('button', { name: /Pictures/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Change the budget' })
  await dialog.getByLabel('Limit').fill('20')
  await page.waitForTimeout(500)
  await page.reload()
  await page
    .getByRole('button', { name: /Pictures/ })
    .first()
    .click()
  await dialog.getByText('Not saved yet').waitFor()
  expect(await dialog.getByLabel('Limit').inputValue()).toBe('20')
  const theirs = { ...whole, name: 'Voices', limit: '30000000' }
  await call('PUT', `/billing/budgets/${id}`, { body: theirs, headers: { 'if-match': `"${revision}"` } })
  await dialog.getByLabel('Limit').press('Enter')
  await dialog.getByText('Limit: 30').waitFor()
  expect((await now())?.limit).toBe('30000000')
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Voices')
  await dialog.getByRole('button', { name: 'Save mine over it' }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await now()).toMatchObject({ name: 'Voices', limit: '20000000' })
  await visit.close()
})

test('saying a line anew changes nothing before it is begun; what is wished of one film is not wished of the next', async () => {
  const [stage, other] = [await newProject(), await newProject()]
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.goto(stage.at('director'))
  await page.locator('[role="gridcell"][id^="shot-"]').filter({ hasText: 'Where have you been' }).click()
  const { revision } = await stage.board()
  await page.getByRole('button', { name: 'Speak anew' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^One line, said in another way/).waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await stage.board()).revision).toBe(revision)

  await page.goto(stage.at('export'))
  const music = page.getByRole('switch', { name: /Music/ })
  const before = await music.getAttribute('aria-checked')
  await music.click()
  await expect.poll(() => music.getAttribute('aria-checked'), PATIENT).not.toBe(before)
  // As a notice leads there: the page stays, its project is another one.
  await page.evaluate((address) => history.pushState(null, '', address), other.at('export'))
  await expect.poll(() => music.getAttribute('aria-checked'), PATIENT).toBe(before)
  await page.evaluate((address) => history.pushState(null, '', address), stage.at('export'))
  await expect.poll(() => music.getAttribute('aria-checked'), PATIENT).not.toBe(before)
  await visit.close()
})
