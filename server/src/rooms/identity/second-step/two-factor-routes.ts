// The second step over HTTP.
import { Type } from 'typebox'
import {
  CodeProof,
  PasswordProof,
  RecoveryCodes,
  SecondStepCode,
  SignedIn,
  TwoFactor,
  TwoFactorEnrolment,
  TwoFactorProof,
  User,
} from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Parts } from '../deps.ts'
import { toSignedIn } from '../sessions/carrier.ts'
import { refuseForeign, visitorOf } from '../sessions/visit.ts'
import { toWire } from '../tables.ts'
import {
  beginTwoFactor,
  confirmTwoFactor,
  describeTwoFactor,
  endTwoFactor,
  renewRecoveryCodes,
  resetTwoFactor,
  takeSecondStep,
} from './two-factor.ts'

const SESSION = { kind: 'session' } as const

export function twoFactorRoutes(parts: Parts): RouteDefinition[] {
  return [secondStep(parts), ...enrolling(parts), ...keeping(parts), reset(parts)]
}

function secondStep(parts: Parts): RouteDefinition {
  return route({
    operation: 'auth.secondStep',
    isReplySecret: true,
    method: 'POST',
    path: '/auth/second-step',
    summary: 'Finish signing in with a code of the authenticator app, or a recovery code',
    access: { kind: 'public' },
    body: SecondStepCode,
    reply: SignedIn,
    handle: async (input) => {
      const { challenge, code, carrier } = input.body
      const asCookies = carrier === 'cookie'
      if (asCookies) refuseForeign(parts, input.request.headers)
      const tokens = await takeSecondStep(parts, { challenge, code }, visitorOf(input))
      return toSignedIn(parts, { reply: input.reply, asCookies }, tokens)
    },
  })
}

function enrolling(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.twoFactor',
      method: 'GET',
      path: '/auth/two-factor',
      summary: 'Whether signing in needs a code, and how many recovery codes are left',
      access: SESSION,
      reply: TwoFactor,
      handle: ({ actor }) => describeTwoFactor(parts, actor.actorId),
    }),
    route({
      operation: 'auth.beginTwoFactor',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/two-factor',
      summary: 'A secret for the authenticator app; nothing changes until a code confirms it',
      access: SESSION,
      body: PasswordProof,
      reply: TwoFactorEnrolment,
      status: 201,
      handle: async (input) => {
        const own = { userId: input.actor.actorId, password: input.body.password }
        const { secret, uri, qrSvg } = await beginTwoFactor(parts, own, visitorOf(input))
        input.reply.header('cache-control', 'no-store')
        return { secret, otpauth_uri: uri, qr_svg: qrSvg }
      },
    }),
    route({
      operation: 'auth.confirmTwoFactor',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/two-factor/confirm',
      summary: 'Turn two-factor sign-in on; answers the recovery codes, once',
      access: SESSION,
      body: CodeProof,
      reply: RecoveryCodes,
      handle: async (input) => {
        const own = { userId: input.actor.actorId, code: input.body.code }
        const codes = await confirmTwoFactor(parts, own, visitorOf(input))
        input.reply.header('cache-control', 'no-store')
        return { recovery_codes: [...codes] }
      },
    }),
  ]
}

function keeping(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'auth.renewRecoveryCodes',
      isReplySecret: true,
      method: 'POST',
      path: '/auth/two-factor/recovery-codes',
      summary: 'New recovery codes; the old ones end',
      access: SESSION,
      body: TwoFactorProof,
      reply: RecoveryCodes,
      handle: async (input) => {
        const own = { userId: input.actor.actorId, ...input.body }
        const codes = await renewRecoveryCodes(parts, own, visitorOf(input))
        input.reply.header('cache-control', 'no-store')
        return { recovery_codes: [...codes] }
      },
    }),
    route({
      operation: 'auth.endTwoFactor',
      method: 'DELETE',
      path: '/auth/two-factor',
      summary: 'Turn two-factor sign-in off',
      access: SESSION,
      body: TwoFactorProof,
      reply: Empty,
      handle: async (input) => {
        await endTwoFactor(parts, { userId: input.actor.actorId, ...input.body }, visitorOf(input))
        return {}
      },
    }),
  ]
}

function reset(parts: Parts): RouteDefinition {
  return route({
    operation: 'users.resetTwoFactor',
    method: 'DELETE',
    path: '/users/:user_id/two-factor',
    summary: 'Turn two-factor sign-in off for somebody who lost app and recovery codes',
    access: { kind: 'operator' },
    params: Type.Object({ user_id: Type.String() }),
    reply: User,
    handle: async ({ params, actor, requestId }) => {
      if (!isId(params.user_id)) throw faults.NOT_FOUND()
      return toWire(await resetTwoFactor(parts, params.user_id, { actorId: actor.actorId, requestId }))
    },
  })
}
