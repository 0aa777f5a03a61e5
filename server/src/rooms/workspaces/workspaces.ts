// Workspaces: tenancy, members, roles, invitations. The only maker of `Scope`, without which no tenant data can be read.
//
// Promises: the role is read from the member's row at every request; a stranger cannot tell a workspace from nothing; nobody
// gives a role beyond their own rights; a workspace always has an owner; an invitation lets one person in, once; whoever was
// let into one project only has a scope that opens this project and nothing else.
// Never: puts a role into a token or a cache; looks into what other rooms keep in a workspace.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Household } from '#rooms/identity/identity.ts'
import { addMember, moveIn, moveOut, obstacles } from './commands.ts'
import type { AskSeats, Doer, Parts, WorkspaceDeps } from './deps.ts'
import { findOpenInvitation, joinPathOf, linkOf } from './invitations.ts'
import { defineWorkspaceJobs } from './jobs.ts'
import { deleteProjectAccess, findProjectRole, listProjectRoles } from './project-role-queries.ts'
import {
  areTogether,
  findDefaultDoor,
  findDoor,
  findMemberRole,
  findNames,
  findOwnWorkspace,
  listEveryWorkspace,
  listMembers,
} from './queries.ts'
import { ROLES as ALL_ROLES, may as hasRight, type Right, type Role } from './rights.ts'
import type { OwnWorkspace } from './tables.ts'

/** Proof that somebody was let into a workspace. Every query on tenant data takes one. */
export type Scope = {
  readonly workspaceId: string
  /**
   * The only project that it opens: of whoever is no member and was let into this project, or of a request that named it.
   * Null opens the workspace, as far as the role goes.
   */
  readonly onlyProjectId: string | null
  readonly actorId: string
  /** Of whoever is no member: the figures of the workspace's money are none of theirs. Left out of scopes that nobody looks with. */
  readonly isGuest?: boolean
  /** In the workspace, or in the project where one is set and named. */
  readonly role: Role
  readonly requestId: string | null
}

/** Whose rows a statement is about. */
export type Tenant = Pick<Scope, 'workspaceId' | 'onlyProjectId'>

/** Everything in a workspace: for our own jobs and followers, which act for no guest. */
export const wholeOf = (workspaceId: string): Tenant => ({ workspaceId, onlyProjectId: null })

/** No wider than one project, whoever holds it. */
export const narrowed = (scope: Scope, projectId: string): Scope => ({ ...scope, onlyProjectId: projectId })

declare module '#platform/http/route.ts' {
  interface ScopeRegister {
    scope: Scope
  }
}

export type { Right, Role } from './rights.ts'
export { within } from './scope-queries.ts'
export type { OwnWorkspace } from './tables.ts'

export const ROLES: readonly Role[] = ALL_ROLES
/** Whether a role has a right; a route names a right and never a role. */
export const may: (role: Role, right: string) => boolean = hasRight

/** Projects in which a role of one's own takes away what the role in the workspace allows: for what is done to many at once. */
export async function projectsWithout(queryable: Queryable, scope: Scope, right: Right): Promise<string[]> {
  const own = await listProjectRoles(queryable, { workspaceId: scope.workspaceId, userId: scope.actorId })
  return own.filter(({ role }) => !may(role, right)).map(({ project_id: id }) => id)
}

/** Where a thing stands: what a room answers about an id of its own, so that the door can be checked. */
export type Whereabouts = { readonly workspaceId: string; readonly projectId: string | null }

export type Knock = {
  /** Id or short name; null for the caller's default workspace. */
  readonly workspace: string | null
  /** The project that the request is about: a role set there counts instead of the one in the workspace. */
  readonly projectId: string | null
  readonly requestId: string | null
}

