// One's own account.
import { AccountDeletion, PasswordChange, Profile, SignedIn, User } from '#contract/identity.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import { changePassword, changeProfile, deleteOwnAccount } from './accounts.ts'
import { loadUser } from './administration/administration.ts'
import type { Parts } from './deps.ts'
import { isCookieBorne, toSignedIn } from './sessions/carrier.ts'
import { clearCookies, visitorOf } from './sessions/visit.ts'
import { toWire } from './tables.ts'

const SESSION = { kind: 'session' } as const

export function userRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'users.me',
      method: 'GET',
      path: '/users/me',
      summary: 'The own account',
      access: SESSION,
      reply: User,
      handle: async ({ actor }) => toWire(await loadUser(parts, actor.actorId)),
    }),
    route({
      operation: 'users.updateMe',
      method: 'PUT',
      path: '/users/me',
      summary: 'Change the own names, address and biography; what is left out stays',
      access: SESSION,
      body: Profile,
      reply: User,
      handle: async (input) => {
        const { body, actor, language } = input
        const { username, email, display_name: displayName, bio, phone, current_password: currentPassword } = body
        const change = { userId: actor.actorId, username, email, displayName, bio, phone, currentPassword, language }
        return toWire(await changeProfile(parts, change, visitorOf(input)))
      },
    }),
    route({
      operation: 'users.changePassword',
      isReplySecret: true,
      method: 'POST',
      path: '/users/change-password',
      summary: 'Change the own password: every session ends, and the reply opens a new one',
      access: SESSION,
      body: PasswordChange,
      reply: SignedIn,
      handle: async (input) => {
        const { body, actor, language } = input
        const change = { userId: actor.actorId, current: body.current_password, next: body.new_password, language }
        const tokens = await changePassword(parts, change, visitorOf(input))
        return toSignedIn(parts, { reply: input.reply, asCookies: isCookieBorne(input.request) }, tokens)
      },
    }),
    route({
      operation: 'users.deleteAccount',
      method: 'DELETE',
      path: '/users/account',
      summary: 'Delete the own account, once its workspaces are handed over or empty',
      access: SESSION,
      body: AccountDeletion,
      reply: Empty,
      handle: async (input) => {
        await deleteOwnAccount(parts, { userId: input.actor.actorId, password: input.body.password }, visitorOf(input))
        if (isCookieBorne(input.request)) clearCookies(input.reply)
        return {}
      },
    }),
  ]
}
