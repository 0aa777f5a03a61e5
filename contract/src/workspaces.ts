// Workspaces on the wire: tenants, members, invitations, roles in a project.
import { type Static, type TSchema, Type } from 'typebox'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Time = Type.String({ format: 'date-time' })

export const MEMBER_ROLES = ['owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer'] as const
export const MemberRole = Type.Enum(MEMBER_ROLES)
export type MemberRole = Static<typeof MemberRole>

export const Workspace = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['personal', 'team']),
  /** The caller's own role in it. */
  role: MemberRole,
  /** Whether it is the one that is used when a request names none. */
  is_default: Type.Boolean(),
  members: Type.Integer(),
  created_at: Time,
  updated_at: Time,
  revision: Type.Integer(),
})
export type Workspace = Static<typeof Workspace>

const Name = Type.String({ minLength: 1, maxLength: 100 })
const Slug = Type.String({
  minLength: 2,
  maxLength: 64,
  description: 'Lower-case letters and digits of any script, with hyphens between',
})

export const NewWorkspace = Type.Object({ name: Name, slug: Type.Optional(Slug) })
export const WorkspaceChange = Type.Object({ name: Type.Optional(Name), slug: Type.Optional(Slug) })
/** The name again, if the workspace is not empty. */
export const WorkspaceDeletion = nullable(Type.Object({ confirm_name: Type.Optional(Type.String({ maxLength: 100 })) }))

export const Person = Type.Object({
  id: Type.String(),
  username: nullable(Type.String()),
  display_name: Type.String(),
  avatar_file_id: nullable(Type.String()),
})
export type Person = Static<typeof Person>

export const Member = Type.Object({ user: Person, role: MemberRole, added_at: Time })
export type Member = Static<typeof Member>
export const RoleChange = Type.Object({ role: MemberRole })

export const NewInvitation = Type.Object({
  role: MemberRole,
  /** The invitation is mailed there. Without one, the link is passed on by hand. */
  email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
})

export const INVITATION_STATES = ['open', 'accepted', 'revoked', 'expired'] as const
export const Invitation = Type.Object({
  id: Type.String(),
  project_id: nullable(Type.String()),
  email: nullable(Type.String()),
  role: MemberRole,
  state: Type.Enum(INVITATION_STATES),
  invited_by: nullable(Person),
  created_at: Time,
  expires_at: Time,
})
export type Invitation = Static<typeof Invitation>

/** The only reply that holds the token: it is made for whoever passes the link on. */
export const InvitationMade = Type.Object({ ...Invitation.properties, token: Type.String(), url: Type.String() })

export const InvitationToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 512 }) })

/** What a visitor with the link may know before joining. */
export const InvitationShown = Type.Object({
  workspace_name: Type.String(),
  project_id: nullable(Type.String()),
  role: MemberRole,
  invited_by: nullable(Type.String()),
  expires_at: Time,
  /** Null for a visitor who is not signed in. */
  is_member: nullable(Type.Boolean()),
})
export type InvitationShown = Static<typeof InvitationShown>

export const Joined = Type.Object({
  workspace_id: Type.String(),
  project_id: nullable(Type.String()),
  role: MemberRole,
})
export type Joined = Static<typeof Joined>

/** With whom: a member or another user by id or user name; somebody without an account by e-mail. */
export const ProjectShare = Type.Object({
  user_id: Type.Optional(Type.String()),
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
  role: MemberRole,
})

export const Collaborator = Type.Object({
  user: Person,
  role: MemberRole,
  /** Sees only this project, not the workspace. */
  is_guest: Type.Boolean(),
  granted_at: Time,
})
export type Collaborator = Static<typeof Collaborator>

export const ProjectShared = Type.Object({ collaborator: nullable(Collaborator), invitation: nullable(Invitation) })

export const SharedProject = Type.Object({
  project_id: Type.String(),
  workspace_id: Type.String(),
  workspace_name: Type.String(),
  role: MemberRole,
  granted_at: Time,
})
export type SharedProject = Static<typeof SharedProject>
