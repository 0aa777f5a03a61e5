// Has a draft written: asks, reads, and asks again with what was wrong, a bounded number of times. May be repeated from any line:
// an answer that was paid for is an artefact, and is found again by its key.
import { buffer } from 'node:stream/consumers'
import { Type } from 'typebox'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { Fault } from '#platform/faults.ts'
import { defineJob, type JobContext, type Lane, RunAgainLater, Unretryable } from '#platform/jobs/job.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import { type GenerationContext, rateWaitOf, toldOf } from '#rooms/generation/generation.ts'
import { failureOf } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { checkAnswer, flawsOfScript } from './check-answer.ts'
import type { WritingDeps } from './deps.ts'
import type { Attempt, Content, StoredDraft } from './draft.ts'
import { draftEvent } from './events.ts'
import { writingFaults } from './faults.ts'
import { findDraft, lockDraft, updateDraft } from './queries.ts'
import type { Read } from './read-answer.ts'
import { orderOf, speak } from './request.ts'

const Payload = Type.Object({ workspace_id: Type.String(), actor_id: Type.String(), draft_id: Type.String() })
export type WritePayload = { readonly workspace_id: string; readonly actor_id: string; readonly draft_id: string }

export const abortKeyOf = (draftId: string) => `draft ${draftId}`

export function makeWriteJob(deps: WritingDeps, lane: Extract<Lane, 'engine' | 'remote'>) {
  return defineJob({
    name: `writing.write_${lane}`,
    version: 1,
    lane,
    payload: Payload,
    timeoutMs: 30 * 60_000,
    errorsMax: 3,
    backoffMs: 500,
    dedupeKey: (payload) => payload.draft_id,
    abortKey: (payload) => abortKeyOf(payload.draft_id),
    run: (context, payload) => write(deps, context, payload),
    exhausted: (tx, payload, error) => giveUp(deps, tx, payload, error),
  })
}

type Last = { readonly answer: string; readonly errors: readonly string[] }

async function write(deps: WritingDeps, context: JobContext, payload: WritePayload): Promise<void> {
  const scope = deps.jobScope(payload.workspace_id, payload.actor_id)
  const draft = await findDraft(deps.db, scope, payload.draft_id)
  if (!draft) return
  if (draft.state === 'cancelled') return callOff(deps, scope, draft)
  if (draft.state !== 'writing') return
  if (!(await deps.tasks.begin(draft.taskId))) {
    // Cancelled since it was read: the next start calls it off.
    if ((await findDraft(deps.db, scope, draft.id))?.state === 'cancelled') throw new RunAgainLater(0)
    return
  }
  try {
    let last: Last | null = null
    for (let number = 0; number < draft.attemptsMax; number += 1) {
      const answer = await answerOf(deps, scope, { draft, context, number, last })
      const read = await judge(deps, scope, draft, answer)
      const isOver = await note(deps, scope, { draft, context, number, read })
      if (isOver) return
      last = { answer, errors: read.ok ? [] : read.errors }
    }
  } catch (error) {
    // What an engine refuses, it refuses again.
    if (error instanceof Fault && error.kind !== 'busy')
      throw Object.assign(new Unretryable(error.message), { cause: error })
    throw error
  }
}

type Turn = {
  readonly draft: StoredDraft
  readonly context: JobContext
  readonly number: number
  readonly last: Last | null
}

async function answerOf(deps: WritingDeps, scope: Scope, { draft, context, number, last }: Turn): Promise<string> {
  const order = orderOf(draft, speak(draft.work, number, last))
  const found = (await deps.artefacts.find(deps.db, scope, [order.artefactKey])).get(order.artefactKey)
  if (found && (await deps.artefacts.isWhole(found))) return readArtefact(deps, found)
  if (found) await deps.db.transaction((tx) => deps.artefacts.forget(tx, scope, found.id))
  const made = deps.generation.generate(scope, order, contextOf(deps, draft, context))
  return readArtefact(deps, await made.catch((error: unknown) => waitForRate(deps, draft, error)))
}

/** An answer over the rate is asked for when its time has come, and so is the one that mends it: what was paid for is not given up. */
async function waitForRate(deps: WritingDeps, { taskId }: StoredDraft, error: unknown): Promise<never> {
  const wait = rateWaitOf(error, deps.clock.now())
  if (!wait) throw error
  await deps.tasks.tellWaiting(taskId, wait.notice)
  throw new RunAgainLater(wait.delayMs)
}

function contextOf(deps: WritingDeps, draft: StoredDraft, context: JobContext): GenerationContext {
  return {
    signal: context.signal,
    jobId: context.jobId,
    taskId: draft.taskId,
    inFinish: (tx) => context.fence(tx),
    onCharge: (tx, amount) => deps.tasks.addCost(tx, draft.taskId, amount),
  }
}

