// From a provider's "no" to a cause that people understand. Which words mean what is data of each provider.
import type { FailureCause, Refusal } from '#rooms/generation/provider.ts'
import { patienceMs, retryAfterMsOf } from './retry-after.ts'

export type Problem = {
  readonly cause: FailureCause
  /** The provider's own words. */
  readonly message: string
  readonly retryAfterMs?: number
  /** They have work under this id already. */
  readonly isKnown?: boolean
}

/** The first rule that fits decides; what no rule knows goes by the status. */
export type ProblemRule = {
  /** Tried on "status code type: message". */
  readonly match: RegExp
  readonly cause: FailureCause
  /** `code`: tried on status, code and type alone. Plain rate limits speak of quotas, plans and billing in their sentences. */
  readonly of?: 'code'
}

export type Told = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body read as JSON; undefined if it is none. */
  readonly json: unknown
}

/** Of what is told here; who tells it to people takes the secrets out, and then cuts it. */
const MESSAGE_CHARS_MAX = 20_000

export function problemOf(told: Told, rules: readonly ProblemRule[], nowMs: number): Problem {
  const words = wordsOf(told.json)
  const code = [told.status, words.code, words.type].filter((part) => part !== '').join(' ')
  const message = `${code}${words.message === '' ? '' : `: ${words.message}`}`
  const found = rules.find(({ match, of }) => match.test(of === 'code' ? code : message))
  const retryAfterMs = retryAfterMsOf(told.headers, nowMs) ?? retryInfoMsOf(told.json)
  return {
    cause: found?.cause ?? causeOfStatus(told.status),
    message: `The provider answered ${message}`.slice(0, MESSAGE_CHARS_MAX),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

export function causeOfStatus(status: number): FailureCause {
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'no_balance'
  if (status === 404 || status === 410) return 'unavailable'
  if (status === 409 || status === 429) return 'busy'
  if (status >= 400 && status < 500) return 'bad_input'
  return 'unavailable'
}

type Words = { readonly code: string; readonly type: string; readonly message: string }

/** `{error: {code, type, status, message}}`, the same in a list of one, or the fields at the top. */
function wordsOf(json: unknown): Words {
  const body = Array.isArray(json) ? json[0] : json
  const top = recordOf(body)
  const error = typeof top.error === 'string' ? { message: top.error } : recordOf(top.error ?? top.base_resp ?? top)
  const code = textOf(error.code ?? error.status_code ?? top.code)
  return {
    code: [code, textOf(error.status), ...googleReasons(error.details)].filter((part) => part !== '').join(' '),
    type: textOf(error.type),
    message: textOf(error.message ?? error.status_msg ?? error.detail ?? top.message),
  }
}

/** Google tells which quota and which reason in the details only. */
function googleReasons(details: unknown): string[] {
  return listOf(details)
    .map(recordOf)
    .flatMap(({ reason, violations }) => [
      textOf(reason),
      ...listOf(violations).map((each) => textOf(recordOf(each).quotaId)),
    ])
}

/** Google's RetryInfo. */
function retryInfoMsOf(json: unknown): number | undefined {
  for (const detail of listOf(recordOf(recordOf(Array.isArray(json) ? json[0] : json).error).details)) {
    const delay = /^([\d.]+)s$/.exec(textOf(recordOf(detail).retryDelay))?.[1]
    if (delay !== undefined) return patienceMs(Number(delay) * 1000)
  }
  return undefined
}

export function refusalOf({ cause, message, retryAfterMs, isKnown }: Problem): Refusal {
  return {
    refused: cause,
    message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(isKnown ? { isKnown } : {}),
  }
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

export function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : ''
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Whole and not negative, also where it comes as text; null otherwise. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.ceil(number) : null
}
