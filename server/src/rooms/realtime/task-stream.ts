// One task as server-sent events: how it stands, its news, progress and log lines, until it has ended. Of the stream of its workspace it
// passes on what is of this task: whoever waits for one picture need neither know nor sort out the rest.
import type { ServerFrame } from '#contract/realtime.ts'
import type { TaskState } from '#contract/tasks.ts'
import { hasEnded } from '#rooms/tasks/events.ts'
import type { Frame } from './frames.ts'
import type { Sink } from './hub.ts'

/** In place of a position, with which an EventSource comes again that has heard of the end. */
export const END_ID = 'ended'

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
      if (!whole.isOpen) return
      if (told.type === 'subscribed') whole.send(onlyId(frame, told.id))
      if (!isOf(told, taskId)) return
      whole.send(tellsEnd(told) ? withEndId(frame) : frame)
      if (isLast(told)) end()
    },
    waitingBytes: () => whole.waitingBytes(),
    drained: () => whole.drained(),
    close: (reason) => whole.close(reason),
  }
}

/** For whoever has heard no event yet: the line belongs to whatever comes next, which is how the task stands. */
const onlyId = (frame: Frame, id: number): Frame => ({ ...frame, sse: () => Buffer.from(`id: ${id}\n`) })

const withEndId = (frame: Frame): Frame => ({
  ...frame,
  sse: () =>
    Buffer.from(
      `id: ${END_ID}\n${frame
        .sse()
        .toString()
        .replace(/^id: .*\n/, '')}`,
    ),
})

/** Errors and the loss of one's place are of everything that is heard. */
function isOf(told: ServerFrame, taskId: string): boolean {
  if (told.type === 'event') return told.subject_kind === 'task' && told.subject_id === taskId
  if (told.type === 'progress' || told.type === 'log') return told.task_id === taskId
  return told.type === 'error' || told.type === 'unsubscribed'
}

function tellsEnd(told: ServerFrame): boolean {
  if (told.type === 'event') return hasEnded(told.payload.state as TaskState)
  return told.type === 'progress' && hasEnded(told.state)
}

function isLast(told: ServerFrame): boolean {
  if (told.type === 'event') return tellsEnd(told)
  return told.type === 'error' || told.type === 'unsubscribed'
}
