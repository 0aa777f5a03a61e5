// What benches of the pages measure in Chromium.
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import type { Row } from './report.ts'

export type Stalls = {
  /** Tasks of the page's thread that kept it from answering for 50 ms or more, by the clock on the wall. */
  readonly longTasks: readonly number[]
  /** Processor time of every task: what the page itself is to blame for, however busy the machine is. */
  readonly processorMs: readonly number[]
  readonly frames: readonly number[]
}

type Noted = Pick<Stalls, 'longTasks' | 'frames'>
type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Every long task, every frame and the processor time of all tasks while something is done to the page. */
export async function noteStalls(page: Page, work: () => Promise<void>): Promise<Stalls> {
  const browser = page.context().browser()
  if (!browser) throw new Error('the page has no browser')
  await observe(page)
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await work()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const noted = await page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted)
  return { ...noted, processorMs: processorTimes(trace.traceEvents) }
}

function processorTimes(events: readonly TraceEvent[]): number[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const pages = new Set(
    events.filter((each) => each.name === 'thread_name' && each.args?.name === 'CrRendererMain').map(threadOf),
  )
  return events
    .filter((each) => each.ph === 'X' && each.name.endsWith('RunTask') && pages.has(threadOf(each)))
    .map((each) => (each.tdur ?? 0) / 1000)
}

function observe(page: Page): Promise<void> {
  return page.evaluate(() => {
    const noted = { longTasks: [] as number[], frames: [] as number[] }
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
}

export function stallRows(what: string, { longTasks, processorMs, frames }: Stalls, wanted?: string): Row[] {
  return [
    { figure: `${what}: longest task, ms of processor`, value: at(processorMs, 1), ...(wanted ? { wanted } : {}) },
    { figure: `${what}: longest task, ms by the clock`, value: at(longTasks, 1), ...(wanted ? { wanted } : {}) },
    { figure: `${what}: tasks of 50 ms and more by the clock`, value: longTasks.length },
    { figure: `${what}: frame, ms p95`, value: at(frames, 0.95) },
    { figure: `${what}: frame, ms worst`, value: at(frames, 1) },
  ]
}

/** Kilobytes of all script that a page loads until the element stands, each file compressed as it is sent. */
export async function measureScripts(page: Page, url: string, element: string): Promise<number> {
  const sizes: Promise<number>[] = []
  const count = (response: { url(): string; body(): Promise<Buffer> }) => {
    if (response.url().endsWith('.js')) sizes.push(response.body().then((body) => brotliCompressSync(body).byteLength))
  }
  page.on('response', count)
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.locator(element).first().waitFor()
  page.off('response', count)
  return Math.round((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 100) / 10
}

/** The value below which this part of them lies, rounded. */
export function at(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
}
