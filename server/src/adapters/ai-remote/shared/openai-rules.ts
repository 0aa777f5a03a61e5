// How OpenAI and the houses that copy its protocol say no. Data: the first that fits decides.
import type { Problem, ProblemRule } from './problem.ts'
import { causeOfStatus, recordOf, textOf } from './problem.ts'

export const openaiRules: readonly ProblemRule[] = [
  // Ahead of the rest: what a rate limit says in its sentence may be of quotas, plans, and billing.
  { of: 'code', match: /RateLimit|rate_limit|ServerOverloaded|ModelLoading|TooManyRequests/i, cause: 'busy' },
  // These come on 403 and 429, which usually mean something else.
  {
    match:
      /insufficient_quota|billing_hard_limit|AccountOverdue|Arrearage|QuotaExceeded|token_quota_failed|insufficient[ _]?(user[ _]?)?(balance|quota|credit)/i,
    cause: 'no_balance',
  },
  {
    match:
      /moderation_blocked|content_policy|content_filter|SensitiveContent|safety system|data_inspection_failed|sensitive_words/i,
    cause: 'blocked',
  },
  { match: /invalid_api_key|AuthenticationError|incorrect api key|invalid token/i, cause: 'auth' },
  // Aggregators say 503 for a model that nobody serves to this key.
  { match: /no available channel|ModelNotOpen|AccessDenied|model_not_found|InvalidEndpoint/i, cause: 'auth' },
]

/** An error in an answer that calls itself a success, and MiniMax's `base_resp`. */
export function problemInSuccess(json: unknown): Omit<Problem, 'retryAfterMs'> | undefined {
  const body = recordOf(json)
  const base = recordOf(body.base_resp)
  const code = Number(base.status_code ?? 0)
  if (code !== 0)
    return { cause: causeOfBaseResp(code), message: `The provider answered ${code}: ${textOf(base.status_msg)}` }
  // A job that failed tells so in its own error; that is no answer to the request.
  const isThing = Array.isArray(body.choices) || typeof body.status === 'string'
  if (body.error === undefined || body.error === null || isThing) return undefined
  const error = typeof body.error === 'string' ? { message: body.error } : recordOf(body.error)
  const line = `${textOf(error.code)} ${textOf(error.type)}: ${textOf(error.message)}`.trim()
  const found = openaiRules.find(({ match }) => match.test(line))
  return { cause: found?.cause ?? 'unavailable', message: `The provider answered ${line}` }
}

/** Codes of MiniMax, which come with HTTP 200. */
export function causeOfBaseResp(code: number): Problem['cause'] {
  if ([1002, 1039, 1041].includes(code)) return 'busy'
  if ([1004, 2049].includes(code)) return 'auth'
  if (code === 1008) return 'no_balance'
  if ([1026, 1027].includes(code)) return 'blocked'
  if ([1042, 2013, 20132].includes(code)) return 'bad_input'
  return code >= 400 && code < 600 ? causeOfStatus(code) : 'unavailable'
}
