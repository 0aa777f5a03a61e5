// What people see of money, with the names of whom and what it belongs to.
import type * as wire from '#contract/billing.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { BillLine, Usage } from './bill/bill-queries.ts'
import type { Affordable } from './limits/affordable.ts'
import type { Budget } from './limits/budgets.ts'
import { endOf } from './limits/periods.ts'
import type { Plan } from './limits/plans.ts'
import type { Proof } from './proof/proof.ts'
import type { JournalRow, Wallet } from './tables.ts'

/** What other rooms know; the composition root puts them in. */
export type Names = {
  readonly projects: (
    queryable: Queryable,
    workspaceId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>
  readonly people: (queryable: Queryable, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Of those of the bill lines that were in doubt, by the id of the line. */
  readonly decisions: (
    queryable: Queryable,
    workspaceId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, Decided>>
}
export type Known = { readonly projects: ReadonlyMap<string, string>; readonly people: ReadonlyMap<string, string> }

/** How it was found out whether a piece of work was charged: `by` is a user id, `provider` or `deadline`. */
export type Decided = { readonly by: string; readonly at: Date; readonly isCharged: boolean }

type Referring = { readonly projectIds: readonly (string | null)[]; readonly personIds: readonly (string | null)[] }

export async function lookUp(
  names: Names,
  queryable: Queryable,
  { workspaceId, projectIds, personIds }: Referring & { readonly workspaceId: string },
): Promise<Known> {
  const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
  return {
    projects: await names.projects(queryable, workspaceId, distinct(projectIds)),
    people: await names.people(queryable, distinct(personIds)),
  }
}

const project = (known: Known, id: string | null) => (id === null ? null : { id, name: known.projects.get(id) ?? null })
const person = (known: Known, id: string) => ({ id, name: known.people.get(id) ?? null })

export const toWallet = (wallet: Wallet): wire.Wallet => ({
  currency: wallet.currency,
  balance: wallet.balance.toString(),
  held: wallet.held.toString(),
  debt: wallet.debt.toString(),
})

function decision(known: Known, decided: Decided | undefined): wire.Decision | null {
  if (!decided) return null
  const { by: who, at, isCharged: charged } = decided
  const by = who === 'provider' || who === 'deadline' ? who : 'person'
  return { by, person: by === 'person' ? person(known, who) : null, charged, decided_at: at.toISOString() }
}

/** What was given back was decided not to be charged, and what was booked the other way round: of a change of mind the last counts. */
function hasLedTo({ kind }: JournalRow, { isCharged }: Decided): boolean {
  return isCharged ? kind === 'settle' || kind === 'late' : kind === 'release'
}

export const toBillLine = (line: BillLine, known: Known, decided?: Decided): wire.BillLine => ({
  id: line.id,
  state: line.bill_state,
  reason: line.reason,
  currency: line.currency,
  held: line.held.toString(),
  charged: line.charged?.toString() ?? null,
  refunded: line.refunded.toString(),
  owed: line.owed.toString(),
  project: project(known, line.project_id),
  person: person(known, line.held_for),
  engine: line.engine,
  provider: line.provider,
  provider_job_id: line.provider_job_id,
  task_id: line.task_id,
  price: line.price,
  begun_at: line.created_at.toISOString(),
  ended_at: line.closed_at?.toISOString() ?? null,
  decision: decision(known, decided),
})

export const toEntry = (row: JournalRow, known: Known, decided?: Decided): wire.LedgerEntry => ({
  id: row.id,
  kind: row.kind,
  currency: row.currency,
  postings: {
    wallet: String(row.wallet_micros),
    held: String(row.held_micros),
    spent: String(row.spent_micros),
    debt: String(row.debt_micros),
    external: String(row.external_micros),
    topped_up: String(row.topped_up_micros),
    given: String(row.given_micros),
    adjusted: String(row.adjusted_micros),
  },
  reason: row.reason,
  hold_id: row.hold_id,
  project_id: row.project_id,
  project: project(known, row.project_id),
  actor: person(known, row.actor_id),
  engine: row.engine,
  provider: row.provider,
  provider_job_id: row.provider_job_id,
  task_id: row.task_id,
  booked_at: row.booked_at.toISOString(),
  decision: decision(known, decided && hasLedTo(row, decided) ? decided : undefined),
})

export const toUsage = ({ key, ...row }: Usage, names: ReadonlyMap<string, string>): wire.UsageRow => ({
  key,
  name: key === null ? null : (names.get(key) ?? null),
  currency: row.currency,
  charged: row.charged.toString(),
  held: row.held.toString(),
  charges: row.charges,
})

export const toBudget = (budget: Budget, known: Known, now: Date): wire.Budget => ({
  id: budget.id,
  name: budget.name,
  project_id: budget.project_id,
  member_id: budget.member_id,
  engine: budget.engine,
  currency: budget.currency,
  period: budget.period,
  limit: budget.limit.toString(),
  stops: budget.stops,
  project: project(known, budget.project_id),
  member: budget.member_id === null ? null : person(known, budget.member_id),
  used: budget.used.toString(),
  held: budget.held.toString(),
  used_percent: percentOf(budget),
  resets_at: endOf(budget.period, now)?.toISOString() ?? null,
  revision: budget.revision,
  created_by: budget.created_by,
  updated_at: budget.updated_at.toISOString(),
})

/** Rounded down; of a budget of nothing, all is used. */
function percentOf({ used, limit }: Budget): number {
  if (limit === 0n) return 100
  const percent = (used * 100n) / limit
  return Number(percent > 100_000n ? 100_000n : percent)
}

export const toPlan = (plan: Plan): wire.Plan => ({
  id: plan.id,
  name: plan.name,
  units: { ...plan.units },
  storage_bytes: plan.storageBytes,
  members: plan.members,
  is_default: plan.is_default,
  revision: plan.revision,
})

export function toHeadroom({ balance, budgets, blind, limit }: Affordable): wire.Headroom {
  const name = limit?.kind === 'budget' ? limit.budget.name : limit?.kind === 'plan' ? limit.unit : null
  return {
    balance: balance?.toString() ?? null,
    budgets: budgets.map((one) => ({
      id: one.id,
      name: one.name,
      stops: one.stops,
      left: (one.limit - one.used).toString(),
    })),
    blind_budgets: blind.map(({ id, name, currency }) => ({ id, name, currency })),
    limit: limit && { kind: limit.kind, name },
  }
}

export const toProof = (proof: Proof): wire.LedgerProof => ({
  proved_at: proof.at.toISOString(),
  took_ms: proof.tookMs,
  ok: proof.isGood,
  entries: proof.entries.toString(),
  holds_open: proof.holdsOpen.toString(),
  findings: [...proof.findings],
})
