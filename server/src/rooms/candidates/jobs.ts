// Makes one candidate, and ends the task with the last one; calls off what was cancelled. May be repeated from any line.
import { type Static, Type } from 'typebox'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { Fault } from '#platform/faults.ts'
import { defineJob, type JobContext, RunAgainLater, Superseded, Unretryable, Unwanted } from '#platform/jobs/job.ts'
import type { Artefact, ClaimOn } from '#rooms/artefacts/artefacts.ts'
import {
  chargedOf,
  type GenerationContext,
  type GenerationOrder,
  rateWaitOf,
  toldOf,
} from '#rooms/generation/generation.ts'
import { failureOf } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { isFree, type StoredCandidate } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateEvent } from './events.ts'
import { fileCandidate } from './filing.ts'
import { findCandidate, lockOfTask, setFailed, setFiled, setReady } from './queries.ts'

const Payload = Type.Object({
  workspace_id: Type.String(),
  actor_id: Type.String(),
  candidate_id: Type.String(),
  /** Jobs of an older version do not say; they are called off when they next start. */
  task_id: Type.Optional(Type.String()),
})
export type MakePayload = Static<typeof Payload>

/** What makes candidates of this task. */
export const abortKeyOf = (taskId: string) => `candidates ${taskId}`

const CLAIMED_ELSEWHERE_MS = 300

export function makeCandidateJob(deps: CandidatesDeps) {
  return defineJob({
    name: 'candidates.make',
    version: 1,
    lane: 'engine',
    payload: Payload,
    timeoutMs: 60 * 60_000,
    errorsMax: 3,
    backoffMs: 500,
    dedupeKey: (payload) => payload.candidate_id,
    abortKey: (payload) => abortKeyOf(payload.task_id ?? payload.candidate_id),
    run: (context, payload) => makeCandidate(deps, context, payload),
    exhausted: (tx, payload, error) => giveUp(deps, tx, payload, error),
  })
}

async function makeCandidate(deps: CandidatesDeps, context: JobContext, payload: MakePayload): Promise<void> {
  const scope = deps.jobScope(payload.workspace_id, payload.actor_id)
  const candidate = await findCandidate(deps.db, scope, payload.candidate_id)
  // Purged with its project.
  if (!candidate) return release(deps, scope, context)
  if (candidate.state === 'cancelled') return leave(deps, scope, { candidate, context })
  if (candidate.state === 'ready') return fileAway(deps, scope, { candidate, context })
  if (candidate.state !== 'waiting' || !candidate.step || !candidate.taskId) return
  // Cancelled since it was read: the next start leaves it.
  if (!(await deps.tasks.begin(candidate.taskId))) return checkCancelled(deps, scope, candidate.id)
  try {
    await findOrMake(deps, scope, { candidate, context })
    await fileAway(deps, scope, { candidate, context })
  } catch (error) {
    if (!(error instanceof RunAgainLater || error instanceof Superseded))
      await release(deps, scope, context).catch(() => {})
    if (context.signal.reason instanceof Unwanted) await checkUnwanted(deps, scope, candidate.id)
    // What an engine refuses, it refuses again.
    if (error instanceof Fault && error.kind !== 'busy')
      throw Object.assign(new Unretryable(error.message), { cause: error })
    throw error
  }
}

/** The word that a task is cancelled may come when somebody has retried it already: then the candidate is wanted after all. */
async function checkUnwanted(deps: CandidatesDeps, scope: Scope, candidateId: string): Promise<void> {
  const now = await findCandidate(deps.db, scope, candidateId)
  if (now?.state === 'waiting') throw new RunAgainLater(0)
}

async function checkCancelled(deps: CandidatesDeps, scope: Scope, candidateId: string): Promise<void> {
  const now = await findCandidate(deps.db, scope, candidateId)
  if (now?.state === 'cancelled') throw new RunAgainLater(0)
}

/** Cancelled while an outside engine was at it, and nobody was there to tell it. */
async function leave(deps: CandidatesDeps, scope: Scope, making: Making): Promise<void> {
  const wanted = wantedOf(making)
  if (wanted && (await deps.artefacts.isClaimed(deps.db, scope, wanted.claim)))
    await deps.generation.callOff(scope, wanted.order, contextOf(deps, scope, { ...making, claim: wanted.claim }))
  await release(deps, scope, making.context)
}

/** Somebody else may make what this job had claimed. */
const release = (deps: CandidatesDeps, scope: Scope, { jobId }: JobContext): Promise<void> =>
  deps.db.transaction((tx) => deps.artefacts.releaseOfJob(tx, scope, jobId))

type Making = { readonly candidate: StoredCandidate; readonly context: JobContext }

async function findOrMake(deps: CandidatesDeps, scope: Scope, { candidate, context }: Making): Promise<void> {
  const wanted = wantedOf({ candidate, context })
  if (!wanted) return
  const { order, claim } = wanted
  const found = (await deps.artefacts.find(deps.db, scope, [claim.key])).get(claim.key)
  if (found && (await deps.artefacts.isWhole(found))) {
    // By project: takes of a line are counted, and the last candidate ends the task.
    await context.finish(`project ${candidate.projectId}`, async (tx) => {
      if (!(await deps.artefacts.touch(tx, scope, [found.id])).has(found.id)) throw new RunAgainLater(0)
      await finish(deps, tx, scope, { candidate, artefact: found })
    })
    return
  }
  const isOurs = await deps.db.transaction(async (tx) => {
    if (found) await deps.artefacts.forget(tx, scope, found.id)
    return deps.artefacts.claim(tx, scope, claim)
  })
  if (!isOurs) throw new RunAgainLater(CLAIMED_ELSEWHERE_MS)
  const making = { candidate, context, claim }
  await deps.generation.generate(scope, order, contextOf(deps, scope, making)).catch(async (error: unknown) => {
    const wait = rateWaitOf(error, deps.clock.now())
    if (!wait || candidate.taskId === null) throw error
    await release(deps, scope, context)
    await deps.tasks.tellWaiting(candidate.taskId, wait.notice)
    throw new RunAgainLater(wait.delayMs)
  })
}

