// The one way out: every request that the server sends to somebody else's HTTP server goes through here.
//
// A link that a provider or a person gives may lead anywhere, also to this machine or to a cloud's metadata. So an address is
// public, or it is the very origin that an administrator has set; credentials go to that origin only, also after a redirect;
// and whatever comes back has a limit of bytes and of time.
import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { type Answer, type ExchangeLimits, exchange } from './exchange.ts'
import { OutboundError } from './outbound-error.ts'
import { type OutboundSocket, openSocket, type SocketCall } from './outbound-socket.ts'
import { isOwnNetwork } from './own-network.ts'
import type { ProxyAddress } from './proxy-tunnel.ts'
import { isPublicAddress } from './public-address.ts'

export type OutboundCall = {
  readonly url: string
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  /** Headers that carry a secret: they go to the origin of `trust` and nowhere else. */
  readonly credentials?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** The address that an administrator has set: its origin may be private. */
  readonly trust?: string
  /** Hosts that an administrator has named: they may be private, too, and get no credentials. See `isNamedHost`. */
  readonly privateHosts?: readonly string[]
  readonly signal?: AbortSignal
  /** More is refused. Default 32 MiB for requests, 2 GiB for downloads. */
  readonly bodyMaxBytes?: number
} & Partial<ExchangeLimits>

export type OutboundReply = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Without parameters, in lower case; empty if it says nothing. */
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export type OutboundDownload = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly mediaType: string
  /** As announced; null if it was not. */
  readonly sizeBytes: number | null
  /** To be read once, to its end or closed. Throws OutboundError when it breaks or grows too large. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** For who does not want it after all. */
  close(): void
}

export type Outbound = {
  /** Any status is an answer. Throws OutboundError; the error says whether anything can have arrived. */
  request(call: OutboundCall): Promise<OutboundReply>
  /** The same, with the body as it comes. Always GET. */
  download(call: Omit<OutboundCall, 'method' | 'body'>): Promise<OutboundDownload>
  /** A WebSocket to a server that an administrator has set; addresses that a reply names are never opened like this. */
  openSocket(call: SocketCall): Promise<OutboundSocket>
}

export type OutboundOptions = Partial<ExchangeLimits> & {
  /** How the server names itself. */
  readonly userAgent?: string
  /** All that leaves the own network goes through it. */
  readonly proxy?: ProxyAddress
  /** In place of the system's: for tests. */
  readonly lookup?: LookupFunction
  /** In place of the table of addresses: for tests, where every host is this machine. */
  readonly isPublic?: (address: string) => boolean
}

const LIMITS: ExchangeLimits = {
  connectTimeoutMs: 15_000,
  headersTimeoutMs: 120_000,
  idleTimeoutMs: 60_000,
  timeoutMs: 600_000,
}
const REDIRECTS_MAX = 5
const REQUEST_MAX_BYTES = 32 * 1024 * 1024
const DOWNLOAD_MAX_BYTES = 2 * 1024 * 1024 * 1024

export function createOutbound(options: OutboundOptions = {}): Outbound {
  return {
    async request(call) {
      const { answer, host } = await follow(call, options)
      try {
        const bytes = await readAll(answer, call.bodyMaxBytes ?? REQUEST_MAX_BYTES, host)
        return { status: answer.status, headers: answer.headers, mediaType: mediaTypeOf(answer), bytes }
      } finally {
        answer.close()
      }
    },
    async download(call) {
      const { answer, host } = await follow(call, options)
      const maxBytes = call.bodyMaxBytes ?? DOWNLOAD_MAX_BYTES
      refuseAnnounced(answer, maxBytes, host)
      return {
        status: answer.status,
        headers: answer.headers,
        mediaType: mediaTypeOf(answer),
        sizeBytes: announcedBytes(answer),
        bytes: bounded(answer, maxBytes, host),
        close: answer.close,
      }
    },
    openSocket: (call) => openSocket({ ...call, ...wayTo(call.url, options) }),
  }
}

/** What stands in the own network is not behind the proxy. */
function wayTo(url: string, { proxy }: OutboundOptions): { readonly proxy?: ProxyAddress } {
  return proxy === undefined || isOwnNetwork(url) ? {} : { proxy }
}

