// A parse worker started ahead of its order. Loading the parser takes a quarter of a second, reading a script a fiftieth:
// whoever types should wait for the latter only. Every worker still gets one order and ends.
import { Worker } from 'node:worker_threads'

const HEAP_MEGABYTES = 1024
/** A spare that nobody needs ends after this. */
const IDLE_MS = 60_000

export function startParseWorker(heapMegabytes = HEAP_MEGABYTES): Worker {
  return new Worker(new URL('./parse-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 64 },
    env: {},
    stdin: false,
    execArgv: [],
  })
}

class SpareWorker {
  #worker: Worker | null = null
  /** It fell over before it had anything to do. */
  readonly #drop = () => this.#forget()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The spare one, or one that begins now. */
  take(): Worker {
    const worker = this.#worker
    this.#forget()
    if (!worker) return startParseWorker()
    worker.off('error', this.#drop).off('exit', this.#drop)
    worker.ref()
    return worker
  }

  /** Never keeps the process alive. */
  refill(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(), IDLE_MS)
    this.#timer.unref()
    if (this.#worker) return
    const worker = startParseWorker()
    worker.on('error', this.#drop).on('exit', this.#drop)
    worker.unref()
    this.#worker = worker
  }

  #end(): void {
    const worker = this.#worker
    worker?.off('exit', this.#drop)
    this.#forget()
    void worker?.terminate()
  }

  #forget(): void {
    this.#worker = null
    clearTimeout(this.#timer)
  }
}

export const spareWorker = new SpareWorker()
