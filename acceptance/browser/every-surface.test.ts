// Every page, dialog, menu and drawer of the studio, in both themes and both languages, on a desk and on a phone: nobody is
// barred (axe), nothing is cut off, nothing is complained of, and everything is reached, held and left by the keyboard.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { furnish, type Places } from './furnished.ts'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, type Person, type Visit } from './studio.ts'
import { find, SURFACES, type Surface } from './surfaces.ts'

vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 600_000 })

const OVER = '[role="dialog"], [role="alertdialog"], [role="menu"]'
const TAB_MAX = 250
/** A folder: a picture of each surface in each look is put there, for whoever wants to see them all. */
const PICTURES = process.env.HUABEN_PICTURES

let studio: BrowserStudio
let lin: Person
let places: Places
beforeAll(async () => {
  studio = await openBrowserStudio()
  lin = await studio.person('lin')
  places = await furnish(studio, lin)
  const body = { title: '旧稿', kind: 'short_video' }
  const { id } = await studio.call<{ id: string }>(lin, { method: 'POST', path: '/projects', body })
  await studio.call(lin, { method: 'DELETE', path: `/projects/${id}` })
})
afterAll(() => studio?.[Symbol.asyncDispose]())

/** Only contrast depends on the theme: two looks get every rule, the others that one. */
const LOOKS = [
  ['en', 'dark', true],
  ['en', 'light', false],
  ['zh-CN', 'light', true],
  ['zh-CN', 'dark', false],
] as const

/** Another tab of the same browser: what is chosen there holds here at once, without a reload. */
async function openWardrobe({ context }: Visit) {
  const tab = await context.newPage()
  await tab.goto('/icon.svg')
  return async (page: Page, [language, theme]: (typeof LOOKS)[number]) => {
    await tab.evaluate(
      (chosen) => {
        localStorage.setItem('huaben.language', chosen.language)
        localStorage.setItem('huaben.theme', chosen.theme)
      },
      { language, theme },
    )
    await page.waitForFunction(
      (chosen) =>
        document.documentElement.lang === chosen.language && document.documentElement.dataset.theme === chosen.theme,
      { language, theme },
    )
  }
}

async function goTo(page: Page, surface: Surface): Promise<void> {
  await page.goto(surface.path(places))
  await page
    .locator(surface.awaits ?? 'h1')
    .first()
    .waitFor()
  if (surface.key === undefined) await page.locator('main h1, h1').first().waitFor()
  if (surface.types) {
    await page.getByLabel(surface.types.label).fill(surface.types.text)
    // Drafts are kept a moment after the last key.
    await page.waitForTimeout(800)
  }
  await page.waitForLoadState('networkidle')
}

/** Opens it by keys alone; answers what is wrong with the way. */
async function open(page: Page, { steps = [], key }: Surface): Promise<void> {
  if (key) await page.keyboard.press(key)
  for (const step of steps) {
    const control = find(page, step)
    await control.waitFor()
    await control.focus()
    await page.keyboard.press(step.role === 'radio' ? 'Space' : 'Enter')
  }
  await page.waitForLoadState('networkidle')
}

const isOver = (page: Page) => page.locator(OVER).count()
const holdsFocus = (page: Page) =>
  page.evaluate((over) => document.activeElement?.closest(over) !== null && document.activeElement !== null, OVER)

/** A dialog takes the keyboard, keeps it, lets it go at Escape, and gives it back to where it came from. */
async function checkHolding(page: Page, surface: Surface): Promise<string[]> {
  if ((await isOver(page)) === 0) return []
  const wrong: string[] = []
  if (!(await holdsFocus(page))) wrong.push('does not take the keyboard')
  const isMenu = (await page.locator('[role="menu"]').count()) > 0
  const isModal = (await page.locator('[role="dialog"], [role="alertdialog"]').count()) > 0 && !isMenu
  for (const keys of isModal ? ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab'] : []) {
    await page.keyboard.press(keys)
    if ((await isOver(page)) > 0 && !(await holdsFocus(page))) wrong.push(`loses the keyboard at ${keys}`)
  }
  await page.keyboard.press('Escape')
  const isGone = await expect
    .poll(() => isOver(page), { timeout: 3000 })
    .toBe(0)
    .then(
      () => true,
      () => false,
    )
  if (!isGone) wrong.push('stays at Escape')
  const [first] = surface.steps ?? []
  if (first && isGone) {
    const isBack = async () => find(page, first).evaluate((control) => control === document.activeElement)
    const returned = await expect
      .poll(isBack, { timeout: 2000 })
      .toBe(true)
      .then(
        () => true,
        () => false,
      )
    if (!returned) wrong.push(`does not give the keyboard back: ${await focused(page)}`)
  }
  return wrong
}

