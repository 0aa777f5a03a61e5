// Statements that come again are prepared: PostgreSQL then neither parses nor describes them, and plans them only while
// that pays. Measured: half of its processor time for a small read.
import pg from 'pg'

/** A prepared statement stays in every connection's memory, some tens of kB each. */
const NAMES_MAX = 300
/** Texts that are made anew for every list of values would fill the memory here. */
const TEXTS_MAX = 3000
const USES_BEFORE = 2

/** Answers a name for a text that was used before. One for all connections of a pool. */
export function createStatementNames(): (text: string) => string | undefined {
  const uses = new Map<string, number>()
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= NAMES_MAX) return known
    const count = (uses.get(text) ?? 0) + 1
    if (count <= USES_BEFORE) {
      if (uses.size < TEXTS_MAX || uses.has(text)) uses.set(text, count)
      return undefined
    }
    const name = `s${names.size}`
    uses.delete(text)
    names.set(text, name)
    return name
  }
}

/** The class of a pool's clients. Only statements with values are prepared: a script may hold several. */
export function preparingClient(): typeof pg.Client {
  const nameOf = createStatementNames()
  const PreparingClient = class extends pg.Client {
    #broken: Error | null = null

    constructor(config?: pg.ClientConfig) {
      super(config)
      // The pool listens to idle clients only: without this, one that breaks while it is held ends the process.
      this.on('error', (error) => {
        this.#broken ??= error
      })
    }

    override query(...given: unknown[]): never {
      const [text, values, done] = given
      // The driver would only say that the client cannot be asked, not why: that a transaction stood idle, for one.
      if (this.#broken && typeof done !== 'function' && typeof values !== 'function')
        return Promise.reject(this.#broken) as never
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
      const query = super.query as (...rest: unknown[]) => never
      return name === undefined ? query.apply(this, given) : query.call(this, { text, values, name }, done)
    }
  }
  return PreparingClient as unknown as typeof pg.Client
}
