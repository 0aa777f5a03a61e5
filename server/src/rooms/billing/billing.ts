// Billing: the door through which everything that costs goes: `reserve` before, `settle` or `release` after.
//
// Promises: a hold is keyed by what it is held for, so each verb may be repeated after a crash and acts once; a wallet is never
// below zero, however much is asked for at one moment; every movement is one row of a journal that is only ever added to and
// sums to zero; what a provider charges late is booked once; what costs nothing touches neither wallet nor journal.
// Never: calls a provider, or changes a price that was frozen. More than was held is charged only where a provider's bill says so:
// then in full, and owed as far as the wallet does not cover it.
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import * as bill from './bill/bill-queries.ts'
import * as holdQueries from './ledger/hold-queries.ts'
import { changePayer, charge, chargeLate, giveBack, setAside } from './ledger/holds.ts'
import { listWallets, listWalletsOf } from './ledger/journal-queries.ts'
import * as wallets from './ledger/wallets.ts'
import { affordable, type Wanted } from './limits/affordable.ts'
import { createBudgets, keepBudgets } from './limits/budgets.ts'
import { createPlans } from './limits/plans.ts'
import { planUnitsOf } from './limits/units.ts'
import { createPayments } from './payments.ts'
import { createProof, type OpenWork } from './proof/proof.ts'
import { createQuotas } from './quotas.ts'
import type { Amount, Facts, Hold, HoldSource, Units, Wallet } from './tables.ts'

export type { Affordable, Wanted } from './limits/affordable.ts'
export type { Budget } from './limits/budgets.ts'
export type { Plan } from './limits/plans.ts'
export type { Proof } from './proof/proof.ts'
export { type Amount, type Facts, toDecimal, type Units, type Wallet } from './tables.ts'

/**
 * What the books are for. `off`: what engines charged is written down, nothing is held or refused. `record`: everything is held
 * and booked against the team's own accounts at its providers; budgets and plans act. `enforce`: the wallet must cover it, too,
 * unless it goes out with a key of the workspace or of its members, who pay the provider themselves.
 */
export const BILLING_MODES = ['record', 'off', 'enforce'] as const
export type BillingMode = (typeof BILLING_MODES)[number]

type BillingDeps = {
  readonly clock: Clock
  readonly mode?: BillingMode
}

export type HoldWish = {
  /** Id of the piece of work: asked again for the same work, nothing more is held. */
  readonly id: string
  /** The most that it can cost, at the price that is frozen now. */
  readonly amount: Amount
  readonly reason: string
  /**
   * False: whoever owns the key pays the provider. Then no wallet is asked, and what is charged is recorded beside it. Left out: the
   * installation pays, and charges the workspace where the mode says so.
   */
  readonly isBilled?: boolean
  /** Counted against the workspace's plan; not of work on this machine. See `planUnitsOf`. */
  readonly units?: Units
  readonly facts?: Facts
}

export type LateResult = {
  readonly provider: string
  readonly providerJobId: string
  readonly amount: Amount
  /** Of whoever knows it; else the hold that noted this job. */
  readonly holdId?: string
  /** What was made, for the plan; else what was held for. */
  readonly units?: Units
}

