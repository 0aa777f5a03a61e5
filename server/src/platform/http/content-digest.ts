// What a request holds, as a hash: two requests with one Idempotency-Key must hold the same.
import { createHash, createHmac, type Hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type RequestContent = {
  /** Known before the work; null while the body is still to be read. */
  readonly early: string | null
  /** Of what was read; to be asked when the work is done. */
  digest(): string
  /** Reads the body to its end, for a request whose work is not done again. */
  drain(): Promise<string>
}

/** A body that was parsed already. */
export function knownContent(body: unknown, key?: Uint8Array): RequestContent {
  const digest = (key ? createHmac('sha256', key) : createHash('sha256'))
    .update(JSON.stringify(body ?? null))
    .digest('hex')
  return { early: digest, digest: () => digest, drain: async () => digest }
}

/** A body that the handler reads as it comes. To be called before anybody reads. */
export function streamedContent(message: IncomingMessage): RequestContent {
  const hash = new BoundaryFreeHash(boundaryOf(message.headers['content-type']))
  let done: string | undefined
  const digest = () => {
    done ??= hash.digest()
    return done
  }
  watch(message, (chunk) => hash.update(chunk))
  return {
    early: null,
    digest,
    drain: async () => {
      for await (const _chunk of message) {
        // Hashed on its way past.
      }
      return digest()
    },
  }
}

/**
 * Every byte that anybody takes out of a stream passes `emit('data')`, once, whether it flows, is piped or iterated. A listener
 * of our own would start the flow before the handler is ready, and a second pipe would hold back the first.
 */
function watch(message: IncomingMessage, see: (chunk: Buffer) => void): void {
  const emit = message.emit.bind(message)
  message.emit = (name: string | symbol, ...values: unknown[]) => {
    if (name === 'data') see(values[0] as Buffer)
    return emit(name as 'data', ...(values as [Buffer]))
  }
}

/** Browsers make up a new boundary each time the same form is sent. */
function boundaryOf(contentType: string | undefined): Buffer | null {
  const match = /^multipart\/[^;]+;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '')
  const boundary = match?.[1] ?? match?.[2]
  return boundary === undefined ? null : Buffer.from(`--${boundary}`)
}

const MARK = Buffer.from([0])

/** Hashes a stream as if the boundary were always the same. */
export class BoundaryFreeHash {
  readonly #hash: Hash = createHash('sha256')
  readonly #boundary: Buffer | null
  /** May hold the beginning of a boundary. */
  #held: Buffer = Buffer.alloc(0)

  constructor(boundary: Buffer | null) {
    this.#boundary = boundary
  }

  update(chunk: Uint8Array): void {
    const boundary = this.#boundary
    if (boundary === null) {
      this.#hash.update(chunk)
      return
    }
    let rest = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk])
    for (let at = rest.indexOf(boundary); at >= 0; at = rest.indexOf(boundary)) {
      this.#hash.update(rest.subarray(0, at)).update(MARK)
      rest = rest.subarray(at + boundary.length)
    }
    const keep = Math.min(rest.length, boundary.length - 1)
    this.#hash.update(rest.subarray(0, rest.length - keep))
    this.#held = Buffer.from(rest.subarray(rest.length - keep))
  }

  digest(): string {
    return this.#hash.update(this.#held).digest('hex')
  }
}
