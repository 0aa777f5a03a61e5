// What creates or costs something is done once per wish. A reply may be lost after the server did the work: then the same wish,
// asked for again, goes out under the key that it had, and the server gives the first reply instead of doing it twice.
// A wish that was answered is over: asked for again it is a new one. A changed wish is another one.
import { isFault } from './fault.ts'

/** Longer than anybody presses again after an error; short enough that nobody who wants a second one meets the first. */
const REMEMBERED_MS = 10 * 60_000
const REMEMBERED_MAX = 50
const READ_MAX_BYTES = 1024 * 1024

/** `crypto.randomUUID` is missing on plain http. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

type Lost = { readonly wish: string; readonly key: string; readonly at: number }

/** Wishes of this page whose replies never came. */
export class LostWishes {
  #lost: readonly Lost[] = []

  /** The key of a wish that was sent before and never answered, taken out; else a new one. */
  take(wish: string, now = Date.now()): string {
    const known = this.#lost.findLast((one) => one.wish === wish && now - one.at < REMEMBERED_MS)
    this.#lost = this.#lost.filter((one) => one !== known)
    return known?.key ?? newKey()
  }

  keep(wish: string, key: string, now = Date.now()): void {
    const recent = this.#lost.filter((one) => now - one.at < REMEMBERED_MS)
    this.#lost = [...recent, { wish, key, at: now }].slice(-REMEMBERED_MAX)
  }
}

const lostWishes = new LostWishes()

/** Sends under one key what may not happen twice. `send` may be called a second time if the key belonged to another wish. */
export async function doOnce<T>(wish: string, send: (key: string) => Promise<T>, lost = lostWishes): Promise<T> {
  const key = lost.take(wish)
  try {
    return await send(key)
  } catch (error) {
    // Two wishes looked alike from here and did not to the server, which has done nothing yet.
    if (isFault(error) && error.code === 'IDEMPOTENCY_KEY_REUSED') return send(newKey())
    if (!isAnswer(error)) lost.keep(wish, key)
    throw error
  }
}

/** A refusal is an answer. Silence, an abort and a failure of the server leave open what happened. */
const isAnswer = (error: unknown) => isFault(error) && error.status >= 400 && error.status < 500

export type Wish = {
  readonly address: string
  readonly workspace?: string | undefined
  readonly revision?: number | undefined
  /** What tells wishes apart that say the same: two files of one name. */
  readonly intent?: string | undefined
  readonly body?: unknown
}

/** Equal for equal wishes. What files hold is read, up to a size. */
export async function describeWish({ address, workspace, revision, intent, body }: Wish): Promise<string> {
  return JSON.stringify([address, workspace, revision, intent, await describeBody(body)])
}

async function describeBody(body: unknown): Promise<unknown> {
  if (body instanceof Blob) {
    const text = body.size <= READ_MAX_BYTES ? await body.text() : null
    return [body instanceof File ? body.name : null, body.size, body.type, text]
  }
  if (!(body instanceof FormData)) return body
  return Promise.all([...body].map(async ([name, value]) => [name, await describeBody(value)]))
}
