// Rows of the room and what they become.
import type { Collaborator, Invitation, Member, Person, Workspace } from '#contract/workspaces.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Role } from './rights.ts'

export type WorkspaceRow = {
  id: string
  slug: string
  name: string
  kind: 'personal' | 'team'
  created_by: string
  revision: number
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

type MemberRow = { workspace_id: string; user_id: string; role: Role; added_by: string | null; added_at: Date }

export type ProjectRoleRow = {
  project_id: string
  user_id: string
  workspace_id: string
  role: Role
  granted_by: string | null
  granted_at: Date
}

export type InvitationRow = {
  id: string
  workspace_id: string
  project_id: string | null
  email: string | null
  role: Role
  invited_by: string
  created_at: Date
  expires_at: Date
  accepted_at: Date | null
  accepted_by: string | null
  revoked_at: Date | null
}

type WorkspaceTables = {
  workspaces: WorkspaceRow
  workspace_members: MemberRow
  workspace_defaults: { user_id: string; workspace_id: string }
  project_roles: ProjectRoleRow
  invitations: InvitationRow
}

export const tables = (queryable: Queryable) => queryable.withTables<WorkspaceTables>()

/** A workspace as one of its members sees it. */
export type OwnWorkspace = Omit<WorkspaceRow, 'created_by' | 'deleted_at'> & {
  readonly role: Role
  readonly is_default: boolean
  readonly members: number
}

export function toWorkspace(row: OwnWorkspace): Workspace {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    role: row.role,
    is_default: row.is_default,
    members: Number(row.members),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    revision: row.revision,
  }
}

type PersonLike = {
  readonly id: string
  readonly username: string | null
  readonly display_name: string
  readonly avatar_file_id: string | null
}
export type People = ReadonlyMap<string, PersonLike>

export function toPerson(people: People, userId: string): Person {
  const { username = null, display_name = '', avatar_file_id = null } = people.get(userId) ?? {}
  return { id: userId, username, display_name, avatar_file_id }
}

export function toMember(people: People, row: { user_id: string; role: Role; added_at: Date }): Member {
  return { user: toPerson(people, row.user_id), role: row.role, added_at: row.added_at.toISOString() }
}

export function toCollaborator(
  people: People,
  row: { user_id: string; role: Role; granted_at: Date; is_guest: boolean },
): Collaborator {
  return {
    user: toPerson(people, row.user_id),
    role: row.role,
    is_guest: row.is_guest,
    granted_at: row.granted_at.toISOString(),
  }
}

export function toInvitation(people: People, row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    project_id: row.project_id,
    email: row.email,
    role: row.role,
    state: stateOf(row, now),
    invited_by: people.has(row.invited_by) ? toPerson(people, row.invited_by) : null,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  }
}

export function stateOf(row: InvitationRow, now: Date): Invitation['state'] {
  if (row.accepted_at) return 'accepted'
  if (row.revoked_at) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'open'
}
