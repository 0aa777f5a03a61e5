// The only place that reads the time.

export type Clock = {
  now(): Date
  /** Monotonic milliseconds, for measuring durations. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
}

/** A clock that stands still until it is moved: for tests. */
export class ManualClock implements Clock {
  #epochMs: number
  constructor(startIso = '2026-01-01T00:00:00.000Z') {
    this.#epochMs = Date.parse(startIso)
  }
  now(): Date {
    return new Date(this.#epochMs)
  }
  monotonicMs(): number {
    return this.#epochMs
  }
  advanceMs(durationMs: number): void {
    this.#epochMs += durationMs
  }
}
