// Work that waits for its turn in this process: one at a time for a key, or so many at a time for all.

type Waiting = () => void

/** Lets at most `concurrentMax` pieces of work run at once, the others in the order of their coming. */
export class Gate {
  readonly #concurrentMax: number
  readonly #waiting: Waiting[] = []
  #running = 0

  constructor(concurrentMax: number) {
    this.#concurrentMax = concurrentMax
  }

  get isIdle(): boolean {
    return this.#running === 0
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#concurrentMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

/** One piece of work at a time for each key. */
export class Lanes {
  readonly #gates = new Map<string, Gate>()

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gates.get(key) ?? new Gate(1)
    this.#gates.set(key, gate)
    try {
      return await gate.run(work)
    } finally {
      if (gate.isIdle) this.#gates.delete(key)
    }
  }
}
