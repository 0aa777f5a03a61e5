// The API as the command line speaks it. Errors keep their code, message and remedy.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Language, Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly told: { readonly message: Localised; readonly remedy: Localised }
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: number, error: ApiFailure) {
    const { code, details = {} } = error
    const message = typeof error.message === 'string' ? same(error.message) : error.message
    super(message.en)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = details
    this.told = { message, remedy: error.remedy ?? same(typeof details.remedy === 'string' ? details.remedy : '') }
  }
}

/** As the API answers it, in the language that it was asked in; or what we say of a server that does not answer. */
type ApiFailure = {
  readonly code: string
  readonly message: string | Localised
  readonly remedy?: Localised
  readonly details?: Readonly<Record<string, unknown>>
}

export type Call = {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export class ApiClient {
  readonly address: string
  readonly #headers: Readonly<Record<string, string>>

  constructor(address: string, token: string, language: Language) {
    this.address = address
    this.#headers = { authorization: `Local ${token}`, 'accept-language': language }
  }

  get<T>(path: string, query?: Call['query']): Promise<T> {
    return this.send<T>('GET', path, query === undefined ? {} : { query })
  }

  /** Answers `data`. Throws ApiError; a server that is gone is an ApiError `UNREACHABLE`. */
  async send<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.#fetch(method, path, call)
    const text = await response.text()
    if (!response.ok) throw toApiError(response, text)
    return (JSON.parse(text) as { data: T }).data
  }

  /** Writes the body of a reply to a file, which must not exist. */
  async download(path: string, file: string): Promise<void> {
    const response = await this.#fetch('GET', path, {})
    if (!response.ok || !response.body) throw toApiError(response, await response.text())
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream),
      createWriteStream(file, { flags: 'wx', flush: true }),
    )
  }

  /** Sends bytes to a link that carries its own permission. */
  async put(link: string, headers: Readonly<Record<string, string>>, body: Blob): Promise<void> {
    const url = new URL(link, this.address)
    const response = await fetch(url, { method: 'PUT', headers: { ...headers }, body }).catch((error: unknown) => {
      throw unreachable(url.origin, error)
    })
    if (!response.ok) throw toApiError(response, await response.text())
  }

  async #fetch(method: string, path: string, call: Call): Promise<Response> {
    const url = new URL(`/api/v1${path}`, this.address)
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const body = call.bytes ?? (call.json === undefined ? undefined : JSON.stringify(call.json))
    const type = call.bytes ? 'application/octet-stream' : 'application/json'
    try {
      return await fetch(url, {
        method,
        headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': type }), ...call.headers },
        ...(body === undefined ? {} : { body: body as string }),
      })
    } catch (error) {
      throw unreachable(this.address, error)
    }
  }
}

function unreachable(address: string, error: unknown): ApiError {
  const cause = (error as { cause?: { code?: string } }).cause?.code ?? String(error)
  return new ApiError(0, {
    code: 'UNREACHABLE',
    message: both(
      `The studio at ${address} does not answer (${cause}).`,
      `位于 ${address} 的工作室没有响应（${cause}）。`,
    ),
    remedy: both(
      'See whether it still runs (huaben doctor), then run the same command again: what was made is kept.',
      '请确认它仍在运行（huaben doctor），然后重新运行同一命令：已完成的内容都保留着。',
    ),
  })
}

function toApiError(response: Response, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; details?: Record<string, unknown> }
    }
    return new ApiError(response.status, error)
  } catch {
    return new ApiError(response.status, {
      code: 'INTERNAL',
      message: `HTTP ${response.status}: ${text.slice(0, 200)}`,
    })
  }
}
