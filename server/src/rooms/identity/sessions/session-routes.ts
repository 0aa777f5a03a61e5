// Renewing a session, ending it, and what else is open.
import { Type } from 'typebox'
import { EndedCount, RefreshRequest, Session, SignedIn, User, WsTicket } from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { loadUser } from '../administration/administration.ts'
import type { Parts } from '../deps.ts'
import { toWire } from '../tables.ts'
import { toSignedIn } from './carrier.ts'
import { listSessions } from './session-queries.ts'
import { endOwnSessions, endSessionOfRefresh, issueTicket, refreshSession } from './sessions.ts'
import { ACCESS_COOKIE, clearCookies, REFRESH_COOKIE, refuseForeign } from './visit.ts'

const PUBLIC = { kind: 'public' } as const
const SESSION = { kind: 'session' } as const

export function sessionRoutes(parts: Parts): RouteDefinition[] {
  return [...tokenRoutes(parts), ...deviceRoutes(parts), ...ticketRoutes(parts)]
}

/** Of one household. Nobody guesses a token, and a house behind one address refreshes often: signing in is what is kept scarce. */
const REFRESHES_PER_MINUTE_MAX = 1200

function tokenRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.refresh',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/refresh',
      summary: 'A new access token and refresh token for the old refresh token',
      access: PUBLIC,
      body: RefreshRequest,
      reply: SignedIn,
      perMinuteMax: REFRESHES_PER_MINUTE_MAX,
      handle: async (input) => {
        const given = input.body?.refresh_token
        const cookie = input.request.cookies[REFRESH_COOKIE]
        if (given !== undefined)
          return toSignedIn(parts, { reply: input.reply, asCookies: false }, await refreshSession(parts, given))
        if (cookie === undefined) throw faults.INVALID_TOKEN()
        refuseForeign(parts, input.request.headers)
        return toSignedIn(parts, { reply: input.reply, asCookies: true }, await refreshSession(parts, cookie))
      },
    }),
    route({
      operation: 'auth.logout',
      method: 'POST',
      path: '/auth/logout',
      summary: 'End this session everywhere',
      access: PUBLIC,
      body: RefreshRequest,
      reply: Empty,
      handle: async (input) => {
        const { actor, requestId } = input
        const given = input.body?.refresh_token
        const cookie = input.request.cookies[REFRESH_COOKIE]
        if (actor)
          await endOwnSessions(parts, {
            userId: actor.actorId,
            only: actor.sessionId,
            because: 'signed_out',
            requestId,
          })
        else if (given !== undefined) await endSessionOfRefresh(parts, given, requestId)
        else if (cookie !== undefined) {
          refuseForeign(parts, input.request.headers)
          await endSessionOfRefresh(parts, cookie, requestId)
        } else throw faults.INVALID_TOKEN()
        if (cookie !== undefined || input.request.cookies[ACCESS_COOKIE] !== undefined) clearCookies(input.reply)
        return {}
      },
    }),
  ]
}

function deviceRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.me',
      method: 'GET',
      path: '/auth/me',
      summary: 'Who is signed in',
      access: SESSION,
      reply: User,
      handle: async ({ actor }) => toWire(await loadUser(parts, actor.actorId)),
    }),
    route({
      operation: 'auth.sessions',
      method: 'GET',
      path: '/auth/sessions',
      summary: 'Where the own account is signed in',
      access: SESSION,
      query: Type.Object(PageQuery),
      reply: PageOf(Session),
      handle: async ({ actor, query }) => {
        const page = toPageRequest(query)
        const { rows, total } = await listSessions(parts.db, { userId: actor.actorId, now: parts.clock.now() }, page)
        const items = rows.map((row) => ({
          id: row.id,
          current: row.id === actor.sessionId,
          user_agent: row.user_agent,
          address: row.address,
          created_at: row.created_at.toISOString(),
          last_used_at: row.last_used_at.toISOString(),
          expires_at: row.expires_at.toISOString(),
        }))
        return toPage(items, total, page)
      },
    }),
    route({
      operation: 'auth.endSession',
      method: 'DELETE',
      path: '/auth/sessions/:session_id',
      summary: 'Sign out one session of the own account',
      access: SESSION,
      params: Type.Object({ session_id: Type.String() }),
      reply: EndedCount,
      handle: async ({ actor, params, requestId }) => {
        const only = params.session_id
        const ended = isId(only)
          ? await endOwnSessions(parts, { userId: actor.actorId, only, because: 'signed_out', requestId })
          : 0
        if (ended === 0) throw faults.NOT_FOUND()
        return { ended }
      },
    }),
    route({
      operation: 'auth.endOtherSessions',
      method: 'DELETE',
      path: '/auth/sessions',
      summary: 'Sign out all other sessions of the own account',
      access: SESSION,
      reply: EndedCount,
      handle: async ({ actor, requestId }) => {
        const others = { userId: actor.actorId, except: actor.sessionId, because: 'signed_out', requestId }
        return { ended: await endOwnSessions(parts, others) }
      },
    }),
  ]
}

function ticketRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.wsTicket',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/ws-ticket',
      summary: 'A one-use ticket that opens a WebSocket within 30 seconds',
      access: SESSION,
      reply: WsTicket,
      status: 201,
      handle: async ({ actor }) => {
        const { ticket, seconds } = await issueTicket(parts, { userId: actor.actorId, sessionId: actor.sessionId })
        return { ticket, expires_in: seconds }
      },
    }),
  ]
}