const focused = (page: Page) =>
  page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute('aria-label') ?? ''}`)

/** Goes through a whole page by Tab; answers what was not reached, and what only a mouse can press. */
async function checkReach(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const reached = new Set<EventTarget | null>()
    Object.assign(globalThis, { reached })
    addEventListener('focusin', (event) => reached.add(event.target), true)
    ;(document.activeElement as HTMLElement | null)?.blur()
    getSelection()?.removeAllRanges()
  })
  // Where it begins is up to the browser: round once past the end.
  for (let count = 0, ends = 0; count < TAB_MAX && ends < 2; count += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement === document.body)) ends += 1
  }
  return page.evaluate(() => {
    const { reached } = globalThis as unknown as { reached: Set<Element> }
    const nameOf = (each: Element) =>
      `${each.tagName.toLowerCase()} "${each.getAttribute('aria-label') ?? each.textContent?.trim().slice(0, 40) ?? ''}"`
    const isSeen = (each: Element) =>
      each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0
    // One of a group has the Tab key; arrows do the rest.
    const inGroup = (each: Element) =>
      each.closest('[role="tablist"], [role="radiogroup"], [role="grid"], [role="listbox"], [role="toolbar"]') !==
        null ||
      (each instanceof HTMLInputElement && each.type === 'radio')
    const CONTROLS =
      'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'
    const missed = [...document.querySelectorAll(CONTROLS)]
      .filter((each) => isSeen(each) && !inGroup(each) && !reached.has(each) && (each as HTMLElement).tabIndex >= 0)
      .filter((each) => !(each instanceof HTMLInputElement && each.type === 'file'))
      .map((each) => `not reached by Tab: ${nameOf(each)}`)
    const mouseOnly = [...document.querySelectorAll<HTMLElement>('main *, header *, nav *')]
      .filter((each) => getComputedStyle(each).cursor === 'pointer' && isSeen(each))
      .filter(
        (each) => !each.closest('a, button, input, select, textarea, summary, label, [tabindex], [role="option"]'),
      )
      .filter((each) => !each.querySelector('a, button, input, select, textarea'))
      .map((each) => `only for a mouse: ${nameOf(each)}`)
    return [...missed, ...mouseOnly]
  })
}

async function checkLooks(visit: Visit, surface: Surface, dress: Awaited<ReturnType<typeof openWardrobe>>) {
  const wrong: string[] = []
  for (const look of LOOKS) {
    const [language, theme, isFull] = look
    await dress(visit.page, look)
    const where = `${language} ${theme}`
    for (const barrier of await findBarriers(visit.page, isFull ? undefined : ['color-contrast']))
      wrong.push(`${where}: ${barrier.rule} at ${barrier.where.slice(0, 3).join(' | ')}`)
    for (const text of await findCutTexts(visit.page)) wrong.push(`${where}: cut off: ${text}`)
    await takePicture(visit.page, surface, where)
  }
  await dress(visit.page, LOOKS[0])
  return wrong
}

async function takePicture(page: Page, surface: Surface, look: string): Promise<void> {
  if (PICTURES === undefined) return
  await mkdir(PICTURES, { recursive: true })
  const name = `${surface.name} ${look} ${page.viewportSize()?.width}`.replaceAll(' ', '-')
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

test.each([1280, 390])('every surface is fit for everybody (%i px)', async (width) => {
  const found: Record<string, string[]> = {}
  const [stranger, member] = [null, lin].map((who) => studio.visit(who, { width, height: width < 500 ? 844 : 800 }))
  const [outside, inside] = [await (stranger as Promise<Visit>), await (member as Promise<Visit>)]
  const wardrobes = { outside: await openWardrobe(outside), inside: await openWardrobe(inside) }
  const wished = process.env.HUABEN_SURFACES?.split(',')
  for (const surface of SURFACES) {
    if (surface.only === (width < 500 ? 'wide' : 'narrow')) continue
    if (wished && !wished.includes(surface.name)) continue
    const visit = surface.isPublic ? outside : inside
    const dress = surface.isPublic ? wardrobes.outside : wardrobes.inside
    const wrong: string[] = []
    try {
      await goTo(visit.page, surface)
      await dress(visit.page, LOOKS[0])
      await open(visit.page, surface)
      wrong.push(...(await checkLooks(visit, surface, dress)))
      wrong.push(...(await checkHolding(visit.page, surface)))
      if (!surface.steps && !surface.key && width >= 500) wrong.push(...(await checkReach(visit.page)))
    } catch (error) {
      wrong.push(String(error).split('\n').slice(0, 3).join(' '))
    }
    // The browser itself notes every refused request; refusals are what some of these pages are about.
    wrong.push(
      ...visit.complaints.splice(0).filter((each) => !/status of (400|404|410)|401 .*auth\/(me|refresh)/.test(each)),
    )
    if (wrong.length > 0) found[surface.name] = wrong
  }
  expect(found).toEqual({})
  await outside.close()
  await inside.close()
})
