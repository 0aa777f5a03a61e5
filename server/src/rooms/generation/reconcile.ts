// What is left open is looked after: work that was handed over and whose job is gone is asked for and kept, so that nothing
// finished is lost while a run stands still; open questions are asked again, decided by a person, or by the deadline.

import { Fault, faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { accessOfIntent } from './access.ts'
import { charge, letGo, tellAnswer } from './bookings.ts'
import type { Deps, Work } from './deps.ts'
import { generationFaults } from './faults.ts'
import { finishIntent } from './generate.ts'
import { type Begun, leaveOpen, settle } from './keep.ts'
import { lookAt } from './look.ts'
import { believesNull, recover } from './lost-reply.ts'
import {
  listAbandoned,
  lockLeftAlone,
  takeGivenUp,
  takeUnattended,
  takeUndecided,
  type Undecided,
} from './open-queries.ts'
import { isOverdue, openWhenOverdue } from './overdue.ts'
import type { Engine, ProviderJob } from './provider.ts'
import { lockGeneration, setHanding, setSettled, setUnfetched } from './queries.ts'
import { workOf } from './stopping/left-alone.ts'
import type { LeftAlone } from './stopping/left-alone-row.ts'
import { stopAsked } from './stopping/stopping.ts'
import { isPerhapsTaken } from './tables.ts'

/** A job that is at it says so far more often. */
const UNATTENDED_AFTER_MS = 15 * 60_000
/** Who waits for a place, or for an engine that is busy, asks again within minutes. */
const ABANDONED_AFTER_MS = 24 * 3_600_000
/** How often an open question is asked again. */
const ASK_AGAIN_MS = 10 * 60_000
/** Called off, it is nobody else's to ask about. */
const CALLED_OFF_AGAIN_MS = 60_000
const BATCH_MAX = 50
/** Work that was given up may come in late: so long it is asked about, and so often. */
const LATE_DAYS = 7
const DAY_MS = 24 * 3_600_000
const LATE_AGAIN_MS = 3_600_000

export type Reconciled = { readonly kept: number; readonly released: number; readonly open: number }

/** One round over what is left open, of all workspaces. Never throws for a single one. */
export async function reconcile(deps: Deps, signal: AbortSignal): Promise<Reconciled> {
  const at = deps.clock.now()
  const before = (ms: number) => new Date(at.getTime() - ms)
  const tally = { kept: 0, released: 0, open: 0 }
  await stopAsked(deps, signal).catch((error: unknown) => {
    deps.log?.warn({ err: error }, 'could not stop work that nobody wants any more')
  })
  const unattended = await deps.db.transaction((tx) =>
    takeUnattended(tx, {
      ...{ since: before(UNATTENDED_AFTER_MS), calledOffSince: before(CALLED_OFF_AGAIN_MS) },
      ...{ at, most: BATCH_MAX },
    }),
  )
  for (const one of unattended) tally[await lookAfter(deps, one, signal)] += 1
  tally.released += await dropIntents(deps, before(ABANDONED_AFTER_MS), signal)
  const undecided = await deps.db.transaction((tx) =>
    takeUndecided(tx, { since: before(ASK_AGAIN_MS), at, most: BATCH_MAX }),
  )
  for (const one of undecided) tally[await askAgain(deps, one, { at, signal })] += 1
  const term = { decidedAfter: before(LATE_DAYS * DAY_MS), since: before(LATE_AGAIN_MS), at, most: BATCH_MAX }
  const givenUp = await deps.db.transaction((tx) => takeGivenUp(tx, term))
  for (const one of givenUp) tally.kept += await askLate(deps, one, signal)
  return tally
}

type Outcome = keyof Reconciled

/** Undefined for an engine that is no longer in the catalogue: a person must decide. */
function engineOf(deps: Deps, { order }: LeftAlone): Engine | undefined {
  try {
    return deps.registry.findBegun(order.input.kind, order.engineId)
  } catch (error) {
    deps.log?.warn({ err: error, engine: order.engineId }, 'the engine of open work is not there any more')
    return undefined
  }
}

async function lookAfter(deps: Deps, left: LeftAlone, signal: AbortSignal): Promise<Outcome> {
  const engine = engineOf(deps, left)
  const work = workOf(deps, left, signal)
  if (!engine) return leaveToPerson(deps, work, left)
  const begun = { engine, intent: left.generation }
  try {
    // Nobody is there to want it: what never arrived is not handed in again from here.
    if (isPerhapsTaken(left.generation) && (await recover(deps, work, begun)) === null)
      return left.generation.calledOffAt ? await drop(deps, left) : await putBack(deps, left)
    await finishIntent(deps, work, begun)
    return 'kept'
  } catch (error) {
    return openWhenOverdue(deps, work, begun, error).then(
      () => outcomeOf(deps, error, engine),
      () => 'open' as const,
    )
  }
}

/** Nobody can ask about it any more; the engine may come back until the deadline. */
async function leaveToPerson(deps: Deps, work: Work, { generation, order }: LeftAlone): Promise<'open'> {
  const begun = { engine: { id: order.engineId }, intent: generation }
  if (isOverdue(deps, begun)) await leaveOpen(deps, work, begun, 'its engine is not there any more').catch(() => {})
  return 'open'
}

/** The provider never had what nobody wants any more. */
async function drop(deps: Deps, left: LeftAlone): Promise<Outcome> {
  const { id } = left.generation
  const { scope } = workOf(deps, left, AbortSignal.timeout(60_000))
  await deps.db.transaction(async (tx) => {
    const now = await lockGeneration(tx, left.workspaceId, id)
    if (!now || !isPerhapsTaken(now) || !now.calledOffAt) return
    const failure = { cause: 'cancelled', message: 'it was cancelled before the provider had it' } as const
    await letGo(deps, tx, { scope, engine: { kind: left.order.input.kind }, id, state: 'cancelled', failure })
  })
  return 'released'
}

/** They never had it: it waits for its job, and if none comes its hold is given back with those of all that wait in vain. */
async function putBack(deps: Deps, { workspaceId, generation: { id, ...from } }: LeftAlone): Promise<Outcome> {
  const step = { from, to: 'intended', at: deps.clock.now(), lost: false } as const
  await deps.db.transaction((tx) => setHanding(tx, { workspaceId, id }, step))
  return 'open'
}

/** Begun for somebody who never came back: nothing was handed over, and nothing need be held. */
async function dropIntents(deps: Deps, since: Date, signal: AbortSignal): Promise<number> {
  const abandoned = await deps.db.transaction((tx) => listAbandoned(tx, { since, most: BATCH_MAX }))
  let dropped = 0
  for (const left of abandoned) {
    const { scope } = workOf(deps, left, signal)
    await deps.db.transaction(async (tx) => {
      const now = await lockGeneration(tx, left.workspaceId, left.generation.id)
      if (now?.state !== 'intended' || now.isReplyLost || (now.attendedAt && now.attendedAt >= since)) return
      const failure = { cause: 'cancelled', message: 'nobody came back for it' } as const
      const engine = { kind: left.order.input.kind }
      await letGo(deps, tx, { scope, engine, id: now.id, state: 'cancelled', failure })
      dropped += 1
    })
  }
  return dropped
}

function outcomeOf(deps: Deps, error: unknown, engine: Engine): Outcome {
  if (error instanceof Fault) return error.details.charged === false ? 'released' : 'open'
  if (!(error instanceof RunAgainLater)) deps.log?.warn({ err: error, engine: engine.id }, 'could not look after work')
  return 'open'
}

async function askAgain(
  deps: Deps,
  left: Undecided,
  { at, signal }: { readonly at: Date; readonly signal: AbortSignal },
): Promise<Outcome> {
  const engine = engineOf(deps, left)
  const work = workOf(deps, left, signal)
  const found = engine && (await ask(deps, work, { engine, intent: left.generation }))
  if (engine && found) {
    const begun = { engine, intent: left.generation, decidedBy: 'provider' }
    if (found.state === 'unknown') return close(deps, left, { charged: false, decidedBy: 'provider' })
    if (found.state !== 'unfetched')
      return settle(deps, work, begun, found).then(
        () => 'kept' as const,
        (error: unknown) => outcomeOf(deps, error, engine),
      )
  }
  if (found?.state === 'unfetched' && !left.generation.unfetchedSince)
    await deps.db.transaction((tx) => setUnfetched(tx, { workspaceId: left.workspaceId, id: left.generation.id }, at))
  if (!left.decideBy || left.decideBy > at) return 'open'
  // What is known to have been made is on the bill.
  const charged = found?.state === 'unfetched' || left.generation.unfetchedSince !== null
  return close(deps, left, { charged, decidedBy: 'deadline' })
}

/** Answers 1 if it had been made after all: it is kept, and booked once. */
async function askLate(deps: Deps, left: LeftAlone, signal: AbortSignal): Promise<0 | 1> {
  const engine = engineOf(deps, left)
  if (!engine?.provider) return 0
  const work = workOf(deps, left, signal)
  const found = await ask(deps, work, { engine, intent: left.generation })
  if (found?.state !== 'succeeded') return 0
  const begun = { engine, intent: left.generation, decidedBy: 'provider', lateJobId: found.providerJobId }
  return settle(deps, work, begun, found).then(
    () => 1 as const,
    (error: unknown) => {
      deps.log?.warn({ err: error, engine: engine.id }, 'a late result could not be kept')
      return 0 as const
    },
  )
}

/** What the provider says in the end; `unknown` if it never had the work; undefined while nobody can tell. */
async function ask(deps: Deps, { scope, order, context }: Work, { engine, intent }: Begun) {
  try {
    const access = await accessOfIntent(deps, scope, intent)
    if (!access) return undefined
    const job: ProviderJob | null | undefined = intent.providerJobId
      ? { providerJobId: intent.providerJobId }
      : await engine.findByIntent?.(intent.id, context.signal, access.access)
    if (job === null) return believesNull(deps, intent) ? ({ state: 'unknown' } as const) : undefined
    if (!job) return undefined
    const handed = { engine, job: { ...job, ...access }, links: intent.links, input: order.input }
    const result = await lookAt(handed, { waitMs: 0, signal: context.signal })
    const { providerJobId } = job
    const isTold = result.state === 'succeeded' || result.state === 'failed' || result.state === 'unfetched'
    return isTold ? { ...result, providerJobId } : undefined
  } catch (error) {
    deps.log?.info({ err: error, engine: engine.id }, 'an open question could not be asked')
    return undefined
  }
}

export type Decision = { readonly charged: boolean; readonly decidedBy: string }

/** Closes an open question: books the hold, or gives it back. */
async function close(deps: Deps, left: LeftAlone, { charged, decidedBy }: Decision): Promise<Outcome> {
  const work = workOf(deps, left, AbortSignal.timeout(60_000))
  const { scope } = work
  const kind = left.order.input.kind
  await deps.db.transaction(async (tx) => {
    const now = await lockLeftAlone(tx, scope, left.generation.id)
    if (now?.generation.state !== 'ambiguous' || now.generation.decidedAt !== null) return
    const failure = { cause: 'ambiguous', message: `decided by ${isId(decidedBy) ? 'a person' : decidedBy}` } as const
    const ended = { id: left.generation.id, state: 'failed', failure, decidedBy } as const
    if (charged) {
      // What the provider said when it answered with a link is what is on the bill.
      const booked = await charge(deps, tx, work, { intent: now.generation, usage: now.generation.links?.usage })
      await setSettled(tx, scope.workspaceId, { ...ended, ...booked, at: deps.clock.now() })
    } else await letGo(deps, tx, { ...ended, scope, engine: { kind } })
    await tellAnswer(deps, tx, scope, { id: ended.id, charged, decidedBy })
  })
  return 'released'
}

/** A person has looked at the bill of the provider. Throws NOT_FOUND, NOT_OPEN. */
export async function decide(deps: Deps, scope: Scope, asked: { id: string; charged: boolean }): Promise<void> {
  const left = await deps.db.transaction((tx) => lockLeftAlone(tx, scope, asked.id))
  if (!left) throw faults.NOT_FOUND()
  const { state, decidedAt } = left.generation
  if (state !== 'ambiguous' || decidedAt !== null) throw generationFaults.NOT_OPEN({ state })
  await close(deps, left, { charged: asked.charged, decidedBy: scope.actorId })
}
