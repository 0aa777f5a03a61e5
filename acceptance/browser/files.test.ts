// Files, as people bring them in: many at once, over reloads and a server that falls, refused where they must be.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

const MIB = 1024 * 1024
const PARTS = 14

let studio: BrowserStudio
let folder: string
let alice: Person
let workspace: { id: string; slug: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-files-'))
  studio = await openBrowserStudio({
    env: { HUABEN_UPLOAD_PART_BYTES: String(MIB), HUABEN_USER_QUOTA_BYTES: String(100 * MIB) },
  })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof workspace] }>(alice, { path: '/workspaces' })
  workspace = items[0]
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Look = Parameters<BrowserStudio['visit']>[1]

async function openFilesPage(who: Person, look: Look = {}): Promise<Visit> {
  const visit = await studio.visit(who, look)
  await visit.page.goto(`/w/${workspace.slug}/files`)
  await visit.page.getByRole('heading', { level: 1, name: /Files|文件/ }).waitFor()
  return visit
}

const picture = () =>
  sharp({ create: { width: 320, height: 200, channels: 3, background: '#a8321f' } })
    .png()
    .toBuffer()

/** Two seconds of a tone, as a WAV file. */
function tone(): Buffer {
  const samples = 16_000
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [16_000, 28],
  ] as const)
    wav.writeUInt32LE(value, at)
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    wav.writeUInt16LE(value, at)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1) wav.writeInt16LE(Math.round(Math.sin(at / 6) * 20_000), 44 + at * 2)
  return wav
}

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF`

/** As somebody drops them onto the middle of the page. */
async function drop(page: Page, files: readonly { name: string; type: string; bytes: Buffer }[]): Promise<void> {
  const given = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }))
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer()
    for (const { name, type, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      made.items.add(new File([bytes], name, { type }))
    }
    return made
  }, given)
  const main = page.locator('main h1')
  for (const event of ['dragenter', 'dragover', 'drop']) await main.dispatchEvent(event, { dataTransfer: transfer })
}

const uploads = (page: Page) => page.getByRole('region', { name: 'Uploads' })

/** So slow that there is time to do something to it. */
async function slowDown(visit: Visit, bytesPerSecond: number): Promise<void> {
  const session = await visit.context.newCDPSession(visit.page)
  const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond }
  await session.send('Network.emulateNetworkConditions', line)
}

/** Numbers of the parts that the page sends. */
function watchParts(page: Page): number[] {
  const sent: number[] = []
  page.on('request', (request) => {
    const number = /\/blobs\/parts\/[^/]+\/(\d+)\?/.exec(request.url())?.[1]
    if (request.method() === 'PUT' && number !== undefined) sent.push(Number(number))
  })
  return sent
}

type Open = { items: { file_id: string; part_count: number }[] }

async function arrivedParts(): Promise<number> {
  const open = await studio.call<Open>(alice, { path: '/storage/multipart' })
  const [upload] = open.items
  if (!upload) return 0
  return (await studio.call<{ parts: unknown[] }>(alice, { path: `/storage/multipart/${upload.file_id}` })).parts.length
}

async function findStored(name: string) {
  const path = `/assets?search=${encodeURIComponent(name)}`
  return (await studio.call<{ items: { size_bytes: number; sha256: string }[] }>(alice, { path })).items
}

const waitForParts = (least: number) =>
  vi.waitFor(async () => expect(await arrivedParts()).toBeGreaterThanOrEqual(least), { timeout: 60_000, interval: 150 })

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('several files dropped at once arrive; what can be seen is seen, what can be heard is drawn', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  await page.getByText('No files yet').waitFor()
  await drop(page, [
    { name: '茶馆.png', type: 'image/png', bytes: await picture() },
    { name: '旁白.wav', type: 'audio/wav', bytes: tone() },
    { name: 'script.fountain', type: '', bytes: Buffer.from('INT. TEAHOUSE - NIGHT\n') },
    { name: 'contract.pdf', type: 'application/pdf', bytes: Buffer.from(PDF) },
  ])
  await uploads(page).getByText('4 of 4 files').waitFor()
  const card = page.getByRole('button', { name: '茶馆.png' })
  await expect
    .poll(() => card.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: 30_000 })
    .toBe(320)
  await page.getByRole('button', { name: 'Clear list' }).click()
  await page.getByRole('button', { name: '旁白.wav' }).click()
  const slider = page.getByRole('slider', { name: /旁白/ })
  await slider.waitFor()
  await slider.press('ArrowRight')
  await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe('2')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'script.fountain' }).click()
  await expect.poll(() => page.getByLabel('Preview of script.fountain').inputValue()).toContain('TEAHOUSE')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'contract.pdf' }).click()
  const viewer = page.locator('object[type="application/pdf"]')
  await expect.poll(() => viewer.getAttribute('data')).toMatch(/^blob:/)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a reload in the middle of an upload costs nothing that had arrived', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  await slowDown(visit, 2 * MIB)
  const bytes = randomBytes(PARTS * MIB)
  await page.locator('input[type=file]').first().setInputFiles({ name: 'rushes.bin', mimeType: '', buffer: bytes })
  await waitForParts(4)
  const before = await arrivedParts()
  expect(before).toBeLessThan(PARTS)
  await page.reload()
  await slowDown(visit, -1)
  const again = watchParts(page)
  await uploads(page).getByText('1 of 1 files').waitFor({ timeout: 90_000 })
  expect(again.length).toBeGreaterThan(0)
  expect(again.length).toBeLessThanOrEqual(PARTS - before)
  expect(await findStored('rushes.bin')).toMatchObject([{ size_bytes: bytes.byteLength, sha256: sha256(bytes) }])
  await visit.close()
})

test('a file that the browser could not keep is asked for again, and only its missing parts are sent', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  const bytes = randomBytes(PARTS * MIB)
  const path = join(folder, 'lost.bin')
  await writeFile(path, bytes)
  await slowDown(visit, 2 * MIB)
  await page.locator('input[type=file]').first().setInputFiles(path)
  await waitForParts(4)
  await page.getByRole('button', { name: 'Pause lost.bin' }).click()
  await uploads(page)
    .getByText(/Paused/)
    .waitFor()
  await forgetContents(page)
  await page.reload()
  const row = uploads(page).getByRole('listitem')
  await row.getByText('Choose it again').waitFor()
  await slowDown(visit, -1)
  const before = await arrivedParts()
  const sent = watchParts(page)
  const wrong = join(folder, 'wrong.bin')
  await writeFile(wrong, 'another')
  await row.locator('input[type=file]').setInputFiles(wrong)
  await row.getByText('That is another file').waitFor()
  await row.locator('input[type=file]').setInputFiles(path)
  await uploads(page).getByText('1 of 1 files').waitFor({ timeout: 90_000 })
  expect(sent).toHaveLength(PARTS - before)
  expect(await findStored('lost.bin')).toMatchObject([{ sha256: sha256(bytes) }])
  await visit.close()
})

/** The browser's copy of the file is gone; that there was one is still known. */
async function forgetContents(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('uppy-blobs')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const clearing = opening.result.transaction('files', 'readwrite').objectStore('files').clear()
          clearing.onsuccess = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
  )
}

test('a server that falls and rises again in the middle breaks no upload', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  await slowDown(visit, 2 * MIB)
  const bytes = randomBytes(PARTS * MIB)
  await page.locator('input[type=file]').first().setInputFiles({ name: 'fall.bin', mimeType: '', buffer: bytes })
  await waitForParts(4)
  await studio.restart()
  await slowDown(visit, -1)
  await uploads(page).getByText('1 of 1 files').waitFor({ timeout: 120_000 })
  expect(await findStored('fall.bin')).toMatchObject([{ sha256: sha256(bytes) }])
  await visit.close()
})

test('a file beyond the quota is refused at the file, with what to do; others go on, and nothing is held', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  const path = join(folder, 'huge.mov')
  await writeFile(path, '')
  await truncate(path, 101 * MIB)
  const small = { name: 'small.txt', mimeType: 'text/plain', buffer: Buffer.from('small') }
  const input = page.locator('input[type=file]').first()
  await input.setInputFiles(path)
  await input.setInputFiles(small)
  const refused = uploads(page).getByRole('listitem').filter({ hasText: 'huge.mov' })
  await expect.poll(() => refused.getByRole('alert').innerText()).toMatch(/storage is full[\s\S]*delete files/)
  await uploads(page).getByText('1 of 2 files').waitFor()
  expect(await studio.call(alice, { path: '/storage/usage' })).toMatchObject({ reserved_bytes: 0 })
  // The browser itself notes every refused request.
  expect(visit.complaints.filter((each) => !each.includes('403'))).toEqual([])
  await refused.getByRole('button', { name: /Remove huge.mov/ }).click()
  await expect.poll(() => refused.count()).toBe(0)
  await visit.close()
})

test('a file is renamed, tagged, found by its tag, trashed and brought back; two who rename it are asked', async () => {
  const visit = await openFilesPage(alice)
  const { page } = visit
  await page.getByRole('button', { name: 'small.txt' }).click()
  await page.getByLabel('Name', { exact: true }).fill('notes.txt')
  await page.getByRole('textbox', { name: 'Tags' }).fill('定稿, act one')
  const [file] = await studio
    .call<{ items: { id: string; revision: number }[] }>(alice, {
      path: '/assets?search=small.txt',
    })
    .then(({ items }) => items)
  const headers = { 'if-match': `"${file?.revision}"` }
  const body = { name: 'theirs.txt' }
  await studio.call(alice, { method: 'PATCH', path: `/assets/${file?.id}`, headers, body })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Somebody else changed this meanwhile').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('notes.txt')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByLabel('Tag', { exact: true }).selectOption('定稿')
  await expect.poll(() => page.getByRole('status').filter({ hasText: '1 file' }).count()).toBe(1)
  await page.getByRole('button', { name: 'notes.txt' }).click()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('Nothing matches').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'notes.txt' }).waitFor()
  await visit.close()
})

test('a viewer looks and downloads, and can neither add nor delete', async () => {
  const viewer = await studio.person('victor')
  const invited = await studio.call<{ token: string }>(alice, {
    method: 'POST',
    path: `/workspaces/${workspace.id}/invite`,
    body: { role: 'viewer' },
  })
  await studio.call(viewer, { method: 'POST', path: '/workspaces/join', body: { token: invited.token } })
  const visit = await openFilesPage(viewer)
  const { page } = visit
  await page.getByRole('button', { name: '茶馆.png' }).waitFor()
  expect(await page.getByRole('button', { name: 'Upload' }).count()).toBe(0)
  await drop(page, [{ name: 'smuggled.txt', type: 'text/plain', bytes: Buffer.from('x') }])
  await page.getByRole('button', { name: '茶馆.png' }).click()
  const download = page.getByRole('link', { name: 'Download' })
  await download.waitFor()
  const [saved] = await Promise.all([page.waitForEvent('download'), download.click()])
  expect(saved.suggestedFilename()).toBe('茶馆.png')
  expect(await page.getByRole('button', { name: 'Move to trash' }).count()).toBe(0)
  expect(await page.getByLabel('Name', { exact: true }).count()).toBe(0)
  expect(await findStored('smuggled.txt')).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('files bar nobody (%s, %s, %i px)', async (language, theme, width) => {
  const visit = await openFilesPage(alice, { language, theme, width })
  const { page } = visit
  await page.getByRole('button', { name: '旁白.wav' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await page.getByRole('button', { name: '旁白.wav' }).click()
  await page.getByRole('slider', { name: /旁白/ }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: /List|列表/ }).click()
  await page.getByRole('table').waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})
