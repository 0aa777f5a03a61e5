// Edits of the board that were overtaken: offered again where they were made and nowhere else, also after the board was left.
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 30_000 }

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been all night?

EXT. ROAD - NIGHT

BOB
There it goes.
`

type Shot = { readonly id: string; readonly locked: boolean; readonly variant: number }
type Board = { readonly revision: number; readonly shots: readonly Shot[] }

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

async function newProject() {
  const body = { title: 'The lamp', kind: 'comic_drama', settings: { size: '360p' } }
  const { id } = await studio.call<{ id: string }>(anna, { method: 'POST', path: '/projects', body })
  await studio.call(anna, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: SCRIPT, file_name: 'lamp.fountain' },
    headers: { 'if-match': '"0"' },
  })
  return { id, board: () => studio.call<Board>(anna, { path: `/projects/${id}/board` }) }
}

type Stage = Awaited<ReturnType<typeof newProject>>

async function editElsewhere({ id, board }: Stage, ...edits: object[]): Promise<void> {
  const headers = { 'if-match': `"${(await board()).revision}"` }
  await studio.call(anna, { method: 'PATCH', path: `/projects/${id}/board`, body: { edits }, headers })
}

/** A page that hears nothing of what others do: the race that a slow line makes. */
async function openDeaf(stage: Stage) {
  const visit = await studio.visit(anna)
  const { page } = visit
  await page.routeWebSocket(/\/api\/v1\/ws/, (socket) => socket.close())
  await page.goto(`/w/${workspace.slug}/projects/${stage.id}/director`)
  const cards = page.locator('[role="gridcell"][id^="shot-"]')
  await cards.first().click()
  return { ...visit, cards }
}

test('another picture that was asked for on an old board is asked for once, in the dialog that asks', async () => {
  const stage = await newProject()
  const [first, second] = (await stage.board()).shots
  const { page, close } = await openDeaf(stage)
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  const make = dialog.getByRole('button', { name: 'Start', exact: true })
  await expect.poll(() => make.isEnabled(), PATIENT).toBe(true)
  await editElsewhere(stage, { type: 'shot', id: second?.id, set: { notes: 'Bob: warmer' } })
  await make.click()
  await dialog.getByRole('alert').waitFor()
  expect((await stage.board()).shots[0]?.variant).toBe(0)
  await make.click()
  await dialog.waitFor({ state: 'detached' })
  // Offered once more on the board, it would make what was just paid for out of date.
  expect(await page.getByRole('button', { name: 'Apply again' }).count()).toBe(0)
  expect((await stage.board()).shots.find(({ id }) => id === first?.id)?.variant).toBe(1)
  await close()
})

test('an edit that is lost after its page was left is told where one is, waits on the board, and hides no other refusal', async () => {
  const stage = await newProject()
  const [first, second] = (await stage.board()).shots
  const { page, cards, close } = await openDeaf(stage)
  const held: Route[] = []
  await page.route(/\/board$/, (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    held.push(route)
  })
  await page.keyboard.press('x')
  await expect.poll(() => held.length, PATIENT).toBe(1)
  await page.getByRole('link', { name: 'Export' }).click()
  // The board is left once the other page is there.
  await page.getByRole('button', { name: 'Make the film' }).waitFor()
  await editElsewhere(stage, { type: 'shot', id: second?.id, set: { notes: 'Bob: warmer' } })
  await held[0]?.continue()
  await page.getByText('A change of yours did not come onto the board.').first().waitFor()
  await page.unrouteAll()
  await page.getByRole('link', { name: 'Director' }).click()
  const again = page.getByRole('button', { name: 'Apply again' })
  await again.waitFor()

  // Somebody else locks a shot that this page believes to be open.
  await cards.nth(1).click()
  const fresh = page.waitForResponse((reply) => reply.url().endsWith('/board') && reply.request().method() === 'GET')
  await page.route(/\/board$/, async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    await route.fulfill({
      status: 403,
      contentType: 'application/json',
      body: JSON.stringify({ success: false, error: { code: 'FORBIDDEN', message: 'Not for you.', details: {} } }),
    })
  })
  await page.keyboard.press('i')
  await page.getByText('Not for you.').waitFor()
  await fresh
  expect(await again.count()).toBe(1)
  await page.getByRole('button', { name: 'Dismiss' }).last().click()
  await page.getByText('Not for you.').waitFor({ state: 'detached' })
  await page.unrouteAll()

  // A shot with lines is asked about; that throws nothing away.
  await cards.nth(1).click()
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await again.click()
  await expect
    .poll(async () => (await stage.board()).shots.find(({ id }) => id === first?.id)?.locked, PATIENT)
    .toBe(true)
  await again.waitFor({ state: 'detached' })
  await close()
})
