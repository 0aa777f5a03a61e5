// Which role may do what. The one table; routes name a right and never a role.

export const ROLES = ['owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export const RIGHTS = [
  'workspace.read',
  'workspace.manage',
  'workspace.delete',
  'member.read',
  'member.manage',
  'project.read',
  'project.create',
  'project.write',
  'project.delete',
  'project.share',
  'script.write',
  'script.decide',
  'board.write',
  'prompt.write',
  'take.record',
  'take.pick',
  'review.decide',
  'production.run',
  'file.read',
  'file.write',
  'file.delete',
  'task.read',
  'task.control',
  'billing.read',
  'billing.manage',
  'keys.manage',
  'audit.read',
] as const
export type Right = (typeof RIGHTS)[number]

const READS = [
  'workspace.read',
  'member.read',
  'project.read',
  'file.read',
  'task.read',
] as const satisfies readonly Right[]

const ADMIN = RIGHTS.filter((right) => right !== 'workspace.delete')

export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  owner: RIGHTS,
  admin: ADMIN,
  director: [
    ...READS,
    'project.create',
    'project.write',
    'project.delete',
    'project.share',
    'script.write',
    'script.decide',
    'board.write',
    'prompt.write',
    'take.record',
    'take.pick',
    'review.decide',
    'production.run',
    'file.write',
    'file.delete',
    'task.control',
    'billing.read',
  ],
  writer: [...READS, 'project.create', 'script.write', 'file.write'],
  cv: [...READS, 'take.record', 'file.write'],
  reviewer: [...READS, 'script.decide', 'review.decide'],
  viewer: READS,
}

export function may(role: Role, right: string): boolean {
  return (rightsOf[role] as readonly string[]).includes(right)
}

/** Nobody gives or takes a role that has a right beyond their own. */
export function mayGrant(giver: Role, given: Role): boolean {
  return rightsOf[given].every((right) => may(giver, right))
}
