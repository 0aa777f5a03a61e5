// The transitions: one statement, one event each, all in the caller's transaction.
import { TASK_CONTROLS, type TaskControl } from '#contract/tasks.ts'
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { taskEvent, taskMoved } from './events.ts'
import { taskFaults } from './faults.ts'
import {
  findState,
  findTask,
  insertTasks,
  listUnderWay,
  lockAsking,
  moveTasks,
  type NewTask,
  putError,
  removeTask,
  type UnderWay,
} from './queries.ts'
import { type Answer, answered, type StoredError } from './stored-error.ts'
import type { StoredNotice } from './stored-notice.ts'
import type { Task } from './tables.ts'
import { controlsOf, permits, refusal, type TaskAction } from './task.ts'

export type TaskInput = {
  /** "productions.run": room and verb. */
  readonly kind: string
  readonly title: string
  readonly projectId: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly estimateSeconds?: number
  /** Left in `created` until `queue` is called. */
  readonly held?: boolean
}

/** What the owner of a task kind does, in the transaction that moves the task: enqueue or withdraw its jobs. */
export type ControlHandler = (tx: Tx, scope: Scope, task: Task) => Promise<void>
/** What a person says with a retry. */
export type RetryWish = {
  /** That it may be made again although what it asked for before may be charged, too. */
  readonly althoughCharged?: boolean
}

/** Lets what may have been charged be made again: named by the error that the task ended with, or begun for it. */
export type AllowTwice = (
  tx: Tx,
  scope: Scope,
  of: { readonly taskId: string; readonly generationIds: readonly string[] },
) => Promise<void>

export type ControlHandlers = Partial<Record<TaskControl, ControlHandler>> & {
  /**
   * Called before the task is moved, and with that locked: takes the owner's locks that its jobs take before the task's,
   * so that the two never wait for each other.
   */
  readonly lock?: (tx: Tx, scope: Scope, asked: { readonly control: TaskControl; readonly task: Task }) => Promise<void>
}

const TITLE_LENGTH_MAX = 300

export async function createTasks(tx: Tx, clock: Clock, scope: Scope, inputs: readonly TaskInput[]): Promise<Task[]> {
  if (inputs.length === 0) return []
  const at = clock.now()
  const rows = inputs.map(
    (input): NewTask => ({
      id: newId(),
      workspaceId: scope.workspaceId,
      projectId: input.projectId,
      kind: input.kind,
      title: [...input.title].slice(0, TITLE_LENGTH_MAX).join(''),
      subjectKind: input.subjectKind,
      subjectId: input.subjectId,
      state: input.held ? 'created' : 'queued',
      estimateSeconds: input.estimateSeconds === undefined ? null : Math.ceil(input.estimateSeconds),
      createdBy: scope.actorId,
      at,
    }),
  )
  await insertTasks(tx, rows)
  const tasks = rows.map(asTask)
  await emit(
    tx,
    ...tasks.map((task) => taskEvent('task.created', task, { actorId: scope.actorId, requestId: scope.requestId, at })),
  )
  return tasks
}

function asTask({ at, ...row }: NewTask): Task {
  const never = { startedAt: null, finishedAt: null, error: null, notice: null, cost: null }
  const progress = { done: null, total: null, percent: 0, message: null }
  return { ...row, ...never, attempt: 0, progress, logLines: 0, createdAt: at, updatedAt: at }
}

type Step = {
  readonly action: TaskAction
  readonly at: Date
  readonly actorId?: string
  readonly requestId?: string | null
}

type Item = { readonly id: string; readonly result?: unknown; readonly error?: StoredError }

/** Moves the task if it may be moved. One that stands in another state is left as it is. */
export async function move(tx: Tx, { action, at, ...step }: Step, item: Item): Promise<Task | undefined> {
  const task = await tx.gather(`tasks.${action}`, { ...item, at }, async (items) => {
    const moved = new Map((await moveTasks(tx, { action }, items)).map((one) => [one.id, one]))
    return items.map(({ id }) => moved.get(id))
  })
  if (task)
    await emit(tx, taskMoved(action, task, { actorId: step.actorId ?? null, requestId: step.requestId ?? null, at }))
  return task
}

/** Like `move`, with a fault that names the state when it may not. */
export async function mustMove(tx: Tx, step: Step, item: Item): Promise<Task> {
  const task = await move(tx, step, item)
  if (task) return task
  const state = await findState(tx, item.id)
  throw state === undefined ? faults.NOT_FOUND() : refusal(state, step.action)
}

type Control = { readonly control: TaskControl; readonly taskId: string; readonly at: Date; readonly wish: RetryWish }

