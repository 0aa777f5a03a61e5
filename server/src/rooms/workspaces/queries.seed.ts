// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as invitationQueries from './invitation-queries.ts'
import * as projectRoleQueries from './project-role-queries.ts'
import * as queries from './queries.ts'
import * as scopeQueries from './scope-queries.ts'

const page = { page: 1, size: 10 }

export const tries = [
  tryQueries(
    'workspaces/queries',
    queries,
  )({
    tried: {
      findMemberRole: (who, { memberId }) => [who.workspaceId, memberId],
      updateMemberRole: ({ workspaceId }, { memberId }) => [{ workspaceId, userId: memberId, role: 'viewer' }],
      deleteMember: ({ workspaceId }, { memberId }) => [workspaceId, memberId],
    },
    ofAll: {
      lockWorkspace: (who) => [who.workspaceId],
      updateWorkspace: (who) => [who.workspaceId, { name: 'changed', at: times.after }],
      listMembers: (who) => [who.workspaceId, { page }],
      countMembers: (who) => [who.workspaceId],
      countOwners: (who) => [who.workspaceId],
      findNames: (who) => [[who.workspaceId]],
      findOwnWorkspace: (who, a) => [a.owner.actorId, who.workspaceId],
    },
    adds: {
      // A person's own choice; that they belong to it is seen by whoever has a scope.
      setDefault: (who, { memberId }) => [memberId, who.workspaceId],
      insertMember: (who, a) => [
        { workspaceId: who.workspaceId, userId: a.operatorId, role: 'viewer', addedBy: null, at: times.at },
      ],
    },
    excused: {
      // Who may come in is what it answers: it names the person.
      door: ['findDoor', 'findDefaultDoor'],
      installation: ['insertWorkspace', 'isSlugTaken', 'listEveryWorkspace'],
      person: [
        ...(['listOwnWorkspaces', 'clearDefault', 'listSolelyOwned', 'deleteAllMemberships'] as const),
        ...(['listSharedWith', 'areTogether'] as const),
      ],
    },
  }),
  tryQueries('workspaces/scope-queries', scopeQueries)({ excused: { pure: ['within'] } }),
  tryQueries(
    'workspaces/project-role-queries',
    projectRoleQueries,
  )({
    tried: {
      findProjectRole: ({ workspaceId }, { ids, memberId }) => [
        { workspaceId, projectId: ids.project, userId: memberId },
      ],
      listProjectRoles: ({ workspaceId }, { memberId }) => [{ workspaceId, userId: memberId }],
      upsertProjectRole: ({ workspaceId }, { ids, memberId, owner }) => [
        {
          ...{ workspace_id: workspaceId, project_id: ids.project, user_id: memberId, role: 'admin' },
          ...{ granted_by: owner.actorId, granted_at: times.after },
        },
      ],
      deleteProjectRole: ({ workspaceId }, { ids, memberId }) => [
        { workspaceId, projectId: ids.project, userId: memberId },
      ],
      deleteProjectAccess: ({ workspaceId }, { ids }) => [workspaceId, ids.project],
      listCollaborators: ({ workspaceId }, { ids }) => [{ workspaceId, projectId: ids.project }, page],
    },
  }),
  tryQueries(
    'workspaces/invitation-queries',
    invitationQueries,
  )({
    tried: {
      countOpenInvitations: (who) => [who.workspaceId, times.at],
      listInvitations: (who) => [who.workspaceId, { openAt: times.at, page }],
      markInvitationRevoked: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.invitation }, times.at],
    },
    ofAll: { findWorkspaceName: (who) => [who.workspaceId] },
    adds: {
      insertInvitation: (who, { ids }) => [
        {
          ...{ id: ids.fresh, workspace_id: who.workspaceId, project_id: ids.project, email: null, role: 'viewer' },
          ...{ invited_by: who.actorId, created_at: times.at, expires_at: times.after, accepted_at: null },
          ...{ accepted_by: null, revoked_at: null },
        },
      ],
    },
    excused: { secret: ['findInvitation', 'lockInvitation', 'markAccepted'], upkeep: ['deleteEndedInvitations'] },
  }),
]
