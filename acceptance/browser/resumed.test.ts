// Larger files, wherever they stand for something: what has arrived is not sent again, and how far they are is seen.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 60_000, interval: 100 }
const MIB = 1024 * 1024

let studio: BrowserStudio
let alice: Person
let workspace: { id: string; slug: string }
let project: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-resumed-'))
  studio = await openBrowserStudio({ env: { HUABEN_UPLOAD_PART_BYTES: String(MIB) } })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof workspace] }>(alice, { path: '/workspaces' })
  workspace = items[0]
  const body = { title: '借伞', settings: { size: '360p' } }
  project = (await studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body })).id
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const saveText = (text: string) =>
  studio.call(alice, {
    method: 'PUT',
    path: `/projects/${project}/script`,
    body: { text },
    headers: { 'if-match': '"0"' },
  })

/** So slow that there is time to do something to it. */
async function speed({ context, page }: Visit, bytesPerSecond: number): Promise<void> {
  const session = await context.newCDPSession(page)
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

type Open = { items: { file_id: string; part_count: number; file_name: string }[] }
const openUploads = async () => (await studio.call<Open>(alice, { path: '/storage/multipart' })).items

async function arrivedParts(): Promise<number> {
  const [upload] = await openUploads()
  if (!upload) return 0
  return (await studio.call<{ parts: unknown[] }>(alice, { path: `/storage/multipart/${upload.file_id}` })).parts.length
}

async function bigPicture(): Promise<string> {
  const [width, height] = [2000, 1800]
  const path = join(folder, 'plate.png')
  const noise = randomBytes(width * height * 3)
  await sharp(noise, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toFile(path)
  return path
}

type Board = { locations: { id: string; plate: { media_type: string } | null }[] }
const board = () => studio.call<Board>(alice, { path: `/projects/${project}/board` })

test('an own picture goes on where it stopped: after a reload when it is chosen again, and after a failure by itself', async () => {
  await saveText('INT. ROOM - DAY\n\nANNA\nHello.\n')
  const location = (await board()).locations[0]?.id
  const path = await bigPicture()
  const visit = await studio.visit(alice)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/projects/${project}/assets?location=${location}`)
  const input = page.locator('input[type=file]')
  await input.waitFor({ state: 'attached' })
  await speed(visit, 1.5 * MIB)
  await input.setInputFiles(path)
  await page.getByRole('progressbar', { name: 'plate.png' }).waitFor()
  await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(3)
  await page.reload()
  await page.getByText('“plate.png” was not sent whole. Choose it again').waitFor()
  expect(await findCutTexts(page)).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  const before = await arrivedParts()
  const count = (await openUploads())[0]?.part_count ?? 0
  const sent = watchParts(page)
  // The server falls in the middle of it, for longer than the page is patient with one part, as far as it knows.
  await page.route('**/complete', (route) => route.fulfill({ status: 418, body: '{}' }), { times: 1 })
  await input.setInputFiles(path)
  await page.getByRole('alert').waitFor({ timeout: 120_000 })
  expect(new Set(sent).size).toBe(count - before)
  sent.length = 0
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Pinned and never drawn again.').waitFor({ timeout: 60_000 })
  expect(sent).toEqual([])
  expect((await board()).locations[0]?.plate).toMatchObject({ media_type: 'image/png' })
  expect(await openUploads()).toEqual([])
  await visit.close()
})

test('an own picture that is called off leaves no room taken', async () => {
  const visit = await studio.visit(alice)
  const { page } = visit
  const location = (await board()).locations[0]?.id
  await page.goto(`/w/${workspace.slug}/projects/${project}/assets?location=${location}`)
  const input = page.locator('input[type=file]')
  await input.waitFor({ state: 'attached' })
  await speed(visit, MIB)
  await input.setInputFiles(await bigPicture())
  await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(1)
  await page.getByRole('button', { name: 'Cancel plate.png' }).click()
  await expect.poll(async () => (await openUploads()).length, PATIENT).toBe(0)
  expect(await page.getByRole('progressbar').count()).toBe(0)
  expect(await page.getByText('was not sent whole').count()).toBe(0)
  await visit.close()
})

/** A script with a large picture in it, as people paste them into documents. */
async function bigDocument(): Promise<string> {
  const path = join(folder, 'script.docx')
  const text = ['INT. ROOM - DAY', '', 'ANNA', 'Hello from a large document.', '', 'BOB', 'Good day.']
  const lines = text.map((line) => `<w:p><w:r><w:t xml:space="preserve">${line}</w:t></w:r></w:p>`).join('')
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
  const files = {
    '[Content_Types].xml': strToU8(types),
    'word/document.xml': strToU8(`<w:document><w:body>${lines}</w:body></w:document>`),
    'word/media/image1.png': new Uint8Array(randomBytes(11 * MIB)),
  }
  await writeFile(path, zipSync(files, { level: 0 }))
  return path
}

test('a large script file is sent in parts, and goes on after a reload', async () => {
  const visit = await studio.visit(alice)
  const { page } = visit
  const path = await bigDocument()
  await page.goto(`/w/${workspace.slug}/projects/${project}/script`)
  await page.locator('.cm-content').waitFor()
  const input = page.locator('input[type=file]').first()
  await speed(visit, 1.5 * MIB)
  await input.setInputFiles(path)
  await page.getByRole('progressbar', { name: 'script.docx' }).waitFor()
  await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(3)
  await page.reload()
  await page.getByText('“script.docx” was not sent whole').waitFor()
  await speed(visit, -1)
  const before = await arrivedParts()
  const count = (await openUploads())[0]?.part_count ?? 0
  const sent = watchParts(page)
  await input.setInputFiles(path)
  await page.locator('.cm-line', { hasText: 'Hello from a large document.' }).waitFor()
  expect(new Set(sent).size).toBe(count - before)
  await visit.close()
})

test('what was left is given up with its room, by its own button or by a small script in its place', async () => {
  const visit = await studio.visit(alice)
  const { page } = visit
  const path = await bigDocument()
  const script = `/w/${workspace.slug}/projects/${project}/script`
  const input = page.locator('input[type=file]').first()
  const leave = async () => {
    await page.goto(script)
    await input.waitFor({ state: 'attached' })
    await speed(visit, 1.5 * MIB)
    await input.setInputFiles(path)
    await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(1)
    await page.reload()
    await page.getByText('“script.docx” was not sent whole').waitFor()
    await speed(visit, -1)
  }
  await leave()
  await page.getByRole('button', { name: 'Give it up' }).click()
  await page.getByText('was not sent whole').waitFor({ state: 'detached' })
  await expect.poll(async () => (await openUploads()).length, PATIENT).toBe(0)
  await page.reload()
  await input.waitFor({ state: 'attached' })
  expect(await page.getByText('was not sent whole').count()).toBe(0)

  await leave()
  const small = {
    name: 'small.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('INT. ROOM - DAY\n\nANNA\nA small one.\n'),
  }
  await input.setInputFiles(small)
  await page.locator('.cm-line', { hasText: 'A small one.' }).waitFor()
  await expect.poll(async () => (await openUploads()).length, PATIENT).toBe(0)
  expect(await page.getByText('was not sent whole').count()).toBe(0)
  await visit.close()
})

test('a large script that begins a project shows how far it is, can be called off, and goes on in the project', async () => {
  const visit = await studio.visit(alice)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/projects?new=1`)
  const dialog = page.getByRole('dialog', { name: 'New project' })
  await dialog.getByRole('radio', { name: 'File' }).click()
  const tooLarge = join(folder, 'novel.txt')
  await writeFile(tooLarge, Buffer.alloc(41 * MIB, 32))
  await dialog.locator('input[type=file]').setInputFiles(tooLarge)
  await dialog.getByText('A script file may have up to 40 MB.').waitFor()
  const before = (await studio.call<{ items: unknown[] }>(alice, { path: '/projects' })).items.length
  await dialog.getByRole('button', { name: 'Create project' }).click()
  await speed(visit, 1.5 * MIB)
  await dialog.locator('input[type=file]').setInputFiles(await bigDocument())
  await dialog.getByText('A script file may have up to 40 MB.').waitFor({ state: 'detached' })
  expect((await studio.call<{ items: unknown[] }>(alice, { path: '/projects' })).items.length).toBe(before)
  await dialog.getByRole('button', { name: 'Create project' }).click()
  await dialog.getByRole('progressbar', { name: 'script.docx' }).waitFor()
  await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(1)
  await dialog.getByRole('button', { name: 'Cancel script.docx' }).click()
  await dialog.getByText('The project was made, but its script was not taken.').waitFor()
  await expect.poll(async () => (await openUploads()).length, PATIENT).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Try the script again' }).click()
  await expect.poll(arrivedParts, PATIENT).toBeGreaterThanOrEqual(2)
  // Left in the middle: nothing more is sent, and the project knows of it.
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  const { items } = await studio.call<{ items: { id: string; title: string }[] }>(alice, { path: '/projects' })
  const made = items.find(({ title }) => title === 'script')
  await speed(visit, -1)
  const count = (await openUploads())[0]?.part_count ?? 0
  const arrived = await arrivedParts()
  expect(arrived).toBeLessThan(count)
  await page.goto(`/w/${workspace.slug}/projects/${made?.id}/script`)
  await page.getByText('“script.docx” was not sent whole').waitFor()
  const sent = watchParts(page)
  await page.locator('input[type=file]').first().setInputFiles(join(folder, 'script.docx'))
  await page.locator('.cm-line', { hasText: 'Hello from a large document.' }).waitFor()
  expect(new Set(sent).size).toBe(count - arrived)
  await visit.close()
})
