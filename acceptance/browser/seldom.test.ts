// What is met seldom, and must hold all the same: a menu over a film that fills a phone, colours of the system's choosing, plain
// http, a search over an open board, more projects than one page holds.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Opened, openWith } from './opened.ts'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowser, PASSWORD, type Person } from './studio.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 })
const PATIENT = { timeout: 60_000, interval: 150 }

let studio: BrowserStudio
let alice: Person
let workspace: { id: string; slug: string }
let project: string

beforeAll(async () => {
  let aProject: Opened['aProject']
  ;({ studio, person: alice, workspace, aProject } = await openWith('alice'))
  project = await aProject('借伞')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const at = (page: string) => `/w/${workspace.slug}/${page}`
const inProject = (stage: string) => at(`projects/${project}/${stage}`)
const cards = (page: Page) => page.locator('[role="gridcell"][id^="shot-"]')

async function makeFilm(): Promise<void> {
  const run = { method: 'POST', path: `/projects/${project}/production/run`, body: {} }
  const { run_id: id } = await studio.call<{ run_id: string }>(alice, run)
  const state = async () => (await studio.call<{ state: string }>(alice, { path: `/productions/${id}` })).state
  await expect.poll(state, { timeout: 120_000, interval: 500 }).toBe('completed')
}

test('menus of a film that fills a phone open over it, whole, and do what they say', async () => {
  await makeFilm()
  for (const language of ['en', 'zh-CN'] as const) {
    const { page, close } = await studio.visit(alice, { width: 390, height: 844, hasTouch: true, language })
    const words = language === 'en' ? { full: 'Full screen', speed: /^Speed 1/ } : { full: '全屏', speed: /^速度 1/ }
    await page.goto(inProject('export'))
    await page.getByRole('button', { name: words.full }).tap()
    await page.waitForFunction(() => document.fullscreenElement !== null)
    await page.getByRole('button', { name: words.speed }).tap()
    const menu = page.getByRole('menu')
    await menu.waitFor()
    // What stands outside of the element that fills the screen is not seen at all.
    expect(await menu.evaluate((element) => document.fullscreenElement?.contains(element))).toBe(true)
    const box = await menu.boundingBox()
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844).toBe(true)
    expect(await findCutTexts(page)).toEqual([])
    await menu.getByRole('menuitemcheckbox', { name: /^2/ }).tap()
    await menu.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: language === 'en' ? 'Speed 2×' : '速度 2×' }).waitFor()
    await close()
  }
})

test('a notice that could not be marked as read says so where one has gone to, and is marked at a second try', async () => {
  const unread = async () => (await studio.call<{ unread: number }>(alice, { path: '/notices/unread' })).unread
  await expect.poll(unread, PATIENT).toBeGreaterThanOrEqual(1)
  const before = await unread()
  const { page, close } = await studio.visit(alice)
  await page.goto(at('files'))
  await page.route('**/api/v1/notices/*/read', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: /^Notices, \d+ unread/ }).click()
  await page
    .getByRole('button', { name: /^Unread: / })
    .first()
    .click()
  await page.getByText('The notice could not be marked as read; it stays unread.').first().waitFor()
  expect(await unread()).toBe(before)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(unread, PATIENT).toBe(before - 1)
  await close()
})

test('another page is said by its name, and takes the keyboard from the link that led there, however late it comes', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  // Longer than it takes to say a page that is there.
  const late: string[] = []
  await page.route(/\/assets\/(?:files|tasks)\.page-.*\.js$/, async (route) => {
    late.push(route.request().url())
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await route.continue()
  })
  await page.goto(at('projects'))
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  // Said are changes: the region is there before, and empty.
  const said = page.locator('p[aria-live="polite"].sr-only')
  expect(await said.innerText()).toBe('')
  await page.evaluate(() => {
    const region = document.querySelector('p[aria-live="polite"].sr-only')
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver(() => heard.push(region?.textContent ?? '')).observe(region as Node, {
      childList: true,
      characterData: true,
      subtree: true,
    })
  })
  for (const [link, title] of [
    ['Files', 'Files · Huaben'],
    ['Tasks', 'Tasks · Huaben'],
    ['Projects', 'Projects · Huaben'],
  ] as const) {
    await page.getByRole('navigation').getByRole('link', { name: link, exact: true }).first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => said.innerText(), PATIENT).toBe(title)
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), PATIENT).toBe('content')
  }
  // Each once, and never by the name of the page that was left.
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
    'Files · Huaben',
    'Tasks · Huaben',
    'Projects · Huaben',
  ])
  expect(late).toHaveLength(2)
  expect(complaints).toEqual([])
  await close()
})

