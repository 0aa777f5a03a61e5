// What nobody wants any more is called off where it runs. What had been made before the word came is kept, and booked; what cannot
// be stopped goes on, and the reconciliation waits for its end: nothing is booked, and nothing given back, on a guess.
import type { Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import { toDecimal } from '#rooms/billing/billing.ts'
import { type Access, accessOfIntent } from '../access.ts'
import { charge, letGo } from '../bookings.ts'
import type { Deps, Work } from '../deps.ts'
import { settle } from '../keep.ts'
import { lookAt } from '../look.ts'
import { believesNull, mayGoInAgain } from '../lost-reply.ts'
import type { Engine, PollResult, ProviderJob } from '../provider.ts'
import { lockInFlight, setCalledOff, setSettled } from '../queries.ts'
import { type Generation, isPerhapsTaken } from '../tables.ts'

/** Called off, an engine gets this long to answer. */
const FIND_WITHIN_MS = 10_000
/** What was made already is fetched within this; else the reconciliation fetches it later. */
const KEEP_WITHIN_MS = 120_000

/** Nobody else hands it over more often than that while it is being called off. */
const TRIES_MAX = 3

const CALLED_OFF = { cause: 'cancelled', message: 'the work was cancelled' } as const

/**
 * The engine stops, and the hold is given back if it says that nothing is charged. What had ended by then is booked as it ended.
 * What goes on, or cannot be told of yet, keeps its hold until it is known. False if it is moved on again and again meanwhile.
 */
export async function callOff(deps: Deps, work: Work, unwanted: Unwanted): Promise<boolean> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) if (await tryCallOff(deps, work, unwanted)) return true
  return false
}

export type Unwanted = {
  readonly engine: Engine
  /** Whether what is under way is meant; asked anew before anything is done. Without it whatever has the key of the artefact. */
  readonly isMeant?: (intent: Generation) => boolean
}

/** False if it was moved on while the engine was told. */
async function tryCallOff(deps: Deps, work: Work, { engine, isMeant = () => true }: Unwanted): Promise<boolean> {
  const { scope, order } = work
  const find = async (tx: Tx) => {
    const intent = await lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
    return intent && isMeant(intent) ? intent : undefined
  }
  const known = await deps.db.transaction(find)
  if (!known) return true
  const { charged, job } = await stop(deps, work, { engine, intent: known })
  if (charged !== false && job && (await settleEnded(deps, work, { engine, intent: known, job }))) return true
  return deps.db.transaction(async (tx) => {
    const intent = await find(tx)
    // Handed over, or taken, since it was looked at: what was found out says nothing of that.
    if (intent?.id !== known.id) return true
    if (intent.state !== known.state || intent.attempt !== known.attempt) return false
    await noteStopped(deps, tx, work, { engine, intent, charged })
    return true
  })
}

type Noted = Begun & Pick<Stopped, 'charged'>

async function noteStopped(deps: Deps, tx: Tx, work: Work, { engine, intent, charged }: Noted): Promise<void> {
  const { scope } = work
  const ended = { id: intent.id, failure: CALLED_OFF }
  if (charged === false) return letGo(deps, tx, { ...ended, scope, engine, state: 'cancelled' })
  const at = deps.clock.now()
  if (charged === 'at_its_end') return goOn(deps, tx, work, intent)
  if (charged === 'unknown') {
    const decideBy = new Date(at.getTime() + deps.times.decideWithinMs)
    return setSettled(tx, scope.workspaceId, { ...ended, state: 'ambiguous', at, decideBy })
  }
  const booked = await charge(deps, tx, work, { intent })
  await setSettled(tx, scope.workspaceId, { ...ended, ...booked, state: 'cancelled', at })
}

type Begun = { readonly engine: Engine; readonly intent: Generation }
type Stopped = { readonly charged: boolean | 'unknown' | 'at_its_end'; readonly job?: ProviderJob & Access }

/** Whether it is on the bill, and what it is called there. */
async function stop(deps: Deps, { scope }: Work, { engine, intent }: Begun): Promise<Stopped> {
  if (intent.state === 'intended' && !isPerhapsTaken(intent)) return { charged: false }
  // Nobody will ever know of work that can neither be named nor be looked for.
  const isTraceable = intent.providerJobId !== null || engine.findByIntent !== undefined
  const unheard = mayGoInAgain({ engine, intent }) ? false : isTraceable ? 'at_its_end' : 'unknown'
  let job: Stopped['job']
  try {
    const access = await accessOfIntent(deps, scope, intent)
    if (!access) return { charged: unheard }
    const signal = AbortSignal.timeout(FIND_WITHIN_MS)
    const found = intent.providerJobId
      ? { providerJobId: intent.providerJobId }
      : await engine.findByIntent?.(intent.id, signal, access.access)
    // Asked by our own id, they never had it; right after a request they may not know it yet.
    if (found === null) return { charged: believesNull(deps, intent) ? false : unheard }
    if (!found) return { charged: unheard }
    job = { ...found, ...access }
    const outcome = await engine.cancel(job)
    return { charged: knownOf(outcome?.charged) ?? unheard, job }
  } catch {
    return { charged: unheard, ...(job ? { job } : {}) }
  }
}

/** What is not known, or not yet, is what the work itself will tell. */
const knownOf = (charged: Stopped['charged'] | undefined) => (typeof charged === 'boolean' ? charged : undefined)

/** It stays under way, with its hold and its place at the provider. */
async function goOn(deps: Deps, tx: Tx, { scope, context }: Work, intent: Generation): Promise<void> {
  const isGoing = await setCalledOff(tx, { workspaceId: scope.workspaceId, id: intent.id }, deps.clock.now())
  const taskId = context.taskId ?? intent.taskId
  if (!isGoing || taskId === null) return
  const held = `${toDecimal(intent.priceMicros)} ${intent.currency}`
  const line = `cancelled, but the provider could not be told to stop: what it makes is kept; until it ends ${held} stay on hold, then what it charges is booked (${intent.id})`
  tx.afterCommit(() => deps.tasks?.appendLog(taskId, [line]))
}

/** True if it had ended by then, and is settled as it ended. An error of keeping it travels: the work stays under way. */
async function settleEnded(
  deps: Deps,
  { context, ...work }: Work,
  { engine, intent, job }: Begun & { readonly job: ProviderJob & Access },
): Promise<boolean> {
  const signal = AbortSignal.timeout(KEEP_WITHIN_MS)
  const handed = { engine, job, links: intent.links, input: work.order.input }
  const result: PollResult | undefined = await lookAt(handed, { waitMs: 0, signal }).catch((error: unknown) => {
    deps.log?.info({ err: error, engine: engine.id }, 'could not ask what became of work that was called off')
    return undefined
  })
  if (result?.state !== 'succeeded' && result?.state !== 'failed') return false
  try {
    await settle(deps, { ...work, context: { ...context, signal } }, { engine, intent }, result)
  } catch (error) {
    // How it ended is settled by that.
    if (!(error instanceof Fault)) throw error
    return result.state === 'failed'
  }
  return true
}
