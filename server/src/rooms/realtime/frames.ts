// Frames and their bytes. Each is written out once, however many sockets it goes to.
import type { ServerFrame } from '#contract/realtime.ts'
import type { StoredEvent } from '#platform/events/events.ts'

export type Frame = {
  /** For a WebSocket. */
  readonly json: Buffer
  /** For an event stream. */
  readonly sse: () => Buffer
}

export function encode(frame: ServerFrame): Frame {
  const text = JSON.stringify(frame)
  let sse: Buffer | undefined
  return {
    json: Buffer.from(text),
    sse: () => {
      const id = 'id' in frame ? `id: ${frame.id}\n` : ''
      sse ??= Buffer.from(`${id}event: ${frame.type}\ndata: ${text}\n\n`)
      return sse
    },
  }
}

export function encodeEvent(event: StoredEvent, workspaceId: string): Frame {
  return encode({
    type: 'event',
    id: event.position,
    workspace_id: workspaceId,
    name: event.name,
    actor_id: event.actorId,
    subject_kind: event.subjectKind,
    subject_id: event.subjectId,
    payload: event.payload,
    happened_at: event.happenedAt.toISOString(),
  })
}
