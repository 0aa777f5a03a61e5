import { Type } from 'typebox'
import { SearchFound, SearchWish } from '#contract/search.ts'
import type { Db } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Search } from './search.ts'

const LIMIT_DEFAULT = 5

export function searchRoutes({ db, search }: { readonly db: Db; readonly search: Search }): RouteDefinition[] {
  return [
    route({
      operation: 'search.find',
      method: 'GET',
      path: '/search',
      summary: 'Finds projects, characters, scenes, lines, files, tasks and members of the workspace',
      access: { kind: 'collection', right: 'project.read', narrowedBy: 'project_id' },
      query: Type.Object(SearchWish),
      reply: SearchFound,
      perMinuteMax: 600,
      handle: ({ scope, query }) =>
        search.find(db, scope, { text: query.q ?? '', limit: query.limit ?? LIMIT_DEFAULT }),
    }),
  ]
}
