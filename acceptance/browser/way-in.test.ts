// The way in, as a stranger walks it.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, PASSWORD } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

let studio: BrowserStudio
beforeAll(async () => {
  studio = await openBrowserStudio()
})
afterAll(() => studio?.[Symbol.asyncDispose]())

/** The newest mail to an address; without a mail server they lie in the data folder. */
async function linkMailedTo(address: string, path: string): Promise<string> {
  const folder = join(studio.data, 'mail')
  const find = async () => {
    const names = await readdir(folder).catch(() => [])
    for (const name of names
      .filter((each) => each.endsWith('.eml'))
      .sort()
      .reverse()) {
      const mail = await PostalMime.parse(await readFile(join(folder, name)))
      const token = new RegExp(`${path}#token=([\\w-]+)`).exec(mail.text ?? '')?.[1]
      if (token && mail.to?.some((each) => each.address === address)) return token
    }
    return null
  }
  await expect.poll(find, { timeout: 60_000 }).not.toBeNull()
  return `${path}#token=${await find()}`
}

test('the first account sets the studio up: a weak password is told while typing, a good one leads in', async () => {
  const visit = await studio.visit(null)
  const { page } = visit
  await page.goto('/')
  await page.getByRole('heading', { name: 'Set up this studio' }).waitFor()
  expect(visit.complaints).toEqual([])
  await page.getByLabel('User name').fill('root')
  const password = page.getByLabel('Password', { exact: true })
  await password.fill('password1')
  await page.getByText(/Strength: (very )?weak/).waitFor()
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.getByRole('alert').getByText('too easy to guess').waitFor()
  expect(await page.getByLabel('User name').inputValue()).toBe('root')
  await page.reload()
  expect(await page.getByLabel('User name').inputValue()).toBe('root')
  expect(await password.inputValue()).toBe('')
  await password.fill(PASSWORD)
  await page.getByText(/Strength: (very )?good/).waitFor()
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.waitForURL('**/welcome')
  await visit.close()
})

test('a stranger is led to the door; a wrong password is refused in words; the right one leads where they wanted to go', async () => {
  await studio.person('alice')
  const visit = await studio.visit(null)
  const { page } = visit
  await page.goto('/account?tab=devices')
  await page.getByLabel('User name or e-mail').fill('alice')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('wrong').waitFor()
  expect(await page.getByLabel('User name or e-mail').inputValue()).toBe('alice')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This device').waitFor()
  expect(page.url()).toContain('tab=devices')
  await visit.close()
})

test('a forgotten password is replaced by a mailed link, whose secret leaves the address bar and works once', async () => {
  await studio.person('bob')
  const visit = await studio.visit(null)
  const { page } = visit
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgotten your password?' }).click()
  await page.getByLabel('E-mail', { exact: true }).fill('bob@example.org')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText('Look into your mailbox').waitFor()
  const link = await linkMailedTo('bob@example.org', '/reset-password')
  await page.goto(link)
  await page.getByLabel('New password').fill('seven copper kettles singing')
  expect(page.url()).not.toContain('token')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByText('The password is changed').waitFor()
  expect(asked.filter((url) => url.includes(link.split('=')[1] ?? ''))).toEqual([])
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('User name or e-mail').fill('bob')
  await page.getByLabel('Password', { exact: true }).fill('seven copper kettles singing')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/projects**')
  await page.goto(link)
  await page.getByLabel('New password').fill('another good long phrase')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByRole('link', { name: 'Ask for a new link' }).waitFor()
  await visit.close()
})

test('an address is confirmed by the mailed link', async () => {
  await studio.person('carol')
  const visit = await studio.visit(null)
  await visit.page.goto(await linkMailedTo('carol@example.org', '/verify-email'))
  await visit.page.getByText('Your e-mail address is confirmed').waitFor()
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('an invitation goes along through registration, and ends in its workspace', async () => {
  const alice = await studio.person('alice')
  const team = await studio.call<{ id: string; slug: string }>(alice, {
    method: 'POST',
    path: '/workspaces',
    body: { name: 'Team' },
  })
  const { token } = await studio.call<{ token: string }>(alice, {
    method: 'POST',
    path: `/workspaces/${team.id}/invite`,
    body: { role: 'viewer' },
  })
  const visit = await studio.visit(null)
  const { page } = visit
  await page.goto(`/sign-in#invitation=${token}`)
  await page.getByRole('link', { name: 'Make an account' }).click()
  await page.getByText('You were invited').waitFor()
  await page.getByLabel('User name').fill('dora')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.waitForURL(`**/w/${team.slug}/projects**`)
  await visit.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('the way in bars nobody (%s, %s, %i px)', async (language, theme, width) => {
  await studio.person('alice')
  const visit = await studio.visit(null, { language, theme, width })
  const { page } = visit
  for (const path of ['/sign-in', '/register', '/forgot-password', '/reset-password#token=none', '/verify-email']) {
    await page.goto(path)
    await page.locator('input, [role="status"]').first().waitFor()
    expect(await findBarriers(page), path).toEqual([])
    expect(await findCutTexts(page), path).toEqual([])
  }
  expect(visit.complaints).toEqual([])
  await visit.close()
})
