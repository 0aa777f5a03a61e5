// The shot board with 300 shots in real Chromium: how long it takes to open, how much script it loads, and whether scrolling
// ever stalls. The same wheeling over a page with nothing on it tells what the machine itself adds.
//   node bench/board.ts [--shots MADE]    all of them if not said
import type { Page } from 'playwright-core'
import { openBrowserStudio, type Person } from '../acceptance/browser/studio.ts'
import { at, measureScripts, noteStalls, type Stalls, stallRows } from './browser.ts'
import { present, type Row } from './report.ts'

const SHOTS = 300
const SCENES = 20
const OPENINGS = 5

const PLACES = ['BRIDGE', 'TEA HOUSE', 'MARKET', 'COURTYARD', 'RIVER BANK']
const PEOPLE = ['ANNA', 'BOB', 'CLARA', 'DAVID']

/** Every line is long enough for a shot of its own; every other shot speaks. */
function longScript(): string {
  const perScene = SHOTS / SCENES
  return Array.from({ length: SCENES }, (_, scene) => {
    const heading = `${scene % 2 ? 'INT' : 'EXT'}. ${PLACES[scene % PLACES.length]} ${scene + 1} - ${scene % 3 ? 'DAY' : 'NIGHT'}`
    const beats = Array.from({ length: perScene }, (_, beat) =>
      beat % 2
        ? `${PEOPLE[(scene + beat) % PEOPLE.length]}\nI was at the river number ${scene * perScene + beat} with all the soldiers of the guard.`
        : `A cart with ${scene * perScene + beat} lamps rolls by in the dark, and everybody stops to look at it.`,
    )
    return [heading, ...beats].join('\n\n')
  }).join('\n\n')
}

type Studio = Awaited<ReturnType<typeof openBrowserStudio>>

async function prepare(studio: Studio, person: Person, madeMax: number) {
  const body = { title: 'Three hundred shots', kind: 'comic_drama', settings: { size: '360p' } }
  const { id } = await studio.call<{ id: string }>(person, { method: 'POST', path: '/projects', body })
  await studio.call(person, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text: longScript(), file_name: 'long.fountain' },
    headers: { 'if-match': '"0"' },
  })
  const { shots } = await studio.call<{ shots: { id: string }[] }>(person, { path: `/projects/${id}/board` })
  const shotIds = shots.slice(0, madeMax).map((shot) => shot.id)
  if (shotIds.length > 0) {
    const path = `/projects/${id}/production/run`
    const run = await studio.call<{ run_id: string }>(person, { method: 'POST', path, body: { shot_ids: shotIds } })
    for (;;) {
      const { state } = await studio.call<{ state: string }>(person, { path: `/productions/${run.run_id}` })
      if (state === 'completed') break
      if (state !== 'running') throw new Error(`making the pictures ended as ${state}`)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
  return { id, shots: shots.length }
}

const CARD = '[role="gridcell"][id^="shot-"]'

/** Milliseconds from the start of loading until the first card stands. */
async function openCold(page: Page, url: string): Promise<number> {
  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  const handle = await page.waitForFunction((card) => document.querySelector(card) && performance.now(), CARD, {
    polling: 'raf',
  })
  return Number(await handle.jsonValue())
}

/** Milliseconds from the click on the stage until the first card stands. */
async function openWithin(page: Page, from: string): Promise<number> {
  await page.goto(from)
  await page.getByRole('link', { name: 'Director' }).waitFor()
  await page.waitForTimeout(500)
  return page.evaluate(
    (card) =>
      new Promise<number>((resolve) => {
        const link = [...document.querySelectorAll('a')].find((each) => each.textContent === 'Director')
        const start = performance.now()
        const look = () =>
          document.querySelector(card) ? resolve(performance.now() - start) : requestAnimationFrame(look)
        link?.click()
        look()
      }),
    CARD,
  )
}

/** Wheels down and up again. */
function scrollThrough(page: Page, place: { readonly x: number; readonly y: number }): Promise<Stalls> {
  return noteStalls(page, async () => {
    await page.mouse.move(place.x, place.y)
    for (const step of [...Array(80).fill(240), ...Array(20).fill(-1600)]) {
      await page.mouse.wheel(0, step)
      await page.waitForTimeout(16)
    }
  })
}

/** As long as the board, with nothing on it. */
const EMPTY = `data:text/html,<body style="height:20000px;background:linear-gradient(black,white)">`

/** Milliseconds that the server takes for the state of all shots. */
async function timeState(studio: Studio, person: Person, projectId: string): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count < 20; count += 1) {
    const start = performance.now()
    await studio.call(person, { path: `/projects/${projectId}/production/state` })
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)
}

async function measureBoard(studio: Studio, person: Person, madeMax: number): Promise<Row[]> {
  const project = await prepare(studio, person, madeMax)
  const { items } = await studio.call<{ items: { slug: string }[] }>(person, { path: '/workspaces' })
  const base = `/w/${items[0]?.slug}/projects/${project.id}`
  const state = await timeState(studio, person, project.id)
  const visit = await studio.visit(person, { width: 1440, height: 900 })
  const { page } = visit
  const script = await measureScripts(page, `${base}/director`, CARD)
  const { cold, within } = await timeOpenings(page, base)
  await page.goto(EMPTY)
  const idle = await scrollThrough(page, { x: 200, y: 200 })
  await openCold(page, `${base}/director`)
  await page.waitForTimeout(1500)
  const box = await page.locator('[data-board-scroller]').boundingBox()
  const board = await scrollThrough(page, { x: (box?.x ?? 0) + 200, y: (box?.y ?? 0) + 200 })
  if (visit.complaints.length > 0) throw new Error(visit.complaints.join('\n'))
  return [
    { figure: 'shots', value: project.shots, wanted: SHOTS },
    { figure: 'script of the board, kB compressed', value: script, wanted: 'at most 350' },
    { figure: 'state of all shots, ms p50', value: at(state, 0.5) },
    { figure: 'page opens, ms p50', value: at(cold, 0.5), wanted: 'below 1000' },
    { figure: 'page opens, ms worst', value: at(cold, 1) },
    { figure: 'stage opens within the project, ms p50', value: at(within, 0.5), wanted: 'below 1000' },
    { figure: 'stage opens within the project, ms worst', value: at(within, 1) },
    ...stallRows('scrolling', board, 'at most 100'),
    ...stallRows('scrolling an empty page', idle),
  ]
}

async function timeOpenings(page: Page, base: string): Promise<{ cold: number[]; within: number[] }> {
  const [cold, within]: [number[], number[]] = [[], []]
  for (let count = 0; count < OPENINGS; count += 1) {
    cold.push(await openCold(page, `${base}/director`))
    within.push(await openWithin(page, `${base}/assets`))
  }
  return { cold, within }
}

const madeAt = process.argv.indexOf('--shots')
const studio = await openBrowserStudio()
try {
  const rows = await measureBoard(
    studio,
    await studio.person('alice'),
    madeAt > 0 ? Number(process.argv[madeAt + 1]) : SHOTS,
  )
  present({ title: 'the shot board with 300 shots', rows })
} finally {
  await studio[Symbol.asyncDispose]()
}
