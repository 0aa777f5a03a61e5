// What billing tells. Members with `billing.read` hear of it, see realtime/visibility.ts.
import type { NewEvent } from '#platform/events/events.ts'

export const BILLING_EVENTS = [
  'wallet.topped_up',
  'wallet.adjusted',
  'bill.refunded',
  'billing.budget_warned',
  'billing.budget_created',
  'billing.budget_changed',
  'billing.budget_deleted',
  'billing.plan_assigned',
  'billing.proof_failed',
] as const
export type BillingEventName = (typeof BILLING_EVENTS)[number]

/** Payload of `billing.budget_warned`. Amounts in micros, as text. */
export type BudgetWarned = {
  readonly name: string
  readonly threshold_percent: number
  readonly used: string
  readonly limit: string
  readonly currency: string
  readonly stops: boolean
  /** Null for a budget of all time. */
  readonly resets_at: string | null
  /** Who set the budget. */
  readonly owner_id: string
  readonly project_id?: string
}

type News = {
  /** Null for what concerns the whole installation. */
  readonly workspaceId: string | null
  readonly actorId: string | null
  readonly requestId: string | null
  readonly subject: { readonly kind: string; readonly id: string | null }
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: Date
}

export function billingEvent(name: BillingEventName, news: News): NewEvent {
  return {
    name,
    tenantId: news.workspaceId,
    actorId: news.actorId,
    requestId: news.requestId,
    subjectKind: news.subject.kind,
    subjectId: news.subject.id,
    payload: news.payload,
    happenedAt: news.at,
  }
}
