// What Kling answers, in both of its APIs: an envelope with a code, and tasks whose words differ.
import type { FailureCause, Usage } from '#rooms/generation/provider.ts'
import { fieldAt, fieldsOf, listOf, numberOf, textOf } from '../shared/fields.ts'

/** By the code in the body; the HTTP status says less (1101 and 1304 come as 429). */
const causes: Readonly<Record<number, FailureCause>> = {
  1000: 'auth',
  1001: 'auth',
  1002: 'auth',
  1003: 'auth',
  1004: 'auth',
  1100: 'no_balance',
  1101: 'no_balance',
  1102: 'no_balance',
  1103: 'auth',
  1200: 'bad_input',
  1201: 'bad_input',
  1202: 'bad_input',
  1203: 'bad_input',
  1300: 'blocked',
  1301: 'blocked',
  1302: 'busy',
  1303: 'busy',
  1304: 'auth',
  5000: 'unavailable',
  5001: 'unavailable',
  5002: 'unavailable',
}

/** The token is not valid yet or no more: a new one may be. */
const tokenCodes = [1003, 1004]

/** Each of our ids may be used once in an account. */
const takenWords = /external.?(task.?)?id.*(taken|exist|duplicat|repeat|unique|used|重复|存在)/i

export type KlingRefusal = {
  readonly cause: FailureCause
  readonly message: string
  readonly isTokenStale: boolean
  /** There is a task under our id. */
  readonly isKnown: boolean
}

/** Null for a reply that is no refusal. Code 0 is the only success, whatever the HTTP status. */
export function klingRefusal(body: unknown): KlingRefusal | null {
  const code = numberOf(fieldAt(body, 'code'))
  if (code === undefined || code === 0) return null
  const message = `${textOf(fieldAt(body, 'message')) ?? 'no reason given'} (code ${code})`
  const cause = causes[code] ?? 'internal'
  const isKnown = cause === 'bad_input' && takenWords.test(message)
  return { cause, message, isTokenStale: tokenCodes.includes(code), isKnown }
}

export type KlingTask = {
  readonly id: string
  readonly externalId: string | undefined
  readonly state: 'running' | 'succeeded' | 'failed'
  readonly message: string
  /** Where the results lie. */
  readonly urls: readonly string[]
  readonly usage: Usage | undefined
}

/** A task as the v1 API tells of it: `succeed`, without "ed". */
export function readTaskV1(data: unknown): KlingTask {
  const result = fieldsOf(fieldAt(data, 'task_result'))
  const outputs = [...listOf(result.videos), ...listOf(result.images), ...listOf(result.series_images)]
  return {
    id: textOf(fieldAt(data, 'task_id')) ?? '',
    externalId: textOf(fieldAt(data, 'task_info', 'external_task_id')),
    state: stateOf(textOf(fieldAt(data, 'task_status')), 'succeed'),
    message: textOf(fieldAt(data, 'task_status_msg')) ?? '',
    urls: outputs.flatMap((output) => textOf(fieldAt(output, 'url')) ?? []),
    usage: usageOf([fieldAt(data, 'final_unit_deduction')]),
  }
}

/** A task of the 2.0 API: `succeeded`. */
export function readTaskV2(data: unknown): KlingTask {
  const outputs = listOf(fieldAt(data, 'outputs')).filter((output) => fieldAt(output, 'type') === 'video')
  const billing = listOf(fieldAt(data, 'billing')).filter((entry) => fieldAt(entry, 'charge_type') === 'unit')
  return {
    id: textOf(fieldAt(data, 'id')) ?? '',
    externalId: textOf(fieldAt(data, 'external_id')),
    state: stateOf(textOf(fieldAt(data, 'status')), 'succeeded'),
    message: textOf(fieldAt(data, 'message')) ?? '',
    urls: outputs.flatMap((output) => textOf(fieldAt(output, 'url')) ?? []),
    usage: usageOf(billing.map((entry) => fieldAt(entry, 'amount'))),
  }
}

/** A word that we do not know is work in hand: our own deadline ends it. */
function stateOf(word: string | undefined, success: string): KlingTask['state'] {
  if (word === success) return 'succeeded'
  return word === 'failed' ? 'failed' : 'running'
}

/** Units come in halves ("3.5"), usage in whole numbers: so in thousandths. */
function usageOf(amounts: readonly unknown[]): Usage | undefined {
  const known = amounts.flatMap((amount) => numberOf(amount) ?? [])
  if (known.length === 0) return undefined
  return { milliunit: Math.max(0, Math.round(known.reduce((sum, amount) => sum + amount, 0) * 1000)) }
}

/** Moderation of the result is told in the words of the failed task only. */
export function causeOfFailedTask(message: string): FailureCause {
  return /risk control|moderat|sensitive|violat|safety|风控|敏感|审核|违规/i.test(message) ? 'blocked' : 'internal'
}
