// Money as people meet it: a key is entered and tried, an engine chosen, its price seen before anything begins, and every
// piece of work found on the bill. The provider is simulated, and charges nothing.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openGatewayBefore, openSimulatedProviders, SIMULATED_KEY } from './simulated-providers.ts'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 60_000, interval: 250 }
const DRAWN = /^POST \/minimax\/\S*image_generation 200/

const SCRIPT = `《借伞》

第一集 借伞

1-1 日 外 桥头
人物：许仙
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
`

let providers: Awaited<ReturnType<typeof openSimulatedProviders>>
let gateway: Awaited<ReturnType<typeof openGatewayBefore>>
let studio: BrowserStudio
let alice: Person
let place: { id: string; slug: string }
let project: string

beforeAll(async () => {
  providers = await openSimulatedProviders()
  gateway = await openGatewayBefore(providers.url, 'own-gateway')
  studio = await openBrowserStudio({ env: { HUABEN_SIMULATED_PROVIDERS: gateway.url } })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
  const body = { title: '借伞', kind: 'comic_drama', settings: { size: '360p' } }
  const { id } = await studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body })
  project = id
  await studio.call(alice, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: SCRIPT, file_name: 'a.txt' },
    headers: { 'if-match': '"0"' },
  })
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await gateway?.[Symbol.asyncDispose]()
  await providers?.[Symbol.asyncDispose]()
})

test('an engine is chosen with its key, its cost is confirmed before it works, and stands on the bill', async () => {
  const { page, complaints, close } = await studio.visit(alice)

  await page.goto(`/w/${place.slug}/engines?tab=keys`)
  await page.getByRole('button', { name: 'Add a key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a key' })
  await dialog.getByLabel('Provider').selectOption('minimax')
  await dialog.getByLabel('API key').fill(SIMULATED_KEY)
  await dialog.getByRole('button', { name: 'Test' }).click()
  await dialog.getByText(/The key works|tells nothing without a charge/).waitFor()
  await dialog.getByRole('button', { name: 'Save the key' }).click()
  await dialog.waitFor({ state: 'hidden' })

  await page.goto(`/w/${place.slug}/projects/${project}/export`)
  const plan = page.getByRole('region', { name: 'What will be made' })
  await plan.getByText('Nothing to pay').waitFor()
  const engines = page.getByRole('region', { name: 'Engines of this project' })
  await engines.getByLabel('Pictures', { exact: true }).selectOption('minimax/image-01')
  await engines.getByText(/go to MiniMax.*charges for it/).waitFor()
  await plan.getByText(/^about \$0\.\d+$/).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])

  await page.goto(`/w/${place.slug}/projects/${project}/assets`)
  await page.getByRole('button', { name: /^Draw .*missing/ }).click()
  const asked = page.getByRole('alertdialog', { name: /^Spend about \$0\.\d+\?$/ })
  await asked.getByRole('button', { name: 'Cancel' }).click()
  expect(providers.countRequests(DRAWN)).toBe(0)

  const board = await studio.call<{ characters: [{ id: string }] }>(alice, { path: `/projects/${project}/board` })
  await page.goto(`/w/${place.slug}/projects/${project}/assets?character=${board.characters[0].id}`)
  const panel = page.getByRole('region', { name: /Details of/ })
  await panel.getByRole('button', { name: 'Draw pictures' }).click()
  await asked.getByRole('button', { name: 'Spend and make' }).click()
  const second = panel.getByRole('button', { name: 'Candidate 2 of 许仙' })
  await expect.poll(() => second.isEnabled().catch(() => false), PATIENT).toBe(true)
  await second.click()
  await panel.getByText('Variant 2').waitFor()
  await panel.getByRole('button', { name: 'Pick this one' }).click()
  await panel.getByRole('button', { name: 'Unpick' }).waitFor()
  await expect.poll(() => providers.countRequests(DRAWN), PATIENT).toBe(3)

  await page.goto(`/w/${place.slug}/settings/billing?tab=bill`)
  const lines = page.getByRole('listitem').filter({ hasText: 'minimax/image-01' })
  await expect.poll(() => lines.filter({ hasText: 'Charged' }).count(), PATIENT).toBe(3)
  expect(await findBarriers(page)).toEqual([])
  await page.goto(`/w/${place.slug}/engines?tab=activity`)
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'Made' }).count(), PATIENT).toBe(3)
  expect(complaints).toEqual([])
  await close()
})

