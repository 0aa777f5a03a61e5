// Candidates: several results for one thing side by side, of which a person picks one or puts in their own. For pictures of
// shots, characters and locations, for performances of lines, and for clips: moving pictures of shots; and for pictures and
// films that belong to no shot, which become files of the project.
//
// Promises: a candidate of a shot, a line or a clip is made from exactly what a production would make it from, unless somebody
// wants a clip otherwise, so it is one artefact with the production's; what is picked is pinned on the board, where it can be undone, and no engine makes it again; one
// description gives one candidate per variant, however often it is asked for; nothing that was made is taken away; what is
// cancelled is called off where it runs, and what was made by then is kept.
// Never: makes anything itself, or decides what a board says.
import type { CandidateSubject, CandidateSubjectKind, GenerateImages, GenerateVideo } from '#contract/candidates.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PictureDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { describeClip } from './clips.ts'
import { copyCandidates } from './copy-queries.ts'
import type { CandidatesDeps } from './deps.ts'
import { prepareImages, prepareVideo } from './generate.ts'
import { abortKeyOf, endTask, makeCandidateJob } from './jobs.ts'
import { type KeptResult, showKept } from './kept.ts'
import { type PickTarget, pickCandidate, uploadCandidate } from './pick.ts'
import { type Prepared, type Preview, prepareRequest, previewRequest, type Request } from './plan.ts'
import { editPrompt, readPrompt } from './prompt.ts'
import { readProvenance } from './provenance.ts'
import * as queries from './queries.ts'
import { type Enqueued, requestCandidates, type Started, TASK_KIND } from './request.ts'
import { readOfTask, readStanding, readStandings } from './standing.ts'
import { findSteps } from './steps.ts'

export type { InspectedClip } from './deps.ts'
export type { Preview } from './plan.ts'
export type { JudgedCandidate, Standing } from './standing.ts'

export type GenerateWish =
  | { readonly kind: 'images'; readonly body: GenerateImages }
  | { readonly kind: 'video'; readonly body: GenerateVideo }

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
  const start = (scope: Scope, prepared: Prepared) =>
    requestCandidates(deps, (tx, enqueued) => enqueue(tx, scope, enqueued).then(() => {}), { scope, prepared })
  obeyControls(deps, enqueue)
  return {
    request: async (scope: Scope, request: Request) => start(scope, await prepareRequest(deps, scope, request)),
    /** Puts candidates on again whose jobs were lost. Answers how many; twice is harmless, for a job of a candidate waits once. */
    pickUp: (): Promise<number> => pickUp(deps, enqueue),
    /** What `request` would have made now, and what would be held for it. */
    preview: async (scope: Scope, request: Request): Promise<Preview> =>
      previewRequest(deps, scope, await prepareRequest(deps, scope, request)),
    /** Pictures and films in somebody's own words; a dry run begins nothing. */
    async generate(scope: Scope, wish: GenerateWish): Promise<{ preview: Preview; started: Started | null }> {
      const prepare =
        wish.kind === 'video' ? prepareVideo(deps, scope, wish.body) : prepareImages(deps, scope, wish.body)
      const prepared = await prepare
      const preview = await previewRequest(deps, scope, prepared)
      return { preview, started: wish.body.dry_run ? null : await start(scope, prepared) }
    },
    /** What one request has asked for. Throws NOT_FOUND for a task that is none of ours. */
    ofTask: (scope: Scope, taskId: string) => readOfTask(deps, scope, taskId),
    standings: (scope: Scope, asked: { projectId: string; kinds: readonly CandidateSubjectKind[] }) =>
      readStandings(deps, scope, asked),
    standing: (scope: Scope, asked: Of) => readStanding(deps, scope, asked),
    pick: (scope: Scope, target: PickTarget, candidateId: string | null) =>
      pickCandidate(deps, scope, { target, candidateId }),
    upload: (scope: Scope, target: PickTarget, fileId: string) => uploadCandidate(deps, scope, { target, fileId }),
    /** Something came in when nobody waited for it, or when its place was taken: it is a candidate all the same. */
    showKept: (tx: Tx, scope: Scope, kept: KeptResult) => showKept(deps, tx, scope, kept),
    /** What a picture of the subject shows; undefined for lines and for what is not on the board. */
    picture: async (scope: Scope, { projectId, subject }: Of): Promise<PictureDescription | undefined> => {
      const board = await deps.boards.load(deps.db, scope, projectId)
      const find = await findSteps(deps, scope, { board, kinds: new Set([subject.kind]) })
      const input = find(subject, 0)?.input
      return input?.kind === 'image' ? input.picture : undefined
    },
    prompt: (scope: Scope, asked: Of) => readPrompt(deps, scope, asked),
    /** Where a content of the project came from. Throws NOT_FOUND. */
    provenance: (scope: Scope, asked: { projectId: string; sha256: string }) => readProvenance(deps, scope, asked),
    /** What a clip of a shot would be asked for with now. */
    clip: (scope: Scope, asked: Of) => describeClip(deps, scope, asked),
    editPrompt: (scope: Scope, wish: Of & { text: string | null; ifRevision: number }) => editPrompt(deps, scope, wish),

    /** As which candidates somebody of this workspace has put this content in. */
    withContent: (queryable: Queryable, scope: Scope, sha256: string) => queries.findContents(queryable, scope, sha256),
    /** Which of these contents are a candidate: for a room that wants to delete some. */
    refersTo: queries.findReferred,
    /** For which projects engines made this content as a candidate. */
    projectsWith: queries.findProjectsWith,
    /** Answers the contents of its candidates. */
    deleteOfProject: queries.deleteOfProject,
    /** Candidates follow a copy of their project; its board has given the ids. */
    copyToProject: copyCandidates,
  }
}

type Enqueue = (tx: Tx, scope: Scope, enqueued: Enqueued) => Promise<unknown>

function obeyControls(deps: CandidatesDeps, enqueue: Enqueue): void {
  deps.tasks.onControl(TASK_KIND, {
    /** Project, candidates, task. In a project in the trash nothing is made. */
    lock: async (tx, scope, { control, task }) => {
      if (control === 'retry' && task.projectId !== null) await deps.projects.hold(tx, scope, task.projectId)
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
}

async function pickUp(deps: CandidatesDeps, enqueue: Enqueue): Promise<number> {
  const unended = await queries.listUnended(deps.db)
  const live = await deps.jobs.livePayloads(deps.db, { candidate_id: unended.map((one) => one.id) })
  const held = new Set((live as readonly { readonly candidate_id: string }[]).map((one) => one.candidate_id))
  let count = 0
  for (const { id, taskId, workspaceId } of unended.filter((one) => !held.has(one.id))) {
    const askedBy = await deps.tasks.askerOf(deps.db, taskId)
    if (askedBy === undefined) continue
    const scope = deps.jobScope(workspaceId, askedBy)
    await deps.db.transaction(async (tx) => {
      await deps.artefacts.releaseLost(tx, scope, (ids) => deps.jobs.liveJobs(tx, ids))
      await enqueue(tx, scope, { taskId, ids: [id] })
    })
    count += 1
  }
  return count
}

export type Candidates = ReturnType<typeof createCandidates>