async function follow(call: OutboundCall, options: OutboundOptions): Promise<{ answer: Answer; host: string }> {
  const trusted = call.trust === undefined ? null : readUrl(call.trust).origin
  let url = readUrl(call.url)
  for (let hops = 0; ; hops += 1) {
    const answer = await exchange({
      url,
      method: call.method ?? 'GET',
      headers: headersFor(call, { isTrusted: url.origin === trusted, isFirst: hops === 0, options }),
      ...(call.body === undefined ? {} : { body: call.body }),
      isTrusted: url.origin === trusted || isNamedHost(url, call.privateHosts ?? []),
      limits: limitsOf(call, options),
      signal: call.signal ?? new AbortController().signal,
      lookup: options.lookup ?? (systemLookup as LookupFunction),
      isPublic: options.isPublic ?? isPublicAddress,
      ...wayTo(url.href, options),
    })
    const { location } = answer.headers
    if (!isRedirect(answer.status) || location === undefined) return { answer, host: url.host }
    answer.close()
    if (hops === REDIRECTS_MAX || (call.method ?? 'GET') !== 'GET') throw redirected(url, answer.status)
    url = readUrl(location, url)
  }
}

/**
 * Whether an administrator has named this host: "cdn.example.com", or "*.example.com" for all below it, on the usual ports;
 * "cdn.example.com:8443" on that one. A number in the place of a name only counts where it is written out.
 */
export function isNamedHost(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((entry) => {
    const wanted = entry.trim().toLowerCase()
    if (!wanted.startsWith('*.')) return wanted !== '' && url.host === wanted
    // Never a whole top-level domain, and never by a number.
    const isUsual = url.port === '' && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0
    return isUsual && wanted.slice(2).includes('.') && url.hostname.endsWith(wanted.slice(1))
  })
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** Work is never sent on: whoever redirects it has not taken it, except by 303, which points at what was made. */
function redirected(url: URL, status: number): OutboundError {
  const message = `${url.host} redirects (${status}) what must not be sent elsewhere, or too often. Set the address it redirects to.`
  return new OutboundError({ reason: 'redirected', notSubmitted: status !== 303, host: url.host, message })
}

function limitsOf(call: OutboundCall, options: OutboundOptions): ExchangeLimits {
  const pick = (name: keyof ExchangeLimits) => call[name] ?? options[name] ?? LIMITS[name]
  return {
    connectTimeoutMs: pick('connectTimeoutMs'),
    headersTimeoutMs: pick('headersTimeoutMs'),
    idleTimeoutMs: pick('idleTimeoutMs'),
    timeoutMs: pick('timeoutMs'),
  }
}

type Hop = { readonly isTrusted: boolean; readonly isFirst: boolean; readonly options: OutboundOptions }

function headersFor(call: OutboundCall, { isTrusted, isFirst, options }: Hop): Record<string, string> {
  return {
    'user-agent': options.userAgent ?? 'Huaben',
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(isFirst || isTrusted ? call.headers : {}),
    ...(isTrusted ? call.credentials : {}),
  }
}

function readUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : null
  const isUsable =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  if (url !== null && isUsable) return url
  const message = 'The address is no plain http or https address.'
  throw new OutboundError({ reason: 'bad_url', notSubmitted: true, host: url?.host ?? '', message })
}

function mediaTypeOf({ headers }: Answer): string {
  return (headers['content-type']?.split(';')[0] ?? '').trim().toLowerCase()
}

function announcedBytes({ headers }: Answer): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}

function refuseAnnounced(answer: Answer, maxBytes: number, host: string): void {
  if ((announcedBytes(answer) ?? 0) <= maxBytes) return
  answer.close()
  throw tooLarge(maxBytes, host)
}

function tooLarge(maxBytes: number, host: string): OutboundError {
  const message = `What ${host} sends is larger than ${maxBytes} bytes.`
  return new OutboundError({ reason: 'too_large', notSubmitted: false, host, message })
}

async function* bounded(answer: Answer, maxBytes: number, host: string): AsyncIterable<Uint8Array> {
  let sizeBytes = 0
  for await (const chunk of answer.body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes, host)
    yield chunk
  }
}

async function readAll(answer: Answer, maxBytes: number, host: string): Promise<Uint8Array> {
  refuseAnnounced(answer, maxBytes, host)
  return Buffer.concat(await Array.fromAsync(bounded(answer, maxBytes, host)))
}
