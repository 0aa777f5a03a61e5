import { SystemHealth, SystemStorage } from '#contract/system.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { SystemRoom } from './system.ts'

const OPERATOR = { kind: 'operator' } as const

export function systemRoutes(system: SystemRoom): RouteDefinition[] {
  return [
    route({
      operation: 'system.checkup',
      method: 'GET',
      path: '/system/health',
      summary: 'What the studio needs to work, looked at piece by piece, and what waits in its queues',
      access: OPERATOR,
      reply: SystemHealth,
      handle: ({ language }) => system.health(language),
    }),
    route({
      operation: 'system.storage',
      method: 'GET',
      path: '/system/storage',
      summary: 'What files take, by workspace and by user; trash, and content that waits to be collected',
      access: OPERATOR,
      reply: SystemStorage,
      handle: () => system.storage(),
    }),
  ]
}
