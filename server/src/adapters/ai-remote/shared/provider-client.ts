// Talks to one provider, for every dialect: puts the key on, bounds what comes back, takes secrets out of it, and sorts answers into results
// and outcomes. How a provider says no is a `Reading` (see readings.ts). Nothing is tried twice here: only who knows whether the first try was
// taken may try again.
import type { Clock } from '#platform/clock.ts'
import type { Outbound, OutboundReply } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type { FfmpegWish } from '#platform/process/ffmpeg.ts'
import type { EngineAccess, FailureCause, ProbeResult, ProviderSettings } from '#rooms/generation/provider.ts'
import { type Fields, parseExactJson } from './fields.ts'
import { masked } from './masked.ts'
import { AskAgainError, RefusedError, UnknownJobError, UnknownOutcomeError } from './outcomes.ts'
import { recordOf } from './problem.ts'
import { byStatus, type No, type Reading, type Told } from './readings.ts'
import { retryAfterMsOf } from './retry-after.ts'
import { StaleTokenError } from './token-cache.ts'

export type ClientDeps = {
  readonly outbound: Outbound
  readonly clock: Clock
  /** The program that reads what comes back, as it is configured. */
  readonly ffmpeg?: FfmpegWish
}

export type ClientOptions = {
  readonly provider: ProviderSettings
  /** How it says no; default: by the status alone. */
  readonly reading?: Reading
  /** Where the key goes unless the provider's option `auth` says otherwise. */
  readonly auth?: AuthStyle
  /** In place of `auth`, for keys of more than one part: the headers, or null where there is no usable key. */
  readonly credentials?: (access: EngineAccess | undefined) => Credentials | null | Promise<Credentials | null>
}

/** `bearer`: Authorization; `none`: no key; anything else is the name of a header that carries the bare key. */
export type AuthStyle = 'bearer' | 'none' | (string & {})
export type Credentials = Readonly<Record<string, string>>

export type Call = {
  /** Below the base URL, beginning with a slash; or a whole address. */
  readonly path: string
  /** The whole address is one that an administrator has set, so it may lie on a private network; of others it may not. */
  readonly isConfigured?: true
  /** Default: POST with a body, GET without. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly access: EngineAccess | undefined
  readonly json?: unknown
  readonly form?: FormData
  /** In place of JSON or a form; its type stands in the headers. */
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** What else of it nobody may read: a token in the body. */
  readonly secrets?: readonly string[]
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly bodyMaxBytes?: number
}

/** `body` is undefined where the answer is no JSON. */
export type Answer = { readonly reply: OutboundReply; readonly body: unknown }

export type ProviderClient = {
  readonly provider: ProviderSettings
  readonly deps: ClientDeps
  /** Hands work over. Throws RefusedError for a plain no, OutboundError or UnknownOutcomeError when nobody knows. */
  submit(call: Call): Promise<Answer>
  /** The same, and the answer must be an object of JSON. */
  submitForJson(call: Call): Promise<Fields>
  /** Asks something that changes nothing. Throws UnknownJobError, or AskAgainError: a no to the question says nothing of the work. */
  ask(call: Call): Promise<Fields>
  /** A cheap question with a key: is it good? Never throws. */
  probe(call: Call, modelsIn?: (body: unknown) => readonly string[]): Promise<ProbeResult>
  /** Headers with the key. Throws RefusedError where there is none. */
  credentials(access: EngineAccess | undefined): Promise<Credentials>
  /** Any status; throws OutboundError or RefusedError only. For calls with a meaning of their own. */
  call(call: Call): Promise<OutboundReply>
}

type Sent = { readonly reply: OutboundReply; readonly body: unknown; readonly hidden: (text: string) => string }

/** Sends, and reads a no in what comes back: no secret passes here on its way out. */
function openWire(deps: ClientDeps, options: ClientOptions) {
  const { provider, reading = byStatus() } = options
  const asSaid = sayingOf(provider)

  async function credentials(access: EngineAccess | undefined): Promise<Credentials> {
    const found = await (options.credentials ? options.credentials(access) : usualCredentials(options, access))
    if (found) return found
    const message = `There is no key for the provider ${provider.id}. Enter one in the settings of engines.`
    throw new RefusedError({ cause: 'auth', message })
  }

  async function send(call: Call): Promise<Sent> {
    const held = await credentials(call.access)
    const reply = await deps.outbound.request({ ...(await requestOf(provider, call)), credentials: held })
    const secrets = [...Object.values(held), ...(call.secrets ?? [])]
    return { reply, body: jsonOf(reply), hidden: (text) => masked(text, call.access, secrets) }
  }

  const toldBy = ({ reply: { status, headers }, body: json }: Sent): Told => ({
    ...{ status, headers, json, nowMs: deps.clock.now().getTime() },
  })

  function noIn(sent: Sent): No | null {
    try {
      const no = asSaid(sent.reply.status, reading.no(toldBy(sent)))
      return no && { ...no, message: sent.hidden(no.message) }
    } catch (error) {
      if (!(error instanceof StaleTokenError)) throw error
      throw new StaleTokenError({ ...error.problem, message: sent.hidden(error.problem.message) })
    }
  }

  /** The page of a gateway in between says nothing of the job. */
  const isUnknownJob = (sent: Sent) =>
    (sent.reply.status === 404 && isRecord(sent.body)) || reading.isUnknown?.(toldBy(sent)) === true

  return { credentials, send, noIn, isUnknownJob }
}

