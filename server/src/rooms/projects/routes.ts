import { Type } from 'typebox'
import { ProjectChange, ProjectCreation, ProjectDetail, ProjectSummary } from '#contract/projects.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type CardParts, cardRoutes } from './card-routes.ts'
import { toDetail, toSummary } from './tables.ts'

const Id = Type.Object({ project_id: Type.String() })
const access = (right: string) => ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const

type Parts = CardParts & {
  /** Lets the caller in by the role in the workspace itself: throws NOT_FOUND or FORBIDDEN. */
  readonly enterWorkspace: (
    actorId: string,
    place: { readonly workspaceId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

export function projectRoutes(parts: Parts): RouteDefinition[] {
  return [
    ...cardRoutes(parts),
    ...collection(parts),
    get(parts),
    ...updates(parts),
    duplicate(parts),
    ...trash(parts),
    ...counters(parts),
  ]
}

function collection({ projects }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'projects.create',
      method: 'POST',
      path: '/projects',
      summary: 'Creates a project',
      access: { kind: 'collection', right: 'project.create' },
      body: ProjectCreation,
      reply: ProjectDetail,
      status: 201,
      handle: async ({ scope, body }) => toDetail(await projects.create(scope, body), false),
    }),
  ]
}

function get({ db, projects }: Parts): RouteDefinition {
  return route({
    operation: 'projects.get',
    method: 'GET',
    path: '/projects/:project_id',
    summary: 'One project with its settings',
    access: access('project.read'),
    params: Id,
    reply: ProjectDetail,
    handle: async ({ scope, params }) => {
      const { project_id: id } = params
      const [project, isLiked] = await Promise.all([projects.load(db, scope, id), projects.isLikedBy(db, scope, id)])
      return toDetail(project, isLiked)
    },
  })
}

/** PUT is the older way; both change only what is sent. */
function updates({ db, projects }: Parts): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      operation: method === 'PUT' ? 'projects.update' : 'projects.patch',
      method,
      path: '/projects/:project_id',
      summary: 'Changes the fields that are sent',
      access: access('project.write'),
      params: Id,
      body: ProjectChange,
      reply: ProjectDetail,
      ifMatch: true,
      handle: async ({ scope, params, body, ifRevision }) => {
        const project = await projects.update(scope, { id: params.project_id, revision: ifRevision, change: body })
        return toDetail(project, await projects.isLikedBy(db, scope, project.id))
      },
    }),
  )
}

function duplicate({ projects, enterWorkspace }: Parts): RouteDefinition {
  return route({
    operation: 'projects.duplicate',
    method: 'POST',
    path: '/projects/:project_id/duplicate',
    summary: 'Makes a copy with script, board and casting; files and films stay with the original',
    access: access('project.write'),
    params: Id,
    body: Type.Object(
      { title: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })) },
      { additionalProperties: false },
    ),
    reply: ProjectDetail,
    status: 201,
    handle: async ({ scope, params, body, requestId }) => {
      const place = { workspaceId: scope.workspaceId, right: 'project.create', requestId }
      const own = await enterWorkspace(scope.actorId, place)
      return toDetail(await projects.duplicate(own, { id: params.project_id, ...body }), false)
    },
  })
}

function trash({ projects }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'projects.trash',
      method: 'DELETE',
      path: '/projects/:project_id',
      summary: 'Moves the project to the trash',
      access: access('project.delete'),
      params: Id,
      reply: ProjectSummary,
      handle: async ({ scope, params }) => toSummary(await projects.trash(scope, params.project_id)),
    }),
    route({
      operation: 'projects.restore',
      method: 'POST',
      path: '/projects/:project_id/restore',
      summary: 'Takes the project out of the trash',
      access: access('project.delete'),
      params: Id,
      reply: ProjectSummary,
      handle: async ({ scope, params }) => toSummary(await projects.restore(scope, params.project_id)),
    }),
    route({
      operation: 'projects.purge',
      method: 'DELETE',
      path: '/projects/:project_id/trash',
      summary: 'Deletes a project in the trash for good',
      access: access('project.delete'),
      params: Id,
      reply: Empty,
      handle: async ({ scope, params }) => {
        await projects.purge(scope, params.project_id)
        return {}
      },
    }),
  ]
}

function counters({ db, projects }: Parts): RouteDefinition[] {
  const like = (isLiked: boolean) =>
    route({
      operation: isLiked ? 'projects.like' : 'projects.unlike',
      method: isLiked ? 'POST' : 'DELETE',
      path: '/projects/:project_id/like',
      summary: isLiked ? 'Likes the project; once per person' : 'Takes the like back',
      access: access('project.read'),
      params: Id,
      reply: ProjectDetail,
      handle: async ({ scope, params }) =>
        toDetail(await projects.like(scope, { id: params.project_id, isLiked }), isLiked),
    })
  return [
    like(true),
    like(false),
    route({
      operation: 'projects.view',
      method: 'POST',
      path: '/projects/:project_id/view',
      summary: 'Counts that somebody looked at the project',
      access: access('project.read'),
      params: Id,
      reply: Empty,
      perMinuteMax: 60,
      handle: async ({ scope, params }) => {
        await projects.count(db, scope, { id: params.project_id, counter: 'views', by: 1 })
        return {}
      },
    }),
  ]
}