test('with colours of the system what is chosen, on, or has the keyboard still shows', async () => {
  const { page, close } = await studio.visit(alice)
  await page.emulateMedia({ forcedColors: 'active' })
  const looks = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { outlineStyle, borderColor, backgroundColor, color, boxShadow } = getComputedStyle(element)
        return JSON.stringify({ outlineStyle, borderColor, backgroundColor, color, boxShadow })
      })
  await page.goto(inProject('director'))
  await cards(page).nth(1).waitFor()
  await cards(page).nth(0).click()
  expect(await looks('[role="gridcell"][aria-selected="true"]')).not.toBe(
    await looks('[role="gridcell"][id^="shot-"][aria-selected="false"]'),
  )
  await page.goto(inProject('export'))
  const music = page.getByRole('switch', { name: 'Music' })
  await music.waitFor()
  const off = await looks('[role="switch"][aria-label="Music"], [role="switch"][data-state="unchecked"]')
  await music.click()
  await expect.poll(() => music.getAttribute('data-state')).toBe('checked')
  expect(await looks('[role="switch"][data-state="checked"]')).not.toBe(off)
  await page.goto(at('files'))
  await page.getByRole('radio', { name: 'List' }).click()
  expect(await looks('[role="radio"][data-state="on"]')).not.toBe(await looks('[role="radio"][data-state="off"]'))
  // The keyboard shows where it is, on every kind of control.
  for (const path of [at('projects'), inProject('export'), '/account?tab=preferences']) {
    await page.goto(path)
    await page.locator('h1, h2').first().waitFor()
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab')
      const ring = await page.evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return 'body'
        return `${getComputedStyle(element).outlineStyle} ${element.outerHTML.slice(0, 80)}`
      })
      expect(ring).not.toMatch(/^none /)
    }
    // Contrast is then the system's own affair.
    expect((await findBarriers(page)).filter(({ rule }) => rule !== 'color-contrast')).toEqual([])
  }
  await close()
})

