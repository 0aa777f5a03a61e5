// How an intent comes to its end with its money: what was made is booked, what came to nothing gives its hold back, and what
// nobody wants any more is called off where it runs.
import type { Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { accessOfIntent } from './access.ts'
import type { Deps, Work } from './deps.ts'
import { chargeOf } from './prices.ts'
import type { Engine, GenerationKind, Usage } from './provider.ts'
import { type Failure, lockInFlight, setSettled } from './queries.ts'
import type { Generation } from './tables.ts'

/** Called off, an engine gets this long to answer. */
const FIND_WITHIN_MS = 10_000

export const quotaKindOf = (kind: GenerationKind) => `generations.${kind}`

export type Charged = { readonly usage: Usage | null; readonly chargedMicros: bigint }

/**
 * Books what was used at the prices that were frozen at submit, and tells whose work it was.
 * @param usage what the provider says was used; without it everything that was held for
 */
export async function charge(
  deps: Deps,
  tx: Tx,
  { scope, context }: Work,
  intent: Generation,
  usage?: Usage,
): Promise<Charged> {
  const used = usage && intent.prices ? usage : null
  const { prices, usageMax, priceMicros: held } = intent
  const micros = used && prices ? chargeOf(used, { prices, usageMax: usageMax ?? {}, held }) : held
  const amount = { currency: intent.currency, micros }
  await deps.billing.settle(tx, scope, intent.id, amount)
  if (micros > 0n) await context.onCharge?.(tx, amount)
  return { usage: used ?? intent.usageMax, chargedMicros: micros }
}

type Ended = {
  readonly scope: Scope
  readonly engine: Pick<Engine, 'kind'>
  readonly id: string
  readonly state: 'failed' | 'cancelled'
  readonly failure: Failure
  readonly decidedBy?: string
}

/** Nothing was made and nothing is on the bill. */
export async function letGo(deps: Deps, tx: Tx, { scope, engine, ...ended }: Ended): Promise<void> {
  await setSettled(tx, scope.workspaceId, { ...ended, at: deps.clock.now(), chargedMicros: 0n })
  await deps.billing.release(tx, scope, ended.id)
  await deps.billing.quotas.release(tx, { workId: ended.id, kind: quotaKindOf(engine.kind) })
}

const CALLED_OFF = { cause: 'cancelled', message: 'the work was cancelled' } as const

/** The engine stops, and the hold is given back if it says that nothing is charged; else it stays, or is booked. */
export async function callOff(deps: Deps, work: Work, engine: Engine): Promise<void> {
  const { scope, order } = work
  const find = (tx: Tx) => lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
  const known = await deps.db.transaction(find)
  if (!known) return
  const charged = await stop(deps, work, { engine, intent: known })
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

/** Whether it is on the bill. */
async function stop(deps: Deps, { scope }: Work, { engine, intent }: Begun): Promise<boolean | 'unknown'> {
  if (intent.state === 'intended') return false
  const unheard = engine.resubmitIsFree ? false : 'unknown'
  try {
    const access = await accessOfIntent(deps, scope, intent)
    const signal = AbortSignal.timeout(FIND_WITHIN_MS)
    const job = intent.providerJobId
      ? { providerJobId: intent.providerJobId, ...access }
      : await engine.findByIntent?.(intent.id, signal, access.access)
    // Asked by our own id, they never had it.
    if (job === null) return false
    const outcome = job && (await engine.cancel({ ...job, ...access }))
    return outcome?.charged ?? unheard
  } catch {
    return unheard
  }
}
