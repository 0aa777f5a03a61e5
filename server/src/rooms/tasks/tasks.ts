// Tasks: what a person sees of long work: state, progress, log, cost, and pause, resume, cancel, retry.
//
// Promises: a task is a row of ours, and owns any number of jobs; what the queue thinks of a job never shows here, and a
// job that the queue forgets loses no task. Every transition is one statement that names the permitted states, with its
// event in the same transaction, so two people (or a person and the work itself) can never both win. Work that is being
// settled cannot be stopped.
// Never: runs work, charges money, or decides what a task of some kind means; the owner of the kind does, see `onControl`.
import { TASK_CONTROLS, type TaskControl, type TaskState } from '#contract/tasks.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults, type Language } from '#platform/faults.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Log } from '#platform/log.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import {
  type AllowTwice,
  type ControlHandlers,
  control,
  createTasks as insert,
  move,
  mustMove,
  type RetryWish,
  remove,
  type Stop,
  type StoppedBy,
  stopTasks,
  type TaskInput,
  tellAnswer,
} from './commands.ts'
import { taskEvent } from './events.ts'
import { readLinesAfter, readLog } from './log-pages.ts'
import * as queries from './queries.ts'
import { type LazyNews, type TaskLimits, TaskReports, type TaskTick, taskLimitDefaults } from './reports.ts'
import type { Answer, StoredError } from './stored-error.ts'
import type { StoredNotice } from './stored-notice.ts'
import type { Cost, Task, TaskWithResult } from './tables.ts'
import { controlsOf, type ProgressNews } from './task.ts'

export type { ControlHandler, ControlHandlers, TaskInput } from './commands.ts'
export type { TaskLimits, TaskTick } from './reports.ts'
export { failureOf, type Reader, readError, readerOf, type StoredError, type StoredFailure } from './stored-error.ts'
export type { StoredNotice } from './stored-notice.ts'
export type { Cost, Task, TaskWithResult } from './tables.ts'
export type { ProgressNews } from './task.ts'

export type TasksDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<TaskLimits>
}

export function createTasks(deps: TasksDeps) {
  const { db, clock } = deps
  const reports = new TaskReports({ db, clock, log: deps.log, limits: { ...taskLimitDefaults, ...deps.limits } })
  const handlers = new Map<string, ControlHandlers>()
  const handlersOf = (kind: string): ControlHandlers => handlers.get(kind) ?? {}
  let allowTwice: AllowTwice = async () => {}
  const ask =
    (asked: TaskControl) =>
    (tx: Tx, scope: Scope, taskId: string, wish: RetryWish = {}) =>
      control(tx, { handlersOf, allowTwice: (...given) => allowTwice(...given) }, scope, {
        control: asked,
        taskId,
        at: clock.now(),
        wish,
      })

  return {
    ...making(clock),
    ...working(deps),
    /** Latest state, no event; written at most every half second. Any transaction of the caller stays untouched. */
    progress: (taskId: string, news: ProgressNews | LazyNews): void => reports.progress(taskId, news),
    /** For a person to read. Bounded: the oldest lines are dropped, and the log says how many. */
    appendLog: (taskId: string, lines: readonly string[]): void => reports.appendLog(taskId, lines),
    flushReports: (): Promise<void> => reports.flush(),
    /** Ticks of this process, after they were written. */
    watch: (listener: (tick: TaskTick) => void): (() => void) => reports.watch(listener),

    /** The owner of a task kind says once which controls it has. What it leaves out answers TASKS_CANNOT. */
    onControl(kind: string, given: ControlHandlers): void {
      if (handlers.has(kind)) throw new Error(`controls of task kind ${kind} are given twice`)
      handlers.set(kind, given)
    },
    /** Who knows what may have been charged says once what a retry does that accepts to pay twice. */
    onRetryAlthoughCharged(given: AllowTwice): void {
      allowTwice = given
    },
    /** For notices that are over by themselves. */
    now: (): Date => clock.now(),
    controls: (task: Pick<Task, 'kind' | 'state'>): TaskControl[] => {
      const known = handlersOf(task.kind)
      return controlsOf(
        task.state,
        TASK_CONTROLS.filter((one) => known[one] !== undefined),
      )
    },
    pause: ask('pause'),
    resume: ask('resume'),
    cancel: ask('cancel'),
    retry: ask('retry'),
    /** Stops all that is under way of a project, or that one person has asked for. */
    stop: (tx: Tx, by: StoppedBy, stop: Stop): Promise<Task[]> =>
      stopTasks(tx, { handlersOf }, by, { ...stop, at: clock.now() }),
    /** Where that would stop anything. */
    workspacesOfAsker: (queryable: Queryable, userId: string): Promise<string[]> =>
      queries.listWorkspacesOfAsker(queryable, userId),
    /** Takes an ended task out of the lists. */
    remove: (tx: Tx, scope: Scope, taskId: string): Promise<void> => remove(tx, scope, { id: taskId, at: clock.now() }),

    ...reading(),
    async log(
      queryable: Queryable,
      scope: Scope,
      request: { taskId: string; after: number; limit: number; language: Language },
    ) {
      await reports.flush()
      const task = await queries.findTask(queryable, scope, request.taskId)
      if (!task) throw faults.NOT_FOUND()
      return readLog(queryable, task, request)
    },
    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string): Promise<void> =>
      queries.deleteTasksOfProject(tx, workspaceId, projectId),
  }
}

export type Tasks = ReturnType<typeof createTasks>

