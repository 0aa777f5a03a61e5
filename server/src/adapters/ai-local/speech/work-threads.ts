// A few threads that turn an order into a result, so that seconds of arithmetic never hold up the event loop.
import { parentPort, Worker } from 'node:worker_threads'

export type WorkThreads<Order, Result> = {
  /** Rejects when the work throws, its thread dies, the signal aborts before it began, or the threads are closed. */
  run(order: Order, signal: AbortSignal): Promise<Result>
  close(): Promise<void>
}

type Waiting<Order, Result> = {
  readonly order: Order
  readonly signal: AbortSignal
  readonly resolve: (result: Result) => void
  readonly reject: (error: Error) => void
}
type Thread<Order, Result> = { worker: Worker | null; task: Waiting<Order, Result> | null }
type Answer<Result> = { readonly result: Result } | { readonly error: string }

/** Threads start when they are needed. `module` is a file that calls `serveOrders`. */
export function createWorkThreads<Order, Result>(module: URL, threadsMax: number): WorkThreads<Order, Result> {
  const waiting: Waiting<Order, Result>[] = []
  const threads: Thread<Order, Result>[] = Array.from({ length: threadsMax }, () => ({ worker: null, task: null }))
  let isClosed = false

  const pump = (): void => {
    for (const thread of threads) {
      if (thread.task !== null || isClosed) continue
      const task = nextTask(waiting)
      if (task !== undefined) give(thread, task)
    }
  }

  const give = (thread: Thread<Order, Result>, task: Waiting<Order, Result>): void => {
    thread.worker ??= open(thread)
    thread.worker.ref()
    thread.task = task
    thread.worker.postMessage(task.order)
  }

  const open = (thread: Thread<Order, Result>): Worker => {
    const worker = new Worker(module)
    worker.on('message', (answer: Answer<Result>) => {
      const { task } = thread
      thread.task = null
      worker.unref()
      if ('result' in answer) task?.resolve(answer.result)
      else task?.reject(new Error(answer.error))
      pump()
    })
    let reason = 'The working thread ended before its work was done.'
    worker.on('error', (error) => {
      reason = String(error)
    })
    worker.on('exit', () => {
      const { task } = thread
      thread.task = null
      thread.worker = null
      task?.reject(new Error(reason))
      pump()
    })
    return worker
  }

  return {
    run: (order, signal) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error('The engine is closed.'))
        waiting.push({ order, signal, resolve, reject })
        pump()
      }),
    close: async () => {
      isClosed = true
      for (const task of waiting.splice(0)) task.reject(new Error('The engine is closed.'))
      await Promise.all(threads.map(({ worker }) => worker?.terminate()))
    },
  }
}

function nextTask<Order, Result>(waiting: Waiting<Order, Result>[]): Waiting<Order, Result> | undefined {
  let task = waiting.shift()
  while (task?.signal.aborted) {
    task.reject(new DOMException('cancelled', 'AbortError'))
    task = waiting.shift()
  }
  return task
}

/** Called in a thread's module: answers every order with what `work` makes of it. */
export function serveOrders<Order, Result>(work: (order: Order) => Result): void {
  parentPort?.on('message', (order: Order) => {
    try {
      parentPort?.postMessage({ result: work(order) })
    } catch (error) {
      parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
    }
  })
}
