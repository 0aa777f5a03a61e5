// Starts parts in order, and stops what was started in reverse. Each phase has a name and a limit, so that a log tells which
// part of a start or a stop is stuck, and a stop always ends.
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'

export type Phase<T> = {
  /** "database": for the log and for errors. */
  readonly name: string
  readonly startMaxMs: number
  readonly start: () => Promise<T>
  readonly stopMaxMs?: number
  readonly stop?: (started: T) => Promise<void>
}

export class PhaseTimedOut extends Error {
  constructor(name: string, limitMs: number) {
    super(`${name}: not ready after ${limitMs / 1000} s`)
    this.name = 'PhaseTimedOut'
  }
}

type Started = { readonly name: string; readonly stopMaxMs: number; readonly stop: () => Promise<void> }

const STOP_MAX_MS = 10_000

export class Lifecycle {
  readonly #log: Log
  readonly #clock: Clock
  readonly #started: Started[] = []
  #stopping: Promise<void> | null = null

  constructor(log: Log, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  /** Throws what the phase throws, or PhaseTimedOut; the caller then stops what has started so far. */
  async start<T>(phase: Phase<T>): Promise<T> {
    const beganMs = this.#clock.monotonicMs()
    const started = await within(phase.startMaxMs, phase.start(), () => new PhaseTimedOut(phase.name, phase.startMaxMs))
    this.#log.debug({ phase: phase.name, ms: Math.round(this.#clock.monotonicMs() - beganMs) }, 'started')
    const { stop } = phase
    if (stop)
      this.#started.push({ name: phase.name, stopMaxMs: phase.stopMaxMs ?? STOP_MAX_MS, stop: () => stop(started) })
    return started
  }

  /** Never throws: a part that cannot stop keeps no other from stopping. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  async #stopAll(): Promise<void> {
    for (let part = this.#started.pop(); part; part = this.#started.pop()) {
      const { name, stopMaxMs, stop } = part
      const beganMs = this.#clock.monotonicMs()
      try {
        await within(stopMaxMs, stop(), () => new PhaseTimedOut(name, stopMaxMs))
        this.#log.debug({ phase: name, ms: Math.round(this.#clock.monotonicMs() - beganMs) }, 'stopped')
      } catch (error) {
        this.#log.error({ err: error, phase: name }, 'did not stop in order; going on')
      }
    }
  }
}

async function within<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'
const SIGNAL_NUMBERS: Record<StopSignal, number> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }

/** What the shell calls a process that ended by this signal: 130 for Ctrl-C. */
export const exitCodeOf = (signal: StopSignal): number => 128 + SIGNAL_NUMBERS[signal]

/**
 * Calls back at the first signal that asks this process to stop; the second ends it at once. Answers how to stop listening.
 */
export function onStopSignal(listener: (signal: StopSignal) => void): () => void {
  let isAsked = false
  const handlers = (Object.keys(SIGNAL_NUMBERS) as StopSignal[]).map((signal) => {
    const handler = () => {
      if (isAsked) process.exit(exitCodeOf(signal))
      isAsked = true
      listener(signal)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const off of handlers) off()
  }
}

/** A defect that nobody caught: what this process believes may be wrong, so it ends; nothing that was committed is lost. */
export function endOnDefects(log: Log): void {
  const end = (kind: string) => (error: unknown) => {
    log.fatal({ err: error }, kind)
    process.exit(1)
  }
  process.on('uncaughtException', end('uncaught exception'))
  process.on('unhandledRejection', end('unhandled rejection'))
}