export type Workspaces = {
  /** For routes.ts of this room only. */
  readonly parts: Parts
  /** Lets somebody in, by one indexed query. @throws NOT_FOUND for whoever has no business there */
  enter(actor: Pick<Actor, 'actorId'>, knock: Knock): Promise<Scope>
  /** @throws FORBIDDEN with role and right */
  demand(scope: Scope, right: Right | string): void
  findOwn(queryable: Queryable, userId: string, workspaceId: string): Promise<OwnWorkspace | undefined>
  /** Whoever knows plans says once, at the start, how many members they have room for. */
  limitedBy(ask: AskSeats): void
  /** Puts somebody in without an invitation, whatever the plan says: for the command line, imports and tests. */
  addMember(tx: Tx, member: { workspaceId: string; userId: string; role: Role }, doer: Doer): Promise<void>
  /** What somebody is there by now: in the project where one is named. Undefined for strangers, as for guests of another project. */
  roleOf(queryable: Queryable, asked: Whereabouts & { readonly userId: string }): Promise<Role | undefined>
  /** The first of them to have joined. */
  listMemberIds(queryable: Queryable, workspaceId: string, countMax: number): Promise<string[]>
  listOwnerIds(queryable: Queryable, workspaceId: string): Promise<string[]>
  /** Of those that are not deleted. */
  namesOf(queryable: Queryable, workspaceIds: readonly string[]): Promise<Map<string, string>>
  /** Of the whole installation, for who runs it. */
  listEvery: typeof listEveryWorkspace
  /** Whom an invitation by mail is for, while it is open. */
  findInvited(queryable: Queryable, invitationId: string): Promise<{ email: string; workspaceName: string } | undefined>
  /** Where in the studio an invitation is accepted. A secret of whoever is invited. */
  joinPath(invitationId: string): string
  /** A project is gone for good: so are the roles in it. */
  forgetProject(tx: Tx, workspaceId: string, projectId: string): Promise<void>
  /** What accounts need to know of workspaces. */
  readonly household: Household
  /** Queues the hourly cleaning of ended invitations. */
  cleanLater(tx: Tx): Promise<void>
}

/** Of one workspace, to be told of something. */
const OWNERS_MAX = 100

export function createWorkspaces(deps: WorkspaceDeps): Workspaces {
  const { jobs, ...rest } = deps
  const later = defineWorkspaceJobs(jobs, () => parts)
  let askPlan: AskSeats = async () => null
  const parts: Parts = {
    ...{ ...rest, later, invitationKey: deps.keyFor('invitation') },
    askSeats: (queryable, workspaceId) => askPlan(queryable, workspaceId),
  }
  return {
    parts,
    enter: (actor, knock) => enter(parts, actor.actorId, knock),
    demand,
    findOwn: findOwnWorkspace,
    limitedBy: (ask) => {
      askPlan = ask
    },
    addMember: (tx, member, doer) => addMember(parts, tx, { ...member, doer }),
    roleOf,
    listMemberIds: async (queryable, workspaceId, countMax) => {
      const { rows } = await listMembers(queryable, workspaceId, { page: { page: 1, size: countMax } })
      return rows.map((row) => row.user_id)
    },
    listOwnerIds: async (queryable, workspaceId) => {
      const { rows } = await listMembers(queryable, workspaceId, { role: 'owner', page: { page: 1, size: OWNERS_MAX } })
      return rows.map((row) => row.user_id)
    },
    namesOf: findNames,
    listEvery: listEveryWorkspace,
    findInvited: async (queryable, invitationId) => {
      const found = await findOpenInvitation(parts, queryable, linkOf(parts, invitationId).token)
      return found?.row.email ? { email: found.row.email, workspaceName: found.workspaceName } : undefined
    },
    joinPath: (invitationId) => joinPathOf(parts, invitationId),
    forgetProject: deleteProjectAccess,
    household: {
      mayMoveIn: async (queryable, invitation) =>
        (await findOpenInvitation(parts, queryable, invitation)) !== undefined,
      moveIn: (tx, newcomer) => moveIn(parts, tx, newcomer),
      obstacles: (tx, userId) => obstacles(parts, tx, userId),
      moveOut: (tx, userId, by) => moveOut(parts, tx, userId, by),
      areTogether,
    },
    cleanLater: later.clean,
  }
}

async function roleOf(
  queryable: Queryable,
  { workspaceId, projectId, userId }: Whereabouts & { readonly userId: string },
): Promise<Role | undefined> {
  const member = await findMemberRole(queryable, workspaceId, userId)
  if (member === 'owner' || projectId === null) return member
  return (await findProjectRole(queryable, { workspaceId, projectId, userId })) ?? member
}

async function enter(parts: Parts, actorId: string, knock: Knock): Promise<Scope> {
  const { workspace, projectId, requestId } = knock
  const door =
    workspace === null
      ? await findDefaultDoor(parts.db, actorId)
      : await findDoor(parts.db, { userId: actorId, workspace, projectId })
  // Owners keep all rights everywhere; a guest of one project has a role only there.
  const role = door?.memberRole === 'owner' ? 'owner' : (door?.projectRole ?? door?.memberRole)
  if (!door || !role) throw faults.NOT_FOUND()
  const isGuest = door.memberRole === null
  return { workspaceId: door.workspaceId, onlyProjectId: isGuest ? projectId : null, isGuest, actorId, role, requestId }
}

function demand(scope: Scope, right: string): void {
  if (!hasRight(scope.role, right)) throw faults.FORBIDDEN({ role: scope.role, right })
}
