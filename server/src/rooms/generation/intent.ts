// Before anything leaves the house: what is asked for is written down with its hold, unless it is under way already, or stands as an
// open question.
import type { Tx } from '#platform/db/db.ts'
import { newId, timeOfId } from '#platform/ids.ts'
import { toDecimal } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { expectBilled } from './access.ts'
import { letGo, quotaKindOf } from './bookings.ts'
import type { Deps, Work } from './deps.ts'
import { failed } from './failed.ts'
import { generationFaults } from './faults.ts'
import { amountOf } from './prices.ts'
import type { Engine, GenerationInput, GenerationKind, Money, Prices, Usage } from './provider.ts'
import { attend, findEnd, insertGeneration, lockInFlight, setWanted } from './queries.ts'
import { findQuestion } from './questions/question-queries.ts'
import type { Generation } from './tables.ts'

/** Written, with its hold, before anything leaves the house. Throws OPEN_QUESTION, and whatever the books refuse. */
export async function ensureIntent(deps: Deps, { scope, order, context }: Work, engine: Engine): Promise<Generation> {
  const { jobId = null, taskId = null } = context
  const isBilled = await expectBilled(deps, scope, engine)
  return deps.db.transaction(async (tx) => {
    const at = deps.clock.now()
    const inFlight = await lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
    if (inFlight && !isOfAnother(inFlight, scope, engine)) {
      const one = { workspaceId: scope.workspaceId, id: inFlight.id }
      if (engine.provider) await attend(tx, one, at)
      if (inFlight.calledOffAt || inFlight.stopAskedAt) await setWanted(tx, one)
      return inFlight
    }
    // It was never handed over: hold, quota and budget are from now on those of who asks.
    if (inFlight) await letGo(deps, tx, { scope, engine, id: inFlight.id, state: 'cancelled', failure: TAKEN_OVER })
    await tellOpen(tx, { scope, order }, engine)
    if (engine.provider && jobId) await tellEnd(tx, { scope, order, context }, engine, jobId)
    await deps.demandRoom?.(tx, scope)
    const { money, prices, usageMax } = quote(engine, order.input)
    const id = newId()
    await spendQuota(deps, tx, scope, { kind: engine.kind, workId: id })
    await deps.billing.reserve(tx, scope, {
      ...{ id, isBilled, amount: money, reason: `${order.artefactKind} by ${engine.id}` },
      ...(engine.provider ? { units: deps.billing.planUnitsOf(engine.kind, usageMax ?? {}) } : {}),
      facts: {
        projectId: order.projectId ?? null,
        taskId,
        engine: engine.id,
        provider: engine.provider ?? null,
        price: prices,
      },
    })
    const { currency, micros: priceMicros } = money
    const of = { requestedBy: scope.actorId, createdAt: at, attendedAt: at }
    const { subjectKind, subjectId, artefactKind, artefactKey, model, input, projectId = null } = order
    await insertGeneration(tx, {
      ...{ id, subjectKind, subjectId, projectId, artefactKind, artefactKey, model, input, at },
      ...{ jobId, taskId },
      ...{ currency, priceMicros, prices, usageMax },
      workspaceId: scope.workspaceId,
      engineId: engine.id,
      provider: engine.provider ?? null,
      requestedBy: scope.actorId,
    })
    return { ...untouched, id, taskId, currency, priceMicros, prices, usageMax, ...of }
  })
}

const TAKEN_OVER = { cause: 'cancelled', message: 'it was asked for anew by somebody else' } as const

/** Begun by somebody else, and nothing of it can be at a provider. */
const isOfAnother = ({ state, isReplyLost, requestedBy }: Generation, { actorId }: Scope, { provider }: Engine) =>
  provider !== undefined && state === 'intended' && !isReplyLost && requestedBy !== actorId

const untouched = {
  state: 'intended',
  attempt: 0,
  ...{
    providerJobId: null,
    keyId: null,
    lane: null,
    handedAt: null,
    handedBy: null,
    isReplyLost: false,
    isTaken: false,
  },
  ...{
    submittedAt: null,
    busySince: null,
    decidedAt: null,
    links: null,
    unfetchedSince: null,
    calledOffAt: null,
    stopAskedAt: null,
  },
} as const

/**
 * What may have been charged without a result stands in the way of the same thing, whoever asks for it and in whatever run, until it
 * is decided, or somebody says that it may be charged twice.
 */
async function tellOpen(tx: Tx, { scope, order }: Pick<Work, 'scope' | 'order'>, engine: Engine): Promise<void> {
  const open = await findQuestion(tx, scope, order)
  if (!open) return
  const { id, amount } = open
  throw generationFaults.OPEN_QUESTION({
    ...{ engine: engine.id, generation_id: id, currency: amount.currency, is_final: true, cause: 'ambiguous' },
    ...{ amount: toDecimal(amount.micros), amount_micros: amount.micros.toString(), charged: 'unknown' },
  })
}

/** A crash between the end of the work and that of its job must not have it made, and paid for, once more. */
async function tellEnd(tx: Tx, { scope, order }: Work, engine: Engine, jobId: string): Promise<void> {
  const { artefactKind, artefactKey } = order
  const askedAt = timeOfId(jobId)
  const end = await findEnd(tx, scope.workspaceId, { jobId, askedAt, artefactKind, artefactKey })
  if (!end) return
  const fault = failed(engine.id, end.failure, end.chargedMicros > 0n)
  if (fault.details.is_final === true) throw fault
}

const HOUR_MS = 3_600_000

async function spendQuota(deps: Deps, tx: Tx, scope: Scope, asked: { kind: GenerationKind; workId: string }) {
  const most = deps.perHourMax?.[asked.kind]
  if (most === undefined || most === null) return
  const kind = quotaKindOf(asked.kind)
  await deps.billing.quotas.spend(tx, scope, { kind, workId: asked.workId, amount: 1, most, windowMs: HOUR_MS })
}

/** The price of this input now: what is held. */
export function quote(engine: Engine, input: GenerationInput): Quote {
  const prices = engine.pricesFor?.(input) ?? engine.prices
  if (!prices || !engine.estimate) return { money: engine.price(input), prices: null, usageMax: null }
  const usageMax = engine.estimate(input)
  return { money: amountOf(usageMax, prices), prices, usageMax }
}
export type Quote = { readonly money: Money; readonly prices: Prices | null; readonly usageMax: Usage | null }
