// One request over a connection of its own, to an address that was checked at the moment of connecting.
//
// Connections are not kept: one that the other side closes just as a paid request is written looks exactly like a lost reply,
// and then nobody knows whether it is on the bill. A handshake costs less than that question.
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector, Client, type Dispatcher } from 'undici'
import { codeOf, OutboundError, type OutboundReason } from './outbound-error.ts'
import { openTunnel, type ProxyAddress } from './proxy-tunnel.ts'

export type ExchangeLimits = {
  /** Until a connection stands. */
  readonly connectTimeoutMs: number
  /** From the request written to the first line of the answer. */
  readonly headersTimeoutMs: number
  /** Between two pieces of the answer. */
  readonly idleTimeoutMs: number
  /** From the first moment to the last byte. */
  readonly timeoutMs: number
}

export type Exchange = {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** An administrator named this very host: it may be private. */
  readonly isTrusted: boolean
  readonly limits: ExchangeLimits
  readonly signal: AbortSignal
  readonly lookup: LookupFunction
  /** Of an address; asked unless the host is trusted. */
  readonly isPublic: (address: string) => boolean
  /** The way there leads through it. */
  readonly proxy?: ProxyAddress
}

export type Answer = {
  readonly status: number
  /** Names in lower case; of repeated headers the first. */
  readonly headers: Readonly<Record<string, string>>
  /** To be read to its end or closed; throws OutboundError like the exchange. */
  readonly body: AsyncIterable<Uint8Array>
  close(): void
}

class ForbiddenAddressError extends Error {}

export async function exchange(asked: Exchange): Promise<Answer> {
  const { url, limits } = asked
  const timer = AbortSignal.timeout(limits.timeoutMs)
  const signal = AbortSignal.any([asked.signal, timer])
  let isConnected = false
  const explain = (error: unknown) => explained(error, { asked, isConnected, hasTimedOut: timer.aborted })
  if (asked.signal.aborted) throw explain(asked.signal.reason)
  checkLiteral(asked)
  const client = new Client(url.origin, {
    connect: noticing(asked, () => {
      isConnected = true
    }),
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.idleTimeoutMs,
    pipelining: 0,
    allowH2: false,
  })
  try {
    const reply = await client.request({
      method: asked.method as Dispatcher.HttpMethod,
      path: `${url.pathname}${url.search}`,
      headers: asked.headers,
      body: asked.body ?? null,
      signal,
    })
    const close = () => void client.destroy().catch(() => undefined)
    return { status: reply.statusCode, headers: plain(reply.headers), body: guarded(reply.body, close, explain), close }
  } catch (error) {
    await client.destroy().catch(() => undefined)
    throw explain(error)
  }
}

/** A number in the place of a name is never looked up, so it is judged here. */
function checkLiteral({ url, isTrusted, isPublic }: Exchange): void {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isTrusted || isIP(literal) === 0 || isPublic(literal)) return
  throw forbidden(url)
}

function forbidden(url: URL): OutboundError {
  const message = `${url.host} lies in a private network, and only addresses that an administrator has set may.`
  return new OutboundError({ reason: 'forbidden_address', notSubmitted: true, host: url.host, message })
}

function noticing(asked: Exchange, onConnected: () => void): buildConnector.connector {
  const direct = buildConnector({
    timeout: asked.limits.connectTimeoutMs,
    lookup: asked.isTrusted ? asked.lookup : onlyPublic(asked),
  })
  const connect = asked.proxy ? throughProxy(asked, asked.proxy) : direct
  return (options, callback) =>
    connect(options, (...result) => {
      if (result[0] === null) onConnected()
      callback(...result)
    })
}

/**
 * A host that an administrator named is the proxy's to look up. Any other is looked up here and reached by the address that was
 * judged: a proxy stands inside the network that strangers' links must not reach.
 */
function throughProxy(asked: Exchange, proxy: ProxyAddress): buildConnector.connector {
  const { connectTimeoutMs } = asked.limits
  const secure = buildConnector({ timeout: connectTimeoutMs })
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
    const open = async () => {
      const hostname = asked.isTrusted ? options.hostname : await publicAddressOf(asked)
      return openTunnel(proxy, { hostname, port, connectTimeoutMs, signal: asked.signal })
    }
    open().then(
      (socket) => {
        if (options.protocol === 'https:') secure({ ...options, httpSocket: socket }, callback)
        else callback(null, socket)
      },
      (error: Error) => callback(error, null),
    )
  }
}

function publicAddressOf(asked: Exchange): Promise<string> {
  const literal = asked.url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0) return Promise.resolve(literal)
  return new Promise((resolve, reject) =>
    onlyPublic(asked)(asked.url.hostname, {}, (error, address) => {
      if (error) reject(error)
      else resolve(String(address))
    }),
  )
}

/** What it answers is what is connected to: a name that changes its mind between question and connection gains nothing. */
function onlyPublic({ lookup, isPublic }: Exchange): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : (found ?? [])
      const [first] = addresses
      if (error) callback(error, '')
      else if (first === undefined || !addresses.every(({ address }) => isPublic(address)))
        callback(new ForbiddenAddressError('private address'), '')
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
}

type Circumstances = { readonly asked: Exchange; readonly isConnected: boolean; readonly hasTimedOut: boolean }

/** Neither the error's own text nor the path nor the query is told: they may hold a key or a signed link. */
function explained(error: unknown, { asked, isConnected, hasTimedOut }: Circumstances): OutboundError {
  if (error instanceof OutboundError) return error
  if (hasCause(error, ForbiddenAddressError)) return forbidden(asked.url)
  const code = codeOf(error)
  const { host } = asked.url
  const reason = reasonOf(code, { asked, isConnected, hasTimedOut })
  const message = `${WORDS[reason]} ${host}${code === '' || code === 'ABORT_ERR' ? '' : ` (${code})`}.`
  return new OutboundError({ reason, notSubmitted: !isConnected, host, message })
}

const WORDS: Record<OutboundReason, string> = {
  bad_url: 'There is no such address as',
  forbidden_address: 'Nobody may be sent to',
  unreachable: 'No connection could be made to',
  timed_out: 'No answer came in time from',
  too_large: 'Too much came from',
  aborted: 'It was called off while talking to',
  redirected: 'There was an unexpected redirect from',
  broken: 'The connection broke while talking to',
}

function reasonOf(code: string, { asked, isConnected, hasTimedOut }: Circumstances): OutboundReason {
  if (asked.signal.aborted) return 'aborted'
  if (hasTimedOut || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'timed_out'
  return isConnected ? 'broken' : 'unreachable'
}

function hasCause(error: unknown, kind: typeof ForbiddenAddressError): boolean {
  if (error instanceof kind) return true
  return error instanceof Error && error.cause !== undefined && hasCause(error.cause, kind)
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const pairs = Object.entries(headers).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value
    return first === undefined ? [] : [[name.toLowerCase(), first] as const]
  })
  return Object.fromEntries(pairs)
}

async function* guarded(
  body: AsyncIterable<Uint8Array>,
  close: () => void,
  explain: (error: unknown) => OutboundError,
): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw explain(error)
  } finally {
    close()
  }
}