test('several shots are chosen by finger: one is held and let go, others are tapped, and a change holds for all', async () => {
  const visit = await studio.visit(alice, { width: 390, height: 844, hasTouch: true })
  const { page } = visit
  await page.goto(inProject('director'))
  const card = (at: number) => cards(page).nth(at)
  await card(0).waitFor()
  const idsOf = async () => {
    const board = await studio.call<{ shots: { id: string }[] }>(alice, { path: `/projects/${project}/board` })
    return board.shots.map((shot) => shot.id)
  }
  const before = await idsOf()
  const cdp = await page.context().newCDPSession(page)
  const finger = async (at: number, heldMs: number) => {
    await card(at).scrollIntoViewIfNeeded()
    const box = await card(at).boundingBox()
    const [x, y] = [(box?.x ?? 0) + 40, (box?.y ?? 0) + 40]
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    await page.waitForTimeout(heldMs)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  const isSelected = (at: number) => card(at).getAttribute('aria-selected')
  const held = async (at: number, heldMs: number) => {
    await finger(at, heldMs)
    await page.getByRole('button', { name: 'Done', exact: true }).waitFor()
  }
  // Let go before and after the half second at which phones make a menu of it.
  for (const heldMs of [430, 800]) {
    await held(1, heldMs)
    await expect.poll(() => isSelected(1), PATIENT).toBe('true')
    expect(await isSelected(0)).toBe('false')
    await finger(0, 30)
    await expect.poll(() => isSelected(0), PATIENT).toBe('true')
    expect(await isSelected(1)).toBe('true')
    await page.getByText('2 selected', { exact: true }).waitFor()
    await finger(0, 30)
    await expect.poll(() => isSelected(0), PATIENT).toBe('false')
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Done', exact: true }).count(), PATIENT).toBe(0)
  }
  // From then on a tap chooses one again; nothing was moved by holding it.
  await finger(0, 30)
  await expect.poll(() => isSelected(0), PATIENT).toBe('true')
  expect(await isSelected(1)).toBe('false')
  expect(await idsOf()).toEqual(before)
  expect(await findCutTexts(page)).toEqual([])
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test('what is to be copied can be copied on plain http, where a page has no clipboard', async () => {
  const { port } = new URL(studio.address)
  // A name that is not this machine's own: for those, browsers make an exception.
  const browser = await openBrowser(['--host-resolver-rules=MAP plain.test 127.0.0.1'])
  const context = await browser.newContext({ baseURL: `http://plain.test:${port}`, locale: 'en' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('User name or e-mail').fill('alice')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  expect(await page.evaluate(() => 'clipboard' in navigator)).toBe(false)
  // A workspace of several: a personal one invites nobody.
  const team = await studio.call<{ slug: string }>(alice, {
    method: 'POST',
    path: '/workspaces',
    body: { name: 'Team' },
  })
  await page.goto(`/w/${team.slug}/people`)
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  const link = await dialog.getByLabel('Invitation link').inputValue()
  expect(link).toContain('/join#token=')
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  // Who pressed it keeps the keyboard in the dialog.
  expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  const search = page.getByRole('combobox', { name: 'Search or do' })
  await search.focus()
  await page.keyboard.press('Control+v')
  expect(await search.inputValue()).toBe(link)
  await browser.close()
})

test('the search over an open board takes all keys, and gives the board back as it was', async () => {
  const { page, complaints, close } = await studio.visit(alice)
  await page.goto(inProject('director'))
  await cards(page).nth(1).click()
  const before = await studio.call<{ revision: number }>(alice, { path: `/projects/${project}/board` })
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search or do' })
  await field.waitFor()
  // Each of these does something to a board: plays, stops, locks, deletes, moves, opens a list of keys.
  await field.pressSequentially('ljk ?xn')
  await page.keyboard.press('Delete')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Backspace')
  expect(await page.getByRole('dialog').count()).toBe(1)
  expect((await studio.call<{ revision: number }>(alice, { path: `/projects/${project}/board` })).revision).toBe(
    before.revision,
  )
  expect(await page.locator('[role="gridcell"][aria-selected="true"]').count()).toBe(1)
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'hidden' })
  const second = await cards(page).nth(1).getAttribute('id')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), PATIENT).toBe(second)
  // A place on the same board is gone to without leaving it.
  await page.keyboard.press('Control+k')
  await field.fill('茶馆')
  const scene = page.getByRole('group', { name: 'Scenes' }).getByRole('option').first()
  await scene.click()
  await expect.poll(() => page.locator('[role="gridcell"][aria-selected="true"]').innerText(), PATIENT).toMatch(/^2-1/)
  expect(complaints).toEqual([])
  await close()
})

test('a shot that was put in, whose reply was lost, is not put in twice by applying it again; one that never came is', async () => {
  const shots = async () =>
    (await studio.call<{ shots: unknown[] }>(alice, { path: `/projects/${project}/board` })).shots.length
  const before = await shots()
  const { page, close } = await studio.visit(alice)
  await page.goto(inProject('director'))
  await cards(page).first().click()
  let way: 'lose the reply' | 'lose the request' | 'let through' = 'lose the reply'
  await page.route(/\/board$/, async (route) => {
    if (route.request().method() !== 'PATCH' || way === 'let through') return route.continue()
    if (way === 'lose the reply') await route.fetch()
    return route.abort()
  })
  const insert = page.getByRole('button', { name: /^Insert/ }).first()
  const again = page.getByRole('button', { name: 'Apply again' })
  for (const [lost, count] of [
    ['lose the reply', before + 1],
    ['lose the request', before + 2],
  ] as const) {
    way = lost
    await insert.click()
    await again.waitFor()
    way = 'let through'
    await again.click()
    await again.waitFor({ state: 'hidden' })
    await expect.poll(shots, PATIENT).toBe(count)
    await page.waitForTimeout(500)
    expect(await shots(), lost).toBe(count)
  }
  await close()
})
