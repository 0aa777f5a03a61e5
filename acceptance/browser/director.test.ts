// The director's page, as a director works with it all day: by keyboard and pointer, beside others, and refused where it must be.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been all night?

BOB
I was at the river with the soldiers.

Bob takes off his coat.

BOB
Then ask them.

EXT. ROAD - NIGHT

A cart rolls by in the dark.

BOB
There it goes.
`

type Line = { id: string; text: string; direction: string }
type Shot = { id: string; scene_id: string; size: string; locked: boolean; lines: Line[] }
type Board = { revision: number; shots: Shot[] }

let studio: BrowserStudio
let alice: Person
let workspace: { id: string; slug: string }
let projectId: string

beforeAll(async () => {
  studio = await openBrowserStudio()
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: { id: string; slug: string }[] }>(alice, { path: '/workspaces' })
  workspace = items[0] as typeof workspace
})
afterAll(() => studio?.[Symbol.asyncDispose]())

beforeEach(async () => {
  const body = { title: 'The lamp', kind: 'comic_drama', settings: { size: '360p' } }
  projectId = (await studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body })).id
  await studio.call(alice, {
    method: 'PUT',
    path: `/projects/${projectId}/script`,
    body: { text: SCRIPT, file_name: 'lamp.fountain' },
    headers: { 'if-match': '"0"' },
  })
})

/** Pages of a busy machine are slow. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 30_000 })

const readBoard = () => studio.call<Board>(alice, { path: `/projects/${projectId}/board` })
const idsOf = async () => (await readBoard()).shots.map((shot) => shot.id)
const edit = async (...edits: object[]) =>
  studio.call(alice, {
    method: 'PATCH',
    path: `/projects/${projectId}/board`,
    body: { edits },
    headers: { 'if-match': `"${(await readBoard()).revision}"` },
  })

async function join(username: string, role: string): Promise<Person> {
  const person = await studio.person(username)
  const path = `/workspaces/${workspace.id}/invite`
  const { token } = await studio.call<{ token: string }>(alice, { method: 'POST', path, body: { role } })
  await studio.call(person, { method: 'POST', path: '/workspaces/join', body: { token } })
  return person
}

async function openBoard(who: Person, look: Parameters<BrowserStudio['visit']>[1] = {}): Promise<Visit> {
  const visit = await studio.visit(who, look)
  await visit.page.goto(`/w/${workspace.slug}/projects/${projectId}/director`)
  await card(visit.page, 0).waitFor()
  return visit
}

const cards = (page: Page) => page.locator('[role="gridcell"][id^="shot-"]')
const card = (page: Page, index: number) => cards(page).nth(index)
const selectedId = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]').first().getAttribute('id')

test('the board is edited by keyboard alone, and every edit is taken back and done again', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const before = await idsOf()
  await card(page, 0).focus()
  await page.keyboard.press('ArrowRight')
  await soon(() => selectedId(page)).toBe(`shot-${before[1]}`)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe(`shot-${before[1]}`)

  await page.keyboard.press('i')
  await soon(async () => (await idsOf()).length).toBe(before.length + 1)
  const inserted = (await idsOf())[2]
  await soon(() => selectedId(page)).toBe(`shot-${inserted}`)
  await page.keyboard.press('Alt+ArrowLeft')
  await soon(async () => (await idsOf()).indexOf(inserted ?? '')).toBe(1)
  await page.keyboard.press('x')
  await soon(async () => (await readBoard()).shots[1]?.locked).toBe(true)

  for (let count = 0; count < 3; count += 1) {
    const { revision } = await readBoard()
    await page.keyboard.press('Control+z')
    await soon(async () => (await readBoard()).revision).toBeGreaterThan(revision)
  }
  expect(await idsOf()).toEqual(before)
  await soon(() => cards(page).count()).toBe(before.length)
  await page.keyboard.press('Shift+Control+z')
  await soon(async () => (await idsOf()).length).toBe(before.length + 1)

  await page.keyboard.press('Shift+?')
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await soon(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a deleted shot leaves the keyboard on the board; single keys act there alone, and can be turned off', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const before = await idsOf()
  await card(page, 0).focus()
  await page.keyboard.press('i')
  await soon(idsOf).toHaveLength(before.length + 1)
  await soon(() => selectedId(page)).not.toBe(`shot-${before[0]}`)
  const onBoard = () => page.evaluate(() => document.activeElement?.closest('[role="gridcell"]') !== null)
  await soon(onBoard).toBe(true)
  await page.keyboard.press('Delete')
  await soon(idsOf).toEqual(before)
  await soon(onBoard).toBe(true)
  const { revision } = await readBoard()
  const elsewhere = page.getByRole('link', { name: 'Files' }).first()
  await elsewhere.focus()
  for (const key of ['i', 'x', 'm', 'Delete', 'Backspace']) await elsewhere.press(key)
  await page.evaluate(() => localStorage.setItem('huaben.single-keys', 'off'))
  await card(page, 0).focus()
  for (const key of ['i', 'x', 'Delete']) await page.keyboard.press(key)
  await page.evaluate(() => localStorage.removeItem('huaben.single-keys'))
  // What was pressed goes out in one order: after this one, the others would have arrived.
  await page.keyboard.press('x')
  await soon(async () => (await readBoard()).revision).toBe(revision + 1)
  expect(await idsOf()).toEqual(before)
  await page.keyboard.press('Control+z')
  await soon(async () => (await readBoard()).revision).toBe(revision + 2)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('lines leave the film only when that is meant; what was removed comes back; a shot is dragged to another place', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const { shots } = await readBoard()
  const at = shots.findIndex((shot) => shot.lines.length > 0)
  const spoken = shots[at] as Shot
  await card(page, at).click()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await dialog.innerText()).toMatch(/line is|lines are/)
  expect(await idsOf()).toContain(spoken.id)
  await dialog.getByRole('button', { name: 'Delete with lines' }).click()
  await soon(idsOf).not.toContain(spoken.id)

  await page.getByRole('button', { name: 'Waiting edits and removed shots' }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await soon(idsOf).toContain(spoken.id)
  await page.keyboard.press('Escape')

  const [first] = await idsOf()
  await card(page, 0).dragTo(card(page, 2), { targetPosition: { x: 150, y: 60 } })
  await soon(async () => (await idsOf()).indexOf(first ?? '')).toBe(2)
  await soon(() => card(page, 2).getAttribute('id')).toBe(`shot-${first}`)
  expect(visit.complaints.filter((text) => !text.includes('409'))).toEqual([])
  await visit.close()
})

/** Held until it comes along, then moved to the right half of another card and let go. */
async function carry(page: Page, by: 'touch' | 'pen', from: number, to: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const [start, end] = [await card(page, from).boundingBox(), await card(page, to).boundingBox()]
  const send = async (step: 'Start' | 'Move' | 'End', x: number, y: number) => {
    const touchPoints = step === 'End' ? [] : [{ x, y }]
    if (by === 'touch') return cdp.send('Input.dispatchTouchEvent', { type: `touch${step}`, touchPoints })
    const type = ({ Start: 'mousePressed', Move: 'mouseMoved', End: 'mouseReleased' } as const)[step]
    const buttons = step === 'End' ? 0 : 1
    return cdp.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1, pointerType: by })
  }
  const [x, y] = [(start?.x ?? 0) + 40, (start?.y ?? 0) + 40]
  const [endX, endY] = [(end?.x ?? 0) + (end?.width ?? 0) - 20, (end?.y ?? 0) + 40]
  await send('Start', x, y)
  await page.locator('[data-dragged]').waitFor()
  await send('Move', (x + endX) / 2, (y + endY) / 2)
  await send('Move', endX, endY)
  await card(page, to).locator('> span.bg-accent').waitFor()
  await send('End', endX, endY)
  await cdp.detach()
}

test('a shot is carried to another place by finger and by pen; a finger that moves at once scrolls', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const before = await idsOf()
  for (const by of ['touch', 'pen'] as const) {
    const [first] = await idsOf()
    await carry(page, by, 0, 2)
    await soon(async () => (await idsOf()).indexOf(first ?? '')).toBe(2)
    await soon(() => card(page, 2).getAttribute('id')).toBe(`shot-${first}`)
    expect(await page.locator('[data-dragged]').count()).toBe(0)
  }
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await soon(idsOf).toEqual(before)
  await soon(() => card(page, 0).getAttribute('id')).toBe(`shot-${before[0]}`)

  const cdp = await page.context().newCDPSession(page)
  const box = await card(page, 0).boundingBox()
  const [x, y] = [(box?.x ?? 0) + 40, (box?.y ?? 0) + 60]
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + 90, y: y + 30 }] })
  await page.waitForTimeout(500)
  expect(await page.locator('[data-dragged]').count()).toBe(0)
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  expect(await idsOf()).toEqual(before)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

const HEARD_BACK_MS = 7000

test('the board is asked for before the page is there, and only once', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  // A page also hears what happened seconds before it was opened, and asks again then.
  await page.waitForTimeout(HEARD_BACK_MS)
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/v1/')) asked.push(pathname.slice('/api/v1'.length))
  })
  await page.reload()
  await card(page, 0).waitFor()
  await page.waitForLoadState('networkidle')
  const at = `/projects/${projectId}`
  const board = [at, `${at}/board`, `${at}/production/state`]
  const early = ['/auth/me', '/workspaces', '/workspaces/shared-projects', ...board]
  expect(asked.slice(0, early.length)).toEqual(early)
  expect(asked.filter((path) => early.includes(path))).toEqual(early)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('how a line is said is written on the board, outlives a reload before it is saved, and is taken back', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const { shots } = await readBoard()
  const at = shots.findIndex((shot) => shot.lines.some((line) => line.text.startsWith('Where')))
  const said = async () => (await readBoard()).shots[at]?.lines[0]?.direction
  await card(page, at).click()
  const field = page.getByRole('textbox', { name: 'How to say “Where have you been all night?”' })
  await field.fill('low, tired')
  await page.reload()
  await card(page, at).click()
  await soon(() => field.inputValue()).toBe('low, tired')
  expect(await said()).toBe('')
  await field.focus()
  await page.keyboard.press('Enter')
  await soon(said).toBe('low, tired')
  await page.getByRole('button', { name: 'Back to what the script says: nothing' }).click()
  await soon(said).toBe('')
  await soon(() => field.inputValue()).toBe('')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await soon(said).toBe('low, tired')
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('shots are made after a preview and arrive live; a change makes them out of date; the board plays', async () => {
  const visit = await openBoard(alice)
  const { page } = visit
  const { shots } = await readBoard()
  const at = shots.findIndex((shot) => shot.lines.length > 0)
  await card(page, at).click()
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Expected time').waitFor()
  expect(await dialog.getByRole('row', { name: /Pictures/ }).innerText()).toMatch(/1\s+0/)
  await dialog.getByRole('button', { name: 'Start' }).click()
  await card(page, at).locator('img').waitFor()
  await soon(() => card(page, at).textContent()).toContain('Up to date')
  expect(await card(page, at === 0 ? 1 : 0).textContent()).toContain('Not made yet')

  await page.getByLabel('Angle').selectOption('low')
  await soon(() => card(page, at).textContent()).toContain('Out of date')

  await card(page, 0).click()
  await page.keyboard.press('l')
  const position = () => page.getByLabel('Position').inputValue().then(Number)
  await soon(position).toBeGreaterThan(300)
  await page.keyboard.press('l')
  await page.getByText('Speed 2×').first().waitFor()
  await page.keyboard.press('k')
  const stopped = await position()
  await page.waitForTimeout(300)
  expect(await position()).toBe(stopped)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('people see each other come, move and go; an edit made on an old board is refused in words, and nothing is lost', async () => {
  const bob = await join('bob', 'director')
  const [one, two] = [await openBoard(alice), await openBoard(bob)]
  const { shots } = await readBoard()
  await one.page.getByRole('img', { name: 'Here now: bob' }).waitFor()
  await card(two.page, 2).click()
  await soon(() => card(one.page, 2).innerHTML()).toContain('Open: bob')
  await edit({ type: 'shot', id: shots[2]?.id, set: { size: 'extreme_close' } })
  await soon(() => card(two.page, 2).innerText()).toContain('Extreme close-up')
  await two.close()
  await soon(() => one.page.getByRole('img', { name: 'Here now: bob' }).count()).toBe(0)
  await one.close()

  const deaf = await studio.visit(alice)
  // Without the live stream the page does not hear of the other edit: the race that a slow line makes.
  await deaf.page.routeWebSocket(/\/api\/v1\/ws/, (socket) => socket.close())
  await deaf.page.goto(`/w/${workspace.slug}/projects/${projectId}/director`)
  await card(deaf.page, 0).waitFor()
  await edit({ type: 'shot', id: shots[0]?.id, set: { notes: 'Warmer light.' } })
  await card(deaf.page, 1).click()
  await deaf.page.getByLabel('Size').selectOption('wide')
  await deaf.page.getByText('Somebody else changed the board meanwhile').first().waitFor()
  await card(deaf.page, 0).click()
  await soon(() => deaf.page.getByLabel('Notes').inputValue()).toBe('Warmer light.')
  // The edit that was overtaken is offered again, on the board as it is now.
  await deaf.page.getByRole('button', { name: 'Apply again' }).click()
  await soon(async () => (await readBoard()).shots[1]?.size).toBe('wide')
  await soon(() => deaf.page.getByRole('button', { name: 'Apply again' }).count()).toBe(0)
  await deaf.close()
})

test('a viewer looks and changes nothing, not even by key; a stranger sees nothing', async () => {
  const vera = await join('vera', 'viewer')
  const visit = await openBoard(vera)
  const { page } = visit
  const before = await readBoard()
  expect(await page.getByRole('button', { name: /Make|Undo|Insert|Delete/ }).count()).toBe(0)
  expect(await page.getByLabel('Size').isDisabled()).toBe(true)
  for (const key of ['i', 'x', 'm', 'Delete', 'Alt+ArrowRight']) await page.keyboard.press(key)
  await page.keyboard.press(']')
  expect((await readBoard()).revision).toBe(before.revision)
  expect(visit.complaints).toEqual([])
  await visit.close()

  const stranger = await studio.visit(await studio.person('stranger'))
  await stranger.page.goto(`/w/${workspace.slug}/projects/${projectId}/director`)
  await stranger.page.getByText('Nothing here').waitFor()
  await stranger.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('the board bars nobody (%s, %s, %i px)', async (language, theme, width) => {
  const visit = await openBoard(alice, { language, theme, width })
  expect(await findBarriers(visit.page)).toEqual([])
  expect(await findCutTexts(visit.page)).toEqual([])
  if (width < 1024) {
    await visit.page.getByRole('button', { name: '检查器' }).click()
    await visit.page.getByRole('dialog').getByLabel('景别').waitFor()
    expect(await findBarriers(visit.page)).toEqual([])
    expect(await findCutTexts(visit.page)).toEqual([])
  }
  expect(visit.complaints).toEqual([])
  await visit.close()
})
