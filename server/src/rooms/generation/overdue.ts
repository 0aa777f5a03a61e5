// The deadline of work that was handed over: when it has passed, nothing that keeps going wrong keeps the hold for ever.
import { Fault } from '#platform/faults.ts'
import type { Deps, Work } from './deps.ts'
import { leaveOpen } from './keep.ts'
import type { Engine } from './provider.ts'
import { lockGeneration } from './queries.ts'
import { type Generation, isPerhapsTaken } from './tables.ts'

type HandedOver = { readonly engine: Pick<Engine, 'id' | 'finishWithinMs'>; readonly intent: Generation }

export function isOverdue({ clock, times }: Pick<Deps, 'clock' | 'times'>, { engine, intent }: HandedOver): boolean {
  // Waiting for a place, or for a provider that is busy, is no fault of the provider's.
  const since = intent.submittedAt ?? intent.handedAt ?? intent.createdAt
  return clock.now().getTime() - since.getTime() > (engine.finishWithinMs ?? times.finishWithinMs)
}

/**
 * After whatever went wrong with it: a listing that is down, a key that cannot be opened, an answer that cannot be booked. Past
 * the deadline it is an open question, which a person or time decides, and its place at the provider is free again.
 */
export async function openWhenOverdue(
  deps: Deps,
  work: Work,
  handed: HandedOver & { readonly engine: Pick<Engine, 'provider'> },
  error: unknown,
): Promise<void> {
  const hasEnded = error instanceof Fault && error.code === 'GENERATION_FAILED'
  if (hasEnded || !handed.engine.provider || work.context.signal.aborted) return
  const { workspaceId } = work.scope
  // As it is by now: what was handed in anew has a deadline of its own, and what was refused since waits, in no question.
  const now = await deps.db.transaction((tx) => lockGeneration(tx, workspaceId, handed.intent.id))
  if (!now || !(now.state === 'submitted' || isPerhapsTaken(now))) return
  if (isOverdue(deps, { engine: handed.engine, intent: now }))
    await leaveOpen(deps, work, handed, {
      cause: now.unfetchedSince ? 'unfetched' : 'ambiguous',
      message: 'it could not be asked about, or kept, in time',
    })
}
