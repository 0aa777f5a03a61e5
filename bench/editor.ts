// The script editor in real Chromium with a script of a megabyte: whether typing ever stalls; and how much script the way in
// loads.
import type { Page } from 'playwright-core'
import { openBrowserStudio, type Person } from '../acceptance/browser/studio.ts'
import { measureScripts, noteStalls, type Stalls, stallRows } from './browser.ts'
import { present, type Row } from './report.ts'

const SIZE_BYTES = 1024 * 1024
const LETTERS = 120
const LETTER_MS = 60

function megabyte(): string {
  const scenes: string[] = []
  for (let number = 1, size = 0; size < SIZE_BYTES; number += 1) {
    const scene =
      `${number % 2 ? 'INT' : 'EXT'}. PLACE ${number} - ${number % 3 ? 'DAY' : 'NIGHT'}\n\n` +
      `A cart with ${number} lamps rolls by in the dark, and everybody stops to look at it.\n\n` +
      `ANNA\nI was at the river number ${number} with all the soldiers of the guard.\n\n`
    scenes.push(scene)
    size += scene.length
  }
  return scenes.join('')
}

type Studio = Awaited<ReturnType<typeof openBrowserStudio>>

async function prepare(studio: Studio, person: Person): Promise<string> {
  const body = { title: 'A megabyte', kind: 'comic_drama' }
  const { id } = await studio.call<{ id: string }>(person, { method: 'POST', path: '/projects', body })
  await studio.call(person, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: megabyte(), file_name: 'long.fountain' },
    headers: { 'if-match': '"0"' },
  })
  const { items } = await studio.call<{ items: [{ slug: string }] }>(person, { path: '/workspaces' })
  return `/w/${items[0].slug}/projects/${id}/script`
}

/** In the middle of the text, as fast as a good typist, and as long after it as the reading along takes. */
async function typeAlong(page: Page): Promise<Stalls> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+Home')
  for (let count = 0; count < 40; count += 1) await page.keyboard.press('PageDown')
  await page.keyboard.press('End')
  await page.waitForTimeout(2000)
  const stalls = await noteStalls(page, async () => {
    for (let count = 0; count < LETTERS; count += 1) {
      await page.keyboard.type(count % 6 === 5 ? ' ' : 'abcdefgh'.charAt(count % 8))
      await page.waitForTimeout(LETTER_MS)
    }
    await page.waitForTimeout(5000)
  })
  // Otherwise the keys went somewhere else, and nothing was measured.
  await page.getByText('Not saved', { exact: true }).waitFor({ timeout: 5000 })
  return stalls
}

const studio = await openBrowserStudio()
try {
  const person = await studio.person('alice')
  const outside = await studio.visit(null)
  const signIn = await measureScripts(outside.page, '/sign-in', 'input')
  const path = await prepare(studio, person)
  const { page } = await studio.visit(person, { width: 1440, height: 900 })
  await page.goto(path)
  await page.locator('.cm-line').first().waitFor()
  const rows: Row[] = [
    { figure: 'script of the sign-in page, kB compressed', value: signIn, wanted: 'at most 170' },
    ...stallRows('typing in a megabyte', await typeAlong(page), 'at most 100'),
  ]
  present({ title: 'the script editor', rows })
} finally {
  await studio[Symbol.asyncDispose]()
}
