// One's own account: profile and picture, second step, devices, leaving.
import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, PASSWORD } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

const PATIENCE = { timeout: 30_000 }

let studio: BrowserStudio
beforeAll(async () => {
  studio = await openBrowserStudio()
  await studio.person('root')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

test('the profile is saved, what was typed outlives a reload, and a picture shows at once', async () => {
  const visit = await studio.visit(await studio.person('alice'))
  const { page } = visit
  await page.goto('/account')
  await page.getByLabel('About you').fill('Writes at night.')
  await page.waitForTimeout(600)
  await page.reload()
  expect(await page.getByLabel('About you').inputValue()).toBe('Writes at night.')
  await page.getByLabel('Phone').fill('nonsense')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  await page.getByText('This is not a phone number.').first().waitFor()
  await page.getByLabel('Phone').fill('+86 138 0013 8000')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  await page.getByText('Saved.').first().waitFor()
  const buffer = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#245a94' } })
    .png()
    .toBuffer()
  const choose = (content: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: content })
  await choose(buffer)
  const square = page.getByRole('dialog', { name: 'Your picture' })
  await square.getByRole('slider', { name: 'Zoom' }).press('ArrowRight')
  await square.getByRole('slider', { name: 'Across' }).press('End')
  await square.getByRole('button', { name: 'Use this picture' }).click()
  await square.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Remove' }).waitFor()
  const picture = page.locator('img[src*="/avatar?v="]')
  // In the form and in the menu of the account.
  await expect.poll(() => picture.count(), PATIENCE).toBe(2)
  await expect.poll(() => picture.first().evaluate((img: HTMLImageElement) => img.naturalWidth), PATIENCE).toBe(512)
  await choose(Buffer.from('no'))
  await square.getByText('This picture cannot be read.').waitFor()
  await square.getByRole('button', { name: 'Cancel' }).click()
  await visit.close()
})

const codeOf = (secret: string, stepsAhead = 0) =>
  generateSync({ strategy: 'totp', secret, epoch: Math.floor(Date.now() / 1000) + stepsAhead * 30 })

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel('User name or e-mail').fill('bella')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('with two-factor on, the password alone opens nothing; the code does, and so does a recovery code, once', async () => {
  const visit = await studio.visit(await studio.person('bella'))
  const { page } = visit
  await page.goto('/account?tab=two-factor')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByLabel('Current password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  const secret = (await page.getByText(/^([A-Z2-7]{4} ){3,}/).innerText()).replaceAll(/\s/g, '')
  await page.getByLabel('Code').fill(codeOf(secret))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByText('Keep these recovery codes').waitFor()
  const codes = await page
    .locator('li')
    .filter({ hasText: /^[2-9A-Z]{5}-[2-9A-Z]{5}$/ })
    .allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes left').waitFor()
  await visit.close()

  const again = await studio.visit(null)
  const door = again.page
  await door.goto('/sign-in')
  await typePassword(door)
  await door.getByRole('heading', { name: 'Second step' }).waitFor()
  expect((await again.context.cookies()).filter((each) => each.name === 'huaben_access')).toEqual([])
  await door.getByLabel('Code').fill('000000')
  await door.getByRole('button', { name: 'Continue' }).click()
  await door.getByRole('alert').getByText('code is wrong').waitFor()
  await door.getByLabel('Code').fill(codeOf(secret, 1))
  await door.getByRole('button', { name: 'Continue' }).click()
  await door.waitForURL('**/projects**')
  await again.close()

  const lost = await studio.visit(null)
  await lost.page.goto('/sign-in')
  await typePassword(lost.page)
  await lost.page.getByRole('button', { name: 'Use a recovery code' }).click()
  await lost.page.getByLabel('Recovery code').fill(codes[0] ?? '')
  await lost.page.getByRole('button', { name: 'Continue' }).click()
  await lost.page.waitForURL('**/projects**')
  await lost.page.goto('/account?tab=two-factor')
  await lost.page.getByText('9 recovery codes left').waitFor()
  await lost.close()
})

test('other devices are listed by name, and ending them signs them out', async () => {
  const cleo = await studio.person('cleo')
  const [here, there] = [await studio.visit(cleo), await studio.visit(cleo)]
  await there.page.goto('/account')
  await there.page.getByLabel('About you').waitFor()
  await here.page.goto('/account?tab=devices')
  await here.page.getByText('This device').waitFor()
  expect(await here.page.getByText('Chrome on Linux').count()).toBeGreaterThan(0)
  await here.page.getByRole('button', { name: 'Sign out all others' }).click()
  await here.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click()
  await here.page.getByText('You are signed in nowhere else.').waitFor()
  await there.page.goto('/account')
  await there.page.getByRole('heading', { name: 'Sign in to the studio' }).waitFor()
  await here.close()
  await there.close()
})

test('leaving is refused while a workspace needs somebody, with the way to mend it; then it works', async () => {
  const dora = await studio.person('dora')
  const { items } = await studio.call<{ items: { id: string }[] }>(dora, { path: '/workspaces' })
  const project = await studio.call<{ id: string }>(dora, {
    method: 'POST',
    path: '/projects',
    body: { title: 'Left behind', kind: 'comic_drama' },
  })
  const visit = await studio.visit(dora)
  const { page } = visit
  await page.goto('/account?tab=delete')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Current password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Delete my account' }).click()
  await dialog.getByText('It is not empty').waitFor()
  expect(await dialog.getByRole('link', { name: 'Settings' }).getAttribute('href')).toMatch(/^\/w\/.+\/settings$/)
  expect(items).toHaveLength(1)
  await studio.call(dora, { method: 'DELETE', path: `/projects/${project.id}` })
  await studio.call(dora, { method: 'DELETE', path: `/projects/${project.id}/purge` }).catch(() => undefined)
  await studio.call(dora, {
    method: 'DELETE',
    path: `/workspaces/${items[0]?.id}`,
    body: { confirm_name: "dora's workspace" },
  })
  await dialog.getByRole('button', { name: 'Delete my account' }).click()
  await page.waitForURL('**/sign-in**')
  await expect(studio.call(dora, { path: '/auth/me' })).rejects.toThrow('INVALID_TOKEN')
  await visit.close()
})

test.each([
  ['en', 'light', 1280],
  ['zh-CN', 'dark', 390],
] as const)('the account page bars nobody (%s, %s, %i px)', async (language, theme, width) => {
  const visit = await studio.visit(await studio.person('alice'), { language, theme, width })
  const { page } = visit
  for (const tab of ['profile', 'password', 'two-factor', 'devices', 'preferences', 'delete']) {
    await page.goto(`/account?tab=${tab}`)
    await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
    expect(await findBarriers(page), tab).toEqual([])
    expect(await findCutTexts(page), tab).toEqual([])
  }
  expect(visit.complaints).toEqual([])
  await visit.close()
})
