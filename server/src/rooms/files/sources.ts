// Originals that another room keeps of its own things: they are no files, and take room all the same.
import { detached, type Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type ArrivalDeps, demandFit } from './arrivals.ts'
import { chargeBytes, dischargeBytes, listCharged, lockTotals } from './quota-queries.ts'
import * as trashQueries from './trash-queries.ts'

export function keepingSources(deps: ArrivalDeps) {
  const { db, clock } = deps
  return {
    /**
     * Before content is put: whatever becomes of it, it leaves the store again unless somebody refers to it. Not the transaction by
     * which a request takes its idempotency key: a request that is cut off after this has done nothing that a second try would double.
     */
    watch: (sha256: string): Promise<void> =>
      detached(() => db.transaction((tx) => trashQueries.watchBlobs(tx, [sha256], clock.now()))),
    /** Charged to the actor of the scope under an id of the caller's. FILES_OVER_QUOTA, FILES_PLAN_FULL. */
    async charge(tx: Tx, scope: Scope, source: { readonly id: string; readonly sizeBytes: number }): Promise<void> {
      const place = { userId: scope.actorId, workspaceId: scope.workspaceId, fileId: source.id, at: clock.now() }
      const charge = { ...place, bytes: source.sizeBytes, files: 0, heldBytes: 0 }
      await demandFit(deps, tx, charge, (limits) => chargeBytes(tx, { ...charge, ...limits }))
    },
    /** Gives back what was charged under these ids. */
    async giveBack(tx: Tx, ids: readonly string[]): Promise<void> {
      const charged = await listCharged(tx, ids)
      await lockTotals(tx, charged)
      for (const { id, chargedTo, workspaceId, bytes } of charged)
        await dischargeBytes(tx, { userId: chargedTo, workspaceId, fileId: id, bytes, files: 0, at: clock.now() })
    },
  }
}
