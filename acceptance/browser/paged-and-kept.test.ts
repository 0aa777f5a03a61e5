// What a page keeps or pages through: more projects than one holds, words in the guide, half-filled dialogs of the catalogue.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openWith } from './opened.ts'
import { type BrowserStudio, findBarriers, findCutTexts, PASSWORD, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 60_000, interval: 150 }

let studio: BrowserStudio
let alice: Person

beforeAll(async () => {
  ;({ studio, person: alice } = await openWith('alice'))
})
afterAll(() => studio?.[Symbol.asyncDispose]())

test('more projects than a page holds are paged through; a search begins at the first page again', async () => {
  const team = { method: 'POST', path: '/workspaces', body: { name: 'Many' } }
  const { id, slug } = await studio.call<{ id: string; slug: string }>(alice, team)
  for (let number = 1; number <= 30; number += 1) {
    const body = { title: `Project ${String(number).padStart(2, '0')}` }
    await studio.call(alice, { method: 'POST', path: '/projects', body, headers: { 'x-workspace': id } })
  }
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${slug}/projects?sort=title`)
  const pager = page.getByRole('navigation', { name: 'Page 1 of 2' })
  await pager.waitFor()
  expect(
    await page
      .getByRole('main')
      .getByText(/^Project \d\d$/)
      .count(),
  ).toBe(24)
  expect(await pager.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)
  await pager.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('navigation', { name: 'Page 2 of 2' }).waitFor()
  await expect
    .poll(
      () =>
        page
          .getByRole('main')
          .getByText(/^Project \d\d$/)
          .count(),
      PATIENT,
    )
    .toBe(6)
  expect(page.url()).toContain('page=2')
  // The page is in the address: a reload, and the way back, lead to it.
  await page.reload()
  await expect
    .poll(
      () =>
        page
          .getByRole('main')
          .getByText(/^Project \d\d$/)
          .count(),
      PATIENT,
    )
    .toBe(6)
  await page.getByRole('searchbox').fill('Project 1')
  await expect
    .poll(
      () =>
        page
          .getByRole('main')
          .getByText(/^Project \d\d$/)
          .count(),
      PATIENT,
    )
    // 10 to 19, 01 and 21: all words are looked for anywhere.
    .toBe(12)
  expect(page.url()).not.toContain('page=2')
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('what is written in the guide outlives a reload, and is the person’s alone', async () => {
  // A personal workspace invites nobody.
  const team = await studio.call<{ id: string; slug: string }>(alice, {
    method: 'POST',
    path: '/workspaces',
    body: { name: 'Readers' },
  })
  const guide = `/w/${team.slug}/welcome`
  const { page, context, close } = await studio.visit(alice)
  await page.goto(guide)
  await page.getByRole('radio', { name: 'Use my own script' }).click()
  await page.getByLabel('Your script').fill('INT. ROOM - DAY\n\nANNA\nNobody else reads this.\n')
  await page.reload()
  expect(await page.getByLabel('Your script').inputValue()).toContain('Nobody else reads this.')
  // A second tab has the same; the sample that is chosen instead does not throw the words away.
  const second = await context.newPage()
  await second.goto(guide)
  expect(await second.getByLabel('Your script').inputValue()).toContain('Nobody else reads this.')
  await second.getByRole('radio', { name: 'Use a sample' }).click()
  await second.reload()
  await second.getByRole('radio', { name: 'Use my own script' }).click()
  expect(await second.getByLabel('Your script').inputValue()).toContain('Nobody else reads this.')
  await page.close()

  // Whoever signs in next at the same browser, in the same workspace, finds an empty field.
  const bob = await studio.person('bob')
  const invite = { method: 'POST', path: `/workspaces/${team.id}/invite`, body: { role: 'director' } }
  const { token } = await studio.call<{ token: string }>(alice, invite)
  await studio.call(bob, { method: 'POST', path: '/workspaces/join', body: { token } })
  await second.getByRole('button', { name: 'Your account' }).click()
  await second.getByRole('menuitem', { name: 'Sign out' }).click()
  const question = second.getByRole('dialog', { name: 'Sign out with unsaved work?' })
  await question.getByRole('button', { name: 'Keep and sign out' }).click()
  await second.waitForURL('**/sign-in**')
  await second.getByLabel('User name or e-mail').fill('bob')
  await second.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await second.getByRole('button', { name: 'Sign in' }).click()
  await second.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await second.goto(guide)
  await second.getByRole('radio', { name: 'Use my own script' }).click()
  expect(await second.getByLabel('Your script').inputValue()).toBe('')
  await close()
})

test('dialogs of the catalogue keep what was typed over a reload, say that it is not saved, and forget it when they are left', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  const open = async () => {
    await page.goto('/administration?tab=catalogue')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    return page.getByRole('dialog', { name: 'Add a provider' })
  }
  const dialog = await open()
  await dialog.getByLabel('Short name').fill('half-typed')
  await dialog.getByLabel('Address').fill('https://gateway.example.org/v1')
  await open()
  await dialog.getByText('Not saved yet; kept in this browser.').waitFor()
  expect(await dialog.getByLabel('Short name').inputValue()).toBe('half-typed')
  expect(await dialog.getByLabel('Address').inputValue()).toBe('https://gateway.example.org/v1')
  expect(await findCutTexts(page)).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await open()
  expect(await dialog.getByLabel('Short name').inputValue()).toBe('')
  // A refusal stands in the dialog, with what was typed.
  await dialog.getByLabel('Short name').fill('minimax')
  await dialog.getByLabel('Name', { exact: true }).fill('Twice')
  await dialog.getByLabel('Address').fill('https://gateway.example.org/v1')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Twice')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  // The dialog of a model: each model has words of its own.
  const model = page.getByRole('dialog', { name: /^Add a model of/ })
  const adders = page.getByRole('button', { name: /^Add a model of/ })
  await adders.nth(0).click()
  await model.getByLabel('Name at the provider').fill('first-model')
  await page.keyboard.press('Escape')
  await adders.nth(1).click()
  expect(await model.getByLabel('Name at the provider').inputValue()).toBe('')
  await page.keyboard.press('Escape')
  await adders.nth(0).click()
  expect(await model.getByLabel('Name at the provider').inputValue()).toBe('first-model')
  await model.getByRole('button', { name: 'Cancel' }).click()
  expect(complaints.filter((each) => !/ 4\d\d /.test(each))).toEqual([])
  await close()
})
