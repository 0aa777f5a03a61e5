// Billing: the door through which everything that costs goes: `reserve` before, `settle` or `release` after. A hold is
// keyed by what it is held for, so each verb may be repeated after a crash and acts once. It never calls a provider.
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { billingFaults } from './faults.ts'
import { closeHold, countOpenHolds, insertEntry, insertHold, lockHold, sumEntries } from './queries.ts'
import { createQuotas } from './quotas.ts'

/** 1/1,000,000 of the currency unit. */
export type Amount = { readonly currency: string; readonly micros: bigint }

export type BillingDeps = {
  readonly clock: Clock
  /** Whether the workspace can pay this. Until wallets exist only work that costs nothing can be paid for. */
  readonly mayHold?: (tx: Tx, scope: Scope, amount: Amount) => Promise<boolean>
}

export function createBilling({ clock, mayHold = async () => false }: BillingDeps) {
  return {
    /** How often somebody may have something made. */
    quotas: createQuotas({ clock }),

    /** Holds an amount for one piece of work; the id of that work is the id of the hold. */
    async reserve(
      tx: Tx,
      scope: Scope,
      hold: { readonly id: string; readonly amount: Amount; readonly reason: string },
    ): Promise<void> {
      if (hold.amount.micros < 0n) throw new Error('a hold cannot be negative')
      if (hold.amount.micros > 0n && !(await mayHold(tx, scope, hold.amount)))
        throw billingFaults.NO_BALANCE({ currency: hold.amount.currency, needed_micros: hold.amount.micros.toString() })
      await insertHold(tx, {
        id: hold.id,
        workspaceId: scope.workspaceId,
        currency: hold.amount.currency,
        amountMicros: hold.amount.micros,
        reason: hold.reason,
        heldFor: scope.actorId,
        at: clock.now(),
      })
    },

    /** Books what was really charged, once, and closes the hold. */
    async settle(tx: Tx, scope: Scope, holdId: string, amount: Amount): Promise<void> {
      const hold = await lockHold(tx, scope.workspaceId, holdId)
      if (!hold) throw new Error(`no hold ${holdId} to settle`)
      if (hold.state === 'settled') return
      if (hold.state === 'released') throw new Error(`hold ${holdId} was released before`)
      await closeHold(tx, holdId, 'settled', clock.now())
      await insertEntry(tx, {
        id: newId(),
        workspaceId: scope.workspaceId,
        holdId,
        currency: amount.currency,
        amountMicros: amount.micros,
        reason: hold.reason,
        at: clock.now(),
      })
    },

    /** Gives the held amount back: nothing was charged. */
    async release(tx: Tx, scope: Scope, holdId: string): Promise<void> {
      const hold = await lockHold(tx, scope.workspaceId, holdId)
      if (hold?.state === 'open') await closeHold(tx, holdId, 'released', clock.now())
    },

    total: (queryable: Queryable, scope: Scope) => sumEntries(queryable, scope.workspaceId),
    openHolds: (queryable: Queryable, scope: Scope) => countOpenHolds(queryable, scope.workspaceId),
  }
}

export type Billing = ReturnType<typeof createBilling>
