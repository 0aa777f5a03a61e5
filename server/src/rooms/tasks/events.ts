// What tasks tell. Progress and log lines are no events.
import type { NewEvent } from '#platform/events/events.ts'
import type { Task } from './tables.ts'
import type { TaskAction } from './task.ts'

// What `task.failed` carries, and how whoever passes it on reads it.
export { errorForGuest, type Reader, readError, type StoredError } from './stored-error.ts'
export { hasEnded } from './task.ts'

export const TASK_EVENTS = [
  'task.created',
  'task.queued',
  'task.started',
  'task.waiting',
  'task.paused',
  'task.resumed',
  'task.settling',
  'task.completed',
  'task.failed',
  'task.cancelled',
  'task.retried',
  /** What may have been charged for it is decided. */
  'task.answered',
  'task.removed',
] as const
export type TaskEventName = (typeof TASK_EVENTS)[number]

const NAME_OF: Readonly<Record<TaskAction, TaskEventName>> = {
  queue: 'task.queued',
  start: 'task.started',
  pause: 'task.paused',
  resume: 'task.resumed',
  settle: 'task.settling',
  complete: 'task.completed',
  fail: 'task.failed',
  cancel: 'task.cancelled',
  retry: 'task.retried',
}

type By = { readonly actorId: string | null; readonly requestId: string | null; readonly at: Date }

export function taskEvent(name: TaskEventName, task: Task, by: By): NewEvent {
  return {
    name,
    tenantId: task.workspaceId,
    actorId: by.actorId,
    requestId: by.requestId,
    subjectKind: 'task',
    subjectId: task.id,
    payload: {
      state: task.state,
      kind: task.kind,
      title: task.title,
      project_id: task.projectId,
      subject_kind: task.subjectKind,
      subject_id: task.subjectId,
      attempt: task.attempt,
      ...(task.error ? { error: task.error } : {}),
    },
    happenedAt: by.at,
  }
}

export function taskMoved(action: TaskAction, task: Task, by: By): NewEvent {
  return taskEvent(NAME_OF[action], task, by)
}
