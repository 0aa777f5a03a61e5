// A few drawing threads. A thread is started when there is work for it, and ends with `close`.
import { Worker } from 'node:worker_threads'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import type { DrawAnswer, DrawOrder } from './picture-worker.ts'

export type WorkerPool = {
  /** Rejects when the drawing fails, the thread dies or the pool is closed. An aborted order that has not begun is dropped. */
  draw(picture: PictureDescription, signal: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}

type Waiting = {
  readonly order: DrawOrder
  readonly signal: AbortSignal
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
}
type Thread = { readonly worker: Worker; current: Waiting | null }

export function createWorkerPool(threadsMax: number): WorkerPool {
  const threads: Thread[] = []
  const queue: Waiting[] = []
  let lastOrderId = 0
  let closed = false

  const next = (thread: Thread) => {
    let waiting = queue.shift()
    while (waiting?.signal.aborted) {
      waiting.reject(new Error('The drawing was cancelled.'))
      waiting = queue.shift()
    }
    thread.current = waiting ?? null
    if (waiting) thread.worker.postMessage(waiting.order)
    else thread.worker.unref()
  }

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(new URL('./picture-worker.ts', import.meta.url)), current: null }
    thread.worker.on('message', (reply: DrawAnswer) => {
      if ('bytes' in reply) thread.current?.resolve(reply.bytes)
      else thread.current?.reject(new Error(reply.error))
      next(thread)
    })
    const retire = (error: Error) => {
      const at = threads.indexOf(thread)
      if (at >= 0) threads.splice(at, 1)
      thread.current?.reject(error)
      thread.current = null
      if (!closed && queue.length > 0) wake()
    }
    thread.worker.on('error', (cause) => retire(cause instanceof Error ? cause : new Error(String(cause))))
    thread.worker.on('exit', () => retire(new Error('The drawing thread ended before the picture was done.')))
    threads.push(thread)
    return thread
  }

  const wake = () => {
    const thread = threads.find((one) => one.current === null) ?? (threads.length < threadsMax ? start() : null)
    if (!thread) return
    thread.worker.ref()
    next(thread)
  }

  return {
    draw: (picture, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('The animatic engine is closed.'))
        lastOrderId += 1
        queue.push({ order: { orderId: lastOrderId, picture }, signal, resolve, reject })
        wake()
      }),
    close: async () => {
      closed = true
      for (const waiting of queue.splice(0)) waiting.reject(new Error('The animatic engine is closed.'))
      await Promise.all([...threads].map((thread) => thread.worker.terminate()))
    },
  }
}
