// The end of an intent: what was charged is booked, what came to nothing gives its hold back, and what nobody wants any more is
// called off where it runs.
import type { Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { GenerationContext, GenerationDeps, GenerationOrder } from './generation.ts'
import type { Engine, GenerationKind } from './provider.ts'
import { type Generation, lockInFlight, setSettled } from './queries.ts'

type Work = { readonly scope: Scope; readonly order: GenerationOrder; readonly context: GenerationContext }

/** Called off, an engine gets this long to answer. */
const FIND_WITHIN_MS = 10_000

export const quotaKindOf = (kind: GenerationKind) => `generations.${kind}`

/** Books the price that was frozen at submit, and tells whose work it was. */
export async function charge(
  deps: GenerationDeps,
  tx: Tx,
  { scope, context }: Work,
  intent: Generation,
): Promise<void> {
  const amount = { currency: intent.currency, micros: intent.priceMicros }
  await deps.billing.settle(tx, scope, intent.id, amount)
  if (amount.micros > 0n) await context.onCharge?.(tx, amount)
}

type Ended = {
  readonly scope: Scope
  readonly engine: Engine
  readonly id: string
  readonly state: 'failed' | 'cancelled'
  readonly failure: unknown
}

/** Nothing was made and nothing is on the bill. */
export async function letGo(deps: GenerationDeps, tx: Tx, { scope, engine, ...ended }: Ended): Promise<void> {
  await setSettled(tx, scope.workspaceId, { ...ended, at: deps.clock.now() })
  await deps.billing.release(tx, scope, ended.id)
  await deps.billing.quotas.release(tx, { workId: ended.id, kind: quotaKindOf(engine.kind) })
}

const CALLED_OFF = { cause: 'cancelled', message: 'the work was cancelled' }

/** The engine stops, and the hold is given back if it says that nothing is charged; else it stays, or is booked. */
export async function callOff(deps: GenerationDeps, work: Work, engine: Engine): Promise<void> {
  const { scope, order } = work
  const find = (tx: Tx) => lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
  const known = await deps.db.transaction(find)
  if (!known) return
  const charged = await stop(engine, known)
  await deps.db.transaction(async (tx) => {
    const intent = await find(tx)
    if (intent?.id !== known.id) return
    const ended = { id: intent.id, failure: CALLED_OFF }
    if (charged === false) return letGo(deps, tx, { ...ended, scope, engine, state: 'cancelled' })
    const state = charged === true ? 'cancelled' : 'ambiguous'
    await setSettled(tx, scope.workspaceId, { ...ended, state, at: deps.clock.now() })
    if (charged === true) await charge(deps, tx, work, intent)
  })
}

/** Whether it is on the bill. */
async function stop(engine: Engine, intent: Generation): Promise<boolean | 'unknown'> {
  if (intent.state === 'intended') return false
  const unheard = engine.resubmitIsFree ? false : 'unknown'
  try {
    const signal = AbortSignal.timeout(FIND_WITHIN_MS)
    const job = intent.providerJobId
      ? { providerJobId: intent.providerJobId }
      : await engine.findByIntent?.(intent.id, signal)
    // Asked by our own id, they never had it.
    if (job === null) return false
    const outcome = job && (await engine.cancel(job))
    return outcome?.charged ?? unheard
  } catch {
    return unheard
  }
}
