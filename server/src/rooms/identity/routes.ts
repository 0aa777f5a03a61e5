// The API of this room: /auth for sessions, /users/me for one's own account, /users for administrators.
import { Type } from 'typebox'
import {
  Credentials,
  EmailProof,
  EndedCount,
  ForgottenPassword,
  PasswordReset,
  RefreshRequest,
  Registration,
  SecondStep,
  Session,
  SignedIn,
  User,
  WsTicket,
} from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { register } from './accounts.ts'
import { loadUser } from './administration.ts'
import { avatarRoutes } from './avatar-routes.ts'
import { toSignedIn } from './carrier.ts'
import type { Parts } from './deps.ts'
import { sendLinkLater } from './link-mail.ts'
import { forgotPassword, resetPassword, verifyEmail } from './links.ts'
import { listSessions } from './session-queries.ts'
import { endOwnSessions, endSessionOfRefresh, issueTicket, refreshSession, signIn } from './sessions.ts'
import { toWire } from './tables.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'
import { userRoutes } from './user-routes.ts'
import { ACCESS_COOKIE, clearCookies, REFRESH_COOKIE, refuseForeign, visitorOf } from './visit.ts'

const PUBLIC = { kind: 'public' } as const
const SESSION = { kind: 'session' } as const

export function identityRoutes({ parts }: { readonly parts: Parts }): RouteDefinition[] {
  return [
    ...signInRoutes(parts),
    ...tokenRoutes(parts),
    ...linkRoutes(parts),
    ...sessionRoutes(parts),
    ...ticketRoutes(parts),
    ...twoFactorRoutes(parts),
    ...avatarRoutes(parts),
    ...userRoutes(parts),
  ]
}

function signInRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.register',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/register',
      summary: 'Make an account; the first one administers the installation',
      access: PUBLIC,
      body: Registration,
      reply: SignedIn,
      status: 201,
      handle: async (input) => {
        const { body, language } = input
        if (body.carrier === 'cookie') refuseForeign(parts, input.request.headers)
        const names = { username: body.username, email: body.email, displayName: body.display_name ?? body.name }
        const given = { ...names, password: body.password, invitation: body.invitation ?? null, language }
        return toSignedIn(
          parts,
          { reply: input.reply, asCookies: body.carrier === 'cookie' },
          await register(parts, given, visitorOf(input)),
        )
      },
    }),
    route({
      operation: 'auth.login',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/login',
      summary: 'Sign in by user name or e-mail; with two-factor sign-in, a challenge for /auth/second-step',
      access: PUBLIC,
      body: Credentials,
      reply: Type.Union([SignedIn, SecondStep]),
      handle: async (input) => {
        const { body } = input
        if (body.carrier === 'cookie') refuseForeign(parts, input.request.headers)
        const login = body.username ?? body.email
        if (login === undefined)
          throw faults.INVALID_REQUEST({
            reason: { en: 'username or email is missing', 'zh-CN': '缺少用户名或邮箱' },
            field: 'username',
          })
        const signedIn = await signIn(parts, { login, password: body.password }, visitorOf(input))
        if (!('challenge' in signedIn))
          return toSignedIn(parts, { reply: input.reply, asCookies: body.carrier === 'cookie' }, signedIn)
        input.reply.header('cache-control', 'no-store')
        return { challenge: signedIn.challenge, expires_in: signedIn.seconds }
      },
    }),
  ]
}

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

function linkRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.forgotPassword',
      method: 'POST',
      path: '/auth/forgot-password',
      summary: 'Mail a link to choose a new password, if the address is known',
      access: PUBLIC,
      body: ForgottenPassword,
      reply: Empty,
      status: 202,
      handle: async ({ body, language }) => {
        await forgotPassword(parts, body.email, language)
        return {}
      },
    }),
    route({
      operation: 'auth.resetPassword',
      method: 'POST',
      path: '/auth/reset-password',
      summary: 'Choose a new password with the token of a mailed link',
      access: PUBLIC,
      body: PasswordReset,
      reply: Empty,
      handle: async (input) => {
        const { token, new_password: password } = input.body
        await resetPassword(parts, { token, password, language: input.language }, visitorOf(input))
        return {}
      },
    }),
    route({
      operation: 'auth.verifyEmail',
      method: 'POST',
      path: '/auth/verify-email',
      summary: 'Prove an address with the token of a mailed link',
      access: PUBLIC,
      body: EmailProof,
      reply: Empty,
      handle: async ({ body, requestId }) => {
        await verifyEmail(parts, body.token, requestId)
        return {}
      },
    }),
    route({
      operation: 'auth.sendVerification',
      method: 'POST',
      path: '/auth/send-verification',
      summary: 'Mail the link that proves the own address again',
      access: SESSION,
      reply: Empty,
      status: 202,
      handle: async ({ actor, language }) => {
        const user = await loadUser(parts, actor.actorId)
        if (!user.email_verified_at)
          await parts.db.transaction((tx) => sendLinkLater(parts, tx, { user, purpose: 'verify_email', language }))
        return {}
      },
    }),
  ]
}

function sessionRoutes(parts: Parts): RouteDefinition[] {
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
