// What goes away under an open page: the line, the session, the workspace that its address names. None of it may break the page,
// lose what was typed, or show something else in its place.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, PASSWORD, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const patience = { timeout: 30_000, interval: 100 }

type Place = { readonly id: string; readonly slug: string; readonly revision: number }

let studio: BrowserStudio
let alice: Person
let own: Place

beforeAll(async () => {
  studio = await openBrowserStudio()
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [Place] }>(alice, { path: '/workspaces' })
  own = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

/** The sockets of the page go through here; from `silence` on, those that are open carry nothing in either direction. */
async function tapSockets(page: Page) {
  const lines: { isSilent: boolean }[] = []
  await page.routeWebSocket(/\/api\/v1\/ws/, (socket) => {
    const line = { isSilent: false }
    lines.push(line)
    const server = socket.connectToServer()
    socket.onMessage((message) => line.isSilent || server.send(message))
    server.onMessage((message) => line.isSilent || socket.send(message))
    // A dead line does not carry a farewell either.
    server.onClose((code, reason) => {
      if (!line.isSilent) void socket.close({ ...(code ? { code } : {}), ...(reason ? { reason } : {}) })
    })
  })
  return {
    silence: () => {
      for (const line of lines) line.isSilent = true
    },
    opened: () => lines.length,
  }
}

test('a line that carries nothing any more is noticed, shown and replaced, and what happened meanwhile appears', async () => {
  const { id } = await studio.call<{ id: string }>(alice, {
    method: 'POST',
    path: '/projects',
    body: { title: 'Before the silence' },
  })
  const { page, close } = await studio.visit(alice)
  const sockets = await tapSockets(page)
  await page.goto(`/w/${own.slug}/projects/${id}/script`)
  await page.getByRole('heading', { level: 1, name: 'Before the silence' }).waitFor()
  await expect.poll(() => sockets.opened(), patience).toBe(1)
  // Told over the live stream: it is live now, not only open.
  await rename(id, 'Still heard')
  await page.getByRole('heading', { level: 1, name: 'Still heard' }).waitFor()
  sockets.silence()
  await rename(id, 'Said into the silence')
  await page.getByText('The connection is broken').waitFor({ timeout: 60_000 })
  await page.getByRole('heading', { level: 1, name: 'Said into the silence' }).waitFor()
  await page.getByText('The connection is broken').waitFor({ state: 'hidden' })
  expect(sockets.opened()).toBe(2)
  await close()
})

async function rename(id: string, title: string): Promise<void> {
  const { revision } = await studio.call<{ revision: number }>(alice, { path: `/projects/${id}` })
  await studio.call(alice, {
    method: 'PATCH',
    path: `/projects/${id}`,
    body: { title },
    headers: { 'if-match': `"${revision}"` },
  })
}

async function signInAgain(page: Page, username: string): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a session that ended unheard leads to signing in at the next press, and back with what was typed', async () => {
  const carla = await studio.person('carla')
  const { items } = await studio.call<{ items: [Place] }>(carla, { path: '/workspaces' })
  const { page, complaints, close } = await studio.visit(carla)
  const sockets = await tapSockets(page)
  const at = `/w/${items[0].slug}/settings`
  await page.goto(at)
  const name = page.getByLabel('Name', { exact: true })
  await name.waitFor()
  await expect.poll(() => sockets.opened(), patience).toBe(1)
  sockets.silence()
  await studio.call(carla, { method: 'DELETE', path: '/auth/sessions' })
  await name.fill('Typed before the door shut')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL('**/sign-in?next=**')
  await page.getByText('You have been signed out').first().waitFor()
  await signInAgain(page, 'carla')
  await page.waitForURL(`**${at}`)
  expect(await name.inputValue()).toBe('Typed before the door shut')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).first().waitFor()
  expect(complaints.filter((each) => each.startsWith('thrown'))).toEqual([])
  await close()
})

