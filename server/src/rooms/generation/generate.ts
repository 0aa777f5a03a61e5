// One artefact from an engine: the intent is written, the work handed over once, its result awaited, kept and booked.

import type { Tx } from '#platform/db/db.ts'
import { newId, timeOfId } from '#platform/ids.ts'
import { RunAgainLater, Unwanted } from '#platform/jobs/job.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { expectBilled } from './access.ts'
import { quotaKindOf } from './bookings.ts'
import { callOff } from './call-off.ts'
import type { Deps, Work } from './deps.ts'
import { failed } from './failed.ts'
import { type Accepted, handOver, laneOf, submit } from './hand-over.ts'
import { type Begun, leaveOpen, type Settling, settle } from './keep.ts'
import { isOverdue, openWhenOverdue } from './overdue.ts'
import { amountOf } from './prices.ts'
import type {
  Engine,
  FinishedResult,
  GenerationInput,
  GenerationKind,
  Money,
  PollResult,
  Prices,
  Usage,
} from './provider.ts'
import { attend, findEnd, insertGeneration, lockInFlight } from './queries.ts'
import type { Generation } from './tables.ts'

/** Local engines answer within this; what takes longer is asked again by a later job. */
const POLL_WAIT_MS = 20_000
/** How many times one job asks an engine that needs no outside work before it makes room for others. */
const POLLS_MAX = 30
/** When a provider cannot be asked how its work goes on. */
const UNHEARD_WAIT_MS = 15_000

export async function generateArtefact(deps: Deps, work: Work): Promise<Artefact> {
  const engine = await engineOf(deps, work)
  const intent = await ensureIntent(deps, work, engine)
  try {
    return await finishIntent(deps, work, { engine, intent })
  } catch (error) {
    if (work.context.signal.reason instanceof Unwanted) await callOff(deps, work, engine)
    throw error
  }
}

/** New work needs an engine that is offered; work under way is finished with the one that it was begun with. */
async function engineOf(deps: Deps, { scope, order }: Work): Promise<Engine> {
  const { kind } = order.input
  try {
    return deps.registry.find(kind, order.engineId)
  } catch (error) {
    const find = (tx: Tx) => lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
    if (!(await deps.db.transaction(find))) throw error
    return deps.registry.findBegun(kind, order.engineId)
  }
}

/** Whatever is left to do for an intent: hand it over, ask for its result, keep that. */
export async function finishIntent(deps: Deps, work: Work, begun: Begun & Settling): Promise<Artefact> {
  try {
    const accepted = await handOver(deps, work, begun)
    return await settle(deps, work, begun, accepted.result ?? (await awaitResult(deps, work, { ...begun, accepted })))
  } catch (error) {
    await openWhenOverdue(deps, work, begun, error)
    throw error
  }
}

/** The price of this input now: what is held. */
export function quote(engine: Engine, input: GenerationInput): Quote {
  const { prices } = engine
  if (!prices || !engine.estimate) return { money: engine.price(input), prices: null, usageMax: null }
  const usageMax = engine.estimate(input)
  return { money: amountOf(usageMax, prices), prices, usageMax }
}
export type Quote = { readonly money: Money; readonly prices: Prices | null; readonly usageMax: Usage | null }

/** Written, with its hold, before anything leaves the house. */
async function ensureIntent(deps: Deps, { scope, order, context }: Work, engine: Engine): Promise<Generation> {
  const { jobId = null } = context
  const isBilled = await expectBilled(deps, scope, engine)
  return deps.db.transaction(async (tx) => {
    const at = deps.clock.now()
    const inFlight = await lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
    if (inFlight) {
      if (engine.provider) await attend(tx, { workspaceId: scope.workspaceId, id: inFlight.id }, at)
      return inFlight
    }
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
        engine: engine.id,
        provider: engine.provider ?? null,
        price: prices,
      },
    })
    const { currency, micros: priceMicros } = money
    const { subjectKind, subjectId, artefactKind, artefactKey, model, input, projectId = null } = order
    await insertGeneration(tx, {
      ...{ id, subjectKind, subjectId, projectId, artefactKind, artefactKey, model, input, jobId, at },
      ...{ currency, priceMicros, prices, usageMax },
      workspaceId: scope.workspaceId,
      engineId: engine.id,
      provider: engine.provider ?? null,
      lane: laneOf(engine),
      requestedBy: scope.actorId,
    })
    const new_ = {
      providerJobId: null,
      keyId: null,
      submittedAt: null,
      busySince: null,
      decidedAt: null,
      createdAt: at,
      attendedAt: at,
    }
    return { id, state: 'intended', currency, priceMicros, prices, usageMax, ...new_ }
  })
}

