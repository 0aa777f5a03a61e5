// Long work and news: the drawer follows a production, steers it, survives a crash of the server; notices arrive live.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 })

/** Long enough to be paused while it runs. */
const SCENE = Array.from(
  { length: 12 },
  (_, at) => `许仙：船家，过河去么？这是第${at + 1}次问。\n船夫：雨这么大，上来吧。`,
)
const SCRIPT = `《借伞》\n\n1-1 日 外 桥头\n人物：许仙、船夫\n△小雨。许仙走到桥头。\n${SCENE.join('\n')}\n`
const SHORT = '《短》\n\n1-1 日 内 茶馆\n人物：许仙\n许仙：多谢。\n'
const SETTINGS = { size: '360p', template: 'fast_cut', music: false }

let studio: BrowserStudio
let owner: Person
let workspace: { id: string; slug: string }

beforeAll(async () => {
  studio = await openBrowserStudio()
  owner = await studio.person('director')
  workspace = await workspaceOf(owner)
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const workspaceOf = async (who: Person) =>
  (await studio.call<{ items: { id: string; slug: string }[] }>(who, { path: '/workspaces' })).items[0]!

async function aProject(title: string, text: string): Promise<string> {
  const body = { title, kind: 'short_video', settings: SETTINGS }
  const { id } = await studio.call<{ id: string }>(owner, { method: 'POST', path: '/projects', body })
  const headers = { 'if-match': '"0"' }
  const saved = { method: 'PUT', path: `/projects/${id}/script`, headers, body: { text, file_name: 'script.txt' } }
  await studio.call(owner, saved)
  return id
}

const produce = (projectId: string) =>
  studio.call<{ task_id: string }>(owner, { method: 'POST', path: `/projects/${projectId}/production/run`, body: {} })
const stateOf = async (taskId: string) =>
  (await studio.call<{ state: string }>(owner, { path: `/tasks/${taskId}` })).state

test('the drawer follows a production over pages and a crash; pause, resume and cancel work; the log is read', async () => {
  const projectId = await aProject('借伞', SCRIPT)
  const visit = await studio.visit(owner)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/files`)
  await page.getByRole('button', { name: 'Tasks', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Tasks' })
  await drawer.getByText(/Nothing is under way/).waitFor()

  const { task_id: taskId } = await produce(projectId)
  const row = drawer.getByRole('article', { name: '借伞' })
  await row.getByRole('progressbar').waitFor()
  await expect
    .poll(() => row.getByRole('progressbar').getAttribute('aria-valuenow'), { timeout: 60_000 })
    .toMatch(/[1-9]/)
  await row.getByText(/so far/).waitFor()
  await row.getByRole('button', { name: 'Pause' }).click()
  await row.getByText('Paused', { exact: true }).waitFor()
  expect(await stateOf(taskId)).toBe('paused')

  await studio.restart()
  await page.getByText('The connection is broken').waitFor()
  await page.getByText('The connection is broken').waitFor({ state: 'detached', timeout: 60_000 })
  await row.getByRole('button', { name: 'Resume' }).click()
  await row.getByText('Running', { exact: true }).waitFor()
  await row.getByRole('button', { name: 'Log' }).click()
  const lines = row.getByRole('region', { name: 'Log of 借伞' }).getByRole('listitem')
  await lines.first().waitFor()
  const read = await lines.count()
  await expect.poll(() => lines.count(), { timeout: 60_000 }).toBeGreaterThan(read)
  await row.getByText(/^(Spoken lines|Pictures|Segments|Sound mix)$/).waitFor()

  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Engines' }).click()
  await page.getByRole('button', { name: 'Tasks, 1 under way' }).click()
  await row.getByRole('button', { name: 'Cancel' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Cancel task' }).click()
  await question.waitFor({ state: 'detached' })
  await drawer.getByRole('region', { name: 'Recently ended' }).getByText('Cancelled').waitFor()
  expect(await stateOf(taskId)).toBe('cancelled')
  await drawer.getByRole('button', { name: 'Retry' }).waitFor()
  await drawer.getByRole('link', { name: 'All tasks' }).click()
  await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor()

  await page.getByRole('combobox', { name: 'State' }).selectOption('failed')
  await page.getByText('No task fits these filters').waitFor()
  await page.reload()
  await page.getByText('No task fits these filters').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('article', { name: '借伞' }).waitFor()
  // What a server that is gone costs: refused sockets and requests, and nothing else.
  expect(visit.complaints.filter((each) => !/ERR_CONNECTION|WebSocket|502|503/.test(each))).toEqual([])
  await visit.close()
})

test('a film that is ready is told at once, and leads to the film; another person is told nothing', async () => {
  const projectId = await aProject('短', SHORT)
  const other = await studio.person('stranger')
  const visit = await studio.visit(owner)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/files`)
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
  await produce(projectId)
  await page.getByRole('button', { name: 'Notices, 1 unread' }).click({ timeout: 120_000 })
  await page.getByRole('button', { name: /The film of “短” is ready/ }).click()
  await page.waitForURL(/\/export\?film=/)
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
  const { unread } = await studio.call<{ unread: number }>(owner, { path: '/notices/unread' })
  expect(unread).toBe(0)
  expect((await studio.call<{ items: unknown[] }>(other, { path: '/notices' })).items).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('whoever may only look is offered no controls, and is not let into the tasks of others', async () => {
  const viewer = await studio.person('onlooker')
  const { token } = await studio.call<{ token: string }>(owner, {
    method: 'POST',
    path: `/workspaces/${workspace.id}/invite`,
    body: { role: 'viewer' },
  })
  await studio.call(viewer, { method: 'POST', path: '/workspaces/join', body: { token } })
  const visit = await studio.visit(viewer)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/tasks`)
  const row = page.getByRole('article', { name: '借伞' })
  await row.getByRole('button', { name: 'Log' }).waitFor()
  expect(await row.getByRole('button', { name: 'Retry' }).count()).toBe(0)
  const tasks = await studio.call<{ items: { id: string }[] }>(owner, { path: '/tasks' })
  const nobody = await studio.person('stranger')
  const own = await studio.call<{ items: { slug: string }[] }>(nobody, { path: '/workspaces' })
  const stranger = await studio.visit(nobody)
  await stranger.page.goto(`/w/${own.items[0]!.slug}/tasks?task=${tasks.items[0]!.id}`)
  await stranger.page.getByRole('region', { name: 'Chosen task' }).getByRole('alert').waitFor()
  await stranger.page.getByText('No tasks yet').waitFor()
  expect(visit.complaints).toEqual([])
  await stranger.close()
  await visit.close()
})

test.each([
  { language: 'en', theme: 'dark', width: 1280, height: 800 },
  { language: 'zh-CN', theme: 'light', width: 390, height: 844 },
] as const)('page, drawer and bell have no barrier and no cut text: $language $theme $width', async (look) => {
  const visit = await studio.visit(owner, look)
  const { page } = visit
  await page.goto(`/w/${workspace.slug}/tasks`)
  await page.getByRole('article').first().waitFor()
  const check = async (name: string) => {
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/${name}-${look.language}-${look.theme}.png` })
    expect([name, await findBarriers(page), await findCutTexts(page)]).toEqual([name, [], []])
  }
  await check('page')
  await page.getByRole('button', { name: /^(Tasks|任务)/ }).click()
  await page.getByRole('dialog').getByRole('article').first().waitFor()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Log|日志)/ })
    .first()
    .click()
  await page
    .getByText(/Nothing has been logged yet|暂无日志/)
    .or(page.getByRole('region', { name: /Log of|的日志/ }))
    .first()
    .waitFor()
  await check('drawer')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^(Notices|通知)/ }).click()
  await page.getByRole('button', { name: /短/ }).waitFor()
  await check('bell')
  expect(visit.complaints).toEqual([])
  await visit.close()
})
