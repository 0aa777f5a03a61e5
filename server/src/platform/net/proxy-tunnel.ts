// The way through an HTTP proxy: CONNECT, then a connection to the other side that the proxy only carries. Nothing of a request is
// said before that stands, so a proxy that refuses leaves nobody in doubt.
import type { Socket } from 'node:net'
import { Client } from 'undici'
import { codeOf } from './outbound-error.ts'

/** `http:` or `https:`; user and password in it are for the proxy alone. */
export type ProxyAddress = URL

export type TunnelWish = {
  /** A name, or an address that was checked. */
  readonly hostname: string
  readonly port: number
  readonly connectTimeoutMs: number
  readonly signal?: AbortSignal
}

/** Its code tells what a person can act on: PROXY_407, PROXY_ECONNREFUSED. Never the address of the proxy, which may hold a password. */
class ProxyError extends Error {
  readonly code: string
  constructor(what: string) {
    super('the proxy did not open a way')
    this.code = `PROXY_${what}`
  }
}

/** Throws an error whose `code` begins with PROXY_. */
export async function openTunnel(proxy: ProxyAddress, wish: TunnelWish): Promise<Socket> {
  const client = new Client(proxy.origin, {
    connect: { timeout: wish.connectTimeoutMs },
    headersTimeout: wish.connectTimeoutMs,
    allowH2: false,
  })
  try {
    const target = `${wish.hostname.includes(':') ? `[${wish.hostname.replace(/^\[|\]$/g, '')}]` : wish.hostname}:${wish.port}`
    const { socket, statusCode } = await client.connect({
      path: target,
      headers: { host: target, ...authorization(proxy) },
      ...(wish.signal ? { signal: wish.signal } : {}),
    })
    if (statusCode === 200) return socket as Socket
    socket.on('error', () => undefined).destroy()
    throw new ProxyError(String(statusCode))
  } catch (error) {
    if (error instanceof ProxyError) throw error
    throw new ProxyError(codeOf(error) || 'FAILED')
  } finally {
    // What was opened belongs to no client any more, and stays.
    void client.close().catch(() => undefined)
  }
}

function authorization({ username, password }: ProxyAddress): Record<string, string> {
  if (username === '' && password === '') return {}
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` }
}
