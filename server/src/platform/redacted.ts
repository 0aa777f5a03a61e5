// Values that must not be seen by accident: in a log, an error, a reply, a stored document.
import { inspect } from 'node:util'

const HIDDEN = '***'

/** A text that only `reveal` tells. Printed, joined, logged or made into JSON it is "***". */
export class Redacted {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  reveal(): string {
    return this.#text
  }
  toString(): string {
    return HIDDEN
  }
  toJSON(): string {
    return HIDDEN
  }
  [inspect.custom](): string {
    return HIDDEN
  }
}

/**
 * The texts by name, for code that needs a plain record (adapters of vendors). Whoever logs it or makes JSON of it, alone or inside
 * something else, gets "***". A copy by spreading loses that.
 */
export function revealTogether(texts: Readonly<Record<string, Redacted>>): Readonly<Record<string, string>> {
  const plain = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.reveal()]))
  const hide = { value: () => HIDDEN, enumerable: false }
  return Object.freeze(Object.defineProperties(plain, { toJSON: hide, toString: hide, [inspect.custom]: hide }))
}

/** So many characters of a secret in a row give it away. */
const TELLING_CHARACTERS = 6

/**
 * Masks whatever stretches of the secrets a foreign text repeats: whole, cut off, or encoded. Providers like to quote the key that they
 * refuse.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ])
  const isTold = new Array<boolean>(text.length).fill(false)
  for (const form of new Set(forms)) markStretches(text, form, isTold)
  return text.replace(/[\s\S]/g, (character, at: number) => (isTold[at] ? '\0' : character)).replace(/\0+/g, HIDDEN)
}

function markStretches(text: string, form: string, isTold: boolean[]): void {
  const width = Math.min(TELLING_CHARACTERS, form.length)
  if (width === 0) return
  for (let start = 0; start + width <= form.length; start++) {
    const piece = form.slice(start, start + width)
    for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) isTold.fill(true, at, at + width)
  }
}