/** A crash between the end of the work and that of its job must not have it made, and paid for, once more. */
async function tellEnd(tx: Tx, { scope, order }: Work, engine: Engine, jobId: string): Promise<void> {
  const { artefactKind, artefactKey } = order
  const askedAt = timeOfId(jobId)
  const end = await findEnd(tx, scope.workspaceId, { jobId, askedAt, artefactKind, artefactKey })
  if (!end) return
  const fault = failed(engine.id, end.failure, end.state === 'ambiguous' ? 'unknown' : end.chargedMicros > 0n)
  if (fault.details.is_final === true) throw fault
}

const HOUR_MS = 3_600_000

async function spendQuota(deps: Deps, tx: Tx, scope: Scope, asked: { kind: GenerationKind; workId: string }) {
  const most = deps.perHourMax?.[asked.kind]
  if (most === undefined || most === null) return
  const kind = quotaKindOf(asked.kind)
  await deps.billing.quotas.spend(tx, scope, { kind, workId: asked.workId, amount: 1, most, windowMs: HOUR_MS })
}

type Awaited = Begun & { readonly accepted: Accepted }

async function awaitResult(deps: Deps, work: Work, begun: Awaited): Promise<FinishedResult> {
  const { engine } = begun
  let { accepted } = begun
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    work.context.signal.throwIfAborted()
    const result = await poll(deps, work, { ...begun, accepted })
    if (result.state === 'succeeded' || result.state === 'failed') return result
    if (result.state === 'running') {
      await checkDeadline(deps, work, begun)
      // Nobody need stand by while others work.
      if (engine.provider || result.pollAgainMs > POLL_WAIT_MS) throw new RunAgainLater(result.pollAgainMs)
      continue
    }
    // A local engine forgets its jobs with its process; without a bill the same intent may simply go in again.
    if (!engine.resubmitIsFree) return leaveOpen(deps, work, begun, 'the provider does not know the job')
    accepted = await submit(deps, work, begun, 'submitted')
    if (accepted.result) return accepted.result
  }
  throw new RunAgainLater(1000)
}

/** That a provider cannot be asked just now says nothing of the work: it is asked again later. */
async function poll(deps: Deps, work: Work, { engine, accepted }: Awaited): Promise<PollResult> {
  const { signal } = work.context
  const { result: _, ...job } = accepted
  if (engine.provider === undefined) return engine.poll(job, POLL_WAIT_MS, signal)
  try {
    // No waiting here: whoever is not done yet is asked again by a later job (`awaitResult`).
    const answer = await engine.poll(job, 0, signal)
    return answer.state === 'failed' && isOfAsking(answer.cause) ? unheard : answer
  } catch (error) {
    signal.throwIfAborted()
    deps.log?.warn({ err: error, engine: engine.id, job: job.providerJobId }, 'could not ask how a generation goes on')
    return unheard
  }
}
const unheard: PollResult = { state: 'running', progressPercent: null, pollAgainMs: UNHEARD_WAIT_MS }

/** These befall the question, not the work: accepted work does not fail for want of a key. */
const isOfAsking = (cause: Extract<FinishedResult, { state: 'failed' }>['cause']) =>
  cause === 'auth' || cause === 'busy' || cause === 'unavailable'

async function checkDeadline(deps: Deps, work: Work, begun: Begun): Promise<void> {
  if (begun.engine.provider && begun.intent.submittedAt && isOverdue(deps, begun))
    await leaveOpen(deps, work, begun, 'the provider did not finish in time')
}
