// How MiniMax says no: HTTP 200 with `base_resp` on its older endpoints, an error object with a status on its newer ones.
import type { FailureCause } from '#rooms/generation/provider.ts'
import { fieldAt, numberOf, textOf } from '../shared/fields.ts'

export type MinimaxRefusal = { readonly cause: FailureCause; readonly message: string }

const causes: Readonly<Record<number, FailureCause>> = {
  1000: 'unavailable',
  1001: 'unavailable',
  1002: 'busy',
  1004: 'auth',
  1008: 'no_balance',
  1024: 'unavailable',
  1026: 'blocked',
  1027: 'blocked',
  1033: 'unavailable',
  1039: 'busy',
  1041: 'busy',
  1042: 'bad_input',
  2013: 'bad_input',
  2037: 'bad_input',
  2038: 'bad_input',
  2039: 'bad_input',
  2049: 'auth',
  20132: 'bad_input',
}

/** Null where it says nothing, or success. To be asked before anything else in the reply. */
export function baseRefusal(body: unknown): MinimaxRefusal | null {
  const code = numberOf(fieldAt(body, 'base_resp', 'status_code'))
  if (code === undefined || code === 0) return null
  const message = textOf(fieldAt(body, 'base_resp', 'status_msg')) ?? 'no reason given'
  return { cause: causes[code] ?? 'internal', message: `${message} (status_code ${code})` }
}

/** The newer shape: `{"type":"error","error":{"type","message","http_code"}}`. */
export function errorRefusal(body: unknown): MinimaxRefusal | null {
  if (fieldAt(body, 'type') !== 'error') return null
  const type = textOf(fieldAt(body, 'error', 'type')) ?? ''
  const status = numberOf(fieldAt(body, 'error', 'http_code')) ?? 0
  const message = textOf(fieldAt(body, 'error', 'message')) ?? 'no reason given'
  return { cause: causeOfType(type) ?? causeOfStatus(status), message: `${message} (${type || status})` }
}

function causeOfType(type: string): FailureCause | undefined {
  if (/auth|permission/.test(type)) return 'auth'
  if (/rate_limit|concurrency/.test(type)) return 'busy'
  if (/balance|billing|quota/.test(type)) return 'no_balance'
  if (/sensitive|moderation|content_policy/.test(type)) return 'blocked'
  if (/invalid|not_found/.test(type)) return 'bad_input'
  return /overloaded|api_error|server/.test(type) ? 'unavailable' : undefined
}

function causeOfStatus(status: number): FailureCause {
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'no_balance'
  if (status === 429) return 'busy'
  if (status >= 400 && status < 500) return 'bad_input'
  return status >= 500 ? 'unavailable' : 'internal'
}