test('a session that ended unheard is no broken page when the window is looked at again', async () => {
  const dora = await studio.person('dora')
  const { page, complaints, close } = await studio.visit(dora)
  const sockets = await tapSockets(page)
  await page.clock.install()
  await page.goto('/account')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => sockets.opened(), patience).toBe(1)
  sockets.silence()
  await studio.call(dora, { method: 'DELETE', path: '/auth/sessions' })
  // Who is signed in is asked again after a minute, when somebody looks.
  await page.clock.setSystemTime(Date.now() + 120_000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.waitForURL('**/sign-in?next=**', { timeout: 20_000 })
  await page.getByText('You have been signed out').first().waitFor()
  expect(await page.getByText('This page broke').count()).toBe(0)
  expect(complaints.filter((each) => each.startsWith('thrown'))).toEqual([])
  await close()
})

async function makeTeam(name: string): Promise<Place> {
  return studio.call<Place>(alice, { method: 'POST', path: '/workspaces', body: { name } })
}

test('a workspace with another short name takes its open pages along', async () => {
  const team = await makeTeam('Old name')
  const { page, close } = await studio.visit(alice)
  await page.goto(`/w/${team.slug}/files?search=rushes`)
  await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
  await studio.call(alice, {
    method: 'PUT',
    path: `/workspaces/${team.id}`,
    body: { name: 'New name', slug: 'named-anew' },
    headers: { 'if-match': `"${team.revision}"` },
  })
  await page.waitForURL('**/w/named-anew/files?search=rushes')
  await page.getByRole('button', { name: 'New name' }).waitFor()
  // Back in the history stands the old address.
  await page.goto(`/w/${team.slug}/files`)
  await page.getByText('This workspace was deleted or renamed').waitFor()
  await close()
})

test('whoever is taken out of a workspace sees that, and never another workspace under its address', async () => {
  const team = await makeTeam('Closed circle')
  const bob = await studio.person('bob')
  const { token } = await studio.call<{ token: string }>(alice, {
    method: 'POST',
    path: `/workspaces/${team.id}/invite`,
    body: { role: 'director' },
  })
  await studio.call(bob, { method: 'POST', path: '/workspaces/join', body: { token } })
  const { id } = await studio.call<{ id: string }>(bob, { path: '/auth/me' })
  const { page, complaints, close } = await studio.visit(bob)
  await page.goto(`/w/${team.slug}/files`)
  await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
  await studio.call(alice, { method: 'DELETE', path: `/workspaces/${team.id}/members/${id}` })
  const gone = page.getByText('This workspace was deleted or renamed')
  await gone.waitFor()
  expect(await page.getByRole('heading', { name: 'Files' }).count()).toBe(0)
  await page.reload()
  await gone.waitFor()
  // Who stands outside can still leave.
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'To the projects' }).click()
  await page.waitForURL((url) => url.pathname.endsWith('/projects') && !url.pathname.includes(team.slug))
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  expect(complaints.filter((each) => each.startsWith('thrown'))).toEqual([])
  await close()
})

test('uploads end when somebody signs out: they are not sent as the next person, and go on when the first is back', async () => {
  const bob = await studio.person('bob')
  const { page, context, close } = await studio.visit(alice)
  const line = await context.newCDPSession(page)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 256 * 1024 }
  await page.goto(`/w/${own.slug}/files`)
  await page.getByRole('button', { name: 'Upload' }).first().click({ trial: true })
  await line.send('Network.emulateNetworkConditions', slow)
  const file = { name: 'rushes.bin', mimeType: '', buffer: randomBytes(12 * 1024 * 1024) }
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page.getByRole('region', { name: 'Uploads' }).getByText('rushes.bin').waitFor()
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Keep and sign out' }).click()
  await page.waitForURL('**/sign-in**')
  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET' && /storage|files|parts/.test(request.url())) sent.push(request.url())
  })
  await signInAgain(page, bob.username)
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await page.getByRole('link', { name: 'Files' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
  expect(await page.getByText('rushes.bin').count()).toBe(0)
  expect(sent).toEqual([])
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in**')
  await signInAgain(page, 'alice')
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await page.getByRole('link', { name: 'Files' }).first().click()
  await page.getByRole('region', { name: 'Uploads' }).getByText('1 of 1 files').waitFor()
  await close()
})
