// Who works on one project.
import { Type } from 'typebox'
import { Collaborator, ProjectShare, ProjectShared, SharedProject } from '#contract/workspaces.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Parts } from './deps.ts'
import { workspaceFaults } from './faults.ts'
import { invite } from './invitations.ts'
import { listCollaborators } from './project-role-queries.ts'
import { listSharedWith } from './queries.ts'
import { shareProject, unshareProject } from './sharing.ts'
import { type People, toCollaborator, toInvitation } from './tables.ts'

const ofProject = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const
const ProjectParams = Type.Object({ project_id: Type.String() })

export async function peopleOf(parts: Parts, userIds: readonly string[]): Promise<People> {
  const users = await parts.identity.findUsers(parts.db, [...new Set(userIds)])
  return new Map(users.map((user) => [user.id, user]))
}

export function shareRoutes(parts: Parts): RouteDefinition[] {
  return [...collaboratorRoutes(parts), shareRoute(parts)]
}

function collaboratorRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'projects.collaborators',
      method: 'GET',
      path: '/projects/:project_id/collaborators',
      summary: 'Who has a role of their own in the project',
      access: ofProject('member.read'),
      params: ProjectParams,
      query: Type.Object(PageQuery),
      reply: PageOf(Collaborator),
      handle: async ({ scope, params, query }) => {
        const page = toPageRequest(query)
        const project = { workspaceId: scope.workspaceId, projectId: params.project_id }
        const { rows, total } = await listCollaborators(parts.db, project, page)
        const people = await peopleOf(
          parts,
          rows.map((row) => row.user_id),
        )
        return toPage(
          rows.map((row) => toCollaborator(people, row)),
          total,
          page,
        )
      },
    }),
    route({
      operation: 'projects.unshare',
      method: 'DELETE',
      path: '/projects/:project_id/share/:user_id',
      summary: 'Take a role in the project away',
      access: ofProject('project.share'),
      params: Type.Object({ project_id: Type.String(), user_id: Type.String() }),
      reply: Empty,
      handle: async ({ scope, params }) => {
        await unshareProject(parts, scope, { projectId: params.project_id, userId: params.user_id })
        return {}
      },
    }),
    route({
      operation: 'workspaces.sharedProjects',
      method: 'GET',
      path: '/workspaces/shared-projects',
      summary: 'Projects of any workspace in which the caller has a role of their own',
      access: { kind: 'session' },
      query: Type.Object(PageQuery),
      reply: PageOf(SharedProject),
      handle: async ({ actor, query }) => {
        const page = toPageRequest(query)
        const { rows, total } = await listSharedWith(parts.db, actor.actorId, page)
        return toPage(
          rows.map((row) => ({ ...row, granted_at: row.granted_at.toISOString() })),
          total,
          page,
        )
      },
    }),
  ]
}

function shareRoute(parts: Parts): RouteDefinition {
  return route({
    operation: 'projects.share',
    method: 'POST',
    path: '/projects/:project_id/share',
    summary: 'Give somebody a role in the project; by e-mail, an invitation is sent',
    access: ofProject('project.share'),
    params: ProjectParams,
    body: ProjectShare,
    reply: ProjectShared,
    status: 201,
    perMinuteMax: 30,
    handle: async ({ scope, params, body, language }) => {
      const { role, user_id: userId, username, email } = body
      if ([userId, username, email].filter((one) => one !== undefined).length !== 1)
        throw workspaceFaults.WHOM_MISSING()
      if (email !== undefined) {
        const row = await invite(parts, scope, { role, email, projectId: params.project_id, language })
        return {
          collaborator: null,
          invitation: toInvitation(await peopleOf(parts, [row.invited_by]), row, parts.clock.now()),
        }
      }
      const whom = userId === undefined ? { username: username ?? '' } : { userId }
      const { user, isGuest, at } = await shareProject(parts, scope, { projectId: params.project_id, whom, role })
      const row = { user_id: user.id, role, granted_at: at, is_guest: isGuest }
      return { collaborator: toCollaborator(new Map([[user.id, user]]), row), invitation: null }
    },
  })
}
