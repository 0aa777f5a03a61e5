// What the pages of all projects show: cards, the trash as a whole, and scripts to begin with.
import { Type } from 'typebox'
import { ProjectFilter, ProjectInclude, ProjectListed, SampleScript } from '#contract/projects.ts'
import type { Db } from '#platform/db/db.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { NOTHING_MADE, toCard } from './making.ts'
import type { Projects } from './projects.ts'
import { toSummary } from './tables.ts'

export type CardParts = {
  readonly db: Db
  readonly projects: Projects
  readonly samples: () => Promise<readonly SampleScript[]>
}

export function cardRoutes(parts: CardParts): RouteDefinition[] {
  return [cards(parts), emptyTrash(parts), samples(parts)]
}

function cards({ db, projects }: CardParts): RouteDefinition {
  return route({
    operation: 'projects.list',
    method: 'GET',
    path: '/projects',
    summary: 'Projects of the workspace; include=making tells how far each is, status=deleted shows the trash',
    access: { kind: 'collection', right: 'project.read' },
    query: Type.Object({ ...PageQuery, ...ProjectFilter, ...ProjectInclude }),
    reply: PageOf(ProjectListed),
    handle: async ({ scope, query }) => {
      const { page, size, include, ...filter } = query
      const request = toPageRequest(query)
      const found = await projects.list(db, scope, { ...request, filter })
      if (include !== 'making') return toPage(found.projects.map(toSummary), found.total, request)
      const making = await projects.makingOf(db, scope, found.projects)
      const items = found.projects.map((project, index) => toCard(project, making[index] ?? NOTHING_MADE))
      return toPage(items, found.total, request)
    },
  })
}

function emptyTrash({ projects }: CardParts): RouteDefinition {
  return route({
    operation: 'projects.empty_trash',
    method: 'DELETE',
    path: '/projects/trash',
    summary: 'Deletes for good every project in the trash that one may delete',
    access: { kind: 'collection', right: 'project.delete' },
    reply: Type.Object({ count: Type.Integer() }),
    handle: async ({ scope }) => ({ count: await projects.emptyTrash(scope) }),
  })
}

function samples({ samples: load }: CardParts): RouteDefinition {
  return route({
    operation: 'projects.samples',
    method: 'GET',
    path: '/projects/samples',
    summary: 'Scripts that come with the studio, to begin with',
    access: { kind: 'session' },
    reply: Type.Object({ items: Type.Array(SampleScript) }),
    handle: async () => ({ items: [...(await load())] }),
  })
}