export function createProviderClient(deps: ClientDeps, options: ClientOptions): ProviderClient {
  const { credentials, send, noIn, isUnknownJob } = openWire(deps, options)

  async function submit(call: Call): Promise<Answer> {
    const sent = await send(call)
    const no = noIn(sent)
    if (no === null) return { reply: sent.reply, body: sent.body }
    throw no.isUnsure ? new UnknownOutcomeError(no.message) : new RefusedError(no)
  }

  async function probe(call: Call, modelsIn: (body: unknown) => readonly string[] = () => []): Promise<ProbeResult> {
    const sent = await send({ timeoutMs: PROBE_TIMEOUT_MS, ...call })
    const no = noIn(sent)
    if (no) return { ok: false, cause: no.cause, message: no.message }
    if (sent.body === undefined) return { ok: false, cause: 'internal', message: NOT_ONE_OF_THESE }
    const models = modelsIn(sent.body)
    return models.length === 0 ? { ok: true } : { ok: true, models }
  }

  return {
    provider: options.provider,
    deps,
    credentials,
    submit,
    call: async (call) => (await send(call)).reply,
    async submitForJson(call) {
      const { body } = await submit(call)
      if (isRecord(body)) return body
      throw new UnknownOutcomeError('The answer is no JSON, so nobody knows whether the work was taken.')
    },
    async ask(call) {
      const sent = await send(call).catch(unanswered)
      if (isUnknownJob(sent)) throw new UnknownJobError('The provider does not know it.')
      const no = noIn(sent)
      const patienceMs = no?.retryAfterMs ?? retryAfterMsOf(sent.reply.headers, deps.clock.now().getTime())
      if (no) throw new AskAgainError(no.message, patienceMs)
      if (isRecord(sent.body)) return sent.body
      throw new AskAgainError('The provider answered something that is no JSON.', patienceMs)
    },
    probe: (call, modelsIn) => probe(call, modelsIn).catch(toProblem),
  }
}

function toProblem(error: unknown): ProbeResult {
  if (error instanceof RefusedError) return { ok: false, cause: error.problem.cause, message: error.message }
  if (error instanceof OutboundError) return { ok: false, cause: 'unavailable', message: error.message }
  return { ok: false, cause: 'internal', message: NOT_ONE_OF_THESE }
}

const PROBE_TIMEOUT_MS = 20_000

/** Pages, as a rule: somebody else stands there. */
const NOT_ONE_OF_THESE = 'The address answers, but not as this kind of provider does.'

function unanswered(error: unknown): never {
  throw error instanceof OutboundError && error.reason !== 'aborted' ? new AskAgainError(error.message) : error
}

function usualCredentials({ provider, auth = 'bearer' }: ClientOptions, access: EngineAccess | undefined) {
  const style = typeof provider.options.auth === 'string' ? provider.options.auth : auth
  const key = access?.secrets.api_key
  if (style === 'none' || (key === undefined && provider.options.needs_key === false)) return {}
  if (key === undefined || key === '') return null
  return style === 'bearer' ? { authorization: `Bearer ${key}` } : { [style]: key }
}

export function jsonOf(reply: Pick<OutboundReply, 'bytes'>): unknown {
  try {
    return parseExactJson(new TextDecoder().decode(reply.bytes))
  } catch {
    return undefined
  }
}

async function requestOf({ baseUrl }: ProviderSettings, call: Call) {
  const body = await bodyOf(call)
  const { path, signal, timeoutMs, bodyMaxBytes } = call
  const isWhole = /^https?:/.test(path)
  return {
    url: isWhole ? path : baseUrl + path,
    trust: isWhole && call.isConfigured ? path : baseUrl,
    method: call.method ?? (body.bytes === undefined ? 'GET' : 'POST'),
    headers: { accept: 'application/json', ...body.headers, ...call.headers },
    ...(body.bytes === undefined ? {} : { body: body.bytes }),
    ...(signal ? { signal } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs, headersTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }),
    ...(bodyMaxBytes === undefined ? {} : { bodyMaxBytes }),
  }
}

type Body = { readonly headers: Readonly<Record<string, string>>; readonly bytes?: string | Uint8Array }

async function bodyOf({ json, form, body }: Call): Promise<Body> {
  if (json !== undefined) return { headers: { 'content-type': 'application/json' }, bytes: JSON.stringify(json) }
  if (body !== undefined) return { headers: {}, bytes: body }
  if (form === undefined) return { headers: {} }
  const encoded = new Response(form)
  return {
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  }
}

const FAILURE_CAUSES = ['bad_input', 'blocked', 'no_balance', 'auth', 'busy', 'unavailable'] as const

/**
 * What an administrator knows of this provider goes before any reading. The option `status_causes` says what a status means whatever stands in
 * the body: an aggregator hands on what its own sources said of their accounts, which says nothing of ours. `refusing_statuses` are those of
 * 500 and above that it answers only before it has taken anything.
 */
function sayingOf({ options }: ProviderSettings): (status: number, no: No | null) => No | null {
  const causes = new Map<string, FailureCause>(
    Object.entries(recordOf(options.status_causes)).flatMap(([status, cause]) => {
      const known = FAILURE_CAUSES.find((each) => each === cause)
      return known ? [[status, known] as const] : []
    }),
  )
  const refusing = new Set(Array.isArray(options.refusing_statuses) ? options.refusing_statuses : [])
  return (status, no) => {
    if (no === null || status < 300) return no
    const cause = causes.get(String(status)) ?? no.cause
    return { ...no, cause, isUnsure: no.isUnsure && !refusing.has(status) }
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
