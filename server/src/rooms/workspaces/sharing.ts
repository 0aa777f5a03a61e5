// A role in one project: for a member in place of the role in the workspace, or for a guest who sees nothing else.
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import type { User } from '#rooms/identity/identity.ts'
import type { Parts } from './deps.ts'
import { workspaceEvent } from './events.ts'
import { workspaceFaults } from './faults.ts'
import { deleteProjectRole, findProjectRole, upsertProjectRole } from './project-role-queries.ts'
import { findMemberRole, lockWorkspace } from './queries.ts'
import { mayGrant, type Role } from './rights.ts'
import type { Scope } from './workspaces.ts'

export type Sharing = {
  readonly projectId: string
  readonly whom: { readonly userId: string } | { readonly username: string }
  readonly role: Role
}

export type Granted = { readonly user: User; readonly role: Role; readonly isGuest: boolean; readonly at: Date }

export async function shareProject(parts: Parts, scope: Scope, sharing: Sharing): Promise<Granted> {
  const { projectId, role } = sharing
  return parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    const user = await findTarget(parts, tx, sharing.whom)
    await lockWorkspace(tx, scope.workspaceId)
    const memberRole = await findMemberRole(tx, scope.workspaceId, user.id)
    if (memberRole === 'owner') throw workspaceFaults.OWNER_ROLE_FIXED()
    const inProject = { workspaceId: scope.workspaceId, projectId, userId: user.id }
    const before = (await findProjectRole(tx, inProject)) ?? memberRole
    for (const asked of before ? [before, role] : [role]) {
      if (!mayGrant(scope.role, asked)) throw workspaceFaults.ROLE_TOO_HIGH({ role: scope.role, asked })
    }
    await upsertProjectRole(tx, {
      project_id: projectId,
      user_id: user.id,
      workspace_id: scope.workspaceId,
      role,
      granted_by: scope.actorId,
      granted_at: at,
    })
    await emit(
      tx,
      workspaceEvent(
        'project.shared',
        { ...told(scope), at, subjectKind: 'project', subjectId: projectId },
        { user_id: user.id, role },
      ),
    )
    return { user, role, isGuest: memberRole === undefined, at }
  })
}

/** Never by e-mail: the answer would tell who has an account. */
async function findByUsername(parts: Parts, tx: Tx, username: string): Promise<User | undefined> {
  return username.includes('@') ? undefined : parts.identity.findUserByName(tx, username)
}

async function findTarget(parts: Parts, tx: Tx, whom: Sharing['whom']): Promise<User> {
  const user =
    'userId' in whom
      ? isId(whom.userId)
        ? await parts.identity.findUser(tx, whom.userId)
        : undefined
      : await findByUsername(parts, tx, whom.username)
  if (user?.status !== 'active') throw workspaceFaults.NO_SUCH_USER()
  return user
}

export async function unshareProject(
  parts: Parts,
  scope: Scope,
  { projectId, userId }: { projectId: string; userId: string },
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await lockWorkspace(tx, scope.workspaceId)
    const inProject = { workspaceId: scope.workspaceId, projectId, userId }
    const role = isId(userId) ? await findProjectRole(tx, inProject) : undefined
    if (!role) throw faults.NOT_FOUND()
    if (userId !== scope.actorId && !mayGrant(scope.role, role))
      throw workspaceFaults.ROLE_TOO_HIGH({ role: scope.role, asked: role })
    await deleteProjectRole(tx, inProject)
    const at = parts.clock.now()
    await emit(
      tx,
      workspaceEvent(
        'project.unshared',
        { ...told(scope), at, subjectKind: 'project', subjectId: projectId },
        { user_id: userId, role },
      ),
    )
  })
}

const told = (scope: Scope) => ({ workspaceId: scope.workspaceId, actorId: scope.actorId, requestId: scope.requestId })
