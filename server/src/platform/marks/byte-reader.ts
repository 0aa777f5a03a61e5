// A source read in the pieces that its format has, however its chunks are cut. Holds one chunk, whatever the length.

const NOTHING = Buffer.alloc(0)

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Buffer = NOTHING

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** The next `count` bytes, which stay where they are; fewer at the end. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count) {
      const next = await this.#chunks.next()
      if (next.done) break
      this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value])
    }
    return this.#held.subarray(0, count)
  }

  /** Fewer at the end. */
  async take(count: number): Promise<Buffer> {
    const taken = await this.peek(count)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  /** `count` bytes in whatever pieces they come; all that are left if not said. Answers how many there were. */
  async *pass(count = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer, number> {
    let passed = 0
    while (passed < count) {
      if (this.#held.length === 0 && (await this.peek(1)).length === 0) break
      const piece = this.#held.subarray(0, Math.min(count - passed, this.#held.length))
      this.#held = this.#held.subarray(piece.length)
      passed += piece.length
      yield piece
    }
    return passed
  }

  /** Answers how many there were to skip. */
  async skip(count = Number.POSITIVE_INFINITY): Promise<number> {
    const skipping = this.pass(count)
    for (;;) {
      const step = await skipping.next()
      if (step.done) return step.value
    }
  }
}
