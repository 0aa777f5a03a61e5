// Where words go. The result is for standard output, everything else for standard error; with --json standard output gets
// exactly one JSON document, also when the command fails. Every word comes in both languages; one of them is shown.
import stringWidth from 'string-width'
import type { Language, Localised } from '#platform/faults.ts'
import type { Complaint } from './exit-codes.ts'

export type Stream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

export class Terminal {
  readonly isJson: boolean
  readonly language: Language
  readonly #out: Stream
  readonly #err: Stream
  #liveLines = 0
  #isAnswered = false

  constructor(options: { json: boolean; language: Language; out?: Stream; err?: Stream }) {
    this.isJson = options.json
    this.language = options.language
    this.#out = options.out ?? process.stdout
    this.#err = options.err ?? process.stderr
  }

  /** Whether lines can be rewritten in place. */
  get isLive(): boolean {
    return this.#err.isTTY === true
  }

  get columns(): number {
    return Math.max(40, this.#err.columns ?? 80)
  }

  /** Something on the way. */
  say(line: Localised): void {
    this.clearLive()
    this.#err.write(`${harmless(line[this.language])}\n`)
  }

  /** Lines that the next call replaces, cut to the width: one that went on below would not be found again. Only on a terminal. */
  live(lines: readonly string[]): void {
    if (!this.isLive) return
    this.clearLive()
    this.#err.write(lines.map((line) => `${cutTo(harmless(line), this.columns)}\n`).join(''))
    this.#liveLines = lines.length
  }

  clearLive(): void {
    if (this.#liveLines > 0) this.#err.write(`\u001b[${this.#liveLines}A\u001b[0J`)
    this.#liveLines = 0
  }

  /** The result: a document for machines, lines for people. */
  answer(document: unknown, lines: readonly Localised[]): void {
    this.clearLive()
    if (this.#isAnswered) return
    this.#isAnswered = true
    const said = () => lines.map((line) => `${harmless(line[this.language])}\n`).join('')
    this.#out.write(this.isJson ? `${JSON.stringify(document)}\n` : said())
  }

  complain({ code, exitCode, ...told }: Complaint): void {
    const [message, remedy] = [told.message[this.language], told.remedy[this.language]]
    this.clearLive()
    this.#err.write(harmless(`huaben: ${message}\n${remedy === '' ? '' : `  ${remedy}\n`}`))
    if (this.isJson) this.answer({ error: { code, message, remedy, exit_code: exitCode } }, [])
  }
}

/** To a width in columns of a terminal, where a Chinese character takes two. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)))
}

/** Cut so that it takes no more than so many columns; whole characters only. */
export function cutTo(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let cut = ''
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment)
    if (width > columns - 1) break
    cut += segment
  }
  return `${cut}…`
}

/**
 * Titles and names come from files of others: a control character in them would give orders to the terminal. Each is
 * shown as its picture (U+2400 and on), those above ASCII as a replacement character. Line ends and tabs stay.
 */
function harmless(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, (sign) => {
    const code = sign.charCodeAt(0)
    if (code === 0x7f) return '\u2421'
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
}
