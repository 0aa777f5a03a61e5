// Somebody with whom one project is shared, and who does not belong to its workspace.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, openBrowserStudio, type Person, type Visit } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const SAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'zhong-li.txt')
let studio: BrowserStudio
let alice: Person
let bob: Person
let home: { id: string }

beforeAll(async () => {
  studio = await openBrowserStudio()
  await studio.person('root')
  alice = await studio.person('alice')
  bob = await studio.person('bob')
  home = (await studio.call<{ items: [{ id: string }] }>(alice, { path: '/workspaces' })).items[0]
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function write(title: string): Promise<string> {
  const body = { title, kind: 'comic_drama', settings: { size: '480p' } }
  const { id } = await studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body })
  const script = { text: await readFile(SAMPLE, 'utf8'), file_name: 'zhong-li.txt' }
  const headers = { 'if-match': '"0"' }
  await studio.call(alice, { method: 'PUT', path: `/projects/${id}/script`, body: script, headers })
  return id
}

const share = (id: string, role: string) =>
  studio.call(alice, { method: 'POST', path: `/projects/${id}/share`, body: { username: 'bob', role } })

/** Who makes what: known when engines, models and whether each can work have been told. */
const enginesOf = ({ page }: Visit) =>
  page.getByRole('region', { name: 'Engines of this project' }).getByRole('combobox').first()

/** What the server refused while the pages were looked at. */
function refusalsOf({ page }: Visit): string[] {
  const refused: string[] = []
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (response.status() >= 400) refused.push(`${response.request().method()} ${path} ${response.status()}`)
  })
  return refused
}

test('a guest comes to the project by the menu, and every page, drawer and search of it works for him', async () => {
  const shared = await write('Shared pears')
  await write('Private pears')
  await share(shared, 'director')
  const visit = await studio.visit(bob)
  const { page } = visit
  const refused = refusalsOf(visit)
  await page.goto('/')
  await page.getByRole('button', { name: 'bob' }).first().click()
  await page.getByRole('menuitemcheckbox', { name: 'Shared pears' }).click()
  await page.waitForURL(`**/w/${home.id}/projects/${shared}/script`)
  await page.getByRole('heading', { name: 'Shared pears' }).waitFor()
  const settled = {
    Assets: page.getByText('马三').first(),
    Director: page.getByText('19 shots'),
    Export: enginesOf(visit),
  }
  for (const [stage, sign] of Object.entries(settled)) {
    await page.getByRole('navigation', { name: 'Stages' }).getByRole('link', { name: stage }).click()
    await page.waitForURL(`**/${stage.toLowerCase()}**`)
    await sign.waitFor()
    if (process.env.HUABEN_PICTURES)
      await page.screenshot({ path: `${process.env.HUABEN_PICTURES}/guest-${stage}.png` })
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Search or do/ }).fill('pears')
  await page.getByRole('option', { name: /Shared pears/ }).waitFor()
  expect(await page.getByRole('option', { name: /Private pears/ }).count()).toBe(0)
  await page.keyboard.press('Escape')

  await studio.call(bob, { method: 'POST', path: `/projects/${shared}/production/run`, body: {} })
  await page
    .getByRole('button', { name: /tasks running|Tasks/ })
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByText(/Shared pears|Film/)
    .first()
    .waitFor()
  expect(await page.getByRole('dialog').getByRole('link', { name: 'All tasks' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  expect(refused).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('a guest puts in a picture of his own, and a share that is withdrawn closes the page', async () => {
  const shared = await write('Given and taken')
  await share(shared, 'director')
  const visit = await studio.visit(bob)
  const { page } = visit
  const path = `/projects/${shared}/board`
  const { locations } = await studio.call<{ locations: { id: string }[] }>(bob, { path })
  await page.goto(`/w/${home.id}/projects/${shared}/assets?location=${locations[0]?.id}`)
  await page.getByRole('heading', { name: 'Given and taken' }).waitFor()
  await page.waitForLoadState('networkidle')
  const refused = refusalsOf(visit)
  const picker = page.locator('input[type=file]').first()
  await picker.setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: await aPicture() })
  await expect
    .poll(
      async () => {
        const path = `/assets?project_id=${shared}`
        return (await studio.call<{ items: { name: string }[] }>(bob, { path })).items.map(({ name }) => name)
      },
      { timeout: 30_000 },
    )
    .toContain('face.png')
  expect(refused).toEqual([])

  const { items } = await studio.call<{ items: { user: { id: string } }[] }>(alice, {
    path: `/projects/${shared}/collaborators`,
  })
  await studio.call(alice, { method: 'DELETE', path: `/projects/${shared}/share/${items[0]?.user.id}` })
  await page.getByRole('heading', { name: 'Given and taken' }).waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: /not open to you|Nothing here/ }).waitFor()
  if (process.env.HUABEN_PICTURES) await page.screenshot({ path: `${process.env.HUABEN_PICTURES}/guest-gone.png` })
  await visit.close()
})

async function aPicture(): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  return sharp({ create: { width: 64, height: 64, channels: 3, background: '#804020' } })
    .png()
    .toBuffer()
}
