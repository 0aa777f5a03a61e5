// Who a request comes from: a bearer token, or our cookies from one of our own pages. And the cookies themselves.
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#platform/http/route.ts'
import { API_BASE } from '#platform/http/server.ts'
import type { Parts } from '../deps.ts'
import { identityFaults } from '../faults.ts'
import type { AccessClaims } from './access-token.ts'
import { isSameOrigin } from './origin.ts'
import { redeemTicket, type Tokens, type Visitor } from './sessions.ts'

export const ACCESS_COOKIE = 'huaben_access'
export const REFRESH_COOKIE = 'huaben_refresh'
/** For the pages alone, and no secret: whether it makes sense to ask who is signed in. */
const SIGN_COOKIE = 'huaben_signed_in'
/** The refresh token travels only to where it is used. */
const REFRESH_PATH = `${API_BASE}/auth`
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const TICKET_PROTOCOL = 'huaben.ticket.'

/** Null if nobody is signed in. @throws IDENTITY_CROSS_ORIGIN for a cookie-borne write from elsewhere */
export async function authenticate(parts: Parts, request: FastifyRequest): Promise<Actor | null> {
  const bearer = readBearer(request.headers)
  const token = bearer ?? (request.headers.authorization === undefined ? request.cookies[ACCESS_COOKIE] : undefined)
  if (token === undefined) return null
  const actor = await readActor(parts, token)
  if (actor && bearer === undefined && !READING.has(request.method)) refuseForeign(parts, request.headers)
  return actor
}

async function readActor(parts: Parts, token: string): Promise<Actor | null> {
  const claims = parts.access.read(token, parts.clock.now())
  return claims && admit(parts, claims)
}

async function admit(parts: Parts, claims: AccessClaims): Promise<Actor | null> {
  await parts.watch.ready()
  if (parts.watch.isEnded(claims.sessionId)) return null
  return { actorId: claims.userId, sessionId: claims.sessionId, operator: parts.watch.isOperator(claims.userId) }
}

/** @throws IDENTITY_CROSS_ORIGIN unless one of our own pages sent it */
export function refuseForeign(parts: Parts, headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site']
  const given = {
    origin: headers.origin,
    secFetchSite: typeof site === 'string' ? site : undefined,
    host: headers.host,
  }
  if (!isSameOrigin(given, parts.settings.publicUrl)) throw identityFaults.CROSS_ORIGIN()
}

export type Upgrade = { readonly headers: IncomingHttpHeaders; readonly url?: string | undefined }

/**
 * Who opens a WebSocket: by cookie from one of our own pages, by a one-use ticket in `?ticket=` or in the subprotocol
 * `huaben.ticket.<ticket>`, or by a program's Authorization header. An access token in the address is never looked at.
 */
export async function authenticateUpgrade(parts: Parts, request: Upgrade): Promise<Actor | null> {
  const bearer = readBearer(request.headers)
  if (bearer !== undefined) return readActor(parts, bearer)
  const ticket = readTicket(request)
  if (ticket !== undefined) {
    const holder = await redeemTicket(parts, ticket)
    return holder && admit(parts, holder)
  }
  const cookie = readCookie(request.headers.cookie, ACCESS_COOKIE)
  if (cookie === undefined) return null
  // A handshake is a GET, but it opens a two-way channel: it is held to the rule for writes. Browsers always send Origin here.
  if (request.headers.origin === undefined) return null
  refuseForeign(parts, { ...request.headers, 'sec-fetch-site': undefined })
  return readActor(parts, cookie)
}

function readTicket(request: Upgrade): string | undefined {
  const query = request.url?.split('?')[1]
  const named = query === undefined ? null : new URLSearchParams(query).get('ticket')
  if (named) return named
  const protocols = request.headers['sec-websocket-protocol']?.split(',') ?? []
  const offered = protocols.map((one) => one.trim()).find((one) => one.startsWith(TICKET_PROTOCOL))
  return offered?.slice(TICKET_PROTOCOL.length)
}

function readBearer(headers: IncomingHttpHeaders): string | undefined {
  const match = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')
  return match?.[1]
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

export function visitorOf(input: { request: FastifyRequest; ip: string; requestId: string }): Visitor {
  return { userAgent: input.request.headers['user-agent'] ?? '', address: input.ip, requestId: input.requestId }
}

export function setCookies(parts: Parts, reply: FastifyReply, tokens: Tokens): void {
  const { settings } = parts
  const secure = settings.publicUrl?.startsWith('https:') ?? false
  const common = { httpOnly: true, sameSite: 'lax', secure } as const
  reply.setCookie(ACCESS_COOKIE, tokens.access, { ...common, path: '/', maxAge: settings.accessSeconds })
  reply.setCookie(REFRESH_COOKIE, tokens.refresh, { ...common, path: REFRESH_PATH, maxAge: settings.refreshSeconds })
  reply.setCookie(SIGN_COOKIE, '1', { ...common, httpOnly: false, path: '/', maxAge: settings.refreshSeconds })
}

export function clearCookies(reply: FastifyReply): void {
  reply.clearCookie(ACCESS_COOKIE, { path: '/' })
  reply.clearCookie(REFRESH_COOKIE, { path: REFRESH_PATH })
  reply.clearCookie(SIGN_COOKIE, { path: '/' })
}
