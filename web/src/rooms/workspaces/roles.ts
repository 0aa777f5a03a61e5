import type { MemberRole } from '#contract/workspaces.ts'

export const ROLES: readonly MemberRole[] = ['owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer']

/** Nobody gives or takes a role beyond their own. */
export const grantedBy = (own: MemberRole): readonly MemberRole[] =>
  own === 'owner' ? ROLES : own === 'admin' ? ROLES.filter((role) => role !== 'owner') : []
