// What only those who administer the installation ask about money: of every workspace, and of the books as a whole.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AdminPlan, LedgerProof, WorkspaceMoney } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import type { Paged } from './billing.ts'

export const HOUSE_KEY = ['system', 'money'] as const
const PAGE_SIZE = 25

export const workspaceMoneyQuery = (wish: { readonly search: string | undefined; readonly page: number }) =>
  queryOptions({
    queryKey: [...HOUSE_KEY, 'workspaces', wish],
    queryFn: ({ signal }) =>
      api.get<Paged<WorkspaceMoney>>('/billing/workspaces', { signal, query: { ...wish, size: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  })

export const plansQuery = queryOptions({
  queryKey: [...HOUSE_KEY, 'plans'],
  queryFn: ({ signal }) => api.get<readonly AdminPlan[]>('/billing/plans', { signal }),
})

export const proofQuery = queryOptions({
  queryKey: [...HOUSE_KEY, 'proof'],
  queryFn: ({ signal }) => api.get<LedgerProof | null>('/billing/proof', { signal }),
})

/** `taken` puts a wallet right downwards; the others put money in. */
export const MONEY_KINDS = ['paid', 'given', 'taken'] as const

export type MoneyWish = {
  readonly kind: (typeof MONEY_KINDS)[number]
  /** As typed: see `microsOf`. */
  readonly amount: string
  readonly currency: string
  readonly reason: string
}

type Booking = { readonly workspaceId: string; readonly wish: MoneyWish; readonly micros: string; readonly key: string }

/** Booked once, however often it is sent with the same key. */
export function bookMoney({ workspaceId, wish, micros, key }: Booking): Promise<unknown> {
  const { kind, currency, reason } = wish
  const body = { workspace_id: workspaceId, currency, reason: reason.trim() }
  return kind === 'taken'
    ? api.post('/billing/adjustments', { onceKey: key, body: { ...body, amount: `-${micros}` } })
    : api.post('/billing/top-ups', { onceKey: key, body: { ...body, amount: micros, kind } })
}
