// Keys of providers: added, ordered, turned off and deleted by those who may; what is secret is never seen again.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })
const patience = { timeout: 30_000, interval: 200 }

let studio: BrowserStudio
let alice: Person
let place: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio()
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

test('a key is added and never shown again; the order says which is used first; one is turned off, one deleted', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${place.slug}/engines?tab=keys`)
  const dialog = page.getByRole('dialog', { name: 'Add a key' })
  for (const [name, secret] of [
    ['First account', 'sk-first-secret-0001'],
    ['Second account', 'sk-second-secret-0002'],
  ] as const) {
    await page.getByRole('button', { name: 'Add a key' }).click()
    await dialog.getByLabel('Provider').selectOption({ label: 'Aliyun Model Studio' })
    await dialog.getByLabel('API key').fill(secret)
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Save the key' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: name })
      .getByText(`ends in ${secret.slice(-4)}`)
      .waitFor()
  }
  expect(await page.content()).not.toContain('sk-first-secret')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('secret')
  const names = () => page.locator('ol li p span:first-child').allInnerTexts()
  await expect.poll(names, patience).toEqual(['First account', 'Second account'])
  // Whoever adds two says nothing of their order: they take turns until somebody does.
  await page.getByRole('listitem').filter({ hasText: 'First account' }).getByText('In turn').waitFor()
  await page.getByRole('radio', { name: 'One after the other' }).click()
  await page.getByRole('button', { name: 'Use Second account earlier' }).click()
  await expect.poll(names, patience).toEqual(['Second account', 'First account'])
  await page.reload()
  await expect.poll(names, patience).toEqual(['Second account', 'First account'])
  const second = page.getByRole('listitem').filter({ hasText: 'Second account' })
  await second.getByRole('button', { name: 'Turn off: Second account' }).click()
  await second.getByText('Off', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete First account' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(names, patience).toEqual(['Second account'])
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('who does not administer the workspace sees only keys of their own', async () => {
  const vera = await studio.person('vera')
  const path = `/workspaces/${place.id}/invite`
  const { token } = await studio.call<{ token: string }>(alice, { method: 'POST', path, body: { role: 'viewer' } })
  await studio.call(vera, { method: 'POST', path: '/workspaces/join', body: { token } })
  const { page, complaints, close } = await studio.visit(vera)
  await page.goto(`/w/${place.slug}/engines?tab=keys`)
  await page.getByText('No key yet').waitFor()
  expect(await page.getByText('Second account').count()).toBe(0)
  expect(await page.getByRole('radio', { name: 'Of the workspace' }).count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('the workspace forbids keys of one’s own, and who had some is told that they are not used', async () => {
  const vera = await studio.person('vera')
  const key = { provider: 'dashscope', label: 'mine', secrets: { api_key: 'sk-mine-0003' } }
  await studio.call(vera, { method: 'POST', path: '/users/me/provider-keys', body: key })
  const theirs = await studio.visit(vera)
  await theirs.page.goto(`/w/${place.slug}/engines?tab=keys`)
  const rules = (page: typeof theirs.page) => page.getByRole('region', { name: 'Which key is used' })
  await rules(theirs.page).getByText('1 of yours').waitFor()
  await rules(theirs.page).getByText('Members may use keys of their own in this workspace.').waitFor()

  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${place.slug}/engines?tab=keys`)
  await rules(page)
    .getByRole('switch', { name: /^Members may use keys of their own/ })
    .click()
  await expect
    .poll(
      () =>
        rules(page)
          .getByRole('switch', { name: /^Members may use/ })
          .getAttribute('aria-checked'),
      patience,
    )
    .toBe('false')
  await theirs.page.reload()
  await rules(theirs.page)
    .getByText(/members may not use keys of their own/)
    .waitFor()
  expect(await rules(theirs.page).getByText('1 of yours').count()).toBe(0)

  await rules(page)
    .getByRole('switch', { name: /^Workspaces may use them/ })
    .click()
  await rules(page).getByRole('button', { name: 'Seal anew' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Seal anew' }).click()
  await rules(page)
    .getByText(/sealed anew, \d+ were already/)
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  expect([...complaints, ...theirs.complaints]).toEqual([])
  await close()
  await theirs.close()
})
