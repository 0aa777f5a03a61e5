// Work of a project that is gone, or that nobody may take up any more: its jobs find nothing to work for, so it is called off from
// here. What never left the house gives its hold back; what a provider has is stopped there, or kept and booked as it ends.
import type { Tx } from '#platform/db/db.ts'
import type { Deps } from '../deps.ts'
import type { Generation } from '../tables.ts'
import { callOff } from './call-off.ts'
import { workOf } from './left-alone.ts'
import type { LeftAlone } from './left-alone-row.ts'
import { askToStop, clearStop, listToStop } from './stop-queries.ts'

const BATCH_MAX = 20

/** In the transaction that lets go of the project. Answers whether there is something for `stopAsked` to do. */
export async function stopProject(
  deps: Deps,
  tx: Tx,
  of: { workspaceId: string; projectId: string },
): Promise<boolean> {
  return (await askToStop(tx, of, deps.clock.now())) > 0
}

/**
 * Calls off whatever was asked to be stopped before now. Twice is harmless: a provider is told once more. What cannot be called off
 * keeps nothing else waiting, and is tried again in the next round. Answers how many it tried.
 */
export async function stopAsked(deps: Deps, signal: AbortSignal): Promise<number> {
  const notAfter = deps.clock.now()
  let count = 0
  let afterId: string | null = null
  for (;;) {
    const some: LeftAlone[] = await listToStop(deps.db, { notAfter, afterId, most: BATCH_MAX })
    for (const left of some) {
      signal.throwIfAborted()
      await stopOne(deps, left, { notAfter, signal }).catch((error: unknown) => {
        signal.throwIfAborted()
        deps.log?.warn({ err: error, generation: left.generation.id }, 'could not stop work that nobody wants any more')
      })
      count += 1
    }
    afterId = some.at(-1)?.generation.id ?? null
    if (some.length < BATCH_MAX) return count
  }
}

type Round = { readonly notAfter: Date; readonly signal: AbortSignal }

/** Somebody may have wanted it again since it was listed. */
async function stopOne(deps: Deps, left: LeftAlone, { notAfter, signal }: Round): Promise<void> {
  const { id } = left.generation
  const engine = deps.registry.findBegun(left.order.input.kind, left.order.engineId)
  const isMeant = (now: Generation) => now.id === id && now.stopAskedAt !== null && now.stopAskedAt <= notAfter
  if (await callOff(deps, workOf(deps, left, signal), { engine, isMeant }))
    await deps.db.transaction((tx) => clearStop(tx, id, notAfter))
}
