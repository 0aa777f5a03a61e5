import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Collaborator, Member, MemberRole, SharedProject, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api, guestProject } from '#web/api/request.ts'

type Listed = { readonly items: readonly Workspace[] }

export const workspacesQuery = queryOptions({
  queryKey: keys.workspaces,
  queryFn: async ({ signal }) => (await api.get<Listed>('/workspaces', { signal, query: { size: 100 } })).items,
  staleTime: 60_000,
})

/** Projects in which one has a role of one's own, in whatever workspace. */
export const sharedQuery = queryOptions({
  queryKey: keys.shared,
  queryFn: async ({ signal }) =>
    (
      await api.get<{ items: readonly SharedProject[] }>('/workspaces/shared-projects', {
        signal,
        query: { size: 100 },
      })
    ).items,
  staleTime: 60_000,
})

/** The share by which somebody is in a project whose workspace he does not belong to. */
export function guestShare(
  all: readonly Workspace[],
  shared: readonly SharedProject[],
  projectId: string | undefined,
): SharedProject | undefined {
  const share = shared.find((each) => each.project_id === projectId)
  return all.some((each) => each.id === share?.workspace_id) ? undefined : share
}

/** The workspace that an address names by id or short name; the default one if it names none, or one that is gone. */
export function pickWorkspace(all: readonly Workspace[], named: string | undefined): Workspace | undefined {
  return all.find((each) => each.slug === named || each.id === named) ?? all.find((each) => each.is_default) ?? all[0]
}

export type Place = Workspace & {
  /** The project that is all that one sees of this workspace; null for a member. */
  readonly guestOf: string | null
}

/** The workspace that the page is about. In a project where one has a role of one's own, with this role. */
export function useWorkspace(): Place {
  const { projectId } = useParams({ strict: false }) as { projectId?: string }
  const { data: all } = useSuspenseQuery(workspacesQuery)
  const { data: shared } = useSuspenseQuery(sharedQuery)
  const own = useOwnWorkspace()
  const share = guestShare(all, shared, projectId)
  if (share) return placeOfGuest(share)
  const inProject = shared.find((each) => each.project_id === projectId && each.workspace_id === own.id)
  return { ...own, ...(inProject && own.role !== 'owner' ? { role: inProject.role } : {}), guestOf: null }
}

/** The workspace that places outside of a project are in: a guest's own. */
export function useOwnWorkspace(): Workspace {
  const { data } = useSuspenseQuery(workspacesQuery)
  const named = (useParams({ strict: false }) as { workspace?: string }).workspace
  const found = pickWorkspace(data, named)
  if (!found) throw new Error('everybody has a workspace of their own')
  return found
}

function placeOfGuest({ workspace_id: id, workspace_name: name, role, granted_at, project_id }: SharedProject): Place {
  const unknown = { slug: id, kind: 'team', members: 0, revision: 0, is_default: false } as const
  return { ...unknown, id, name, role, created_at: granted_at, updated_at: granted_at, guestOf: project_id }
}

type People = { readonly items: readonly (Member | Collaborator)[] }

/** The members of a workspace, as far as one knows them, for names and pictures of people of whom only the id is known. */
export function memberNamesQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'members', 'names'),
    queryFn: async ({ signal }) => {
      const project = guestProject(workspaceId)
      const path = project === undefined ? `/workspaces/${workspaceId}/members` : `/projects/${project}/collaborators`
      return (await api.get<People>(path, { signal, query: { size: 100 } })).items
    },
    staleTime: 60_000,
  })
}

const RANK: Record<MemberRole, number> = { viewer: 0, reviewer: 1, cv: 1, writer: 2, director: 3, admin: 4, owner: 5 }

/** Only hides what would be refused: the server decides. */
export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return RANK[role] >= RANK[least]
}
