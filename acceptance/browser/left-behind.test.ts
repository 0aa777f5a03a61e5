// What stays in a browser when somebody leaves it: told before, kept for them alone or removed, and never shown to the next person.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, PASSWORD, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const patience = { timeout: 30_000, interval: 100 }
const MIB = 1024 * 1024

let studio: BrowserStudio
let alice: Person
let bob: Person
let place: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio({ env: { HUABEN_UPLOAD_PART_BYTES: String(MIB) } })
  alice = await studio.person('alice')
  bob = await studio.person('bob')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

async function signIn(page: Page, who: Person): Promise<void> {
  await fillIn(page, who)
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
}

async function fillIn(page: Page, who: Person): Promise<void> {
  await page.waitForURL('**/sign-in**')
  await page.getByLabel('User name or e-mail').fill(who.username)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function openProjects(): Promise<Visit> {
  const visit = await studio.visit(alice)
  await visit.page.goto(`/w/${place.slug}/projects`)
  await visit.page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  return visit
}

/** A field of a dialog that every person may open: what was typed into it, and not saved, is there again. */
async function nameOfNewWorkspace(page: Page) {
  await page.locator('header button').first().click()
  await page.getByRole('menuitem', { name: 'New workspace' }).click()
  return page.getByRole('dialog').getByRole('textbox').first()
}

const storedWords = (page: Page, words: string) =>
  page.evaluate((text) => JSON.stringify({ ...localStorage, ...sessionStorage }).includes(text), words)

const question = (page: Page) => page.getByRole('dialog', { name: 'Sign out with unsaved work?' })

test('words that are kept at signing out are shown to nobody but their writer, who finds them again', async () => {
  const { page, close, complaints } = await openProjects()
  await (await nameOfNewWorkspace(page)).fill('Plans that nobody knows')
  await page.keyboard.press('Escape')
  await signOut(page)
  await question(page).getByText('Forms that are filled in: 1').waitFor()
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await signOut(page)
  await question(page).getByRole('button', { name: 'Keep and sign out' }).click()
  await signIn(page, bob)
  expect(await (await nameOfNewWorkspace(page)).inputValue()).toBe('')
  await page.keyboard.press('Escape')
  // He wrote nothing: he is asked nothing.
  await signOut(page)
  await signIn(page, alice)
  expect(await (await nameOfNewWorkspace(page)).inputValue()).toBe('Plans that nobody knows')
  expect(complaints.filter((each) => each.startsWith('thrown'))).toEqual([])
  await close()
})

test('nobody is kept here by a browser that does not count, nor by a server that does not answer', async () => {
  const visit = await studio.visit(alice)
  const { page } = visit
  await page.addInitScript(() => {
    indexedDB.open = () => ({}) as IDBOpenDBRequest
  })
  await page.route('**/api/v1/auth/logout', () => {})
  await page.goto(`/w/${place.slug}/projects`)
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await (await nameOfNewWorkspace(page)).fill('Plans')
  await page.keyboard.press('Escape')
  await signOut(page)
  await question(page).getByRole('button', { name: 'Delete and sign out' }).click()
  await page.waitForURL('**/sign-in**')
  expect(await storedWords(page, 'Plans')).toBe(false)
  await visit.close()
})

test('a question that stood open when the session ended is not asked of the next person', async () => {
  const { page, context, close } = await openProjects()
  await (await nameOfNewWorkspace(page)).fill('Words of Alice')
  await page.keyboard.press('Escape')
  const second = await context.newPage()
  await second.goto(`/w/${place.slug}/projects`)
  await second.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await signOut(page)
  await question(page).waitFor()
  await signOut(second)
  await question(second).getByRole('button', { name: 'Keep and sign out' }).click()
  await second.waitForURL('**/sign-in**')
  await page.bringToFront()
  await fillIn(page, bob)
  // It leads to where Alice was, which is no place for him.
  await page.getByRole('button', { name: 'Your account' }).waitFor()
  expect(await question(page).count()).toBe(0)
  expect(await storedWords(page, 'Words of Alice')).toBe(true)
  await close()
})

test('what is deleted at signing out is gone: words typed a moment ago, and an upload with its room on the server', async () => {
  const { page, close } = await openProjects()
  await page.goto(`/w/${place.slug}/files`)
  await page.getByRole('button', { name: 'Upload' }).first().click({ trial: true })
  const line = await page.context().newCDPSession(page)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 256 * 1024 }
  await line.send('Network.emulateNetworkConditions', slow)
  const file = { name: 'rushes.bin', mimeType: '', buffer: randomBytes(12 * MIB) }
  await page.locator('input[type=file]').first().setInputFiles(file)
  const open = async () => (await studio.call<{ items: unknown[] }>(alice, { path: '/storage/multipart' })).items.length
  await expect.poll(open, patience).toBe(1)
  // Another page knows of the upload only what the browser keeps.
  await page.getByRole('button', { name: 'Pause rushes.bin' }).click()
  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
  await page.waitForTimeout(1000)
  await page.goto(`/w/${place.slug}/projects`)
  const name = await nameOfNewWorkspace(page)
  await name.fill('Nobody shall read this')
  await page.keyboard.press('Escape')
  await signOut(page)
  await question(page).getByText('Uploads that have not ended: 1').waitFor()
  await question(page).getByText('Forms that are filled in: 1').waitFor()
  await question(page).getByRole('button', { name: 'Delete and sign out' }).click()
  await page.waitForURL('**/sign-in**')
  expect(await storedWords(page, 'Nobody shall read this')).toBe(false)
  expect(await keptContents(page)).toBe(0)
  await expect.poll(open, patience).toBe(0)
  await signIn(page, alice)
  expect(await (await nameOfNewWorkspace(page)).inputValue()).toBe('')
  await close()
})

/** Contents and lists of files that the browser keeps for uploads. */
const keptContents = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('uppy-blobs')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const stores = opening.result.transaction(['files', 'metadata'], 'readonly')
          const files = stores.objectStore('files').count()
          const lists = stores.objectStore('metadata').getAll()
          stores.oncomplete = () => {
            opening.result.close()
            const named = lists.result.filter((list: { metadata: string }) => list.metadata.includes('rushes.bin'))
            resolve(files.result + named.length)
          }
        }
      }),
  )

test('a browser without room says so where words are typed, and takes it back when it has room again', async () => {
  const { page, close } = await openProjects()
  await page.evaluate(() => {
    // Down to the last letter: a few bytes left would still hold a short name.
    for (let size = 4 * 1024 * 1024, at = 0; size >= 1; )
      try {
        localStorage.setItem(`other-page.${at}`, 'x'.repeat(size))
        at += 1
      } catch {
        size = Math.floor(size / 2)
      }
  })
  const name = await nameOfNewWorkspace(page)
  await name.pressSequentially('A name')
  const said = page.getByText('This browser has no room to keep what you type here.')
  await said.waitFor()
  await name.pressSequentially(' that is longer')
  await page.waitForTimeout(400)
  expect(await said.count()).toBe(1)
  expect(await name.inputValue()).toBe('A name that is longer')
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('other-page.')) localStorage.removeItem(key)
  })
  await name.pressSequentially('!')
  await said.waitFor({ state: 'detached' })
  expect(await storedWords(page, 'A name that is longer!')).toBe(true)
  await close()
})
