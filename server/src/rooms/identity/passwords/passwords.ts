// Hashing of passwords: argon2id on the thread pool, a few at once, with an end to the queue.
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { faults } from '#platform/faults.ts'

export type PasswordCosts = {
  readonly memoryKib: number
  readonly passes: number
  /** Hashes at once: each holds `memoryKib` and a thread of the pool. */
  readonly concurrencyMax: number
}

/** Waiting hashes beyond this are turned away: an attack must not fill the memory. */
const WAITING_MAX = 200

/** Argon2id, as a number: the library's enum is erased. */
const ARGON2ID = 2

export class Passwords {
  readonly #costs: PasswordCosts
  readonly #waiting: (() => void)[] = []
  #running = 0
  #decoy: Promise<string> | null = null

  constructor(costs: PasswordCosts) {
    this.#costs = costs
  }

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(read(password), this.#options()))
  }

  /** Takes the same time when there is no hash to compare with. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    this.#decoy ??= this.hash('nobody has this password')
    const decoy = await this.#decoy
    const isRight = await this.#inTurn(() => verify(stored ?? decoy, read(password)))
    return isRight && stored !== null
  }

  /** Whether a hash was made with other costs than those in force. */
  isDated(stored: string): boolean {
    const made = parseOptions(stored)
    return made.memoryCost !== this.#costs.memoryKib || made.timeCost !== this.#costs.passes
  }

  #options() {
    return { algorithm: ARGON2ID, memoryCost: this.#costs.memoryKib, timeCost: this.#costs.passes, parallelism: 1 }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#costs.concurrencyMax) {
      if (this.#waiting.length >= WAITING_MAX) throw faults.BUSY({ retry_after_s: 2 })
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#running += 1
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

/** The same characters typed on another keyboard are the same password. */
function read(password: string): string {
  return password.normalize('NFKC')
}
