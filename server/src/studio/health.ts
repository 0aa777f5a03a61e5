import { Type } from 'typebox'
import { isReachable } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { StudioParts } from './ground.ts'

const Health = Type.Object({
  status: Type.Enum(['ok', 'degraded']),
  version: Type.String(),
  database: Type.Object({ engine: Type.String(), reachable: Type.Boolean() }),
})

/** `/health` stands outside the API base: probes and load balancers know no version. */
export function healthRoutes(parts: StudioParts): RouteDefinition[] {
  return [
    route({
      operation: 'system.health',
      method: 'GET',
      path: '//health',
      summary: 'Whether the studio and its database answer',
      access: { kind: 'public' },
      perMinuteMax: 6000,
      reply: Health,
      handle: async () => {
        const reachable = await isReachable(parts.database.db)
        return {
          status: reachable ? 'ok' : 'degraded',
          version: parts.version,
          database: { engine: parts.database.db.engine, reachable },
        } as const
      },
    }),
  ]
}
