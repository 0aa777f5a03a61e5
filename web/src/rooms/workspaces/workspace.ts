import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Member, MemberRole, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

type Listed = { readonly items: readonly Workspace[] }

export const workspacesQuery = queryOptions({
  queryKey: keys.workspaces,
  queryFn: async ({ signal }) => (await api.get<Listed>('/workspaces', { signal, query: { size: 100 } })).items,
  staleTime: 60_000,
})

/** The workspace that an address names by id or short name; the default one if it names none, or one that is gone. */
export function pickWorkspace(all: readonly Workspace[], named: string | undefined): Workspace | undefined {
  return all.find((each) => each.slug === named || each.id === named) ?? all.find((each) => each.is_default) ?? all[0]
}

/** The workspace that the page is about. */
export function useWorkspace(): Workspace {
  const { data } = useSuspenseQuery(workspacesQuery)
  const named = (useParams({ strict: false }) as { workspace?: string }).workspace
  const found = pickWorkspace(data, named)
  if (!found) throw new Error('everybody has a workspace of their own')
  return found
}

/** The members of a workspace, for names and pictures of people of whom only the id is known. */
export function memberNamesQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'members', 'names'),
    queryFn: async ({ signal }) => {
      const path = `/workspaces/${workspaceId}/members`
      return (await api.get<{ items: readonly Member[] }>(path, { signal, query: { size: 100 } })).items
    },
    staleTime: 60_000,
  })
}

const RANK: Record<MemberRole, number> = { viewer: 0, reviewer: 1, cv: 1, writer: 2, director: 3, admin: 4, owner: 5 }

/** Only hides what would be refused: the server decides. */
export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return RANK[role] >= RANK[least]
}
