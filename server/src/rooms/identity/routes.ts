// The API of this room: /auth for sessions, /users/me for one's own account, /users for administrators.
import { Type } from 'typebox'
import { Credentials, Registration, SecondStep, SignedIn } from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { register } from './accounts.ts'
import { accountRoutes } from './administration/account-routes.ts'
import { avatarRoutes } from './avatars/avatar-routes.ts'
import type { Parts } from './deps.ts'
import { linkRoutes } from './links/link-routes.ts'
import { twoFactorRoutes } from './second-step/two-factor-routes.ts'
import { toSignedIn } from './sessions/carrier.ts'
import { sessionRoutes } from './sessions/session-routes.ts'
import { signIn } from './sessions/sessions.ts'
import { refuseForeign, visitorOf } from './sessions/visit.ts'
import { userRoutes } from './user-routes.ts'

const PUBLIC = { kind: 'public' } as const

export function identityRoutes({ parts }: { readonly parts: Parts }): RouteDefinition[] {
  return [
    ...signInRoutes(parts),
    ...linkRoutes(parts),
    ...sessionRoutes(parts),
    ...twoFactorRoutes(parts),
    ...avatarRoutes(parts),
    ...userRoutes(parts),
    ...accountRoutes(parts),
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
