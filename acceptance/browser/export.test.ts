// The last stage: what a cut is set to, what it will take, its making, the player, and the cuts that are kept.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Opened, openWith } from './opened.ts'
import { type BrowserStudio, findBarriers, findCutTexts, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 })

let studio: BrowserStudio
let owner: Person
let workspace: { id: string; slug: string }
let projectId: string
let aProject: Opened['aProject']

beforeAll(async () => {
  ;({ studio, person: owner, workspace, aProject } = await openWith('director'))
  projectId = await aProject('借伞')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

type Cut = { id: string; settings: { container: string }; total_frames: number }
const cutsOf = async (id: string) =>
  (await studio.call<{ items: Cut[] }>(owner, { path: `/projects/${id}/films` })).items

async function open(visit: Visit, id = projectId, query = '') {
  await visit.page.goto(`/w/${workspace.slug}/projects/${id}/export${query}`)
  await visit.page.getByRole('heading', { name: /What will be made|制作计划|Being made/ }).waitFor()
}

const frameOf = (visit: Visit) => visit.page.locator('[data-frame]').first().getAttribute('data-frame').then(Number)

test('a script becomes a film: the plan follows the settings, the run is followed, the player plays it', async () => {
  const visit = await studio.visit(owner)
  const { page } = visit
  await open(visit)
  await page.getByText('No cut yet').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Spoken lines' }).getByText('3 to make').waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).count()).toBe(0)
  // Music needs beds: the plan says so at once, and the wish outlives a reload.
  await page.getByRole('switch', { name: /Music/ }).click()
  await page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).waitFor()
  await page.reload()
  await page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).waitFor()
  await page.getByRole('button', { name: 'As the project has it' }).click()
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).count()).toBe(0)

  await page.getByRole('button', { name: 'Make the film' }).click()
  await page.getByRole('heading', { name: /Being made|Waiting to begin/ }).waitFor()
  await page.getByRole('progressbar', { name: 'Segments' }).waitFor({ timeout: 120_000 })
  await page.getByText('Up to date').waitFor({ timeout: 120_000 })

  const player = page.getByRole('region', { name: /^Player/ })
  await player.getByRole('button', { name: 'Play the film' }).click()
  await expect.poll(() => frameOf(visit), { timeout: 20_000 }).toBeGreaterThan(3)
  await page.keyboard.press('k')
  await expect.poll(() => player.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1)
  await page.keyboard.press('Home')
  expect(await frameOf(visit)).toBe(0)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('.')
  expect(await frameOf(visit)).toBe(2)
  await page.keyboard.press('ArrowLeft')
  expect(await frameOf(visit)).toBe(1)
  // The second scene begins where the film says so.
  const [cut] = await cutsOf(projectId)
  const { chapters } = await studio.call<{ chapters: { start_frame: number; heading: string }[] }>(owner, {
    path: `/films/${cut!.id}`,
  })
  expect(chapters).toHaveLength(2)
  await page.keyboard.press('ArrowDown')
  expect(await frameOf(visit)).toBe(chapters[1]!.start_frame)
  const slider = player.getByRole('slider', { name: 'Position' })
  expect(await slider.getAttribute('aria-valuetext')).toContain(chapters[1]!.heading)
  expect(await slider.getAttribute('aria-valuemax')).toBe(String(cut!.total_frames - 1))
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('an own sound file is the music: dropped or chosen, heard before, mixed alone, kept for the project, missed when it is gone', async () => {
  const visit = await studio.visit(owner)
  const { page } = visit
  await open(visit)
  const panel = page.getByRole('region', { name: 'How it is cut' })
  await panel.getByRole('switch', { name: /Music/ }).click()
  await panel.getByRole('radio', { name: 'My own' }).click()
  await panel.getByText('Until you choose one, music is made for the scenes.').waitFor()
  await drop(panel.getByText('Or drop it here.'), { name: '曲子.wav', bytes: tone(3) })
  const choice = panel.getByLabel('Sound file')
  await expect.poll(() => choice.locator('option:checked').innerText(), { timeout: 20_000 }).toContain('曲子.wav')
  // Only the mix and the join: no bed is made.
  await page.getByRole('listitem').filter({ hasText: 'Mix' }).getByText('1 to make').waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).count()).toBe(0)
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Segments' })
    .getByText(/reused/)
    .waitFor()
  await panel.getByRole('button', { name: 'Listen' }).click()
  await panel.getByRole('button', { name: 'Stop' }).waitFor()
  const asked = page.waitForRequest((request) => request.url().endsWith('/production/plan'))
  await panel.getByRole('slider', { name: 'Volume' }).press('ArrowLeft')
  expect((await asked).postDataJSON()).toMatchObject({ music_track: { gain_db: -1 } })
  await panel.getByRole('button', { name: 'Keep for the project' }).click()
  await page.getByText('The project keeps these settings.').first().waitFor()
  await page.reload()
  await expect.poll(() => choice.locator('option:checked').innerText(), { timeout: 20_000 }).toContain('曲子.wav')
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await page.getByRole('button', { name: 'Make the film' }).click()
  await page.getByText('Up to date').waitFor({ timeout: 120_000 })
  const [cut] = await cutsOf(projectId)
  expect(cut!.settings).toMatchObject({ music: 'own', music_name: '曲子.wav' })
  expect(visit.complaints).toEqual([])

  const { settings } = await studio.call<{ settings: { music_track: { file_id: string } } }>(owner, {
    path: `/projects/${projectId}`,
  })
  await studio.call(owner, { method: 'DELETE', path: `/assets/${settings.music_track.file_id}` })
  await page.reload()
  await panel.getByText('Its file is gone').waitFor()
  await page.getByText('The music of this film is not here any more').waitFor()
  await panel.getByRole('radio', { name: 'Made for the scenes' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Music and room tone' }).waitFor()
  await panel.getByRole('switch', { name: /Music/ }).click()
  await panel.getByRole('button', { name: 'Keep for the project' }).click()
  await page.getByText('The project keeps these settings.').first().waitFor()
  await visit.close()
})

