// A text as it was sent to be read, and what was typed since: so that places which the server tells stay true.
import type { ChangeDesc, Text } from '@codemirror/state'

export class TextSnapshot {
  readonly doc: Text
  #since: ChangeDesc | null = null

  constructor(doc: Text) {
    this.doc = doc
  }

  follow(changes: ChangeDesc): void {
    this.#since = this.#since ? this.#since.composeDesc(changes) : changes
  }

  /** Where an offset of then is now. */
  placeOf(offset: number): number {
    const then = Math.min(Math.max(0, offset), this.doc.length)
    return this.#since ? this.#since.mapPos(then, 1) : then
  }

  /** Where a line of then begins now, and where it ended. */
  lineOf(number: number): { from: number; to: number } {
    const line = this.doc.line(Math.min(Math.max(1, number), this.doc.lines))
    const from = this.placeOf(line.from)
    return { from, to: Math.max(from, this.#since ? this.#since.mapPos(line.to, -1) : line.to) }
  }
}