async function readArtefact({ blobs }: WritingDeps, artefact: Artefact): Promise<string> {
  return (await buffer((await blobs.read(contentKey(artefact.sha256))).stream)).toString('utf8')
}

/** A script must be one that our own reader understands. */
async function judge(deps: WritingDeps, scope: Scope, { work }: StoredDraft, answer: string): Promise<Read<Content>> {
  const read = checkAnswer(work.facts, answer)
  if (!read.ok || work.facts.kind !== 'script' || !('text' in read.value)) return read
  const { layout, language } = work.facts
  const breakdown = await deps.scripts.glance(scope, { text: read.value.text, fileName: null, layout, language })
  const errors = flawsOfScript(breakdown)
  return errors.length === 0 ? read : { ok: false, errors }
}

type Judged = Omit<Turn, 'last'> & { readonly read: Read<Content> }

/** True if nothing more is to be asked. */
async function note(deps: WritingDeps, scope: Scope, { draft, context, number, read }: Judged): Promise<boolean> {
  const attempt: Attempt = { number, isUsable: read.ok, errors: read.ok ? [] : read.errors }
  const isLast = number + 1 >= draft.attemptsMax
  await deps.db.transaction(async (tx) => {
    await context.fence(tx)
    const now = await lockDraft(tx, scope, draft.id)
    if (now?.state !== 'writing') return
    const attempts = [...now.attempts.filter((one) => one.number !== number), attempt]
    await updateDraft(tx, scope, draft.id, {
      attempts,
      ...(read.ok ? { state: 'proposed', content: read.value } : {}),
    })
    deps.tasks.progress(draft.taskId, { done: number + 1, total: draft.attemptsMax })
    if (!read.ok) return
    await emit(tx, draftEvent('draft.proposed', { scope, at: deps.clock.now() }, draft))
    await deps.tasks.complete(tx, draft.taskId, { result: { draft_id: draft.id, attempts: attempts.length } })
  })
  if (read.ok) return true
  const isNew = !draft.attempts.some((one) => one.number === number)
  if (isNew)
    deps.tasks.appendLog(
      draft.taskId,
      read.errors.map((error) => `${number + 1}: ${error}`),
    )
  if (isLast)
    throw writingFaults.UNUSABLE({
      engine: draft.engineId,
      attempts: number + 1,
      errors: read.errors.slice(0, 3).join('; '),
      charged: deps.generation.price(draft.engineId, orderOf(draft, speak(draft.work, 0, null)).input).micros > 0n,
    })
  return false
}

/** Whoever was asking was stopped before it knew: what may still be at the engine is stopped, or booked. */
async function callOff(deps: WritingDeps, scope: Scope, draft: StoredDraft): Promise<void> {
  let last: Last | null = null
  for (const { number, errors } of draft.attempts) {
    const key: string = orderOf(draft, speak(draft.work, number, last)).artefactKey
    const found: Artefact | undefined = (await deps.artefacts.find(deps.db, scope, [key])).get(key)
    if (!found) return
    last = { answer: await readArtefact(deps, found), errors }
  }
  await deps.generation.callOff(scope, orderOf(draft, speak(draft.work, draft.attempts.length, last)), {
    signal: new AbortController().signal,
    taskId: draft.taskId,
    inFinish: async () => {},
    onCharge: (tx, amount) => deps.tasks.addCost(tx, draft.taskId, amount),
  })
}

async function giveUp(deps: WritingDeps, tx: Tx, payload: WritePayload, error: Error): Promise<void> {
  const scope = deps.jobScope(payload.workspace_id, payload.actor_id)
  const draft = await lockDraft(tx, scope, payload.draft_id)
  if (draft?.state !== 'writing') return
  const cause = error.cause instanceof Fault ? error.cause : error instanceof Fault ? error : null
  const failure = cause
    ? failureOf(cause)
    : {
        code: 'INTERNAL',
        message: error.message,
        remedy: 'Try again; if it fails again, look at the log of the server.',
      }
  const told = cause?.details.charged
  // Answers that came before this failure were paid for.
  const charged =
    told === 'unknown' ? 'unknown' : told === true || (draft.attempts.length > 0 && draft.work.engine.isRemote)
  await updateDraft(tx, scope, draft.id, { state: 'failed', failure })
  await emit(tx, draftEvent('draft.failed', { scope, at: deps.clock.now() }, draft))
  const causes = cause ? [cause] : []
  const open = await deps.generation.openQuestions(tx, scope, { taskId: draft.taskId, causes })
  await deps.tasks.fail(tx, draft.taskId, { ...failure, charged, ...toldOf(open) })
}
