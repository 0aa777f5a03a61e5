// Workspaces: tenancy, members, roles, invitations. The only maker of `Scope`, without which no tenant data can be read.
import type { Role } from './rights.ts'

/** Proof that somebody was let into a workspace. Every query on tenant data takes one. */
export type Scope = {
  readonly workspaceId: string
  readonly actorId: string
  /** In the workspace, or in the project where one is set and named. */
  readonly role: Role
  readonly requestId: string | null
}

declare module '#platform/http/route.ts' {
  interface ScopeRegister {
    scope: Scope
  }
}

export type { Right, Role } from './rights.ts'
export { may, ROLES } from './rights.ts'

/** Where a thing stands: what a room answers about an id of its own, so that the door can be checked. */
export type Whereabouts = { readonly workspaceId: string; readonly projectId: string | null }
