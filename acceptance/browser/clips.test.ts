// The moving picture of a shot: asked for as somebody wants it, with its cost and what is left seen before, compared, picked,
// replaced by a film of one's own. And how much candidates of a picture look like who is in them. The provider is simulated.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSimulatedProviders, SIMULATED_KEY } from './simulated-providers.ts'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 60_000, interval: 250 }
const run = promisify(execFile)
const CANDIDATES = /candidates/i

const SCRIPT = `《借伞》

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船夫：（笑）雨这么大，上来吧。
`

type Shot = { id: string; figures: { character: string }[]; pinned_clip: { duration_ms: number } | null }
type Board = { revision: number; shots: Shot[]; characters: { id: string; name: string }[] }

let providers: Awaited<ReturnType<typeof openSimulatedProviders>>
let studio: BrowserStudio
let alice: Person
let place: { id: string; slug: string }
let project: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-own-clip-'))
  providers = await openSimulatedProviders()
  studio = await openBrowserStudio({ env: { HUABEN_SIMULATED_PROVIDERS: providers.url, HUABEN_BILLING: 'enforce' } })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
  const made = { title: '借伞', kind: 'comic_drama', settings: { size: '360p' } }
  project = (await post<{ id: string }>('/projects', made)).id
  await studio.call(alice, {
    method: 'PUT',
    path: `/projects/${project}/script`,
    body: { text: SCRIPT, file_name: 'a.txt' },
    headers: { 'if-match': '"0"' },
  })
  await post('/system/provider-keys', { provider: 'kling', label: 'house', secrets: { api_key: SIMULATED_KEY } })
  await studio.call(alice, {
    method: 'PUT',
    path: '/system/key-rules',
    body: { workspaces_may_use: true },
    headers: { 'if-match': '"1"' },
  })
  const { shots } = await board()
  await settled(await post<{ task_id: string }>(`/projects/${project}/production/run`, { shot_ids: shots.map(idOf) }))
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await providers?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const currencyOf = (cost: string) => (cost.includes('¥') ? 'CNY' : 'USD')
const idOf = ({ id }: { id: string }) => id
const post = <T>(path: string, body: object) => studio.call<T>(alice, { method: 'POST', path, body })
const board = () => studio.call<Board>(alice, { path: `/projects/${project}/board` })
async function settled({ task_id: id }: { task_id: string }): Promise<void> {
  const state = async () => (await studio.call<{ state: string }>(alice, { path: `/tasks/${id}` })).state
  while ((await state()) !== 'completed') await new Promise((resolve) => setTimeout(resolve, PATIENT.interval))
}

async function openClips(page: Page, shotId: string) {
  await page.goto(`/w/${place.slug}/projects/${project}/director?shot=${shotId}`)
  const summary = page.getByText('Clips side by side')
  await summary.scrollIntoViewIfNeeded()
  await summary.click()
  return page.getByRole('form', { name: 'Ask for clips' })
}

