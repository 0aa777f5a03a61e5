// Talks to one provider: puts the key on, takes secrets out of what comes back, and sorts answers into results and outcomes.
import type { Clock } from '#platform/clock.ts'
import type { Outbound, OutboundReply } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type { FfmpegWish } from '#platform/process/ffmpeg.ts'
import type { EngineAccess, ProviderSettings } from '#rooms/generation/provider.ts'
import { masked } from './masked.ts'
import { AskAgainError, RefusedError, UnknownJobError, UnknownOutcomeError } from './outcomes.ts'
import { type Problem, type ProblemRule, problemOf, recordOf } from './problem.ts'

export type ClientDeps = {
  readonly outbound: Outbound
  readonly clock: Clock
  /** The program that reads what comes back, as it is configured. */
  readonly ffmpeg?: FfmpegWish
}

export type ClientOptions = {
  readonly provider: ProviderSettings
  /** How this provider says things; tried before the common reading of the status. */
  readonly rules?: readonly ProblemRule[]
  /** Where the key goes unless the provider's option `auth` says otherwise. */
  readonly auth?: AuthStyle
  /** Statuses of 500 and above that this provider answers only before it has taken anything. The option `refusing_statuses` adds to it. */
  readonly refusingStatuses?: readonly number[]
  /** For providers that answer 200 and mean no. Undefined: it is a yes. */
  /** What it says of a job that it does not know, where that is not 404. */
  readonly unknownJob?: RegExp
  readonly problemIn?: (json: unknown) => Omit<Problem, 'retryAfterMs'> | undefined
}

/** `bearer`: Authorization; `none`: no key; anything else is the name of a header that carries the bare key. */
export type AuthStyle = 'bearer' | 'none' | (string & {})

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the base URL, beginning with a slash; or a whole address. */
  readonly path: string
  readonly access: EngineAccess | undefined
  readonly json?: unknown
  readonly form?: FormData
  readonly headers?: Readonly<Record<string, string>>
  /** In place of the usual key header. */
  readonly credentials?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly bodyMaxBytes?: number
}

export type ProviderClient = {
  readonly provider: ProviderSettings
  readonly deps: ClientDeps
  /**
   * Hands work over. Throws RefusedError for a plain no, OutboundError or UnknownOutcomeError when nobody knows.
   * @returns the answer, with a status below 300
   */
  submit(call: Call): Promise<OutboundReply>
  /** The same, read as JSON. */
  submitForJson(call: Call): Promise<Readonly<Record<string, unknown>>>
  /** Asks something that changes nothing. Throws UnknownJobError (404), or AskAgainError: a no to the question says nothing of the work. */
  ask(call: Call): Promise<Readonly<Record<string, unknown>>>
  /** Headers with the key. */
  credentials(access: EngineAccess | undefined): Record<string, string>
  /** Any status; throws OutboundError only. For calls with a meaning of their own. */
  call(call: Call): Promise<OutboundReply>
  problem(reply: OutboundReply, access: EngineAccess | undefined): Problem
}

