// One artefact from an engine: the intent is written, the work handed over once, its result awaited, kept and booked.

import type { Tx } from '#platform/db/db.ts'
import { RunAgainLater, Unwanted } from '#platform/jobs/job.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Deps, Work } from './deps.ts'
import { type Accepted, handOver, resubmit } from './hand-over.ts'
import { ensureIntent } from './intent.ts'
import { type Begun, leaveOpen, type Settling, settle } from './keep.ts'
import { leaveLane, rejoinLane } from './lanes/places.ts'
import { lookAt } from './look.ts'
import { mayGoInAgain } from './lost-reply.ts'
import { isOverdue, openWhenOverdue } from './overdue.ts'
import type { Engine, FinishedResult, PollResult } from './provider.ts'
import { lockInFlight } from './queries.ts'
import { callOff } from './stopping/call-off.ts'
import { awaitResultBytes } from './unfetched.ts'

/** Local engines answer within this; what takes longer is asked again by a later job. */
const POLL_WAIT_MS = 20_000
/** How many times one job asks an engine that needs no outside work before it makes room for others. */
const POLLS_MAX = 30
/** When a provider cannot be asked how its work goes on. */
const UNHEARD_WAIT_MS = 15_000
/** When it does not know the job yet; longer the longer it lasts. */
const UNLISTED_WAIT_MS = 2_000

export async function generateArtefact(deps: Deps, work: Work): Promise<Artefact> {
  const engine = await engineOf(deps, work)
  const intent = await ensureIntent(deps, work, engine)
  try {
    return await finishIntent(deps, work, { engine, intent })
  } catch (error) {
    if (work.context.signal.reason instanceof Unwanted) await callOff(deps, work, { engine })
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

type Awaited = Begun & { readonly accepted: Accepted }

async function awaitResult(deps: Deps, work: Work, begun: Awaited): Promise<FinishedResult> {
  const { engine } = begun
  let { accepted } = begun
  awaitFirstPoll(deps, begun)
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    work.context.signal.throwIfAborted()
    const answer = await poll(deps, work, { ...begun, accepted })
    if (answer.state === 'succeeded' || answer.state === 'failed') return answer
    if (answer.state === 'unfetched') return awaitResultBytes(deps, work, begun, { links: accepted.links, ...answer })
    if (answer.state !== 'unknown') {
      await checkDeadline(deps, work, begun, answer)
      if (engine.provider) await keepPlace(deps, work, { ...begun, accepted }, answer)
      const pauseMs = pollPauseMs(answer.pollAgainMs, deps.times.pollPauseMaxMs)
      // Nobody need stand by while others work.
      if (engine.provider || pauseMs > POLL_WAIT_MS) throw new RunAgainLater(pauseMs)
      continue
    }
    // A listing may lag behind what was taken a moment ago, whoever's id it is asked by, and whatever it costs.
    if (engine.provider !== undefined || !mayGoInAgain(begun)) awaitListing(deps, begun)
    // A local engine forgets its jobs with its process; without a bill the same intent may simply go in again.
    if (!mayGoInAgain(begun)) return leaveOpen(deps, work, begun, 'the provider does not know the job')
    accepted = await resubmit(deps, work, begun)
    if (accepted.result) return accepted.result
    // Theirs is asked about by a later job, which waits for the listing anew.
    if (engine.provider) throw new RunAgainLater(UNLISTED_WAIT_MS)
  }
  throw new RunAgainLater(1000)
}

/** What the provider is at has its place there; of what it does not tell of, nobody knows. */
async function keepPlace(deps: Deps, work: Work, begun: Awaited, { state }: Unended): Promise<void> {
  const { access } = begun.accepted
  if (state === 'unanswered') return leaveLane(deps, work, begun)
  return rejoinLane(deps, work, { ...begun, ...(access ? { access } : {}) })
}

/** Nobody asks in the same breath in which it was handed over. */
function awaitFirstPoll(deps: Deps, begun: Awaited): void {
  const { engine, accepted } = begun
  if (!engine.provider || accepted.links) return
  const leftMs = pollPauseMs(engine.firstPollMs ?? 0, deps.times.pollPauseMaxMs) - sinceSubmitMs(deps, begun)
  if (leftMs > 0) throw new RunAgainLater(leftMs)
}

/** Where going in again is free, every hand-over is waited for anew. */
function awaitListing(deps: Deps, begun: Begun): void {
  const { submittedAt, handedAt } = begun.intent
  const since = mayGoInAgain(begun) ? (handedAt ?? submittedAt) : submittedAt
  const sinceMs = sinceThenMs(deps, since)
  if (sinceMs < deps.times.findWithinMs)
    throw new RunAgainLater(Math.min(UNHEARD_WAIT_MS, Math.max(UNLISTED_WAIT_MS, sinceMs)))
}

/** 0 for what was accepted just now. */
const sinceSubmitMs = (deps: Pick<Deps, 'clock'>, { intent }: Begun) => sinceThenMs(deps, intent.submittedAt)

const sinceThenMs = ({ clock }: Pick<Deps, 'clock'>, then: Date | null) =>
  then ? clock.now().getTime() - then.getTime() : 0

/** Whatever a provider asks for: it may be wrong, and the work may be long done. */
export function pollPauseMs(askedMs: number, mostMs: number): number {
  return Number.isNaN(askedMs) || askedMs < 0 ? UNHEARD_WAIT_MS : Math.min(askedMs, mostMs)
}

/** That a provider cannot be asked just now says nothing of the work: it is asked again later. */
async function poll(deps: Deps, work: Work, { engine, accepted }: Awaited): Promise<PollResult> {
  const { signal } = work.context
  const { result: _, links, ...job } = accepted
  const handed = { engine, job, links, input: work.order.input }
  if (engine.provider === undefined) return lookAt(handed, { waitMs: POLL_WAIT_MS, signal })
  try {
    // No waiting here: whoever is not done yet is asked again by a later job (`awaitResult`).
    return await lookAt(handed, { waitMs: 0, signal })
  } catch (error) {
    signal.throwIfAborted()
    deps.log?.warn({ err: error, engine: engine.id, job: job.providerJobId }, 'could not ask how a generation goes on')
    return { state: 'unanswered', message: 'it could not be asked', pollAgainMs: UNHEARD_WAIT_MS }
  }
}

type Unended = Extract<PollResult, { state: 'running' | 'unanswered' }>

async function checkDeadline(deps: Deps, work: Work, begun: Begun, answer: Unended): Promise<void> {
  if (!begun.engine.provider || !begun.intent.submittedAt || !isOverdue(deps, begun)) return
  const reason =
    answer.state === 'running'
      ? 'the provider did not finish in time'
      : `the provider could not be asked how it goes: ${answer.message}`
  await leaveOpen(deps, work, begun, reason)
}