/** A tone of so many seconds, as a WAV file. */
function tone(seconds: number): Buffer {
  const samples = seconds * 8000
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1)
    wav.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * 440 * at) / 8000)), 44 + at * 2)
  return wav
}

async function drop(on: Locator, { name, bytes }: { name: string; bytes: Buffer }): Promise<void> {
  await on.evaluate(
    (element, { name, base64 }) => {
      const content = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], name, { type: 'audio/wav' }))
      for (const type of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    },
    { name, base64: bytes.toString('base64') },
  )
}

test('the picture of a frame is that frame: the browser reads ranges by a link that needs no session', async () => {
  const [cut] = await cutsOf(projectId)
  const links = await studio.call<{ play_url: string; download_url: string; file_name: string }>(owner, {
    path: `/films/${cut!.id}/links`,
  })
  const part = await fetch(new URL(links.play_url, studio.address), { headers: { range: 'bytes=100-199' } })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100])
  const whole = await fetch(new URL(links.download_url, studio.address))
  expect(whole.headers.get('content-disposition')).toContain(`attachment`)
  expect(links.file_name).toMatch(/^借伞 \d{4}-\d\d-\d\d \d{4} 360p 16x9\.mp4$/)
  await whole.body?.cancel()
})

test('a run is paused, goes on, is cancelled after a question; a second cut is compared in sync, trashed and put back', async () => {
  const visit = await studio.visit(owner)
  const { page } = visit
  await open(visit)
  await page.getByRole('radio', { name: 'Portrait 9:16' }).click()
  await page.getByRole('button', { name: 'Make the film' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('heading', { name: 'Paused' }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Up to date').waitFor({ timeout: 120_000 })
  expect(await cutsOf(projectId)).toHaveLength(2)

  await page.getByRole('radio', { name: 'Square 1:1' }).click()
  await page.getByRole('button', { name: 'Make the film' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel production' }).click()
  await page.getByRole('heading', { name: 'What will be made' }).waitFor()
  expect(await cutsOf(projectId)).toHaveLength(2)

  await page
    .getByRole('button', { name: /^Compare/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Side by side' }).waitFor()
  await page.getByText('What differs').waitFor()
  const places = () =>
    page.$$eval('figure video', (videos) =>
      (videos as HTMLVideoElement[]).map((video) => Math.floor(video.currentTime * 24)),
    )
  await page
    .getByRole('region', { name: /in sync/ })
    .getByRole('slider')
    .focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
  await expect.poll(places).toEqual([5, 5])
  await page.getByRole('button', { name: 'Stop comparing' }).click()

  await page
    .getByRole('button', { name: /^More for the cut/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Move to the trash' }).click()
  await expect.poll(async () => (await cutsOf(projectId)).length).toBe(1)
  await page.getByRole('button', { name: 'Put back' }).click()
  await expect.poll(async () => (await cutsOf(projectId)).length).toBe(2)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('settings are kept for the project; a run that cannot be made says where and what to do', async () => {
  const visit = await studio.visit(owner)
  const { page } = visit
  await open(visit)
  await page.getByRole('button', { name: 'Change template' }).click()
  expect(await page.getByRole('dialog').getByRole('radio').count()).toBe(16)
  await page.getByRole('dialog').getByText('Documentary', { exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Keep for the project' }).click()
  await page.getByText('The project keeps these settings.').first().waitFor()
  const saved = await studio.call<{ settings: { template: string } }>(owner, { path: `/projects/${projectId}` })
  expect(saved.settings.template).toBe('documentary')

  const empty = await aProject('empty', null)
  await open(visit, empty)
  await page.getByText('No shots to cut yet').waitFor()
  await page.getByRole('link', { name: 'To the script' }).click()
  await page.waitForURL(/\/script/)
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('somebody who only looks sees plan and cuts, and can make nothing; a stranger sees nothing', async () => {
  const viewer = await studio.person('viewer')
  const invited = await studio.call<{ token: string }>(owner, {
    method: 'POST',
    path: `/workspaces/${workspace.id}/invite`,
    body: { role: 'viewer' },
  })
  await studio.call(viewer, { method: 'POST', path: '/workspaces/join', body: { token: invited.token } })
  const visit = await studio.visit(viewer)
  await open(visit)
  await visit.page.getByRole('region', { name: /^Player/ }).waitFor()
  expect(await visit.page.getByRole('button', { name: /Make the film|Cut again|Pause/ }).count()).toBe(0)
  expect(await visit.page.getByRole('heading', { name: 'How it is cut' }).count()).toBe(0)
  await visit.close()
  const other = await studio.visit(await studio.person('stranger'))
  await other.page.goto(`/w/${workspace.slug}/projects/${projectId}/export`)
  await other.page.getByText('Nothing here').waitFor()
  await other.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('nobody is barred, nothing is cut off (%s, %s, %i px)', async (language, theme, width) => {
  const visit = await studio.visit(owner, { language, theme, width })
  const [newest, older] = await cutsOf(projectId)
  for (const query of ['', `?film=${older!.id}&compare=${newest!.id}`]) {
    await open(visit, projectId, query)
    await visit.page.getByRole('region', { name: query === '' ? /^(Player|播放器)/ : /sync|同步/ }).waitFor()
    await visit.page.locator('fieldset').waitFor()
    expect(await findBarriers(visit.page)).toEqual([])
    expect(await findCutTexts(visit.page)).toEqual([])
  }
  await visit.page.getByRole('button', { name: /Change template|更换模板/ }).click()
  await visit.page.getByRole('dialog').waitFor()
  expect(await findBarriers(visit.page)).toEqual([])
  expect(await findCutTexts(visit.page)).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})
