// What engines were asked to make, and what of it waits for somebody to look at a provider's bill.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { Generation } from '#contract/generation.ts'
import type { MemberRole } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { isAtLeast } from '../workspaces/workspace.ts'

export type ActivityFilter = {
  readonly state?: string | undefined
  readonly open?: boolean | undefined
  readonly provider?: string | undefined
  readonly project_id?: string | undefined
  readonly page?: number | undefined
}

type Page = {
  readonly items: readonly Generation[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

const ROWS_PER_PAGE = 20

export const activityKey = (workspaceId: string) => keys.inWorkspace(workspaceId, 'generations')

export const activityQuery = (workspaceId: string, filter: ActivityFilter) =>
  queryOptions({
    queryKey: [...activityKey(workspaceId), filter],
    queryFn: ({ signal }) =>
      api.get<Page>('/generations', { signal, workspace: workspaceId, query: { size: ROWS_PER_PAGE, ...filter } }),
    placeholderData: keepPreviousData,
  })

/** Whoever may read the bill. */
export const mayReadActivity = (role: MemberRole): boolean => isAtLeast(role, 'director')
/** Whoever answers for the bill. */
export const mayDecide = (role: MemberRole): boolean => isAtLeast(role, 'admin')

/** Whoever has things made may have them made again. */
export const mayRetry = (role: MemberRole): boolean => isAtLeast(role, 'director')

const ASK_AGAIN_MS = 60_000

/** How many questions are open; 0 for those who may not read them. */
export function useOpenCount({ id, role }: { readonly id: string; readonly role: MemberRole }): number {
  const { data } = useQuery({
    queryKey: [...activityKey(id), 'open-count'],
    queryFn: ({ signal }) => api.get<Page>('/generations', { signal, workspace: id, query: { open: true, size: 1 } }),
    enabled: mayReadActivity(role),
    staleTime: ASK_AGAIN_MS,
    refetchInterval: ASK_AGAIN_MS,
  })
  return data?.pagination.total ?? 0
}
