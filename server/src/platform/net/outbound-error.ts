// What went wrong on the way to somebody else's server, without anything that nobody may read.

/**
 * `bad_url`: no http(s) address. `forbidden_address`: it leads into a private network and nobody trusted it. `unreachable`: no
 * connection (name, port, TLS). `timed_out`, `too_large`, `aborted` as they say. `redirected`: it wants us elsewhere and we do
 * not follow. `broken`: the connection or the answer fell apart on the way.
 */
export type OutboundReason =
  | 'bad_url'
  | 'forbidden_address'
  | 'unreachable'
  | 'timed_out'
  | 'too_large'
  | 'aborted'
  | 'redirected'
  | 'broken'

export class OutboundError extends Error {
  readonly reason: OutboundReason
  /** True when nothing of the request can have arrived; false when nobody knows. */
  readonly notSubmitted: boolean
  /** Host and port asked, without path and query. */
  readonly host: string
  constructor(how: { reason: OutboundReason; notSubmitted: boolean; host: string; message: string }) {
    super(how.message)
    this.name = 'OutboundError'
    this.reason = how.reason
    this.notSubmitted = how.notSubmitted
    this.host = how.host
  }
}

/** Codes of Node and undici that are told, because a person can act on them; other texts may quote what was sent. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : ''
}
