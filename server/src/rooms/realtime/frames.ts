// Frames and their bytes. Each is written out once, however many sockets it goes to.
import type { ServerFrame } from '#contract/realtime.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import { errorForGuest, type StoredError } from '#rooms/tasks/events.ts'

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

/** How one event goes out. */
export type EventFrames = {
  readonly ofMembers: Frame
  /** Without the figures of the workspace's money. */
  readonly ofGuests: () => Frame
}

export function encodeEvent(event: StoredEvent, workspaceId: string): EventFrames {
  const ofMembers = frameOf(event, workspaceId)
  const { error } = event.payload as { error?: StoredError }
  if (error === undefined || !event.name.startsWith('task.')) return { ofMembers, ofGuests: () => ofMembers }
  let ofGuests: Frame | undefined
  return {
    ofMembers,
    ofGuests: () => {
      ofGuests ??= frameOf({ ...event, payload: { ...event.payload, error: errorForGuest(error) } }, workspaceId)
      return ofGuests
    },
  }
}

function frameOf(event: StoredEvent, workspaceId: string): Frame {
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
