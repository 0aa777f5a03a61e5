// Whose a key is.

export type KeyOwner =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'workspace'; readonly workspaceId: string }
  /** Of everybody whom the administrator lets use it. */
  | { readonly kind: 'installation' }

/** One text for each owner; part of every seal. */
export function ownerName(owner: KeyOwner): string {
  if (owner.kind === 'user') return `user ${owner.userId}`
  return owner.kind === 'workspace' ? `workspace ${owner.workspaceId}` : 'installation'
}

/** Which tenant hears of it. */
export const tenantOf = (owner: KeyOwner): string | null => (owner.kind === 'workspace' ? owner.workspaceId : null)
