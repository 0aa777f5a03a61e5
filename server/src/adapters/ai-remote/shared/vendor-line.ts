// A line to a provider whose noes stand in the body, in numbers of its own. Beside `provider-client.ts`, which reads HTTP's.
import type { OutboundReply } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type { EngineAccess, FailureCause, ProbeResult, ProviderSettings } from '#rooms/generation/provider.ts'
import { parseExactJson } from './fields.ts'
import { masked } from './masked.ts'
import { AskAgainError, RefusedError, UnknownJobError, UnknownOutcomeError } from './outcomes.ts'
import type { ClientDeps } from './provider-client.ts'
import { retryAfterMsOf } from './retry-after.ts'
import { StaleTokenError } from './token-cache.ts'

export type VendorNo = {
  readonly cause: FailureCause
  readonly message: string
  readonly retryAfterMs?: number
  /** They have work under this id already. */
  readonly isKnown?: boolean
}

export type LineOptions = {
  readonly provider: ProviderSettings
  /** The no in an answer, or null. Of 5xx it gives `unavailable`, unless the provider has plainly looked at the work. */
  readonly readNo: (status: number, body: unknown) => VendorNo | null
  /** Headers with the key; null where there is no usable key. Default: a bearer's. */
  readonly credentials?: (access: EngineAccess | undefined) => Credentials | Promise<Credentials>
  /** Whether a no to a question means that the job is not known there. */
  readonly isUnknown?: (body: unknown) => boolean
}
export type Credentials = Readonly<Record<string, string>> | null

export type LineCall = {
  /** Below the base URL, or a whole address that an administrator has set. */
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly access: EngineAccess | undefined
  readonly json?: unknown
  /** In place of JSON. */
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** What else of it nobody may read: a token in the body. */
  readonly secrets?: readonly string[]
  readonly signal: AbortSignal
  readonly timeoutMs?: number
  readonly bodyMaxBytes?: number
}

export type VendorLine = {
  readonly provider: ProviderSettings
  /**
   * Hands work over. Throws RefusedError for a plain no; OutboundError or UnknownOutcomeError when nobody knows.
   * @returns the answer; `body` is undefined where it is no JSON
   */
  submit(call: LineCall): Promise<{ readonly body: unknown; readonly reply: OutboundReply }>
  /** The same, and the answer must be JSON. */
  submitForJson(call: LineCall): Promise<unknown>
  /** Asks something that changes nothing. Throws AskAgainError or UnknownJobError. */
  ask(call: LineCall): Promise<unknown>
  /** Never throws. */
  probe(call: LineCall, modelsIn?: (body: unknown) => readonly string[]): Promise<ProbeResult>
}

export function createVendorLine(deps: ClientDeps, options: LineOptions): VendorLine {
  const { provider, readNo } = options
  const patienceOf = ({ headers }: OutboundReply) => retryAfterMsOf(headers, deps.clock.now().getTime())

  async function send(call: LineCall): Promise<Sent> {
    const credentials = await (options.credentials ?? bearer)(call.access)
    if (credentials === null) throw noKey(provider)
    const { timeoutMs } = call
    const isWhole = /^https?:/.test(call.path)
    const reply = await deps.outbound.request({
      url: isWhole ? call.path : provider.baseUrl + call.path,
      trust: isWhole ? call.path : provider.baseUrl,
      method: call.method ?? (call.json === undefined && call.body === undefined ? 'GET' : 'POST'),
      headers: { ...(call.json === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers },
      credentials,
      ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(timeoutMs === undefined ? {} : { timeoutMs, headersTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }),
      ...(call.bodyMaxBytes === undefined ? {} : { bodyMaxBytes: call.bodyMaxBytes }),
      signal: call.signal,
    })
    const sent = [...Object.values(credentials), ...(call.secrets ?? [])]
    return { reply, hidden: (text) => masked(text, call.access, sent) }
  }

  async function submit(call: LineCall) {
    const sent = await send(call)
    const { reply, hidden } = sent
    const body = jsonOf(reply)
    const no = noIn(sent, body, readNo)
    const message = hidden(no?.message ?? `HTTP ${reply.status}`)
    if (isDown(reply.status, no?.cause)) throw new UnknownOutcomeError(`The provider failed: ${message}`)
    if (no === null && reply.status < 400) return { body, reply }
    const cause = no?.cause ?? causeOfNo(reply.status)
    const wait = no?.retryAfterMs ?? (cause === 'busy' ? patienceOf(reply) : undefined)
    throw new RefusedError({
      cause,
      message,
      ...{ ...(wait === undefined ? {} : { retryAfterMs: wait }), ...(no?.isKnown ? { isKnown: true } : {}) },
    })
  }

  return {
    provider,
    submit,
    async submitForJson(call) {
      const { body } = await submit(call)
      if (body !== undefined) return body
      throw new UnknownOutcomeError('The answer is no JSON, so nobody knows whether the work was taken.')
    },
    async ask(call) {
      const sent = await send(call).catch(unanswered)
      const { reply, hidden } = sent
      const body = jsonOf(reply)
      // The page of a gateway in between says nothing of the job.
      const is404 = reply.status === 404 && body !== undefined
      if (is404 || options.isUnknown?.(body)) throw new UnknownJobError('The provider does not know it.')
      const no = noIn(sent, body, readNo)
      if (no !== null || reply.status >= 400 || body === undefined)
        throw new AskAgainError(hidden(no?.message ?? `HTTP ${reply.status}`), no?.retryAfterMs ?? patienceOf(reply))
      return body
    },
    async probe(call, modelsIn) {
      try {
        const { body } = await submit(call)
        return modelsIn === undefined ? { ok: true } : { ok: true, models: modelsIn(body) }
      } catch (error) {
        if (error instanceof RefusedError) return { ok: false, cause: error.problem.cause, message: error.message }
        return { ok: false, cause: 'unavailable', message: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function unanswered(error: unknown): never {
  throw error instanceof OutboundError && error.reason !== 'aborted' ? new AskAgainError(error.message) : error
}

type Sent = { readonly reply: OutboundReply; readonly hidden: (text: string) => string }

function noIn({ reply, hidden }: Sent, body: unknown, readNo: LineOptions['readNo']): VendorNo | null {
  try {
    return readNo(reply.status, body)
  } catch (error) {
    if (!(error instanceof StaleTokenError)) throw error
    throw new StaleTokenError({ ...error.problem, message: hidden(error.problem.message) })
  }
}

function noKey({ id }: ProviderSettings): RefusedError {
  const message = `There is no key for the provider ${id}. Enter one in the settings of engines.`
  return new RefusedError({ cause: 'auth', message })
}

function bearer(access: EngineAccess | undefined): Credentials {
  const key = access?.secrets.api_key
  return key ? { authorization: `Bearer ${key}` } : null
}

/** A provider that names another cause has looked at the work and said no, whatever the status. */
function isDown(status: number, cause: FailureCause | undefined): boolean {
  if (cause !== undefined && cause !== 'internal') return cause === 'unavailable'
  return status >= 500 || status === 408
}

function causeOfNo(status: number): FailureCause {
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'no_balance'
  return status === 429 ? 'busy' : 'bad_input'
}

export function jsonOf(reply: Pick<OutboundReply, 'bytes'>): unknown {
  try {
    return parseExactJson(new TextDecoder().decode(reply.bytes))
  } catch {
    return undefined
  }
}
