// The shot board with 300 shots in real Chromium: how long it takes to open, and whether scrolling ever stalls.
//   node bench/board.ts [shots made, default all]
import type { Page } from 'playwright-core'
import { openBrowserStudio, type Person } from '../acceptance/browser/studio.ts'

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

type Scrolled = { readonly longTasks: number[]; readonly frames: number[] }

/** Wheels through the whole board and back while every long task and every frame is noted. */
async function scrollThrough(page: Page): Promise<Scrolled> {
  await page.evaluate(() => {
    const noted: Scrolled = { longTasks: [], frames: [] }
    Object.assign(globalThis, { noted })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) noted.longTasks.push(entry.duration)
    }).observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      noted.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const box = await page.locator('[data-board-scroller]').boundingBox()
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200)
  for (const step of [...Array(80).fill(240), ...Array(20).fill(-1600)]) {
    await page.mouse.wheel(0, step)
    await page.waitForTimeout(16)
  }
  return page.evaluate(() => (globalThis as unknown as { noted: Scrolled }).noted)
}

const at = (sorted: readonly number[], part: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)

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

const studio = await openBrowserStudio()
try {
  const person = await studio.person('alice')
  const project = await prepare(studio, person, Number(process.argv[2] ?? SHOTS))
  const { items } = await studio.call<{ items: { slug: string }[] }>(person, { path: '/workspaces' })
  const base = `/w/${items[0]?.slug}/projects/${project.id}`
  const state = await timeState(studio, person, project.id)
  const visit = await studio.visit(person, { width: 1440, height: 900 })
  const { page } = visit
  await openCold(page, `${base}/director`)
  const cold: number[] = []
  const within: number[] = []
  for (let count = 0; count < OPENINGS; count += 1) {
    cold.push(await openCold(page, `${base}/director`))
    within.push(await openWithin(page, `${base}/assets`))
  }
  await openCold(page, `${base}/director`)
  await page.waitForTimeout(1500)
  const { longTasks, frames } = await scrollThrough(page)
  const cards = await page.locator(CARD).count()
  const sorted = [...frames].sort((a, b) => a - b)
  console.log(
    JSON.stringify(
      {
        shots: project.shots,
        state_ms: { p50: at(state, 0.5), p95: at(state, 0.95) },
        open_page_ms: {
          p50: at(
            cold.sort((a, b) => a - b),
            0.5,
          ),
          worst: at(cold, 1),
        },
        open_stage_ms: {
          p50: at(
            within.sort((a, b) => a - b),
            0.5,
          ),
          worst: at(within, 1),
        },
        cards_in_page: cards,
        scroll: {
          frames: frames.length,
          frame_p50_ms: at(sorted, 0.5),
          frame_p95_ms: at(sorted, 0.95),
          frame_worst_ms: at(sorted, 1),
          long_tasks: longTasks.length,
          long_task_worst_ms: Math.round(Math.max(0, ...longTasks)),
        },
        complaints: visit.complaints,
      },
      null,
      2,
    ),
  )
} finally {
  await studio[Symbol.asyncDispose]()
}
