// What engines are told, read and changed by people; and what they write, decided on piece by piece. The provider is simulated.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openForgetfulGateway, openSimulatedProviders, SIMULATED_KEY } from './simulated-providers.ts'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const PATIENT = { timeout: 60_000, interval: 250 }

const SCRIPT = `《借伞》

第一集 借伞

1-1 日 外 桥头
人物：许仙、船家
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船家：雨大，等等罢。
`

let providers: Awaited<ReturnType<typeof openSimulatedProviders>>
let gateway: Awaited<ReturnType<typeof openForgetfulGateway>>
let studio: BrowserStudio
let alice: Person
let place: { id: string; slug: string }
let project: string

beforeAll(async () => {
  providers = await openSimulatedProviders()
  gateway = await openForgetfulGateway(providers.url, 'minimax')
  studio = await openBrowserStudio({ env: { HUABEN_SIMULATED_PROVIDERS: gateway.url } })
  alice = await studio.person('alice')
  const { items } = await studio.call<{ items: [typeof place] }>(alice, { path: '/workspaces' })
  place = items[0]
  const body = { title: '借伞', kind: 'comic_drama', settings: { size: '360p' } }
  const made = await studio.call<{ id: string }>(alice, { method: 'POST', path: '/projects', body })
  project = made.id
  await studio.call(alice, {
    method: 'PUT',
    path: `/projects/${project}/script`,
    body: { text: SCRIPT, file_name: 'a.txt' },
    headers: { 'if-match': '"0"' },
  })
  const path = `/workspaces/${place.id}/provider-keys`
  const key = { provider: 'openai', label: 'test', secrets: { api_key: SIMULATED_KEY } }
  await studio.call(alice, { method: 'POST', path, body: key })
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await gateway?.[Symbol.asyncDispose]()
  await providers?.[Symbol.asyncDispose]()
})

const prompts = (kind: string) => `/w/${place.slug}/engines?tab=prompts&kind=${kind}&language=en`
const script = (search = '') => `/w/${place.slug}/projects/${project}/script${search}`

test('a prompt is read, tried on a character, changed, found again after a reload, and taken back', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(prompts('image.character'))
  const desk = page.getByRole('region', { name: 'Picture of a character' })
  await desk.getByText('As it comes with the studio').first().waitFor()
  const preview = desk.getByRole('region', { name: 'What an engine would be told' })
  await preview.getByText(/Bai Suzhen/).waitFor()
  await preview.getByLabel('Shown with').selectOption({ label: '借伞' })
  await preview.getByLabel('Character').selectOption({ label: '船家' })
  await preview.getByText(/^Character sheet: 船家/).waitFor()

  const editor = desk.getByRole('textbox', { name: /^The prompt: / })
  const save = desk.getByRole('button', { name: 'Save as version 1' })
  await editor.fill('Draw {figures} and {nonsense}.')
  await desk.getByText('Not known here: {nonsense}').waitFor()
  expect(await save.isDisabled()).toBe(true)
  await editor.fill('A portrait of {figures}. ')
  await desk.getByRole('button', { name: /^Put in style: / }).click()
  await preview.getByText(/^A portrait of 船家/).waitFor()
  await desk.getByLabel('Why it is changed').fill('shorter')
  await page.reload()
  await desk.getByText('Not saved yet; kept in this browser.').waitFor()
  expect(await editor.innerText()).toContain('A portrait of {figures}.')
  expect(await desk.getByLabel('Why it is changed').inputValue()).toBe('shorter')
  await save.click()
  await desk.getByText('Version 1', { exact: true }).first().waitFor()

  const versions = desk.getByRole('region', { name: 'Versions' })
  await versions.getByRole('listitem').filter({ hasText: 'shorter' }).getByText('In force').waitFor()
  await versions.getByRole('button', { name: 'Compare As it comes with the studio with what is in force' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('.cm-deletedChunk').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Put it in force' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => editor.innerText(), PATIENT).toContain('Character sheet')
  await versions.getByRole('listitem').filter({ hasText: 'shorter' }).getByRole('button').waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('who changes a prompt that somebody else has changed meanwhile sees both and loses nothing', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(prompts('image.location'))
  const desk = page.getByRole('region', { name: 'Picture of a location' })
  const editor = desk.getByRole('textbox', { name: /^The prompt: / })
  await editor.fill('Mine: {place}')
  await studio.call(alice, {
    method: 'PUT',
    path: '/prompts/image.location?language=en',
    body: { text: 'Theirs: {place}' },
    headers: { 'if-match': '"0"' },
  })
  await desk.getByText(/put version 1 in force meanwhile/).waitFor()
  expect(await editor.innerText()).toBe('Mine: {place}')
  await desk.getByRole('button', { name: 'Save mine over it' }).click()
  await desk.getByRole('button', { name: 'Save as version 2' }).click()
  await desk.getByText('Version 2', { exact: true }).first().waitFor()
  const { text } = await studio.call<{ text: string }>(alice, { path: '/prompts/image.location?language=en' })
  expect(text).toBe('Mine: {place}')
  expect(complaints).toEqual([])
  await close()
})

test('marked lines are rewritten: the cost is said before, the change is shown, and only accepting it changes the script', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(script())
  await page.getByText('船家，过河去么？').first().click({ clickCount: 3 })
  await page.keyboard.press('Control+j')
  const dialog = page.getByRole('dialog', { name: 'Write with an engine' })
  await dialog.getByLabel('How shall they change').fill('shorter, please')
  await page.reload()
  expect(await dialog.getByLabel('How shall they change').inputValue()).toBe('shorter, please')
  await dialog.getByLabel('From line').fill('8')
  await dialog.getByLabel('To line').fill('8')
  await dialog.getByText(/Costs at most .* an answer/).waitFor()
  await dialog.getByText('What the engine is told').click()
  await dialog.getByText(/You are a script editor|剧本编辑/).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: /^Spend up to .* and write it$/ }).click()

  const draft = page.getByRole('region', { name: 'Some lines, rewritten' })
  await draft.getByText('To be decided').waitFor()
  await draft.getByText(/^It cost /).waitFor()
  await draft.getByText('Lines 8 to 8').waitFor()
  await draft.locator('.cm-deletedChunk').filter({ hasText: '过河去么' }).waitFor()
  const before = await studio.call<{ current_version: number }>(alice, { path: `/projects/${project}/script` })
  expect(before.current_version).toBe(1)
  expect(await findBarriers(page)).toEqual([])
  expect(await findCutTexts(page)).toEqual([])
  await draft.getByRole('button', { name: 'Put into the script' }).click()
  await page.getByTestId('script-editor').getByText('You said:').first().waitFor()
  const after = await studio.call<{ current_version: number }>(alice, { path: `/projects/${project}/script` })
  expect(after.current_version).toBe(2)
  expect(complaints).toEqual([])
  await close()
})