export function createBilling(deps: BillingDeps) {
  const { clock } = deps
  const mode = deps.mode ?? 'record'
  const plans = createPlans({ clock })
  const budgets = createBudgets({ clock })
  const books: Books = { ...deps, mode, plans }
  let openWork: OpenWork | undefined
  return {
    mode,
    /** How often somebody may have something made. */
    quotas: createQuotas({ clock }),
    plans,
    budgets,
    /** The units of a plan that a piece of work uses. */
    planUnitsOf,

    /**
     * Holds an amount for one piece of work; the id of that work is the id of the hold.
     * @throws BILLING_NO_BALANCE, BILLING_BUDGET_REACHED, BILLING_PLAN_REACHED: the transaction must then be given up
     */
    reserve: (tx: Tx, scope: Scope, wish: HoldWish): Promise<void> => reserve(books, tx, scope, wish),
    /**
     * Whether the workspace is charged for work that is held for, as soon as it is known with whose key it goes out: the hold moves to
     * whoever pays. False, and nothing is changed, if that is the wallet and it does not cover it.
     */
    setBilled: async (tx: Tx, scope: Scope, { holdId, isBilled }: { holdId: string; isBilled: boolean }) =>
      mode !== 'enforce' || changePayer(clock, tx, scope, { holdId, payer: isBilled ? 'wallet' : 'external' }),
    /** Books what was really charged, once, and closes the hold; the rest goes back. More than was held is a defect and throws. */
    settle: (tx: Tx, scope: Scope, holdId: string, amount: Amount, more: Settling = {}): Promise<void> =>
      settle(books, tx, scope, { holdId, amount, ...more }),
    /** Books more than was held, once, all of it as a late charge: what the wallet cannot pay is owed. */
    settleAbove: (tx: Tx, scope: Scope, above: AboveHold): Promise<void> => settleAbove(books, tx, scope, above),
    /** Gives the held amount back: nothing was charged. */
    release: (tx: Tx, scope: Scope, holdId: string): Promise<void> => release(books, tx, scope, holdId),
    /** Which job of the provider a hold is for: by it a late charge finds back. */
    noteJob: (tx: Tx, scope: Scope, job: { holdId: string; provider: string | null; jobId: string }): Promise<void> =>
      holdQueries.setJob(tx, { ...job, workspaceId: scope.workspaceId, id: job.holdId }),
    /**
     * What a provider charged though the hold was given back: booked once. What the wallet cannot pay is owed, and paid by the
     * next money that comes in. A hold that is still open is settled; one that was settled stays as it is.
     */
    settleLate: (tx: Tx, scope: Scope, late: LateResult): Promise<'booked' | 'was_booked'> =>
      settleLate(books, tx, scope, late),

    /** By currency, refunds taken off, with the number of charges. */
    total: (queryable: Queryable, scope: Scope) => holdQueries.sumCharges(queryable, scope.workspaceId),
    openHolds: (queryable: Queryable, scope: Scope) => holdQueries.countOpenHolds(queryable, scope.workspaceId),
    /** What limits it first, if anything; nothing is held by asking. */
    affordable: (queryable: Queryable, scope: Scope, wanted: Wanted) => affordable(books, queryable, scope, wanted),
    /** What the workspace may use: units a month, storage, members. */
    planOf: (queryable: Queryable, scope: Pick<Scope, 'workspaceId'>) => plans.of(queryable, scope),

    wallets: (queryable: Queryable, scope: Pick<Scope, 'workspaceId'>): Promise<Wallet[]> =>
      listWallets(queryable, scope.workspaceId),
    /** Of many workspaces at once, for who runs the installation. */
    walletsOf: listWalletsOf,
    topUp: (tx: Tx, doing: wallets.Doing, wish: wallets.TopUp) => wallets.topUp(clock, tx, doing, wish),
    adjust: (tx: Tx, doing: wallets.Doing, wish: wallets.Adjustment) => wallets.adjust(clock, tx, doing, wish),
    refund: (tx: Tx, doing: wallets.Doing, wish: wallets.Refund) => wallets.refund(clock, tx, doing, wish),
    payments: createPayments({ clock }),

    bill: bill.listBill,
    entries: bill.listEntries,
    usage: bill.sumUsage,
    holdPlace: bill.findHoldPlace,

    /** The room that has things made says once, at the start, which of these holds still have work before them. */
    provedBy(given: OpenWork): void {
      openWork = given
    },
    /** Proves the books, for all workspaces, and keeps the result. */
    prove: (db: Db) => createProof({ clock, openWork }).prove(db),
    lastProof: (queryable: Queryable) => createProof({ clock, openWork }).last(queryable),
  }
}

export type Billing = ReturnType<typeof createBilling>

type Books = BillingDeps & { readonly mode: BillingMode; readonly plans: ReturnType<typeof createPlans> }
type AboveHold = { readonly holdId: string; readonly amount: Amount; readonly units: Units }
type Settling = { readonly units?: Units; readonly facts?: Facts }

