// Makes one candidate, and ends the task with the last one. May be repeated from any line.
import { Type } from 'typebox'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { describeFault, Fault } from '#platform/faults.ts'
import { defineJob, type JobContext, RunAgainLater, Superseded, Unretryable } from '#platform/jobs/job.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { StoredCandidate } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateEvent } from './events.ts'
import { findCandidate, lockOfTask, setFailed, setReady } from './queries.ts'

const Payload = Type.Object({ workspace_id: Type.String(), actor_id: Type.String(), candidate_id: Type.String() })
export type MakePayload = { readonly workspace_id: string; readonly actor_id: string; readonly candidate_id: string }

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
    run: (context, payload) => makeCandidate(deps, context, payload),
    exhausted: (tx, payload, error) => giveUp(deps, tx, payload, error),
  })
}

async function makeCandidate(deps: CandidatesDeps, context: JobContext, payload: MakePayload): Promise<void> {
  const scope = deps.jobScope(payload.workspace_id, payload.actor_id)
  const candidate = await findCandidate(deps.db, scope, payload.candidate_id)
  if (candidate?.state !== 'waiting' || !candidate.step || !candidate.taskId) return
  const { taskId } = candidate
  if (!(await deps.tasks.begin(taskId))) return
  try {
    await findOrMake(deps, scope, { candidate, context })
  } catch (error) {
    if (!(error instanceof RunAgainLater || error instanceof Superseded))
      await deps.db.transaction((tx) => deps.artefacts.releaseOfJob(tx, scope, context.jobId)).catch(() => {})
    // What an engine refuses, it refuses again.
    if (error instanceof Fault && error.kind !== 'busy')
      throw Object.assign(new Unretryable(error.message), { cause: error })
    throw error
  }
}

type Making = { readonly candidate: StoredCandidate; readonly context: JobContext }

async function findOrMake(deps: CandidatesDeps, scope: Scope, { candidate, context }: Making): Promise<void> {
  const { step } = candidate
  if (!step) return
  const claim = { kind: step.kind, key: step.key, jobId: context.jobId }
  const found = (await deps.artefacts.find(deps.db, scope, [step.key])).get(step.key)
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
  const order = {
    subjectKind: candidate.subject.kind,
    subjectId: candidate.subject.id,
    projectId: candidate.projectId,
    artefactKind: step.kind,
    artefactKey: step.key,
    engineId: step.engine.id,
    model: step.engine.model,
    input: step.input,
  }
  await deps.generation.generate(scope, order, {
    signal: context.signal,
    jobId: context.jobId,
    inFinish: async (tx, artefact) => {
      await context.fence(tx)
      await deps.artefacts.release(tx, scope, claim)
      await finish(deps, tx, scope, { candidate, artefact })
    },
    onCharge: async (tx, amount) => {
      if (candidate.taskId) await deps.tasks.addCost(tx, candidate.taskId, amount)
    },
  })
}

type Made = { readonly candidate: StoredCandidate; readonly artefact: Artefact }

async function finish(deps: CandidatesDeps, tx: Tx, scope: Scope, { candidate, artefact }: Made): Promise<void> {
  const { id, projectId, subject } = candidate
  await setReady(tx, scope, id, artefact)
  if (subject.kind === 'line') {
    const take = { projectId, lineId: subject.id, artefact, engineId: candidate.engineId }
    await deps.voices.recordTake(tx, scope, take)
  }
  await emit(tx, candidateEvent('candidate.ready', { scope, at: deps.clock.now() }, candidate))
  await endTask(deps, tx, scope, candidate)
}

/** A task of which something was made is completed; one of which nothing was has failed. */
async function endTask(deps: CandidatesDeps, tx: Tx, scope: Scope, { taskId }: StoredCandidate): Promise<void> {
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
  if (candidate?.state !== 'waiting' || candidate.taskId === null) return
  const { taskId } = candidate
  const cause = error.cause instanceof Fault ? error.cause : error
  const failure =
    cause instanceof Fault
      ? { code: cause.code, ...describeFault(cause, 'en') }
      : {
          code: 'INTERNAL',
          message: cause.message,
          remedy: 'Try again; if it fails again, look at the log of the server.',
        }
  const { code, message, remedy } = failure
  await setFailed(tx, scope, candidate.id, { code, message, remedy })
  await emit(tx, candidateEvent('candidate.failed', { scope, at: deps.clock.now() }, candidate))
  const all = await lockOfTask(tx, scope, taskId)
  if (all.every((one) => one.state === 'failed'))
    await deps.tasks.fail(tx, taskId, { code, message, remedy, charged: false })
  else await endTask(deps, tx, scope, candidate)
}