test('no page of money cuts a text or shuts anybody out on a phone, in either language', async () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const { page, complaints, close } = await studio.visit(alice, { width: 390, height: 844, language })
    for (const address of [
      ...['wallet', 'bill', 'journal', 'usage', 'budgets', 'plan'].map(
        (tab) => `/w/${place.slug}/settings/billing?tab=${tab}`,
      ),
      `/w/${place.slug}/engines?tab=activity`,
      `/w/${place.slug}/projects/${project}/export`,
      '/administration?tab=catalogue',
    ]) {
      await page.goto(address, { waitUntil: 'networkidle' })
      expect(await findCutTexts(page), `${language} ${address}`).toEqual([])
      expect(await findBarriers(page), `${language} ${address}`).toEqual([])
    }
    expect(complaints).toEqual([])
    await close()
  }
})

test('a budget is set, seen with what is used of it, and taken away', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${place.slug}/settings/billing?tab=budgets`)
  await page.getByRole('button', { name: 'New budget' }).click()
  const dialog = page.getByRole('dialog', { name: 'New budget' })
  await dialog.getByLabel('Name').fill('Pictures of May')
  await dialog.getByLabel('Limit').fill('12.5')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Pictures of May' })
  await row.getByText(/of CN¥12\.50$/).waitFor()
  await row.getByRole('button', { name: 'Change Pictures of May' }).click()
  const edit = page.getByRole('dialog', { name: 'Change the budget' })
  expect(await edit.getByLabel('Limit').inputValue()).toBe('12.5')
  await edit.getByRole('switch', { name: /Stops work/ }).click()
  await edit.getByRole('button', { name: 'Save' }).click()
  await row.getByText('Only warns').waitFor()
  await row.getByRole('button', { name: 'Delete Pictures of May' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No budgets').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('an administrator changes a price, and gives the shipped one back', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto('/administration?tab=catalogue')
  const provider = page.getByRole('region', { name: 'MiniMax (global)' }).first()
  await provider.locator('summary').click()
  const model = provider.getByRole('listitem').filter({ hasText: 'minimax/image-01' }).first()
  await model.getByRole('button', { name: /^Change: / }).click()
  const dialog = page.getByRole('dialog', { name: /^Change / })
  await dialog.getByLabel('Price by image').fill('0.75')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await model.getByText('$0.75 / image').waitFor()
  await model.getByRole('button', { name: /^Reset to shipped: / }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset to shipped' }).click()
  await model.getByText('$0.75 / image').waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await close()
})

test('a provider and a model are added; what hangs up in the middle of work is asked about, answered, and on the bill', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto('/administration?tab=catalogue')
  await page.getByRole('button', { name: 'Add a provider' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a provider' })
  await adding.getByLabel('Short name').fill('own-gateway')
  await adding.getByLabel('Name', { exact: true }).fill('Own gateway')
  await adding.getByLabel('Address').fill('https://gateway.example.org/v1')
  await adding.getByRole('button', { name: 'Save' }).click()
  const provider = page.getByRole('region', { name: 'Own gateway' })
  await provider.getByRole('button', { name: 'Add a model of Own gateway' }).click()
  const model = page.getByRole('dialog', { name: 'Add a model of Own gateway' })
  await model.getByLabel('Name at the provider').fill('scribe-1')
  await model.getByLabel('Price by input token').fill('3')
  await model.getByLabel('Price by output token').fill('12')
  expect(await findBarriers(page)).toEqual([])
  await model.getByRole('button', { name: 'Save' }).click()
  await provider.locator('summary').click()
  await provider.getByRole('listitem').filter({ hasText: 'own-gateway/scribe-1' }).waitFor()

  const path = `/workspaces/${place.id}/provider-keys`
  const key = { provider: 'own-gateway', label: 'own', secrets: { api_key: SIMULATED_KEY } }
  await studio.call(alice, { method: 'POST', path, body: key })
  const wish = { idea: 'A lent umbrella', engine: 'own-gateway/scribe-1' }
  await studio.call(alice, { method: 'POST', path: `/projects/${project}/writing/script`, body: wish })
  await expect.poll(() => gateway.hungUp(), PATIENT).toBeGreaterThan(0)

  await page.goto(`/w/${place.slug}/engines?tab=activity&state=open`)
  const row = page.getByRole('listitem').filter({ hasText: 'own-gateway/scribe-1' })
  await expect
    .poll(async () => {
      await page.reload()
      return row.filter({ hasText: 'Was this charged?' }).count()
    }, PATIENT)
    .toBe(1)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])

  // Its task says what may have been charged; a plain retry pays for nothing, one that accepts to pay twice does.
  await page.goto(`/w/${place.slug}/tasks`)
  const task = page.getByRole('article').filter({ hasText: 'Script by an engine' })
  await task.getByText(/¥[\d.]+ may have been charged without a result/).waitFor()
  const before = gateway.hungUp()
  await task.getByRole('button', { name: 'Retry', exact: true }).click()
  await task.getByText('Attempt 2').waitFor()
  await task.getByText(/was asked for this before/).waitFor()
  expect(gateway.hungUp()).toBe(before)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await task.getByRole('button', { name: 'Retry anyway' }).click()
  const twice = page.getByRole('alertdialog', { name: /^Retry although CN¥[\d.]+ may be charged twice\?$/ })
  await twice.getByRole('button', { name: 'Retry anyway' }).click()
  await expect.poll(() => gateway.hungUp(), PATIENT).toBe(before + 1)

  await page.goto(`/w/${place.slug}/engines?tab=activity&state=open`)
  await expect
    .poll(async () => {
      await page.reload()
      return row.filter({ hasText: 'Was this charged?' }).count()
    }, PATIENT)
    .toBe(2)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  // The question itself has the same way out, for the task that stopped at it.
  await row.first().getByRole('button', { name: 'Make it again anyway' }).click()
  const anyway = page.getByRole('alertdialog', { name: /^Make it again although CN¥[\d.]+ may be charged twice\?$/ })
  await anyway.getByRole('button', { name: 'Make it again anyway' }).click()
  await expect.poll(() => gateway.hungUp(), PATIENT).toBe(before + 2)
  await expect
    .poll(async () => {
      await page.reload()
      return row.filter({ hasText: 'Was this charged?' }).count()
    }, PATIENT)
    .toBe(3)
  await row.first().getByRole('button', { name: 'It was not charged' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Give it back' }).click()
  await expect.poll(() => row.count()).toBe(2)
  await row.first().getByRole('button', { name: 'It was not charged' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Give it back' }).click()
  await expect.poll(() => row.count()).toBe(1)
  await row.getByRole('button', { name: 'It was charged' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Book it' }).click()
  await row.waitFor({ state: 'hidden' })

  // Who said so, and what, stands beside the work and beside what was booked for it.
  await page.goto(`/w/${place.slug}/engines?tab=activity`)
  await row.getByText('said by alice').first().waitFor()
  await row.getByRole('link', { name: 'Its entries in the journal' }).first().click()
  await page
    .getByRole('region', { name: 'Journal' })
    .getByText(/^Decided: /)
    .waitFor()
  await page.goto(`/w/${place.slug}/settings/billing?tab=journal`)
  const journal = page.getByRole('region', { name: 'Journal' }).getByRole('listitem')
  const charged = journal.filter({ hasText: 'Decided: charged' })
  await charged.getByText(/^alice, /).waitFor()
  expect(await charged.getByText('Charged', { exact: true }).count()).toBe(1)
  expect(await journal.filter({ hasText: 'Decided: not charged' }).count()).toBe(2)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])

  await page.goto(`/w/${place.slug}/settings/billing?tab=bill`)
  await page.getByRole('listitem').filter({ hasText: 'own-gateway/scribe-1' }).getByText('Charged').first().waitFor()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Table (CSV)' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^bill-\d{4}-\d\d-\d\d\.csv$/)
  const table = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
  // One that was booked, two that were given back.
  expect(table.filter((line) => line.includes('own-gateway/scribe-1'))).toHaveLength(3)
  expect(complaints).toEqual([])
  await close()
})

test('who chooses an engine on a project that somebody changed meanwhile is told, and sees what holds now', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${place.slug}/projects/${project}/export`)
  const choice = page.getByRole('region', { name: 'Engines of this project' }).getByLabel('Pictures', { exact: true })
  await choice.waitFor()
  let isLate = true
  await page.route(`**/api/v1/projects/${project}`, async (route) => {
    if (route.request().method() === 'PATCH' && isLate) {
      isLate = false
      const { revision } = await studio.call<{ revision: number }>(alice, { path: `/projects/${project}` })
      const headers = { 'if-match': `"${revision}"` }
      await studio.call(alice, { method: 'PATCH', path: `/projects/${project}`, body: { title: '还伞' }, headers })
    }
    await route.continue()
  })
  const before = await choice.inputValue()
  const wished = before === '' ? 'minimax/image-01' : ''
  await choice.selectOption(wished)
  await page
    .getByRole('alert')
    .getByText(/changed/i)
    .first()
    .waitFor()
  await page.getByText('还伞').first().waitFor()
  expect(await choice.inputValue()).toBe(before)
  await choice.selectOption(wished)
  await expect.poll(() => choice.inputValue(), PATIENT).toBe(wished)
  expect(complaints.filter((each) => !each.includes('412'))).toEqual([])
  await close()
})

