// Candidates: several results for one thing side by side, of which a person picks one or puts in their own. For pictures of
// shots, characters and locations, and for performances of lines.
//
// Promises: a candidate of a shot or a line is made from exactly what a production would make it from, so it is one artefact
// with the production's; what is picked is pinned on the board, where it can be undone, and no engine makes it again; one
// description gives one candidate per variant, however often it is asked for; nothing that was made is taken away; what is
// cancelled is called off where it runs, and what was made by then is kept.
// Never: makes anything itself, or decides what a board says.
import type { CandidateSubject, CandidateSubjectKind } from '#contract/candidates.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PictureDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { copyCandidates } from './copy-queries.ts'
import type { CandidatesDeps } from './deps.ts'
import { abortKeyOf, endTask, makeCandidateJob } from './jobs.ts'
import { type PickTarget, pickCandidate, uploadCandidate } from './pick.ts'
import { type Preview, previewRequest, type Request } from './plan.ts'
import { editPrompt, readPrompt } from './prompt.ts'
import * as queries from './queries.ts'
import { type Enqueued, requestCandidates, TASK_KIND } from './request.ts'
import { readStanding, readStandings } from './standing.ts'
import { findSteps } from './steps.ts'

export type { Preview } from './plan.ts'
export type { JudgedCandidate, Standing } from './standing.ts'

type Of = { readonly projectId: string; readonly subject: CandidateSubject }

export function createCandidates(deps: CandidatesDeps) {
  const job = makeCandidateJob(deps)
  deps.jobs.define(job)
  const enqueue = (tx: Tx, scope: Scope, { taskId, ids }: Enqueued) =>
    deps.jobs.enqueueMany(
      tx,
      job,
      ids.map((id) => ({
        workspace_id: scope.workspaceId,
        actor_id: scope.actorId,
        candidate_id: id,
        task_id: taskId,
      })),
    )
  deps.tasks.onControl(TASK_KIND, {
    lock: async (tx, scope, { task }) => {
      await queries.lockOfTask(tx, scope, task.id)
    },
    cancel: async (tx, scope, task) => {
      await queries.cancelWaiting(tx, scope, task.id)
      deps.jobs.abort(tx, abortKeyOf(task.id))
    },
    retry: async (tx, scope, task) => {
      const ids = await queries.reopenEnded(tx, scope, task.id)
      await enqueue(tx, scope, { taskId: task.id, ids })
      if (ids.length > 0) return
      // All of it is there, or was asked for anew: nothing is left that would end the task.
      await deps.tasks.start(tx, task.id)
      await endTask(deps, tx, scope, { taskId: task.id })
    },
  })
  return {
    request: (scope: Scope, request: Request) =>
      requestCandidates(deps, (tx, enqueued) => enqueue(tx, scope, enqueued).then(() => {}), { scope, request }),
    /** What `request` would have made now, and what would be held for it. */
    preview: (scope: Scope, request: Request): Promise<Preview> => previewRequest(deps, scope, request),
    standings: (scope: Scope, asked: { projectId: string; kinds: readonly CandidateSubjectKind[] }) =>
      readStandings(deps, scope, asked),
    standing: (scope: Scope, asked: Of) => readStanding(deps, scope, asked),
    pick: (scope: Scope, target: PickTarget, candidateId: string | null) =>
      pickCandidate(deps, scope, { target, candidateId }),
    upload: (scope: Scope, target: PickTarget, fileId: string) => uploadCandidate(deps, scope, { target, fileId }),
    /** What a picture of the subject shows; undefined for lines and for what is not on the board. */
    picture: async (scope: Scope, { projectId, subject }: Of): Promise<PictureDescription | undefined> => {
      const board = await deps.boards.load(deps.db, scope, projectId)
      const find = await findSteps(deps, scope, { board, kinds: new Set([subject.kind]) })
      const input = find(subject, 0)?.input
      return input?.kind === 'image' ? input.picture : undefined
    },
    prompt: (scope: Scope, asked: Of) => readPrompt(deps, scope, asked),
    editPrompt: (scope: Scope, wish: Of & { text: string | null; ifRevision: number }) => editPrompt(deps, scope, wish),

    /** As which candidates somebody of this workspace has put this content in. */
    withContent: (queryable: Queryable, scope: Scope, sha256: string) => queries.findContents(queryable, scope, sha256),
    /** Which of these contents are a candidate: for a room that wants to delete some. */
    refersTo: queries.findReferred,
    /** Answers the contents of its candidates. */
    deleteOfProject: queries.deleteOfProject,
    /** Candidates follow a copy of their project; its board has given the ids. */
    copyToProject: copyCandidates,
  }
}

export type Candidates = ReturnType<typeof createCandidates>
