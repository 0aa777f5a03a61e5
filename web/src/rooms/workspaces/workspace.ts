import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Collaborator, Member, MemberRole, SharedProject, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api, guestProject } from '#web/api/request.ts'

type Listed = { readonly items: readonly Workspace[] }

export const workspacesQuery = queryOptions({
  queryKey: keys.workspaces,
  queryFn: async ({ signal }) => {
    const { items } = await api.get<Listed>('/workspaces', { signal, query: { size: 100 } })
    for (const { slug, id } of items) knownNames.set(slug, id)
    return items
  },
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

/** Ids by all short names that this page has seen: an address outlives the name in it. */
const knownNames = new Map<string, string>()

/**
 * The workspace that an address names by id or short name, also by one that it had while the page was open; the default one if
 * it names none. Undefined if it is gone, or not for this person: never another one in its place.
 */
export function pickWorkspace(all: readonly Workspace[], named: string | undefined): Workspace | undefined {
  if (named === undefined) return all.find((each) => each.is_default) ?? all[0]
  const id = knownNames.get(named)
  return all.find((each) => each.slug === named || each.id === named) ?? all.find((each) => each.id === id)
}

const ADDRESS = /^\/w\/([^/]+)/

/** What an address of our own calls its workspace. */
export function namedIn(path: string): string | undefined {
  const found = ADDRESS.exec(path)?.[1]
  try {
    return found && decodeURIComponent(found)
  } catch {
    return found
  }
}

/** The same place under another name of its workspace. */
export const renamed = (address: string, slug: string): string =>
  address.replace(ADDRESS, () => `/w/${encodeURIComponent(slug)}`)

export type Place = Workspace & {
  /** The project that is all that one sees of this workspace; null for a member. */
  readonly guestOf: string | null
}

/** Where an address is; undefined if it names a workspace that is gone, or not for this person any more. */
export function useNamedPlace(): Place | undefined {
  const { workspace: named, projectId } = useParams({ strict: false }) as { workspace?: string; projectId?: string }
  const { data: all } = useSuspenseQuery(workspacesQuery)
  const { data: shared } = useSuspenseQuery(sharedQuery)
  const share = guestShare(all, shared, projectId)
  if (share) return placeOfGuest(share)
  const own = pickWorkspace(all, named)
  const inProject = shared.find((each) => each.project_id === projectId && each.workspace_id === own?.id)
  return own && { ...own, ...(inProject && own.role !== 'owner' ? { role: inProject.role } : {}), guestOf: null }
}

/** The workspace that the page is about. In a project where one has a role of one's own, with this role. */
export function useWorkspace(): Place {
  const place = useNamedPlace()
  if (!place) throw new Error('the shell shows no page of a workspace that is gone')
  return place
}

/** The workspace that places outside of a project are in: a guest's own. */
export function useOwnWorkspace(): Workspace {
  const { data } = useSuspenseQuery(workspacesQuery)
  const { workspace: named } = useParams({ strict: false }) as { workspace?: string }
  const found = pickWorkspace(data, named) ?? pickWorkspace(data, undefined)
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