type ControlDeps = {
  readonly handlersOf: (kind: string) => ControlHandlers
  readonly allowTwice: AllowTwice
}

/** What a person asks for: the owner's locks, the state in one statement, then the owner's part in the same transaction. */
export async function control(
  tx: Tx,
  deps: ControlDeps,
  scope: Scope,
  { control: asked, taskId, at, wish }: Control,
): Promise<Task> {
  const before = await findTask(tx, scope, taskId)
  if (!before) throw faults.NOT_FOUND()
  const handlers = deps.handlersOf(before.kind)
  const handle = handlers[asked]
  if (!handle) {
    const known = TASK_CONTROLS.filter((one) => handlers[one] !== undefined)
    const allowed = controlsOf(before.state, known).join(', ') || '-'
    throw taskFaults.CANNOT({ kind: before.kind, action: asked, allowed })
  }
  // First of all that is locked: work that is being booked has its own row locked, and waits for that of its task.
  if (wish.althoughCharged) {
    const generationIds = before.error?.open_questions?.map((one) => one.generation_id) ?? []
    await deps.allowTwice(tx, scope, { taskId, generationIds })
  }
  await handlers.lock?.(tx, scope, { control: asked, task: before })
  const item = { id: taskId, at, asked_by: scope.actorId }
  const [task] = await moveTasks(tx, { action: asked, workspaceId: scope.workspaceId }, [item])
  if (!task) throw refusal((await findState(tx, taskId)) ?? before.state, asked)
  await emit(tx, taskMoved(asked, task, { actorId: scope.actorId, requestId: scope.requestId, at }))
  await handle(tx, scope, task)
  return task
}

/** Whoever caused it; null for the system. */
export type StoppedBy = Pick<Scope, 'workspaceId' | 'requestId'> & { readonly actorId: string | null }

export type Stop = {
  readonly which: UnderWay
  readonly notice: StoredNotice
  /** What can be paused is paused, and the rest cancelled; else all of it is cancelled. */
  readonly isGentle: boolean
  /** Of those that are meant: which. */
  readonly isMeant?: (task: Task) => Promise<boolean>
}

/**
 * Stops what is under way, without anybody having asked for it task by task; each says why. What is being settled ends as it would.
 * Answers what was stopped.
 */
export async function stopTasks(
  tx: Tx,
  { handlersOf }: Pick<ControlDeps, 'handlersOf'>,
  { workspaceId, actorId, requestId }: StoppedBy,
  { which, notice, isGentle, isMeant = async () => true, at }: Stop & { readonly at: Date },
): Promise<Task[]> {
  const stopped: Task[] = []
  for (const task of await listUnderWay(tx, { workspaceId, onlyProjectId: null }, which)) {
    const scope: Scope = {
      ...{ workspaceId, actorId: actorId ?? task.createdBy, onlyProjectId: null, role: 'owner', requestId },
    }
    const handlers = handlersOf(task.kind)
    const control = isGentle && handlers.pause ? 'pause' : 'cancel'
    const handle = handlers[control]
    if (!handle || !permits(task.state, control) || !(await isMeant(task))) continue
    await handlers.lock?.(tx, scope, { control, task })
    const [moved] = await moveTasks(tx, { action: control, workspaceId }, [{ id: task.id, at, notice }])
    if (!moved) continue
    await emit(tx, taskMoved(control, moved, { actorId, requestId, at }))
    await handle(tx, scope, moved)
    stopped.push(moved)
  }
  return stopped
}

/** Takes an ended task out of the lists. Its costs stay where they were booked. */
export async function remove(tx: Tx, scope: Scope, change: { id: string; at: Date }): Promise<void> {
  const task = await removeTask(tx, scope, change)
  if (!task) {
    const standing = await findTask(tx, scope, change.id)
    throw standing ? taskFaults.NOT_ENDED({ state: standing.state }) : faults.NOT_FOUND()
  }
  await emit(tx, taskEvent('task.removed', task, { actorId: scope.actorId, requestId: scope.requestId, at: change.at }))
}

/** Every failed task that tells of this question. */
export async function tellAnswer(
  tx: Tx,
  workspaceId: string,
  { answer, at }: { readonly answer: Answer; readonly at: Date },
): Promise<void> {
  for (const { id, error } of await lockAsking(tx, workspaceId, answer.generation_id)) {
    const told = error && answered(error, answer)
    if (!told) continue
    const task = await putError(tx, workspaceId, { id, error: told, at })
    if (task) await emit(tx, taskEvent('task.answered', task, { actorId: null, requestId: null, at }))
  }
}