function making(clock: Clock) {
  return {
    /** A queued task (or a created one, if held). Enqueue its first job in the same transaction. */
    async create(tx: Tx, scope: Scope, input: TaskInput): Promise<Task> {
      const [task] = await insert(tx, clock, scope, [input])
      if (!task) throw new Error('one task was asked for and none was made')
      return task
    },
    createMany: (tx: Tx, scope: Scope, inputs: readonly TaskInput[]): Promise<Task[]> =>
      insert(tx, clock, scope, inputs),
    /** Lets a held task go. */
    queue: (tx: Tx, taskId: string): Promise<Task> =>
      mustMove(tx, { action: 'queue', at: clock.now() }, { id: taskId }),
  }
}

/** For `Db.together`, of work that decides about this task and nothing else. */
const ownKey = (taskId: string): string => `task ${taskId}`

/** What the jobs of a task call. Their news is the system's: it has no actor. */
function working({ db, clock }: Pick<TasksDeps, 'db' | 'clock'>) {
  /** True if the work may go on: the task is running now. False if it was paused, cancelled or has ended. */
  async function start(tx: Tx, taskId: string): Promise<boolean> {
    const moved = await move(tx, { action: 'start', at: clock.now() }, { id: taskId })
    return moved !== undefined || (await queries.findState(tx, taskId)) === 'running'
  }
  return {
    start,
    /** `start` as all of a transaction, which tasks that start together share. */
    begin: (taskId: string): Promise<boolean> => db.together(ownKey(taskId), (tx) => start(tx, taskId)),
    /** The work is done; what follows is storing and charging, which nobody may interrupt. */
    settle: (tx: Tx, taskId: string): Promise<Task> =>
      mustMove(tx, { action: 'settle', at: clock.now() }, { id: taskId }),
    complete: (tx: Tx, taskId: string, outcome: { result?: unknown } = {}): Promise<Task> =>
      mustMove(tx, { action: 'complete', at: clock.now() }, { id: taskId, ...outcome }),
    fail: (tx: Tx, taskId: string, error: StoredError): Promise<Task> =>
      mustMove(tx, { action: 'fail', at: clock.now() }, { id: taskId, error }),
    /** It stands still until then, and goes on by itself. Told once for each time that it names. */
    async tellWaiting(taskId: string, notice: StoredNotice): Promise<void> {
      const at = clock.now()
      await db.transaction(async (tx) => {
        const task = await queries.setNotice(tx, taskId, { notice, at })
        if (task) await emit(tx, taskEvent('task.waiting', task, { actorId: null, requestId: null, at }))
      })
    },
    /** It goes on with other work than before: how far it is begins anew. */
    restartProgress: (tx: Tx, workspaceId: string, taskId: string): Promise<void> =>
      queries.resetPercent(tx, workspaceId, taskId),
    /** What may be charged for a task that has failed, as it is known by now. */
    tellOpenQuestions: (tx: Tx, taskId: string, open: NonNullable<StoredError['open_questions']>): Promise<void> =>
      queries.setOpenQuestions(tx, taskId, { open, at: clock.now() }),
    /** A question that stood in the way of tasks is answered: they say so, and that they may be retried. Locks them, so it comes last. */
    tellAnswer: (tx: Tx, workspaceId: string, answer: Answer): Promise<void> =>
      tellAnswer(tx, workspaceId, { answer, at: clock.now() }),
    /** Adds to what the task has cost, in the transaction that books it. A task that is gone costs nobody anything here. */
    addCost: (tx: Tx, taskId: string, cost: Cost): Promise<void> => queries.addCost(tx, taskId, cost),
  }
}

function reading() {
  return {
    async load(queryable: Queryable, scope: Scope, taskId: string): Promise<TaskWithResult> {
      const task = await queries.findTask(queryable, scope, taskId)
      if (!task) throw faults.NOT_FOUND()
      return task
    },
    /** For what goes on without it: somebody may have removed it from the list. */
    find: (queryable: Queryable, scope: Scope, taskId: string): Promise<TaskWithResult | undefined> =>
      queries.findTask(queryable, scope, taskId),
    /** For the task's own jobs, which carry its id: asked between steps. */
    async state(queryable: Queryable, taskId: string): Promise<TaskState> {
      const state = await queries.findState(queryable, taskId)
      if (!state) throw faults.NOT_FOUND()
      return state
    },
    /** How far these are, as it was shown last; also of tasks that were taken out of the lists. */
    percentsOf: queries.findPercents,
    /** Who asks for its work now, which after a retry is whoever pressed; undefined of one that has ended. */
    askerOf: (queryable: Queryable, taskId: string): Promise<string | undefined> =>
      queries.findAsker(queryable, taskId),
    list: (queryable: Queryable, scope: Scope, request: PageRequest & { filter: queries.TaskListFilter }) =>
      queries.listTasks(queryable, scope, request),
    /** What other processes reported since: the latest progress, and lines of the named tasks after the one named. */
    async ticksSince(
      queryable: Queryable,
      asked: { workspaceIds: readonly string[]; since: Date; lines: ReadonlyMap<string, number> },
    ): Promise<TaskTick[]> {
      const ticks: TaskTick[] = []
      for (const task of await queries.findProgress(queryable, asked.workspaceIds, asked.since)) {
        const { id: taskId, workspaceId, projectId, state, progress } = task
        ticks.push({ kind: 'progress', workspaceId, projectId, taskId, state, progress })
        const after = asked.lines.get(taskId)
        if (after !== undefined)
          ticks.push({ kind: 'log', workspaceId, taskId, ...(await readLinesAfter(queryable, task, after)) })
      }
      return ticks
    },
    /** Where a task stands, for the door. */
    whereabouts: (queryable: Queryable, taskId: string) => queries.findWhereabouts(queryable, taskId),
  }
}
