// Links that are mailed: a forgotten password, and the proof of an address.
import { EmailProof, ForgottenPassword, PasswordReset } from '#contract/identity.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import { loadUser } from '../administration/administration.ts'
import type { Parts } from '../deps.ts'
import { visitorOf } from '../sessions/visit.ts'
import { sendLinkLater } from './link-mail.ts'
import { forgotPassword, resetPassword, verifyEmail } from './links.ts'

const PUBLIC = { kind: 'public' } as const
const SESSION = { kind: 'session' } as const

export function linkRoutes(parts: Parts): RouteDefinition[] {
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