test('clips are asked for with cost and room in view, played together, picked by key, and replaced by an own film', async () => {
  const { page, complaints, close } = await studio.visit(alice, { width: 1440, height: 1000 })
  const shotId = (await board()).shots.at(-1)?.id ?? ''
  const form = await openClips(page, shotId)
  const submit = form.getByRole('button', { name: /^Make 2 clips/ })
  expect(await submit.isDisabled()).toBe(true)
  await form.getByLabel('Engine', { exact: true }).selectOption('kling/kling-2.6')
  await form.getByText('The wallet does not cover this.', { exact: false }).waitFor()
  await form.getByText('In the wallet').waitFor()
  const before = await form.getByText(/^about /).innerText()
  await studio.call(alice, {
    method: 'POST',
    path: '/billing/top-ups',
    body: { workspace_id: place.id, currency: currencyOf(before), amount: '500000000', reason: 'for trying' },
    headers: { 'idempotency-key': 'top-up' },
  })
  await page.reload()
  await page.getByText('Clips side by side').click()
  // What was chosen is there still.
  expect(await form.getByLabel('Engine', { exact: true }).inputValue()).toBe('kling/kling-2.6')
  await expect.poll(() => form.getByText('The wallet does not cover this.', { exact: false }).count(), PATIENT).toBe(0)
  await form.getByLabel('What the engine is told').fill('The umbrella turns slowly, rain on stone')
  await form.getByLabel('Length in seconds').fill('5')
  await expect.poll(() => submit.isEnabled(), PATIENT).toBe(true)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await submit.click()
  await page
    .getByRole('alertdialog', { name: /^Spend about / })
    .getByRole('button', { name: 'Spend and make' })
    .click()
  await expect.poll(() => page.getByRole('button', { name: 'Use this clip: Clip 2' }).count(), PATIENT).toBe(1)
  const first = page.getByLabel('Clip 1', { exact: true })
  await page.getByRole('button', { name: 'Play all from the start' }).click()
  await expect.poll(() => first.evaluate((video: HTMLVideoElement) => video.currentTime), PATIENT).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Stop all' }).click()

  const pick = page.getByRole('button', { name: 'Use this clip: Clip 2' })
  await pick.focus()
  await page.keyboard.press('Enter')
  await page.getByText('The film shows the clip that was picked.', { exact: false }).waitFor()
  expect((await board()).shots.at(-1)?.pinned_clip?.duration_ms).toBeGreaterThan(1000)
  // With what the film shows stand the words that it was made of.
  await page.getByText('What the engine was told').first().click()
  await page.locator('details p', { hasText: 'The umbrella turns slowly, rain on stone' }).first().waitFor()
  expect(await findBarriers(page)).toEqual([])

  const own = join(folder, 'own.mp4')
  const source = 'testsrc=s=640x360:r=24:d=4,format=yuv420p'
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-movflags', '+faststart', own])
  await page
    .getByRole('button', { name: 'Use an own film…' })
    .locator('..')
    .locator('input[type=file]')
    .setInputFiles(own)
  await expect.poll(async () => (await board()).shots.at(-1)?.pinned_clip?.duration_ms, PATIENT).toBe(4000)
  await page.getByText('Own film', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Use no picked clip: Clip 3' }).click()
  await expect.poll(async () => (await board()).shots.at(-1)?.pinned_clip, PATIENT).toBeNull()
  expect(complaints).toEqual([])
  await close()
})

test('likeness stands beside candidates of a shot and in the list of a character', async () => {
  const { shots, characters } = await board()
  const shot = shots.find((one) => one.figures.length > 0)
  const character = characters.find(({ name }) => name === shot?.figures[0]?.character)
  const at = `/projects/${project}/candidates`
  const portrait = { subjects: [{ kind: 'character', id: character?.id }], count: 2 }
  await settled(await post(at, portrait))
  type Items = { items: { id: string }[] }
  const { items } = await studio.call<Items>(alice, { path: `${at}/character/${character?.id}` })
  await studio.call(alice, {
    method: 'POST',
    path: `${at}/character/${character?.id}/pick`,
    body: { candidate_id: items[0]?.id },
    headers: { 'if-match': `"${(await board()).revision}"` },
  })
  await settled(await post(at, { subjects: [{ kind: 'shot', id: shot?.id }], count: 3 }))
  const { page, complaints, close } = await studio.visit(alice, { width: 1440, height: 1000 })
  await page.goto(`/w/${place.slug}/projects/${project}/director?shot=${shot?.id}`)
  await page.locator('summary', { hasText: CANDIDATES }).click()
  await page.getByText(`Like ${character?.name}`).first().waitFor()
  await expect.poll(() => page.getByText('being measured').count(), PATIENT).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await page.goto(`/w/${place.slug}/projects/${project}/assets?character=${character?.id}`)
  await page.getByRole('tab', { name: 'Likeness' }).click()
  await page.getByRole('list', { name: 'Shots, the least alike first' }).getByRole('link').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('on a phone, in either language, nothing is cut and nobody is shut out', async () => {
  const shotId = (await board()).shots.at(-1)?.id ?? ''
  for (const language of ['en', 'zh-CN'] as const) {
    const { page, complaints, close } = await studio.visit(alice, { width: 390, height: 844, language })
    await page.goto(`/w/${place.slug}/projects/${project}/director?shot=${shotId}`)
    await page.getByRole('button', { name: language === 'en' ? 'Inspector' : '检查器' }).click()
    await page.getByText(language === 'en' ? 'Clips side by side' : '并排比较片段').click()
    await page.getByRole('form', { name: language === 'en' ? 'Ask for clips' : '生成片段' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    expect(await findCutTexts(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  }
})
