// The measure of likeness by pixels: one thread that starts when there is something to measure, and ends when there is nothing
// for a while. Pairs are measured one after the other: nobody waits for a score, and films and voices want the other cores.
import { Worker } from 'node:worker_threads'
import type { Measured, ResemblanceMeasure } from '#platform/resemblance.ts'
import { LIKENESS_REVISION } from './likeness.ts'
import type { MeasureAnswer, MeasureOrder } from './likeness-worker.ts'

export type PixelMeasureOptions = {
  /** For one pair; a quarter of a second is usual. Default 60 s. */
  readonly timeoutMs?: number
  /** Default 60 s. */
  readonly idleMs?: number
}

export function createPixelMeasure({
  timeoutMs = 60_000,
  idleMs = 60_000,
}: PixelMeasureOptions = {}): ResemblanceMeasure {
  let thread: Worker | null = null
  let idle: ReturnType<typeof setTimeout> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let lastOrderId = 0
  let isClosed = false

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    const ending = thread
    thread = null
    await ending?.terminate()
  }

  const ask = async (pair: Omit<MeasureOrder, 'orderId'>): Promise<Measured> => {
    if (isClosed) throw new Error('The measure is closed.')
    clearTimeout(idle)
    thread ??= start()
    lastOrderId += 1
    try {
      return await asked(thread, { orderId: lastOrderId, ...pair }, timeoutMs)
    } catch (error) {
      if (error instanceof ThreadLost) await end()
      throw error
    } finally {
      idle = setTimeout(() => void end(), idleMs)
      idle.unref()
    }
  }

  return {
    revision: LIKENESS_REVISION,
    measure: (pair) => {
      const turn = last.then(() => ask(pair))
      last = turn.catch(() => {})
      return turn
    },
    close: async () => {
      isClosed = true
      await end()
    },
  }
}

const HEAP_MEGABYTES = 512

function start(): Worker {
  const thread = new Worker(new URL('./likeness-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    env: {},
    execArgv: [],
  })
  thread.unref()
  return thread
}

/** It died or fell silent: the next pair gets another one. */
class ThreadLost extends Error {}

function asked(thread: Worker, order: MeasureOrder, timeoutMs: number): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const hear = (answer: MeasureAnswer) => {
      if (answer.orderId !== order.orderId) return
      leave()
      if ('measured' in answer) resolve(answer.measured)
      else reject(new Error(answer.error))
    }
    const lose = () => {
      leave()
      reject(new ThreadLost('The measuring thread ended or fell silent.'))
    }
    const timer = setTimeout(lose, timeoutMs)
    const leave = () => {
      clearTimeout(timer)
      thread.off('message', hear).off('error', lose).off('exit', lose)
    }
    thread.on('message', hear).on('error', lose).on('exit', lose)
    thread.postMessage(order)
  })
}