export function createProviderClient(deps: ClientDeps, options: ClientOptions): ProviderClient {
  const { provider } = options
  const refusing = new Set([...(options.refusingStatuses ?? []), ...numbersOf(provider.options.refusing_statuses)])
  const credentials = (access: EngineAccess | undefined) => credentialsOf(options, access)
  const hidden = (text: string, access: EngineAccess | undefined) =>
    masked(text, access, access ? Object.values(credentials(access)) : [])
  const problem = (reply: OutboundReply, access: EngineAccess | undefined) => {
    const rules = [...statusRules(provider), ...(options.rules ?? [])]
    const told = problemOf({ ...reply, json: jsonOf(reply) }, rules, deps.clock.now().getTime())
    return { ...told, message: hidden(told.message, access) }
  }
  const saidNo = (reply: OutboundReply, access: EngineAccess | undefined): Problem | undefined => {
    const said = options.problemIn?.(jsonOf(reply))
    return said && { ...said, message: hidden(said.message, access) }
  }

  async function call(asked: Call): Promise<OutboundReply> {
    const body = await bodyOf(asked)
    return deps.outbound.request({
      url: /^https?:/.test(asked.path) ? asked.path : provider.baseUrl + asked.path,
      method: asked.method,
      headers: { accept: 'application/json', ...body.headers, ...asked.headers },
      credentials: asked.credentials ?? credentials(asked.access),
      trust: provider.baseUrl,
      ...(body.bytes === undefined ? {} : { body: body.bytes }),
      ...(asked.signal ? { signal: asked.signal } : {}),
      ...(asked.timeoutMs === undefined
        ? {}
        : { timeoutMs: asked.timeoutMs, headersTimeoutMs: asked.timeoutMs, idleTimeoutMs: asked.timeoutMs }),
      ...(asked.bodyMaxBytes === undefined ? {} : { bodyMaxBytes: asked.bodyMaxBytes }),
    })
  }

  async function submit(asked: Call): Promise<OutboundReply> {
    const reply = await call(asked)
    if (reply.status < 300) {
      const said = saidNo(reply, asked.access)
      if (said) throw new RefusedError(said)
      return reply
    }
    const found = problem(reply, asked.access)
    const isNo = (reply.status < 500 && reply.status !== 408) || refusing.has(reply.status)
    if (isNo) throw new RefusedError(found)
    throw new UnknownOutcomeError(found.message)
  }

  return {
    provider,
    deps,
    call,
    problem,
    credentials,
    submit,
    async submitForJson(asked) {
      const json = jsonOf(await submit(asked))
      if (isRecord(json)) return json
      throw new UnknownOutcomeError('The provider took the request and answered something that is no JSON.')
    },
    async ask(asked) {
      const reply = await call(asked).catch((error: unknown) => {
        throw error instanceof OutboundError && error.reason !== 'aborted' ? new AskAgainError(error.message) : error
      })
      // The page of a gateway in between says nothing of the job.
      if (reply.status === 404 && isRecord(jsonOf(reply))) throw new UnknownJobError('The provider does not know it.')
      const found: Problem | undefined = reply.status < 300 ? saidNo(reply, asked.access) : problem(reply, asked.access)
      if (found && options.unknownJob?.test(found.message)) throw new UnknownJobError(found.message)
      if (found) throw new AskAgainError(found.message, found.retryAfterMs)
      const json = jsonOf(reply)
      if (isRecord(json)) return json
      throw new AskAgainError('The provider answered something that is no JSON.')
    },
  }
}

function credentialsOf({ provider, auth = 'bearer' }: ClientOptions, access: EngineAccess | undefined) {
  const style = typeof provider.options.auth === 'string' ? provider.options.auth : auth
  const key = access?.secrets.api_key
  if (style === 'none' || (key === undefined && provider.options.needs_key === false)) return {}
  if (key === undefined || key === '') {
    const message = `There is no key for the provider ${provider.id}. Enter one in the settings of engines.`
    throw new RefusedError({ cause: 'auth', message })
  }
  return style === 'bearer' ? { authorization: `Bearer ${key}` } : { [style]: key }
}

export function jsonOf(reply: Pick<OutboundReply, 'bytes'>): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(reply.bytes))
  } catch {
    return undefined
  }
}

async function bodyOf({ json, form }: Call): Promise<{ headers: Record<string, string>; bytes?: Uint8Array }> {
  if (json !== undefined)
    return { headers: { 'content-type': 'application/json' }, bytes: new TextEncoder().encode(JSON.stringify(json)) }
  if (form === undefined) return { headers: {} }
  const encoded = new Response(form)
  return {
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  }
}

/**
 * The option `status_causes` says what a status means at this provider whatever stands in the body: an aggregator hands on what its own
 * sources said of their accounts, which says nothing of ours.
 */
function statusRules({ options }: ProviderSettings): ProblemRule[] {
  return Object.entries(recordOf(options.status_causes)).flatMap(([status, cause]) => {
    const known = FAILURE_CAUSES.find((each) => each === cause)
    return known && /^\d{3}$/.test(status) ? [{ of: 'code', match: new RegExp(`^${status}\\b`), cause: known }] : []
  })
}

const FAILURE_CAUSES = ['bad_input', 'blocked', 'no_balance', 'auth', 'busy', 'unavailable'] as const

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : []
}
