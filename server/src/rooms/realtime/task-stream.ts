// One task as server-sent events: how it stands, its news, progress and log lines, until it has ended. Of the stream of its workspace it
// passes on what is of this task: whoever waits for one picture need neither know nor sort out the rest.
import type { ServerFrame } from '#contract/realtime.ts'
import type { TaskState } from '#contract/tasks.ts'
import { hasEnded } from '#rooms/tasks/events.ts'
import type { Sink } from './hub.ts'

/**
 * @param whole where the stream of the workspace would go
 * @param end ends the reply
 */
export function createTaskSink(
  whole: Sink,
  { taskId, end }: { readonly taskId: string; readonly end: () => void },
): Sink {
  return {
    actorId: whole.actorId,
    sessionId: whole.sessionId,
    get isOpen() {
      return whole.isOpen
    },
    send(frame) {
      const told = JSON.parse(frame.json.toString()) as ServerFrame
      if (!isOf(told, taskId) || !whole.isOpen) return
      whole.send(frame)
      if (isLast(told)) end()
    },
    waitingBytes: () => whole.waitingBytes(),
    drained: () => whole.drained(),
    close: (reason) => whole.close(reason),
  }
}

/** Errors and the loss of one's place are of everything that is heard. */
function isOf(told: ServerFrame, taskId: string): boolean {
  if (told.type === 'event') return told.subject_kind === 'task' && told.subject_id === taskId
  if (told.type === 'progress' || told.type === 'log') return told.task_id === taskId
  return told.type === 'error' || told.type === 'unsubscribed'
}

function isLast(told: ServerFrame): boolean {
  if (told.type === 'event') return hasEnded(told.payload.state as TaskState)
  return told.type === 'error' || told.type === 'unsubscribed'
}