/** Twice is harmless: what is a file already stays that. */
async function fileAway(deps: CandidatesDeps, scope: Scope, { candidate, context }: Making): Promise<void> {
  if (!isFree(candidate.subject)) return
  await fileCandidate(deps, scope, {
    candidateId: candidate.id,
    fence: (tx) => context.fence(tx),
    end: (tx) => endTask(deps, tx, scope, candidate),
  })
}

type Wanted = { readonly order: GenerationOrder; readonly claim: ClaimOn }

function wantedOf({ candidate, context }: Making): Wanted | undefined {
  const { step, subject, projectId } = candidate
  if (!step) return undefined
  return {
    claim: { kind: step.kind, key: step.key, jobId: context.jobId },
    order: {
      subjectKind: subject.kind === 'clip' ? 'shot' : subject.kind,
      subjectId: subject.id,
      projectId,
      artefactKind: step.kind,
      artefactKey: step.key,
      engineId: step.engine.id,
      model: step.engine.model,
      input: step.input,
    },
  }
}

function contextOf(
  deps: CandidatesDeps,
  scope: Scope,
  { candidate, context, claim }: Making & Pick<Wanted, 'claim'>,
): GenerationContext {
  return {
    signal: context.signal,
    jobId: context.jobId,
    ...(candidate.taskId ? { taskId: candidate.taskId } : {}),
    inFinish: async (tx, artefact) => {
      await context.fence(tx)
      await deps.artefacts.release(tx, scope, claim)
      await finish(deps, tx, scope, { candidate, artefact })
    },
    onCharge: async (tx, amount) => {
      if (!candidate.taskId) return
      // Candidates before their task, as all that end or cancel one.
      await lockOfTask(tx, scope, candidate.taskId)
      await deps.tasks.addCost(tx, candidate.taskId, amount)
    },
  }
}

type Made = { readonly candidate: StoredCandidate; readonly artefact: Artefact }

async function finish(deps: CandidatesDeps, tx: Tx, scope: Scope, { candidate, artefact }: Made): Promise<void> {
  const { id, projectId, subject } = candidate
  if (!(await setReady(tx, scope, id, artefact))) return
  if (subject.kind === 'line') {
    const take = { projectId, lineId: subject.id, artefact, engineId: candidate.engineId }
    await deps.voices.recordTake(tx, scope, take)
  }
  await emit(tx, candidateEvent('candidate.ready', { scope, at: deps.clock.now() }, candidate))
  // What belongs to no shot is done when it is a file.
  if (!isFree(subject)) await endTask(deps, tx, scope, candidate)
}

/** A task of which something was made is completed; one of which nothing was has failed. */
export async function endTask(
  deps: CandidatesDeps,
  tx: Tx,
  scope: Scope,
  { taskId }: Pick<StoredCandidate, 'taskId'>,
): Promise<void> {
  if (taskId === null) return
  const all = await lockOfTask(tx, scope, taskId)
  const done = all.filter((one) => one.state !== 'waiting')
  deps.tasks.progress(taskId, { done: done.length, total: all.length })
  if (done.length < all.length || (await deps.tasks.state(tx, taskId)) !== 'running') return
  const ready = all.filter((one) => one.state === 'ready').map((one) => one.id)
  await deps.tasks.complete(tx, taskId, { result: { candidate_ids: ready, failed: all.length - ready.length } })
}

async function giveUp(deps: CandidatesDeps, tx: Tx, payload: MakePayload, error: Error): Promise<void> {
  const scope = deps.jobScope(payload.workspace_id, payload.actor_id)
  const candidate = await findCandidate(tx, scope, payload.candidate_id)
  if (!candidate || candidate.taskId === null) return
  const { taskId } = candidate
  const cause = error.cause instanceof Fault ? error.cause : error
  const failure =
    cause instanceof Fault
      ? failureOf(cause)
      : {
          code: 'INTERNAL',
          message: cause.message,
          remedy: 'Try again; if it fails again, look at the log of the server.',
        }
  if (candidate.state === 'ready' && isFree(candidate.subject)) {
    // It was made, and cannot be made a file of: its task must come to an end all the same.
    await setFiled(tx, scope, candidate.id, { failure })
    return endTask(deps, tx, scope, candidate)
  }
  if (candidate.state !== 'waiting') return
  await setFailed(tx, scope, candidate.id, failure)
  await emit(tx, candidateEvent('candidate.failed', { scope, at: deps.clock.now() }, candidate))
  const all = await lockOfTask(tx, scope, taskId)
  const open = await deps.generation.openQuestions(tx, scope, { taskId, causes: [cause] })
  const charged = chargedOf(cause)
  if (all.every((one) => one.state === 'failed'))
    await deps.tasks.fail(tx, taskId, { ...failure, charged, ...toldOf(open) })
  else await endTask(deps, tx, scope, candidate)
}
