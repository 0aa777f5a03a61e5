// Sliding-window counters in memory. One process counts for itself; a shared counter joins by configuration.
import type { Clock } from '../clock.ts'

type Window = { startedMs: number; count: number; before: number }

export class RateLimiter {
  readonly #clock: Clock
  readonly #windowMs: number
  readonly #keysMax: number
  readonly #windows = new Map<string, Window>()
  constructor(clock: Clock, windowMs = 60_000, keysMax = 100_000) {
    this.#clock = clock
    this.#windowMs = windowMs
    this.#keysMax = keysMax
  }

  /** Counts one; answers 0 if it fits, else the seconds to wait. */
  take(key: string, max: number): number {
    const nowMs = this.#clock.monotonicMs()
    const window = this.#roll(key, nowMs)
    const share = 1 - (nowMs - window.startedMs) / this.#windowMs
    const estimate = window.before * share + window.count
    if (estimate + 1 > max) return Math.max(1, Math.ceil((this.#windowMs - (nowMs - window.startedMs)) / 1000))
    window.count += 1
    return 0
  }

  #roll(key: string, nowMs: number): Window {
    const window = this.#windows.get(key)
    if (!window) {
      if (this.#windows.size >= this.#keysMax) this.#forget(nowMs)
      const fresh = { startedMs: nowMs, count: 0, before: 0 }
      this.#windows.set(key, fresh)
      return fresh
    }
    const passed = Math.floor((nowMs - window.startedMs) / this.#windowMs)
    if (passed >= 1) {
      window.before = passed === 1 ? window.count : 0
      window.count = 0
      window.startedMs += passed * this.#windowMs
    }
    return window
  }

  #forget(nowMs: number): void {
    for (const [key, window] of this.#windows) {
      if (nowMs - window.startedMs > 2 * this.#windowMs) this.#windows.delete(key)
    }
    // A flood of fresh keys: forgetting all of them is better than growing without bound.
    if (this.#windows.size >= this.#keysMax) this.#windows.clear()
  }
}
