// Accounts as administrators of the installation see and change them.
import { Type } from 'typebox'
import { AdministrativeReset, NewUser, StatusChange, User, UserChange, UserFilter } from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { applyChange, createAccount } from '../accounts.ts'
import type { Parts } from '../deps.ts'
import { identityFaults } from '../faults.ts'
import { toWire } from '../tables.ts'
import { deleteUser, findPeople, loadUser, resetForUser, setStatus } from './administration.ts'

const OPERATOR = { kind: 'operator' } as const
const UserParams = Type.Object({ user_id: Type.String() })

export function accountRoutes(parts: Parts): RouteDefinition[] {
  return [...listRoutes(parts), ...singleRoutes(parts), ...graveRoutes(parts)]
}

function listRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'users.list',
      method: 'GET',
      path: '/users',
      summary: 'All accounts, newest first; deleted ones only when asked for',
      access: OPERATOR,
      query: Type.Object({ ...PageQuery, ...UserFilter }),
      reply: PageOf(User),
      handle: async ({ query }) => {
        const { page: _page, size: _size, role, ...search } = query
        const page = toPageRequest(query)
        const found = await findPeople(
          parts,
          { ...search, ...(role === undefined ? {} : { operator: role === 'operator' }) },
          page,
        )
        return toPage(found.users.map(toWire), found.total, page)
      },
    }),
    route({
      operation: 'users.create',
      method: 'POST',
      path: '/users',
      summary: 'Make an account for somebody',
      access: OPERATOR,
      body: NewUser,
      reply: User,
      status: 201,
      handle: async ({ body, actor, requestId, language }) => {
        const { username, email, display_name: displayName, password, operator } = body
        if (password === undefined && email === undefined) throw identityFaults.NO_EMAIL()
        const account = { username, email, displayName, password: password ?? null, operator: operator ?? false }
        return toWire(await createAccount(parts, { ...account, actorId: actor.actorId, requestId, language }))
      },
    }),
  ]
}

function mustBeId(text: string): string {
  if (!isId(text)) throw faults.NOT_FOUND()
  return text
}

function singleRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'users.get',
      method: 'GET',
      path: '/users/:user_id',
      summary: 'One account',
      access: OPERATOR,
      params: UserParams,
      reply: User,
      handle: async ({ params }) => toWire(await loadUser(parts, mustBeId(params.user_id))),
    }),
    route({
      operation: 'users.update',
      method: 'PUT',
      path: '/users/:user_id',
      summary: 'Change an account; what is left out stays',
      access: OPERATOR,
      params: UserParams,
      body: UserChange,
      reply: User,
      handle: async ({ params, body, actor, requestId, language }) => {
        const { username, email, display_name: displayName, bio, phone, operator } = body
        const by = { actorId: actor.actorId, requestId, language }
        return toWire(
          await applyChange(
            parts,
            { userId: mustBeId(params.user_id), username, email, displayName, bio, phone, operator },
            by,
          ),
        )
      },
    }),
    route({
      operation: 'users.setStatus',
      method: 'PATCH',
      path: '/users/:user_id/status',
      summary: 'Block an account, or let it in again; blocking signs it out everywhere',
      access: OPERATOR,
      params: UserParams,
      body: StatusChange,
      reply: User,
      handle: async ({ params, body, actor, requestId }) =>
        toWire(
          await setStatus(
            parts,
            { userId: mustBeId(params.user_id), status: body.status },
            { actorId: actor.actorId, requestId },
          ),
        ),
    }),
  ]
}

function graveRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'users.resetPassword',
      method: 'POST',
      path: '/users/:user_id/reset-password',
      summary: 'Set a password, or mail a link to choose one; the account is signed out everywhere',
      access: OPERATOR,
      params: UserParams,
      body: AdministrativeReset,
      reply: User,
      handle: async ({ params, body, actor, requestId, language }) => {
        const given = { userId: mustBeId(params.user_id), password: body.new_password ?? null, language }
        return toWire(await resetForUser(parts, given, { actorId: actor.actorId, requestId }))
      },
    }),
    route({
      operation: 'users.delete',
      method: 'DELETE',
      path: '/users/:user_id',
      summary: 'Delete an account, once its workspaces are handed over or empty',
      access: OPERATOR,
      params: UserParams,
      reply: Empty,
      handle: async ({ params, actor, requestId }) => {
        await deleteUser(parts, mustBeId(params.user_id), { actorId: actor.actorId, requestId })
        return {}
      },
    }),
  ]
}
