// What benches of the pages measure in Chromium.
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'

export type Stalls = { readonly longTasks: readonly number[]; readonly frames: readonly number[] }

/** From now on, every long task and every frame. */
export async function noteStalls(page: Page): Promise<void> {
  await page.evaluate(() => {
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

export const stallsOf = (page: Page): Promise<Stalls> =>
  page.evaluate(() => (globalThis as unknown as { noted: Stalls }).noted)

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
