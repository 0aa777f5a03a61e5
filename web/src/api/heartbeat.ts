// Whether a line that has gone silent is still there. A laptop that slept or changed its network keeps a socket that neither
// closes nor carries anything.

/** An answer takes longer on a poor line, not this long. */
const ANSWER_MS = 8000
/** From the first knock to the first word: connecting is in it. */
const OPENING_MS = 15_000
/** Until the other side has said how long silence is normal. */
const SILENCE_MS = 30_000

type Line = {
  /** Asks the other side for any answer. */
  readonly ask: () => void
  /** Nothing was heard for too long: the line is dead. */
  readonly died: () => void
}

/** Of one line. Whatever comes in proves that it lives; after a time of silence it is asked, and then it must answer. */
export class Heartbeat {
  readonly #line: Line
  #silenceMs = SILENCE_MS
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(line: Line) {
    this.#line = line
    // What is only being opened is not asked: it must say something by itself.
    this.#expect(OPENING_MS)
  }

  /** @param silenceMs how long silence is normal, as the other side says */
  allow(silenceMs: number): void {
    this.#silenceMs = silenceMs
    this.heard()
  }

  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.probe(), this.#silenceMs)
  }

  /** Asks now: the network is said to be back, or the page is looked at again. */
  probe(): void {
    this.#line.ask()
    this.#expect(ANSWER_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #expect(withinMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#line.died(), withinMs)
  }
}
