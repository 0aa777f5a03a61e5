// How an intent comes to its end with its money: what was made is booked, what came to nothing gives its hold back.
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Deps, Work } from './deps.ts'
import { chargedAbove } from './events.ts'
import { chargeOf } from './prices.ts'
import type { Engine, GenerationKind, GenerationOutput, Money, Usage } from './provider.ts'
import { type Failure, setSettled } from './queries.ts'
import type { Generation } from './tables.ts'

export const quotaKindOf = (kind: GenerationKind) => `generations.${kind}`

/** What was made of what plans count: as the provider says, else as it was measured, else as it was held for. */
export function unitsOf(
  { billing }: Deps,
  { order }: Pick<Work, 'order'>,
  made: {
    readonly usage?: Usage | undefined
    readonly usageMax: Usage | null
    readonly facts?: GenerationOutput['facts']
  },
): Usage {
  const { usage, usageMax, facts } = made
  const lengthMs = Number(facts?.duration_ms ?? 0)
  const measured =
    order.input.kind === 'video' && lengthMs > 0 ? { second: Math.max(1, Math.round(lengthMs / 1000)) } : {}
  return billing.planUnitsOf(order.input.kind, { ...usageMax, ...measured, ...usage })
}

export type Charged = { readonly usage: Usage | null; readonly chargedMicros: bigint }

/**
 * Books what was used at the prices that were frozen at submit, and tells whose work it was.
 * @param made.usage what the provider says was used; without it everything that was held for
 */
export async function charge(deps: Deps, tx: Tx, work: Work, { intent, usage, facts }: Booked): Promise<Charged> {
  const { scope, context } = work
  const used = usage && intent.prices ? usage : null
  const { prices, usageMax, priceMicros: held } = intent
  const micros = used && prices ? chargeOf(used, { prices, usageMax: usageMax ?? {} }) : held
  const amount = { currency: intent.currency, micros }
  const units = unitsOf(deps, work, { usage, usageMax, ...(facts ? { facts } : {}) })
  if (micros > held) await chargeAbove(deps, tx, work, { intent, amount, units })
  else await deps.billing.settle(tx, scope, intent.id, amount, { units })
  if (micros > 0n) await context.onCharge?.(tx, amount)
  return { usage: used ?? intent.usageMax, chargedMicros: micros }
}

type Above = { readonly intent: Generation; readonly amount: Money; readonly units: Usage }

/**
 * The provider counts more than it was asked for, or the catalogue says too little: it is on the bill all the same. It is booked in full,
 * what the wallet cannot pay is owed, and the owners are told; whoever keeps the catalogue sees it in the log.
 */
async function chargeAbove(
  deps: Deps,
  tx: Tx,
  { scope, order }: Work,
  { intent, amount, units }: Above,
): Promise<void> {
  const { id, priceMicros: held } = intent
  const { engineId, projectId = null } = order
  await deps.billing.settleAbove(tx, scope, { holdId: id, amount, units })
  deps.log?.warn(
    { engine: engineId, generation: id, held: held.toString(), charged: amount.micros.toString(), usage: units },
    'a provider charges more than was held; look at the prices in the catalogue',
  )
  const by = { scope, at: deps.clock.now() }
  await emit(tx, chargedAbove(by, { id, engineId, projectId, held, amount }))
}

type Booked = {
  readonly intent: Generation
  readonly usage?: Usage | undefined
  /** Of what was made. */
  readonly facts?: GenerationOutput['facts']
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

type Answered = { readonly id: string; readonly charged: boolean; readonly decidedBy?: string | undefined }

/** To every task that it stood in the way of: locks them, so it comes last. Nothing where nobody had to decide. */
export async function tellAnswer(
  { tasks }: Pick<Deps, 'tasks'>,
  tx: Tx,
  { workspaceId }: Pick<Scope, 'workspaceId'>,
  { id, charged, decidedBy }: Answered,
): Promise<void> {
  if (decidedBy === undefined) return
  await tasks?.tellAnswer(tx, workspaceId, { generation_id: id, charged, decided_by: whoDecided(decidedBy) })
}

/** As tasks tell it, of a user id, `provider` or `deadline`. */
export function whoDecided(decidedBy: string): 'person' | 'provider' | 'deadline' {
  return decidedBy === 'provider' || decidedBy === 'deadline' ? decidedBy : 'person'
}
