// What nobody wants any more is called off where it runs; what had been made before the word came is kept, and booked.
import type { Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import { type Access, accessOfIntent } from './access.ts'
import { charge, letGo } from './bookings.ts'
import type { Deps, Work } from './deps.ts'
import { settle } from './keep.ts'
import { believesNull } from './lost-reply.ts'
import type { Engine, ProviderJob } from './provider.ts'
import { lockInFlight, setSettled } from './queries.ts'
import type { Generation } from './tables.ts'

/** Called off, an engine gets this long to answer. */
const FIND_WITHIN_MS = 10_000
/** What was made already is fetched within this; else the reconciliation fetches it later. */
const KEEP_WITHIN_MS = 120_000

const CALLED_OFF = { cause: 'cancelled', message: 'the work was cancelled' } as const

/**
 * The engine stops, and the hold is given back if it says that nothing is charged. What it had made by then is kept and booked;
 * else the hold stays until it is known, or is booked.
 */
export async function callOff(deps: Deps, work: Work, engine: Engine): Promise<void> {
  const { scope, order } = work
  const find = (tx: Tx) => lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
  const known = await deps.db.transaction(find)
  if (!known) return
  const { charged, job } = await stop(deps, work, { engine, intent: known })
  if (charged !== false && job && (await keepMade(deps, work, { engine, intent: known, job }))) return
  await deps.db.transaction(async (tx) => {
    const intent = await find(tx)
    if (intent?.id !== known.id) return
    const ended = { id: intent.id, failure: CALLED_OFF }
    if (charged === false) return letGo(deps, tx, { ...ended, scope, engine, state: 'cancelled' })
    const at = deps.clock.now()
    if (charged === 'unknown') {
      const decideBy = new Date(at.getTime() + deps.times.decideWithinMs)
      return setSettled(tx, scope.workspaceId, { ...ended, state: 'ambiguous', at, decideBy })
    }
    const booked = await charge(deps, tx, work, intent)
    await setSettled(tx, scope.workspaceId, { ...ended, ...booked, state: 'cancelled', at })
  })
}

type Begun = { readonly engine: Engine; readonly intent: Generation }
type Stopped = { readonly charged: boolean | 'unknown'; readonly job?: ProviderJob & Access }

/** Whether it is on the bill, and what it is called there. */
async function stop(deps: Deps, { scope }: Work, { engine, intent }: Begun): Promise<Stopped> {
  if (intent.state === 'intended') return { charged: false }
  const unheard = engine.resubmitIsFree ? false : 'unknown'
  let job: Stopped['job']
  try {
    const access = await accessOfIntent(deps, scope, intent)
    if (!access) return { charged: unheard }
    const signal = AbortSignal.timeout(FIND_WITHIN_MS)
    const found = intent.providerJobId
      ? { providerJobId: intent.providerJobId }
      : await engine.findByIntent?.(intent.id, signal, access.access)
    // Asked by our own id, they never had it; right after a request they may not know it yet.
    if (found === null && believesNull(deps, intent)) return { charged: false }
    if (!found) return { charged: unheard }
    job = { ...found, ...access }
    const outcome = await engine.cancel(job)
    return { charged: outcome?.charged ?? unheard, job }
  } catch {
    return { charged: unheard, ...(job ? { job } : {}) }
  }
}

/** True if it was done by then and is kept. An error of fetching it travels: the work stays under way, and is looked after. */
async function keepMade(
  deps: Deps,
  { context, ...work }: Work,
  { engine, intent, job }: Begun & { readonly job: ProviderJob & Access },
): Promise<boolean> {
  const signal = AbortSignal.timeout(KEEP_WITHIN_MS)
  const result = await engine.poll(job, 0, signal).catch((error: unknown) => {
    deps.log?.info({ err: error, engine: engine.id }, 'could not ask what became of work that was called off')
    return undefined
  })
  if (result?.state !== 'succeeded') return false
  try {
    await settle(deps, { ...work, context: { ...context, signal } }, { engine, intent }, result)
    return true
  } catch (error) {
    // It cannot be used: what was not settled by that is booked like what was never seen.
    if (error instanceof Fault) return false
    throw error
  }
}
