// The API of this room. Sharing of projects: share-routes.ts.
import { Type } from 'typebox'
import {
  Invitation,
  InvitationMade,
  InvitationShown,
  InvitationToken,
  Joined,
  Member,
  MemberRole,
  NewInvitation,
  NewWorkspace,
  RoleChange,
  Workspace,
  WorkspaceChange,
  WorkspaceDeletion,
} from '#contract/workspaces.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import {
  changeRole,
  chooseDefault,
  createWorkspace,
  deleteWorkspace,
  removeMember,
  renameWorkspace,
} from './commands.ts'
import type { Parts } from './deps.ts'
import { workspaceFaults } from './faults.ts'
import { listInvitations } from './invitation-queries.ts'
import { accept, findOpenInvitation, invite, linkOf, revokeInvitation } from './invitations.ts'
import { findMemberRole, findOwnWorkspace, listMembers, listOwnWorkspaces } from './queries.ts'
import { peopleOf, shareRoutes } from './share-routes.ts'
import { toInvitation, toMember, toWorkspace } from './tables.ts'

const SESSION = { kind: 'session' } as const
const inWorkspace = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'workspace', param: 'workspace_id', right }) as const

const WorkspaceParams = Type.Object({ workspace_id: Type.String() })
const MemberParams = Type.Object({ workspace_id: Type.String(), user_id: Type.String() })
const InvitationParams = Type.Object({ workspace_id: Type.String(), invitation_id: Type.String() })

export function workspaceRoutes({ parts }: { readonly parts: Parts }): RouteDefinition[] {
  return [
    ...ownRoutes(parts),
    ...oneRoutes(parts),
    ...memberRoutes(parts),
    ...invitationRoutes(parts),
    ...joinRoutes(parts),
    ...shareRoutes(parts),
  ]
}

function ownRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'workspaces.list',
      method: 'GET',
      path: '/workspaces',
      summary: 'The workspaces to which the caller belongs',
      access: SESSION,
      query: Type.Object(PageQuery),
      reply: PageOf(Workspace),
      handle: async ({ actor, query }) => {
        const page = toPageRequest(query)
        const { rows, total } = await listOwnWorkspaces(parts.db, actor.actorId, page)
        return toPage(rows.map(toWorkspace), total, page)
      },
    }),
    route({
      operation: 'workspaces.create',
      method: 'POST',
      path: '/workspaces',
      summary: 'Make a workspace and own it',
      access: SESSION,
      body: NewWorkspace,
      reply: Workspace,
      status: 201,
      perMinuteMax: 30,
      handle: async ({ actor, body, requestId }) =>
        toWorkspace(
          await createWorkspace(parts, { name: body.name, slug: body.slug }, { actorId: actor.actorId, requestId }),
        ),
    }),
  ]
}

function oneRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'workspaces.get',
      method: 'GET',
      path: '/workspaces/:workspace_id',
      summary: 'One workspace',
      access: inWorkspace('workspace.read'),
      params: WorkspaceParams,
      reply: Workspace,
      handle: async ({ scope }) => {
        const own = await findOwnWorkspace(parts.db, scope.actorId, scope.workspaceId)
        if (!own) throw faults.NOT_FOUND()
        return toWorkspace(own)
      },
    }),
    route({
      operation: 'workspaces.update',
      method: 'PUT',
      path: '/workspaces/:workspace_id',
      summary: 'Change name and short name; what is left out stays',
      access: inWorkspace('workspace.manage'),
      params: WorkspaceParams,
      body: WorkspaceChange,
      reply: Workspace,
      ifMatch: true,
      handle: async ({ scope, body, ifRevision }) =>
        toWorkspace(await renameWorkspace(parts, scope, { name: body.name, slug: body.slug, revision: ifRevision })),
    }),
    route({
      operation: 'workspaces.delete',
      method: 'DELETE',
      path: '/workspaces/:workspace_id',
      summary: 'Delete a workspace: empty, or confirmed by its name',
      access: inWorkspace('workspace.delete'),
      params: WorkspaceParams,
      body: WorkspaceDeletion,
      reply: Empty,
      handle: async ({ scope, body }) => {
        await deleteWorkspace(parts, scope, body?.confirm_name ?? null)
        return {}
      },
    }),
    route({
      operation: 'workspaces.chooseDefault',
      method: 'PUT',
      path: '/workspaces/:workspace_id/default',
      summary: 'Use this workspace when a request names none',
      access: inWorkspace('workspace.read'),
      params: WorkspaceParams,
      reply: Workspace,
      handle: async ({ scope }) => toWorkspace(await chooseDefault(parts, scope)),
    }),
    route({
      operation: 'workspaces.leave',
      method: 'POST',
      path: '/workspaces/:workspace_id/leave',
      summary: 'Stop being a member',
      access: inWorkspace('workspace.read'),
      params: WorkspaceParams,
      reply: Empty,
      handle: async ({ scope }) => {
        await removeMember(parts, scope, scope.actorId)
        return {}
      },
    }),
  ]
}

function memberRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'workspaces.members',
      method: 'GET',
      path: '/workspaces/:workspace_id/members',
      summary: 'Who belongs to the workspace, in the order of joining',
      access: inWorkspace('member.read'),
      params: WorkspaceParams,
      query: Type.Object({ ...PageQuery, role: Type.Optional(MemberRole) }),
      reply: PageOf(Member),
      handle: async ({ scope, query }) => {
        const page = toPageRequest(query)
        const { rows, total } = await listMembers(parts.db, scope.workspaceId, {
          page,
          ...(query.role === undefined ? {} : { role: query.role }),
        })
        const people = await peopleOf(
          parts,
          rows.map((row) => row.user_id),
        )
        return toPage(
          rows.map((row) => toMember(people, row)),
          total,
          page,
        )
      },
    }),
    route({
      operation: 'workspaces.changeRole',
      method: 'PATCH',
      path: '/workspaces/:workspace_id/members/:user_id',
      summary: 'Change the role of a member',
      access: inWorkspace('member.manage'),
      params: MemberParams,
      body: RoleChange,
      reply: RoleChange,
      handle: async ({ scope, params, body }) => {
        if (!isId(params.user_id)) throw faults.NOT_FOUND()
        const { role } = await changeRole(parts, scope, { userId: params.user_id, role: body.role })
        return { role }
      },
    }),
    route({
      operation: 'workspaces.removeMember',
      method: 'DELETE',
      path: '/workspaces/:workspace_id/members/:user_id',
      summary: 'Remove a member, and their roles in all projects of the workspace',
      access: inWorkspace('member.manage'),
      params: MemberParams,
      reply: Empty,
      handle: async ({ scope, params }) => {
        if (!isId(params.user_id)) throw faults.NOT_FOUND()
        await removeMember(parts, scope, params.user_id)
        return {}
      },
    }),
  ]
}

function invitationRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'workspaces.invite',
      method: 'POST',
      path: '/workspaces/:workspace_id/invite',
      summary: 'Invite by e-mail, or make a link to pass on; it works once, within seven days',
      access: inWorkspace('member.manage'),
      params: WorkspaceParams,
      body: NewInvitation,
      reply: InvitationMade,
      status: 201,
      perMinuteMax: 30,
      isReplySecret: true,
      handle: async ({ scope, body, language }) => {
        const row = await invite(parts, scope, {
          role: body.role,
          email: body.email ?? null,
          projectId: null,
          language,
        })
        const people = await peopleOf(parts, [row.invited_by])
        return { ...toInvitation(people, row, parts.clock.now()), ...linkOf(parts, row.id) }
      },
    }),
    route({
      operation: 'workspaces.invitations',
      method: 'GET',
      path: '/workspaces/:workspace_id/invitations',
      summary: 'Invitations, newest first',
      access: inWorkspace('member.manage'),
      params: WorkspaceParams,
      query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum(['open', 'all'], { default: 'open' })) }),
      reply: PageOf(Invitation),
      handle: async ({ scope, query }) => {
        const page = toPageRequest(query)
        const now = parts.clock.now()
        const { rows, total } = await listInvitations(parts.db, scope.workspaceId, {
          openAt: query.state === 'all' ? null : now,
          page,
        })
        const people = await peopleOf(
          parts,
          rows.map((row) => row.invited_by),
        )
        return toPage(
          rows.map((row) => toInvitation(people, row, now)),
          total,
          page,
        )
      },
    }),
    route({
      operation: 'workspaces.revokeInvitation',
      method: 'DELETE',
      path: '/workspaces/:workspace_id/invitations/:invitation_id',
      summary: 'Withdraw an invitation',
      access: inWorkspace('member.manage'),
      params: InvitationParams,
      reply: Empty,
      handle: async ({ scope, params }) => {
        if (!isId(params.invitation_id)) throw faults.NOT_FOUND()
        await revokeInvitation(parts, scope, params.invitation_id)
        return {}
      },
    }),
  ]
}

function joinRoutes(parts: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'workspaces.showInvitation',
      method: 'POST',
      path: '/workspaces/invitation',
      summary: 'What an invitation is for; the token travels in the body, never in an address',
      access: { kind: 'public' },
      body: InvitationToken,
      reply: InvitationShown,
      handle: async ({ actor, body }) => {
        const found = await findOpenInvitation(parts, parts.db, body.token)
        if (!found) throw workspaceFaults.INVITATION_SPENT()
        const { row, workspaceName } = found
        const inviter = await parts.identity.findUser(parts.db, row.invited_by)
        return {
          workspace_name: workspaceName,
          project_id: row.project_id,
          role: row.role,
          invited_by: inviter?.display_name ?? null,
          expires_at: row.expires_at.toISOString(),
          is_member: actor && (await findMemberRole(parts.db, row.workspace_id, actor.actorId)) !== undefined,
        }
      },
    }),
    route({
      operation: 'workspaces.join',
      method: 'POST',
      path: '/workspaces/join',
      summary: 'Accept an invitation',
      access: SESSION,
      body: InvitationToken,
      reply: Joined,
      handle: async ({ actor, body, requestId }) => {
        const row = await accept(parts, body.token, { actorId: actor.actorId, requestId })
        return { workspace_id: row.workspace_id, project_id: row.project_id, role: row.role }
      },
    }),
  ]
}
