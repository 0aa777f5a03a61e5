// The only table from fault kind to HTTP, and the two shapes of every reply.
import { describeFault, type Fault, type FaultKind, type Language, localise } from '../faults.ts'

export const STATUS: Readonly<Record<FaultKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  over_quota: 403,
  not_found: 404,
  wrong_method: 405,
  timed_out: 408,
  conflict: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  busy: 503,
}

const RETRY_AFTER_DEFAULT_S = 5

export function successBody(data: unknown, language: Language, nowMs: number) {
  return { success: true, data, message: language === 'zh-CN' ? '成功' : 'OK', code: 0, timestamp: nowMs }
}

/** @param at `requestId`: under which the log has it */
export function errorBody(
  fault: Fault,
  language: Language,
  { nowMs, requestId }: { readonly nowMs: number; readonly requestId: string },
) {
  const { message, remedy } = describeFault(fault, language)
  return {
    success: false,
    error: {
      code: fault.code,
      message,
      details: { charged: false, request_id: requestId, ...localise(fault.details, language), remedy },
    },
    timestamp: nowMs,
  }
}

/** Seconds for the Retry-After header, which 429 and 503 always carry. */
export function retryAfterSeconds(fault: Fault): number | null {
  if (fault.kind !== 'rate_limited' && fault.kind !== 'busy') return null
  const asked = fault.details.retry_after_s
  return typeof asked === 'number' ? Math.max(1, Math.ceil(asked)) : RETRY_AFTER_DEFAULT_S
}

/** The best of our two languages for an Accept-Language header. */
export function chooseLanguage(header: string | undefined, fallback: Language): Language {
  if (!header) return fallback
  const wishes = header
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';')
      const q = rest.map((item) => /^\s*q=([\d.]+)/.exec(item)?.[1]).find((value) => value !== undefined)
      return { tag: tag.toLowerCase(), q: q === undefined ? 1 : Number(q) }
    })
    .sort((a, b) => b.q - a.q)
  for (const wish of wishes) {
    if (wish.tag.startsWith('zh')) return 'zh-CN'
    if (wish.tag.startsWith('en')) return 'en'
  }
  return fallback
}
