// One person, two tabs of one browser: what is done in one is seen in the other, and the end of the session is the end in both.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, PASSWORD, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const patience = { timeout: 30_000, interval: 100 }
const MIB = 1024 * 1024

let studio: BrowserStudio
let alice: Person
let place: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio({ env: { HUABEN_UPLOAD_PART_BYTES: String(MIB) } })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function openTwo(path: string) {
  const visit = await studio.visit(alice)
  const second = await visit.context.newPage()
  await visit.page.goto(path)
  await second.goto(path)
  for (const page of [visit.page, second]) await page.getByRole('heading', { level: 1 }).first().waitFor()
  return { first: visit.page, second, visit }
}

const makeProject = (title: string) =>
  studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body: { title } })

test('an upload that runs in one tab is told in the other, and its file appears there when it has arrived', async () => {
  const { first, second, visit } = await openTwo(`/w/${place.slug}/files`)
  const session = await visit.context.newCDPSession(first)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2 * MIB }
  await session.send('Network.emulateNetworkConditions', slow)
  const file = { name: 'rushes.bin', mimeType: '', buffer: randomBytes(12 * MIB) }
  await first.getByRole('button', { name: 'Upload' }).first().click({ trial: true })
  await first.locator('input[type=file]').first().setInputFiles(file)
  await first.getByRole('region', { name: 'Uploads' }).getByText('rushes.bin').waitFor()
  await second.getByText('Begun in another window or on another device').waitFor()
  await session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
  await first.getByRole('region', { name: 'Uploads' }).getByText('1 of 1 files').waitFor()
  await second.getByRole('button', { name: 'rushes.bin' }).waitFor()
  await expect.poll(() => second.getByText('Begun in another window').count(), patience).toBe(0)
  await visit.close()
})

test('a new name, another language and another theme chosen in one tab hold in the other without a reload', async () => {
  const { id } = await makeProject('First name')
  const { first, second, visit } = await openTwo(`/w/${place.slug}/projects/${id}/assets`)
  await first.getByRole('button', { name: 'First name' }).click()
  await first.getByLabel('Title').fill('Second name')
  await first.getByRole('button', { name: 'Save' }).click()
  await second.getByRole('heading', { level: 1, name: 'Second name' }).waitFor()
  const choose = async (button: string, item: string) => {
    await first.getByRole('button', { name: button }).click()
    await first.getByRole('menuitemcheckbox', { name: item }).click()
  }
  await choose('Appearance', 'Light')
  await choose('Language', '简体中文')
  await second.getByRole('link', { name: '导演' }).waitFor()
  expect(await second.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
  await visit.close()
})

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

test('signing out in one tab ends the other too; signing in again leads back to where one was, with what was typed', async () => {
  const { id } = await makeProject('Kept')
  const text = '甲：到家了。\n'
  await studio.call(alice, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text },
    headers: { 'if-match': '"0"' },
  })
  const { first, second, visit } = await openTwo(`/w/${place.slug}/projects/${id}/script`)
  const editor = second.locator('.cm-content')
  await editor.click()
  await second.keyboard.press('Control+End')
  await second.keyboard.type('乙：欢迎回来。')
  await first.goto(`/w/${place.slug}/files`)
  await signOut(first)
  await first.getByRole('button', { name: 'Keep and sign out' }).click()
  await first.waitForURL('**/sign-in**')
  await second.waitForURL('**/sign-in?next=**', { timeout: 30_000 })
  await second.getByText('You have been signed out').first().waitFor()
  await second.getByLabel('User name or e-mail').fill('alice')
  await second.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await second.getByRole('button', { name: 'Sign in' }).click()
  await second.waitForURL(`**/projects/${id}/script**`)
  await expect.poll(() => second.locator('.cm-content').innerText(), patience).toContain('欢迎回来')
  await visit.close()
})

test('an account that is suspended meanwhile is led out of an open page', async () => {
  const bob = await studio.person('bob')
  const { id } = await studio.call<{ id: string }>(bob, { path: '/auth/me' })
  const visit = await studio.visit(bob)
  await visit.page.goto('/account')
  await visit.page.getByRole('heading', { level: 1 }).waitFor()
  await studio.call(alice, { method: 'PATCH', path: `/users/${id}/status`, body: { status: 'suspended' } })
  await visit.page.waitForURL('**/sign-in?next=**', { timeout: 30_000 })
  await visit.close()
})
