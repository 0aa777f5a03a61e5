// Productions: a production is a build. It promises that what is made already is not made, or paid for, again; that a crash
// anywhere resumes; that a change rebuilds what depends on it and nothing else; and that the plan shown before is what the run
// does. It never makes anything itself: engines and ffmpeg do, through generation and films.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { createControls } from './control.ts'
import type { ProductionsDeps, Workshop } from './deps.ts'
import type { RunWish } from './input.ts'
import { createJobs } from './jobs.ts'
import { RunMemories } from './memory.ts'
import { listFirstPictures, listNewestRuns } from './overview-queries.ts'
import { pickUpRuns } from './pick-up.ts'
import { readState } from './production-state.ts'
import { readProgress } from './progress/progress.ts'
import {
  findActiveRun,
  findRun,
  listSteps,
  pageSteps,
  type Run,
  type StepPageRequest,
  type StepRow,
} from './queries.ts'
import { singleClips } from './single-clip.ts'
import { singleSteps } from './single-step.ts'
import { type PlanWish, previewRun, startRun, TASK_KIND } from './start.ts'
import { deleteOfProject, pruneSteps } from './upkeep.ts'
import { findArtefactsWith, findProjectsWith, findReferred } from './upkeep-queries.ts'

export type { RunWish } from './input.ts'
export { type ContentLinks, createPictureLinks, type PictureLinks } from './pictures/picture-links.ts'
export { createSmallPictures, type SmallPictures } from './pictures/small-pictures.ts'
export type { Run } from './queries.ts'
export type { ClipDescription } from './single-clip.ts'
export type { StartedRun } from './start.ts'

/** Where small pictures are answered, below the API base. */
export const SMALL_PATH = '/pictures'

export function createProductions(deps: ProductionsDeps) {
  const shop: Workshop = { ...deps, memories: new RunMemories() }
  const jobs = createJobs(shop)
  for (const job of [jobs.plan, jobs.finish]) deps.jobs.define(job)
  deps.jobs.define(jobs.engineStep)
  deps.jobs.define(jobs.remoteStep)
  deps.jobs.define(jobs.encodeStep)
  const enqueuePlan = (tx: Parameters<typeof jobs.handOut>[0], runId: string) =>
    deps.jobs.enqueue(tx, jobs.plan, { run_id: runId })
  deps.tasks.onControl(TASK_KIND, createControls(shop, enqueuePlan))

  return {
    /** Starts a run. ALREADY_RUNNING if the project has one under way; BILLING_OVER_QUOTA if the actor has had too many films made. */
    start: (scope: Scope, projectId: string, wish: RunWish = {}, { isLimited = true } = {}) =>
      startRun(shop, enqueuePlan, { scope, projectId, wish, isLimited }),
    /** What a run would make and reuse now. */
    preview: (scope: Scope, projectId: string, wish: PlanWish = {}) => previewRun(shop, { scope, projectId, wish }),
    /** How far everything on the board is made now. */
    state: (scope: Scope, projectId: string) => readState(shop, scope, projectId),
    /** How a production would order one picture or line, in any variant; pictures by another engine if one is named. */
    single: (scope: Scope, projectId: string, imageEngineId?: string) =>
      singleSteps(shop, scope, { projectId, imageEngineId }),
    /** How a production would ask for the clip of one shot, in any variant, and otherwise than it would. Throws NO_ENGINE. */
    singleClips: (scope: Scope, asked: { projectId: string; engineId: string | undefined }) =>
      singleClips(shop, scope, asked),
    async load(queryable: Queryable, scope: Scope, runId: string): Promise<Run> {
      const run = await findRun(queryable, runId)
      if (run?.workspaceId !== scope.workspaceId) throw faults.NOT_FOUND()
      return run
    },
    active: (queryable: Queryable, scope: Scope, projectId: string) =>
      findActiveRun(queryable, scope.workspaceId, projectId),
    /** The newest run of each project, with how far it is. */
    newestOf: (queryable: Queryable, scope: Scope, projectIds: readonly string[]) =>
      newestOf(shop, { queryable, scope, projectIds }),
    /** The first key frame of each project that has one. */
    firstPicturesOf: listFirstPictures,
    steps: (queryable: Queryable, run: Run) => listSteps(queryable, run.id),
    async stepPage(queryable: Queryable, run: Run, request: StepPageRequest) {
      const { steps, total } = await pageSteps(queryable, run.id, request)
      const isOver = ({ state, waitsUntil }: StepRow) =>
        state !== 'queued' || waitsUntil === null || waitsUntil <= deps.clock.now()
      return { total, steps: steps.map((step) => (isOver(step) ? { ...step, waitsUntil: null } : step)) }
    },
    /** How far each kind is, the whole in per cent, and about how long it still takes. */
    progress: (queryable: Queryable, run: Run, steps: readonly StepRow[]) => readProgress(shop, queryable, run, steps),
    async whereabouts(queryable: Queryable, runId: string) {
      const run = await findRun(queryable, runId)
      return run && { workspaceId: run.workspaceId, projectId: run.projectId }
    },
    /**
     * Which of these contents runs refer to: all that belongs to a run under way, and what engines made for the newest film of
     * a project, so that it is never bought again. For a room that wants to delete some.
     */
    refersTo: findReferred,
    /** In which projects of a workspace runs have made or taken this content. */
    projectsWith: findProjectsWith,
    /** As which artefacts runs of this project have made or taken these contents, by id. */
    artefactsWith: findArtefactsWith,
    /** Cancels a run under way first. */
    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string) =>
      deleteOfProject(shop, tx, workspaceId, projectId),
    /** Puts runs on again whose jobs were lost. Answers how many. */
    pickUp: (signal: AbortSignal): Promise<number> => pickUpRuns(shop, enqueuePlan, signal),
    /** Forgets the steps of runs that have ended, except the newest of each project. Answers how many runs lost theirs. */
    pruneSteps,
  }
}

type Asked = { readonly queryable: Queryable; readonly scope: Scope; readonly projectIds: readonly string[] }

async function newestOf({ tasks }: Workshop, { queryable, scope, projectIds }: Asked) {
  const runs = await listNewestRuns(queryable, scope, projectIds)
  const percents = await tasks.percentsOf(
    queryable,
    scope.workspaceId,
    runs.map((run) => run.taskId),
  )
  return runs.map((run) => ({ ...run, percent: percents.get(run.taskId) ?? 0 }))
}

export type Productions = ReturnType<typeof createProductions>