const SOURCE_OF: Readonly<Record<BillingMode, HoldSource>> = { off: 'unheld', record: 'external', enforce: 'wallet' }

async function reserve({ clock, mode, plans }: Books, tx: Tx, scope: Scope, wish: HoldWish): Promise<void> {
  const { amount, facts = {}, isBilled = true } = wish
  if (amount.micros < 0n) throw new Error('a hold cannot be negative')
  const isFree = amount.micros === 0n
  const source = isFree ? 'free' : mode === 'enforce' && !isBilled ? 'external' : SOURCE_OF[mode]
  const units = wish.units && Object.keys(wish.units).length > 0 && mode !== 'off' ? wish.units : null
  const { workspaceId, actorId: heldFor } = scope
  const hold = { ...wish, workspaceId, source, heldFor, units, facts, at: clock.now() }
  if (!(await holdQueries.insertHold(tx, hold))) return
  await setAside(tx, scope, hold)
  if (units) await plans.spend(tx, scope, units)
  if (isFree || mode === 'off') return
  await keepBudgets(clock, tx, scope, { amount, projectId: facts.projectId ?? null, engine: facts.engine ?? null })
}

async function settle(
  { clock, plans }: Books,
  tx: Tx,
  scope: Scope,
  wish: Settling & { holdId: string; amount: Amount },
) {
  const { workspaceId } = scope
  const { holdId: id, amount, units } = wish
  if (amount.micros === 0n) {
    const free = await holdQueries.closeFreeHold(tx, { workspaceId, id, state: 'settled', at: clock.now() })
    if (free?.units && units) await plans.correct(tx, scope, { from: free.units, to: units, begunAt: free.createdAt })
    if (free) return
  }
  const hold = await charge(clock, tx, scope, wish)
  if (hold?.units && units) await plans.correct(tx, scope, { from: hold.units, to: units, begunAt: hold.createdAt })
}

async function settleAbove(books: Books, tx: Tx, scope: Scope, { holdId, amount, units }: AboveHold): Promise<void> {
  await release(books, tx, scope, holdId)
  const hold = await chargeLate(books.clock, tx, scope, { holdId, amount, units, job: `above/${holdId}` })
  if (hold?.units) await books.plans.countAgain(tx, scope, { units, begunAt: hold.createdAt })
}

async function release({ clock, plans }: Books, tx: Tx, scope: Scope, id: string): Promise<void> {
  const { workspaceId } = scope
  const free = await holdQueries.closeFreeHold(tx, { workspaceId, id, state: 'released', at: clock.now() })
  const given: Pick<Hold, 'units' | 'createdAt'> | undefined = free ?? (await giveBack(clock, tx, scope, id))
  if (given?.units) await plans.giveBack(tx, scope, { units: given.units, begunAt: given.createdAt })
}

async function settleLate(
  { clock, plans }: Books,
  tx: Tx,
  scope: Scope,
  late: LateResult,
): Promise<'booked' | 'was_booked'> {
  const { provider, providerJobId, amount } = late
  const { workspaceId } = scope
  const job = { workspaceId, provider, jobId: providerJobId }
  const holdId = late.holdId ?? (await holdQueries.findHoldOfJob(tx, job))?.id
  if (holdId === undefined) throw new Error(`no hold is known for job ${providerJobId} of ${provider}`)
  if (amount.micros === 0n) return 'was_booked'
  const facts = { provider, providerJobId }
  const hold = await chargeLate(clock, tx, scope, {
    ...{ holdId, amount, facts, job: `${provider}/${providerJobId}` },
    units: late.units,
  })
  if (!hold) return 'was_booked'
  if (!hold.units) return 'booked'
  const { units = hold.units } = late
  const { createdAt: begunAt } = hold
  if (hold.state === 'released') await plans.countAgain(tx, scope, { units, begunAt })
  else await plans.correct(tx, scope, { from: hold.units, to: units, begunAt })
  return 'booked'
}
