// What the pages of money ask the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { BillLine, Budget, LedgerEntry, UsageRow, Wallets, WorkspacePlan } from '#contract/billing.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export type Paged<T> = {
  readonly items: readonly T[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

/** All of these change when something is charged. */
export const billingKey = (workspaceId: string, ...rest: readonly unknown[]) =>
  keys.inWorkspace(workspaceId, 'billing', ...rest)

export const walletQuery = (workspace: string) =>
  queryOptions({
    queryKey: billingKey(workspace, 'wallet'),
    queryFn: ({ signal }) => api.get<Wallets>('/billing/wallet', { signal, workspace }),
  })

export const planOfWorkspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: billingKey(workspace, 'plan'),
    queryFn: ({ signal }) => api.get<WorkspacePlan>('/billing/plan', { signal, workspace }),
  })

export const budgetsQuery = (workspace: string) =>
  queryOptions({
    queryKey: billingKey(workspace, 'budgets'),
    queryFn: ({ signal }) => api.get<Paged<Budget>>('/billing/budgets', { signal, workspace, query: { size: 100 } }),
  })

export type BillWish = {
  readonly state?: string | undefined
  readonly project_id?: string | undefined
  readonly person_id?: string | undefined
  readonly engine?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const LINES_PER_PAGE = 20

export const billQuery = (workspace: string, wish: BillWish & { readonly page: number }) =>
  queryOptions({
    queryKey: billingKey(workspace, 'bill', wish),
    queryFn: ({ signal }) =>
      api.get<Paged<BillLine>>('/billing/bill', { signal, workspace, query: { size: LINES_PER_PAGE, ...wish } }),
    placeholderData: keepPreviousData,
  })

export type JournalWish = {
  readonly kind?: LedgerEntry['kind'] | undefined
  readonly project_id?: string | undefined
  readonly person_id?: string | undefined
  /** Of one line of the bill. */
  readonly hold_id?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export const journalQuery = (workspace: string, wish: JournalWish & { readonly page: number }) =>
  queryOptions({
    queryKey: billingKey(workspace, 'journal', wish),
    queryFn: ({ signal }) =>
      api.get<Paged<LedgerEntry>>('/billing/entries', { signal, workspace, query: { size: LINES_PER_PAGE, ...wish } }),
    placeholderData: keepPreviousData,
  })

export const USAGE_BY = ['project', 'person', 'engine', 'day'] as const
export type UsageBy = (typeof USAGE_BY)[number]

export type UsageWish = {
  readonly by: UsageBy
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly page: number
}

export const usageQuery = (workspace: string, wish: UsageWish) =>
  queryOptions({
    queryKey: billingKey(workspace, 'usage', wish),
    queryFn: ({ signal }) =>
      api.get<Paged<UsageRow>>('/billing/usage', { signal, workspace, query: { size: 50, ...wish } }),
    placeholderData: keepPreviousData,
  })

const DAY_MS = 86_400_000

/** Bounds of the bill, both days counted whole; days are those of UTC. What is no day is no bound. */
export function boundsOf(from: string | undefined, to: string | undefined): Pick<BillWish, 'from' | 'to'> {
  const at = (day: string | undefined) => (day ? Date.parse(`${day}T00:00:00Z`) : Number.NaN)
  const [first, last] = [at(from), at(to)]
  return {
    ...(Number.isNaN(first) ? {} : { from: new Date(first).toISOString() }),
    ...(Number.isNaN(last) ? {} : { to: new Date(last + DAY_MS).toISOString() }),
  }
}
