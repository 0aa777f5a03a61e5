// The money of the installation, in the hands of who administers it: nobody else can fill a wallet that is asked.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

type Place = { readonly id: string; readonly slug: string; readonly name: string }

let studio: BrowserStudio
let alice: Person
let bob: Person
let place: Place

beforeAll(async () => {
  studio = await openBrowserStudio({ env: { HUABEN_BILLING: 'enforce' } })
  // Who comes first administers the installation, and belongs to nothing of Bob's.
  alice = await studio.person('alice')
  bob = await studio.person('bob')
  const { items } = await studio.call<{ items: [Place] }>(bob, { path: '/workspaces' })
  place = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const balance = async () => {
  const { wallets } = await studio.call<{ wallets: { balance: string }[] }>(bob, { path: '/billing/wallet' })
  return wallets[0]?.balance
}

test('a wallet is topped up once, though the first answer was lost, and money can be taken out again', async () => {
  const { page, close } = await studio.visit(alice)
  await page.goto(`/administration?tab=money&search=${place.slug}`)
  const row = page.getByRole('listitem', { name: place.name })
  await row.getByText('Nothing in the wallet').waitFor()
  await row.getByRole('button', { name: /^Book money/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Amount').fill('-5')
  await dialog.getByText('A number above zero').waitFor()
  await dialog.getByLabel('Amount').fill('500.25')
  await dialog.getByLabel('Reason').fill('Invoice 2026-117')
  // The server books it; its answer never arrives.
  await page.route('**/api/v1/billing/top-ups', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await dialog.getByRole('button', { name: 'Book money' }).click()
  await dialog.getByText('The server cannot be reached.').waitFor()
  await page.unroute('**/api/v1/billing/top-ups')
  // Not even a reload makes two of it.
  await page.reload()
  await row.getByRole('button', { name: /^Book money/ }).click()
  expect(await dialog.getByLabel('Amount').inputValue()).toBe('500.25')
  await dialog.getByRole('button', { name: 'Book money' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await row.getByText('500.25').waitFor()
  expect(await balance()).toBe('500250000')

  await row.getByRole('button', { name: /^Book money/ }).click()
  expect(await dialog.getByLabel('Amount').inputValue()).toBe('')
  await dialog.getByLabel('What it is').selectOption('Correction: take out')
  await dialog.getByLabel('Amount').fill('600')
  await dialog.getByLabel('Reason').fill('Booked for the wrong workspace')
  await dialog.getByRole('button', { name: 'Book money' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Amount').fill('500.25')
  await dialog.getByRole('button', { name: 'Book money' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await balance()).toBe('0')
  await close()
})

test('a plan is made, given to a workspace, and then in use; the books are proved', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(`/administration?tab=money&search=${place.slug}`)
  await page.getByRole('button', { name: 'New plan' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Small team')
  await dialog.getByLabel('Pictures').fill('many')
  await dialog.getByText('A whole number, or empty.').waitFor()
  await dialog.getByLabel('Pictures').fill('100')
  await dialog.getByLabel('Storage, GB').fill('10')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const plan = page.getByRole('listitem', { name: 'Small team' })
  await plan.getByText('Pictures 100').waitFor()
  await page.getByLabel(`Plan of ${place.name}`).selectOption('Small team')
  await plan.getByText('1 workspace was put on it').waitFor()
  expect(await plan.getByRole('button', { name: /^Delete/ }).count()).toBe(0)
  const told = await studio.call<{ plan: { name: string; units: object; storage_bytes: number } }>(bob, {
    path: '/billing/plan',
  })
  expect(told.plan).toMatchObject({ name: 'Small team', units: { image: 100 }, storage_bytes: 10 * 1024 ** 3 })
  await page.getByRole('button', { name: 'Prove now' }).click()
  await page.getByText('In order', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('whoever does not administer the installation is shown none of it', async () => {
  const { page, close } = await studio.visit(bob)
  await page.goto('/administration?tab=money')
  await page.getByText('Only those who administer the installation').waitFor()
  expect(await page.getByText('Proof of the books').count()).toBe(0)
  await close()
})