type Line = { readonly id: string; readonly charged: string; readonly currency: string; readonly engine: string }

test('money that was given back stands in the journal in words, is found by its kind, and leads to its task', async () => {
  const bill = await studio.call<{ items: Line[] }>(alice, {
    path: '/billing/bill?state=charged&engine=minimax/image-01',
  })
  const [line] = bill.items
  if (!line) throw new Error('nothing was charged before')
  await studio.call(alice, {
    method: 'POST',
    path: '/billing/refunds',
    body: { hold_id: line.id, amount: '1000', reason: 'The picture was blurred' },
    headers: { 'idempotency-key': 'blurred' },
  })
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/w/${place.slug}/settings/billing`)
  await page.getByRole('tab', { name: 'Journal' }).click()
  const journal = page.getByRole('region', { name: 'Journal' })
  const refund = journal.getByRole('listitem').filter({ hasText: 'Work that was charged was given back.' })
  await refund.getByText('The picture was blurred').waitFor()
  await refund.getByText('Refunded', { exact: true }).waitFor()
  const all = await journal.getByRole('listitem').count()
  expect(all).toBeGreaterThan(1)
  await page.getByLabel('Movement', { exact: true }).selectOption('Refunded')
  await expect.poll(() => journal.getByRole('listitem').count(), PATIENT).toBe(1)
  await page.reload()
  await refund.waitFor()
  expect(await journal.getByRole('listitem').count()).toBe(1)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  // All that was booked for the same piece of work: what came before and after the charge.
  await refund.getByRole('link', { name: 'All movements of this work' }).click()
  await journal.getByText('The work was done', { exact: false }).waitFor()
  for (const entry of await journal.getByRole('listitem').all())
    expect(await entry.innerText()).toContain('minimax/image-01')
  await refund.getByRole('link', { name: 'To the task' }).click()
  await page.waitForURL('**/tasks?task=*')
  await page.getByRole('region', { name: 'Chosen task' }).waitFor()
  // The line of the bill leads the same ways.
  await page.goto(`/w/${place.slug}/settings/billing?tab=bill&engine=minimax/image-01`)
  await page
    .getByText(/refunded/)
    .first()
    .waitFor()
  await page.getByRole('listitem').filter({ hasText: 'refunded' }).getByRole('link', { name: 'All movements' }).click()
  await refund.waitFor()
  expect(complaints).toEqual([])
  await close()
})
