// The way in, as a stranger walks it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, PASSWORD } from './studio.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let studio: BrowserStudio
beforeAll(async () => {
  studio = await openBrowserStudio()
})
afterAll(() => studio?.[Symbol.asyncDispose]())

test('a stranger is led to the door; a wrong password is refused in words; the right one leads to the projects', async () => {
  await studio.person('alice')
  await using visit = Object.assign(await studio.visit(null), { [Symbol.asyncDispose]: () => Promise.resolve() })
  const { page } = visit
  await page.goto('/')
  await page.getByLabel('User name or e-mail').fill('alice')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('wrong')
  expect(await page.getByLabel('User name or e-mail').inputValue()).toBe('alice')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor()
  await visit.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('signing in bars nobody (%s, %s, %i px)', async (language, theme, width) => {
  const visit = await studio.visit(null, { language, theme, width })
  await visit.page.goto('/sign-in')
  await visit.page.getByRole('button', { name: /Sign in|登录/ }).waitFor()
  expect(await findBarriers(visit.page)).toEqual([])
  expect(await findCutTexts(visit.page)).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})