test('proposals for shots are accepted and rejected one by one, found from the palette', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  const path = `/projects/${project}/script`
  const head = await studio.call<{ revision: number }>(alice, { path })
  const headers = { 'if-match': `"${head.revision}"` }
  await studio.call(alice, { method: 'PUT', path, body: { text: SCRIPT, file_name: 'a.txt' }, headers })
  await page.goto(script())
  await page.locator('.cm-line').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('Write with')
  await page.getByRole('option', { name: 'Write with an engine' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write with an engine' })
  await dialog.getByLabel('What shall be written').selectOption({ label: 'Proposals for the shots of a scene' })
  await dialog.getByRole('button', { name: /^Spend up to/ }).click()

  const draft = page.getByRole('region', { name: 'Proposals for the shots of a scene' })
  await draft.getByText(/^0 of \d+ decided$/).waitFor()
  const first = draft.getByRole('listitem').first()
  await first.getByText('Extreme wide').last().waitFor()
  await first.getByRole('button', { name: /^Accept: Shot 1$/ }).click()
  await first.getByText('Accepted').waitFor()
  await draft.getByRole('button', { name: 'Reject all that is open' }).click()
  await expect.poll(() => draft.getByText('Accepted', { exact: true }).count(), PATIENT).toBe(2)
  const board = await studio.call<{ shots: { size: string }[] }>(alice, { path: `/projects/${project}/board` })
  expect(board.shots[0]?.size).toBe('extreme_wide')
  expect(board.shots.slice(1).map((shot) => shot.size)).not.toContain('extreme_wide')

  await draft.getByRole('button', { name: 'Back to the text' }).click()
  await page.getByRole('button', { name: 'Write with an engine' }).click()
  await page.getByRole('menuitem', { name: 'Drafts' }).click()
  const drafts = page.getByRole('dialog', { name: 'Drafts' })
  await expect.poll(() => drafts.getByRole('listitem').count(), PATIENT).toBe(2)
  expect(complaints).toEqual([])
  await close()
})

test('an answer that cannot be used is said so, with what it cost and what was wrong', async () => {
  // What was to be answered is lost on the way to this one: it answers in words.
  const path = `/workspaces/${place.id}/provider-keys`
  const key = { provider: 'minimax', label: 'words', secrets: { api_key: SIMULATED_KEY } }
  await studio.call(alice, { method: 'POST', path, body: key })
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(script('?write=shots'))
  const dialog = page.getByRole('dialog', { name: 'Write with an engine' })
  await dialog.getByLabel('Engine').selectOption('minimax/m3')
  await dialog.getByRole('button', { name: /^Spend up to/ }).click()
  const draft = page.getByRole('region', { name: 'Proposals for the shots of a scene' })
  await draft.getByText('Failed', { exact: true }).waitFor()
  await draft
    .getByRole('alert')
    .getByText(/could be used/)
    .waitFor()
  await draft.getByText(/^It cost /).waitFor()
  await draft.getByRole('button', { name: 'Retry' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('neither prompts nor drafts cut a text or shut anybody out on a phone, in either language', async () => {
  const { items } = await studio.call<{ items: { id: string }[] }>(alice, { path: `/projects/${project}/drafts` })
  for (const language of ['en', 'zh-CN'] as const) {
    const { page, complaints, close } = await studio.visit(alice, { width: 390, height: 844, language })
    const drafts = items.map(({ id }) => script(`?draft=${id}`))
    for (const address of [prompts('image.shot'), prompts('text.script'), script('?write=copy'), ...drafts]) {
      await page.goto(address, { waitUntil: 'networkidle' })
      expect(await findCutTexts(page), `${language} ${address}`).toEqual([])
      expect(await findBarriers(page), `${language} ${address}`).toEqual([])
    }
    expect(complaints).toEqual([])
    await close()
  }
})
