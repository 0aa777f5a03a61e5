// Writing: what engines of text write for a project: scripts, rewritten passages, texts marked up as scripts, shots, visual prompts,
// and copy for products.
//
// Promises: what an engine wrote is a draft until a person accepts it, and never stands in the place of a version that was saved;
// every answer is checked by our own code, and asked for again with what was wrong at most so many times; each answer is held,
// booked and shown on its own; what was told to the engine is kept with the draft, word for word; a text that was marked up adds
// up to the text that went in.
// Never: pays twice for one answer, changes a script or a board by itself, or hides what an attempt cost.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { ControlHandlers } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { acceptDraft, type Decision, rejectDraft } from './decide.ts'
import type { WritingDeps } from './deps.ts'
import type { StoredDraft } from './draft.ts'
import { abortKeyOf, makeWriteJob } from './job.ts'
import * as queries from './queries.ts'
import { type Request, requestWriting, type Started, taskKindOf } from './request.ts'

export type { Wish } from './ask.ts'
export type { Decision } from './decide.ts'
export type { WritingDeps } from './deps.ts'
export { type StoredDraft, stateAt } from './draft.ts'
export type { Request, Started } from './request.ts'

const KINDS = ['script', 'rewrite', 'parse', 'shots', 'visual', 'copy'] as const

export function createWriting(deps: WritingDeps) {
  const { jobs } = deps
  const local = makeWriteJob(deps, 'engine')
  const remote = makeWriteJob(deps, 'remote')
  jobs.define(local)
  jobs.define(remote)
  const enqueue = async (tx: Tx, scope: Scope, { id, isRemote }: { id: string; isRemote: boolean }) => {
    const payload = { workspace_id: scope.workspaceId, actor_id: scope.actorId, draft_id: id }
    await jobs.enqueue(tx, isRemote ? remote : local, payload)
  }
  const controls: ControlHandlers = {
    /** Project, draft, task: in the order of all that works on a draft. In a project in the trash nothing is written. */
    lock: async (tx, scope, { control, task }) => {
      if (control === 'retry' && task.projectId !== null) await deps.projects.hold(tx, scope, task.projectId)
      const draft = await queries.findOfTask(tx, scope, task.id)
      if (draft) await queries.lockDraft(tx, scope, draft.id)
    },
    cancel: (tx, scope, task) => cancel(deps, tx, scope, task.id),
    retry: async (tx, scope, task) => {
      const draft = await reopen(deps, tx, scope, task.id)
      if (draft) await enqueue(tx, scope, { id: draft.id, isRemote: draft.work.engine.isRemote })
    },
  }
  for (const kind of KINDS) deps.tasks.onControl(taskKindOf(kind), controls)
  return {
    /** Throws WRITING_NO_ENGINE, WRITING_NOTHING_TO_READ, WRITING_TOO_LONG. */
    request: (scope: Scope, request: Request): Promise<Started> =>
      requestWriting(deps, (tx, draft) => enqueue(tx, scope, draft), { scope, request }),
    /** Puts drafts on again whose jobs were lost. Answers how many; twice is harmless, for a job of a draft waits once. */
    pickUp: (): Promise<number> => pickUp(deps, enqueue),
    async load(queryable: Queryable, scope: Scope, draftId: string): Promise<StoredDraft> {
      const draft = await queries.findDraft(queryable, scope, draftId)
      if (!draft) throw faults.NOT_FOUND()
      return draft
    },
    async loadOfTask(queryable: Queryable, scope: Scope, taskId: string): Promise<StoredDraft> {
      const draft = await queries.findOfTask(queryable, scope, taskId)
      if (!draft) throw faults.NOT_FOUND()
      return draft
    },
    /** Newest first; those of no project for null. */
    list: (queryable: Queryable, scope: Scope, request: PageRequest & { projectId: string | null }) =>
      queries.listDrafts(queryable, scope, request),
    accept: (scope: Scope, decision: Decision): Promise<void> => acceptDraft(deps, scope, decision),
    reject: (scope: Scope, decision: Decision): Promise<void> => rejectDraft(deps, scope, decision),
    whereabouts: (queryable: Queryable, draftId: string) => queries.findWhereabouts(queryable, draftId),
    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string): Promise<void> =>
      queries.deleteOfProject(tx, workspaceId, projectId),
    deleteOfWorkspace: (tx: Tx, workspaceId: string): Promise<void> => queries.deleteOfWorkspace(tx, workspaceId),
  }
}

export type Writing = ReturnType<typeof createWriting>

type Enqueue = (tx: Tx, scope: Scope, draft: { id: string; isRemote: boolean }) => Promise<void>

async function pickUp({ db, jobs, jobScope, tasks }: WritingDeps, enqueue: Enqueue): Promise<number> {
  const unwritten = await queries.listUnwritten(db)
  const live = await jobs.livePayloads(db, { draft_id: unwritten.map((one) => one.id) })
  const held = new Set((live as readonly { readonly draft_id: string }[]).map((one) => one.draft_id))
  let count = 0
  for (const draft of unwritten.filter((one) => !held.has(one.id))) {
    const askedBy = await tasks.askerOf(db, draft.taskId)
    if (askedBy === undefined) continue
    await db.transaction((tx) => enqueue(tx, jobScope(draft.workspaceId, askedBy), draft))
    count += 1
  }
  return count
}

async function cancel({ jobs }: WritingDeps, tx: Tx, scope: Scope, taskId: string): Promise<void> {
  const draft = await queries.findOfTask(tx, scope, taskId)
  if (draft?.state !== 'writing') return
  await queries.updateDraft(tx, scope, draft.id, { state: 'cancelled' })
  jobs.abort(tx, abortKeyOf(draft.id))
}

/** As many answers again as at first; those that were looked at are not paid for again. */
async function reopen(deps: WritingDeps, tx: Tx, scope: Scope, taskId: string): Promise<StoredDraft | undefined> {
  const draft = await queries.findOfTask(tx, scope, taskId)
  if (!draft || (draft.state !== 'failed' && draft.state !== 'cancelled')) return undefined
  const attemptsMax = draft.attempts.length + 1 + deps.repairsMax
  await queries.updateDraft(tx, scope, draft.id, { state: 'writing', failure: null, attemptsMax })
  return draft
}
