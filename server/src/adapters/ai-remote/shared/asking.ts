// Asking a provider in JSON, and telling apart a plain no from not knowing.
import type { Outbound, OutboundCall, OutboundReply } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type { EngineAccess, FailureCause, Refusal } from '#rooms/generation/provider.ts'
import { parseExactJson } from './fields.ts'

/** How a provider says no, read from an answer; null where it does not. */
export type ReadRefusal = (
  status: number,
  body: unknown,
) => { readonly cause: FailureCause; readonly message: string; readonly retryAfterMs?: number } | null

export type Asking = {
  readonly outbound: Outbound
  readonly call: OutboundCall
  readonly access: EngineAccess | undefined
  readonly refusal: ReadRefusal
  /** For hints that name a date. */
  readonly nowMs: number
}

export type Answered = { readonly body: unknown; readonly reply: OutboundReply }

/**
 * Hands work over. Gives the provider's no as a value. Throws for everything after which nobody knows: its own failures (5xx), answers
 * that are no JSON, broken connections. OutboundError says by itself whether anything was sent.
 */
export async function askFor(asking: Asking): Promise<Answered | Refusal> {
  const reply = await asking.outbound.request(asking.call)
  const body = jsonOf(reply)
  return refusedBy(asking, reply, body) ?? { body, reply: mustBeWell(reply, body) }
}

/** The no in an answer, or null. Throws where the provider itself failed. */
export function refusedBy(
  asking: Omit<Asking, 'call' | 'outbound'>,
  reply: OutboundReply,
  body: unknown,
): Refusal | null {
  const no = asking.refusal(reply.status, body)
  if (isDown(reply.status, no?.cause))
    throw new UnsureError(
      `The provider failed (HTTP ${reply.status}): ${withoutSecrets(no?.message ?? '', asking.access)}`,
    )
  if (no === null && reply.status < 400) return null
  const { cause, message, retryAfterMs } = no ?? { ...plainNo(reply.status), retryAfterMs: undefined }
  const wait = retryAfterMs ?? (cause === 'busy' ? retryAfter(reply.headers, asking.nowMs) : undefined)
  const told = withoutSecrets(message, asking.access)
  return { refused: cause, message: told, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
}

/** A provider that names another cause has looked at the work and said no, whatever the status. */
function isDown(status: number, cause: FailureCause | undefined): boolean {
  if (cause !== undefined && cause !== 'internal') return cause === 'unavailable'
  return status >= 500 || status === 408
}

/** The work may have been taken, and nothing tells. */
export class UnsureError extends Error {}

function mustBeWell(reply: OutboundReply, body: unknown): OutboundReply {
  if (body === undefined) throw new UnsureError('The answer is no JSON, so nobody knows whether the work was taken.')
  return reply
}

export function jsonOf(reply: Pick<OutboundReply, 'bytes'>): unknown {
  try {
    return parseExactJson(Buffer.from(reply.bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

export function plainNo(status: number): { cause: FailureCause; message: string } {
  const message = `HTTP ${status}`
  if (status === 401 || status === 403) return { cause: 'auth', message }
  if (status === 402) return { cause: 'no_balance', message }
  if (status === 429) return { cause: 'busy', message }
  return { cause: 'bad_input', message }
}

const MESSAGE_CHARS_MAX = 500

/** A provider may repeat the key that it was given. */
export function withoutSecrets(message: string, access: EngineAccess | undefined): string {
  const secrets = Object.values(access?.secrets ?? {}).filter((secret) => secret.length > 3)
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message)
  return clean.slice(0, MESSAGE_CHARS_MAX)
}

/** By the headers, in ms; undefined where they name no time. Dates and seconds alike. */
export function retryAfter(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (ms >= 0) return Math.ceil(ms)
  const hint = headers['retry-after']
  if (hint === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(hint)) return Math.ceil(Number(hint) * 1000)
  const atMs = Date.parse(hint)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

/** Asks how it goes. Null where there is no usable answer: it is asked again later. Throws only when called off. */
export async function inquire(
  outbound: Outbound,
  call: OutboundCall,
): Promise<{ status: number; body: unknown } | null> {
  try {
    const reply = await outbound.request(call)
    const body = jsonOf(reply)
    if (reply.status >= 500 || reply.status === 429 || reply.status === 408 || body === undefined) return null
    return { status: reply.status, body }
  } catch (error) {
    if (error instanceof OutboundError && error.reason !== 'aborted') return null
    throw error
  }
}
