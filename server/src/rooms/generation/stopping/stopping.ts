// Work of a project that is gone, or that nobody may take up any more: its jobs find nothing to work for, so it is called off from
// here. What never left the house gives its hold back at once; what a provider has is stopped there, or kept and booked as it ends.
import type { Tx } from '#platform/db/db.ts'
import { letGo } from '../bookings.ts'
import type { Deps } from '../deps.ts'
import { callOff } from './call-off.ts'
import { workOf } from './left-alone.ts'
import { askToStop, clearStop, listToStop } from './stop-queries.ts'

/** In the transaction that lets go of the project. Answers whether something is left to be stopped where it runs. */
export async function stopProject(
  deps: Deps,
  tx: Tx,
  of: { workspaceId: string; projectId: string },
): Promise<boolean> {
  const all = await askToStop(tx, of, deps.clock.now())
  const waiting = all.filter(({ generation: { state, isReplyLost } }) => state === 'intended' && !isReplyLost)
  for (const left of waiting) {
    const { scope } = workOf(deps, left, AbortSignal.timeout(0))
    const failure = { cause: 'cancelled', message: 'its project was deleted' } as const
    await letGo(deps, tx, {
      ...{ scope, engine: { kind: left.order.input.kind }, id: left.generation.id, state: 'cancelled', failure },
    })
  }
  return all.length > waiting.length
}

const BATCH_MAX = 20

/** Calls off whatever was asked to be stopped. Twice is harmless: a provider is told once more. Answers how many it tried. */
export async function stopAsked(deps: Deps, signal: AbortSignal): Promise<number> {
  let count = 0
  for (;;) {
    const some = await listToStop(deps.db, BATCH_MAX)
    for (const left of some) {
      signal.throwIfAborted()
      const engine = deps.registry.findBegun(left.order.input.kind, left.order.engineId)
      await callOff(deps, workOf(deps, left, signal), engine)
      await deps.db.transaction((tx) => clearStop(tx, left.generation.id))
      count += 1
    }
    if (some.length < BATCH_MAX) return count
  }
}
