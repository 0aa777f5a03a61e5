// Pictures of people, and what a stranger may know of the installation before signing in.
import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { Installation, User } from '#contract/identity.ts'
import { faults } from '#platform/faults.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Parts } from '../deps.ts'
import { hasFirstUser } from '../queries.ts'
import { toWire } from '../tables.ts'
import { AVATAR_TYPE, loadAvatar, removeAvatar, setAvatar, UPLOAD_MAX_BYTES } from './avatars.ts'

const SESSION = { kind: 'session' } as const
const CHANGES_PER_MINUTE_MAX = 20
/** The address names the picture, so what was loaded under it stays right. */
const CACHED = 'private, max-age=604800, immutable'

export function avatarRoutes(parts: Parts): RouteDefinition[] {
  return [...changing(parts), showing(parts), installation(parts)]
}

function changing(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'users.setAvatar',
      method: 'PUT',
      path: '/users/me/avatar',
      summary: 'The body is a PNG, JPEG, WebP or GIF picture; it is cut square and kept without its metadata',
      access: SESSION,
      rawBody: true,
      bodyMaxBytes: UPLOAD_MAX_BYTES,
      perMinuteMax: CHANGES_PER_MINUTE_MAX,
      reply: User,
      handle: async ({ actor, request, requestId }) => {
        if (Number(request.headers['content-length'] ?? 0) > UPLOAD_MAX_BYTES)
          throw faults.TOO_LARGE({ limit_bytes: UPLOAD_MAX_BYTES })
        const body = request.body as Readable | null | undefined
        const by = { userId: actor.actorId, requestId }
        return toWire(await setAvatar(parts, by, body ?? (async function* () {})()))
      },
    }),
    route({
      operation: 'users.removeAvatar',
      method: 'DELETE',
      path: '/users/me/avatar',
      summary: 'Take the own picture away',
      access: SESSION,
      reply: User,
      handle: async ({ actor, requestId }) => toWire(await removeAvatar(parts, { userId: actor.actorId, requestId })),
    }),
  ]
}

function showing(parts: Parts): RouteDefinition {
  return route({
    operation: 'users.avatar',
    method: 'GET',
    path: '/users/:user_id/avatar',
    summary: 'The picture of somebody with whom one shares a workspace; add ?v=<avatar_file_id> to let it be cached',
    access: SESSION,
    params: Type.Object({ user_id: Type.String() }),
    query: Type.Object({ v: Type.Optional(Type.String({ maxLength: 64 })) }),
    reply: undefined,
    handle: async ({ actor, params, query, request, reply }) => {
      if (!isId(params.user_id)) throw faults.NOT_FOUND()
      const avatar = await loadAvatar(parts, actor, params.user_id)
      const etag = `"${avatar.id}"`
      reply.header('etag', etag).header('cache-control', query.v === avatar.id ? CACHED : 'private, no-cache')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      reply.header('content-length', avatar.sizeBytes).header('x-content-type-options', 'nosniff')
      return reply.type(AVATAR_TYPE).send(await avatar.open())
    },
  })
}

function installation(parts: Parts): RouteDefinition {
  return route({
    operation: 'system.installation',
    method: 'GET',
    path: '/installation',
    summary: 'What the way in needs to know: whether anybody may register, and whether anybody has yet',
    access: { kind: 'public' },
    reply: Installation,
    handle: async () => {
      const hasUsers = await hasFirstUser(parts.db)
      return {
        version: parts.version,
        open_registration: parts.settings.openRegistration || !hasUsers,
        has_users: hasUsers,
        languages: ['zh-CN', 'en'] as ('zh-CN' | 'en')[],
      }
    },
  })
}
