// One file to the server: small ones in one piece, larger ones in parts that need not be sent again after a break.
import type {
  CompletedUpload,
  FilePurpose,
  KeyframeVariant,
  PartLink,
  PartLinks,
  PartsState,
  PartsTicket,
  UploadedFile,
  UploadTicket,
} from '#contract/files.ts'
import { isFault } from '#web/api/fault.ts'
import { newKey } from '#web/api/once.ts'
import { api } from '#web/api/request.ts'
import { patiently, pause } from './patience.ts'
import { putBytes } from './put-bytes.ts'

export type StoredUpload = UploadedFile

export type FileToSend = {
  /** Slug or id. */
  readonly workspace: string
  readonly content: Blob
  readonly name: string
  readonly purpose: FilePurpose
  readonly variant?: KeyframeVariant
  readonly projectId?: string | null
  readonly signal?: AbortSignal
  readonly onProgress?: (sentBytes: number) => void
  /** Says that this is the same file as before, should it be sent again after a failure. */
  readonly intent?: string
  /** The file of an upload in parts that was begun before: what has arrived is not sent again. */
  readonly begun?: string | undefined
  /** Told when an upload in parts begins, so that it can be gone on with. */
  readonly onBegun?: (fileId: string) => void
  /** All bytes are there; the server is putting them together. */
  readonly onJoining?: () => void
}

/** From here on a break would cost more than the few requests that parts need. */
export const PARTS_FROM_BYTES = 8 * 1024 * 1024
const PARTS_AT_ONCE = 3
const ASK_AGAIN_MS = 1500
const UNKNOWN_TYPE = 'application/octet-stream'

/** Throws an ApiFault that says what to do, or the reason of the signal. */
export function sendFile(file: FileToSend): Promise<StoredUpload> {
  const signal = file.signal ?? new AbortController().signal
  const inParts = file.begun !== undefined || file.content.size > PARTS_FROM_BYTES
  return inParts ? sendParts(file, signal) : sendWhole(file, signal)
}

function announcement(file: FileToSend) {
  return {
    file_name: file.name,
    file_type: file.purpose,
    ...(file.variant === undefined ? {} : { file_subtype: file.variant }),
    file_size: file.content.size,
    content_type: /^[\w.+-]+\/[\w.+-]+$/.test(file.content.type) ? file.content.type : UNKNOWN_TYPE,
    project_id: file.projectId ?? null,
  }
}

async function sendWhole(file: FileToSend, signal: AbortSignal): Promise<StoredUpload> {
  const { workspace } = file
  const intent = file.intent ?? newKey()
  const wish = { workspace, body: announcement(file), signal, intent }
  const ticket = await api.postOnce<UploadTicket>('/storage/upload', wish)
  const say = (status: 'success' | 'failed') =>
    api.post<{ file: StoredUpload | null }>('/storage/upload/callback', {
      workspace,
      body: { file_id: ticket.file_id, upload_status: status },
    })
  try {
    await patiently(signal, () =>
      putBytes({
        url: ticket.upload_url,
        headers: ticket.upload_headers,
        body: file.content,
        signal,
        onProgress: (sentBytes) => file.onProgress?.(sentBytes),
      }).catch(unlessArrived),
    )
    file.onJoining?.()
    const { file: stored } = await patiently(signal, () => say('success'))
    if (!stored) throw new Error('a stored file was not told')
    return stored
  } catch (error) {
    // Gives the room back at once; if this is lost too, the server does so when the link runs out.
    void say('failed').catch(() => undefined)
    throw error
  }
}

/** The reply to bytes that arrived was lost, and the link works once. */
function unlessArrived(error: unknown): void {
  if (!isFault(error) || error.status !== 410) throw error
}

async function sendParts(file: FileToSend, signal: AbortSignal): Promise<StoredUpload> {
  const state = await openParts(file, signal)
  if (state === 'done') return complete(file.begun ?? '', signal)
  const arrived = new Set(state.parts.map((part) => part.part_number))
  const missing = Array.from({ length: state.part_count }, (_, at) => at + 1).filter((number) => !arrived.has(number))
  const progress = progressOf(file, state)
  const senders = Array.from({ length: Math.min(PARTS_AT_ONCE, missing.length) }, async () => {
    for (let number = missing.shift(); number !== undefined; number = missing.shift())
      await sendPart({ content: file.content, state, number, signal, onProgress: progress })
  })
  await Promise.all(senders)
  file.onJoining?.()
  return complete(state.file_id, signal)
}

/** What was begun before, if the server still has it; else a new upload. */
async function openParts(file: FileToSend, signal: AbortSignal): Promise<PartsState | 'done'> {
  if (file.begun !== undefined) {
    const known = await patiently(signal, () =>
      api.get<PartsState>(`/storage/multipart/${file.begun}`, { signal }),
    ).catch((error: unknown) => {
      if (isFault(error) && (error.status === 404 || error.status === 410)) return null
      throw error
    })
    if (known?.size_bytes === file.content.size) return known
    if (known === null && (await isStored(file.begun, signal))) return 'done'
  }
  const body = announcement(file)
  const { workspace } = file
  const intent = file.intent ?? newKey()
  const ticket = await patiently(signal, () =>
    api.postOnce<PartsTicket>('/storage/multipart', { workspace, body, signal, intent }),
  )
  file.onBegun?.(ticket.file_id)
  return { ...ticket, parts: [] }
}

/** The page went away between the last part and the reply. */
async function isStored(fileId: string, signal: AbortSignal): Promise<boolean> {
  return api.get(`/assets/${fileId}`, { signal }).then(
    () => true,
    () => false,
  )
}

function progressOf(file: FileToSend, state: PartsState): (number: number, sentBytes: number) => void {
  const sent = new Map(state.parts.map((part) => [part.part_number, part.size_bytes]))
  const tell = () => file.onProgress?.([...sent.values()].reduce((sum, bytes) => sum + bytes, 0))
  tell()
  return (number, sentBytes) => {
    sent.set(number, sentBytes)
    tell()
  }
}

type Part = {
  readonly content: Blob
  readonly state: PartsTicket
  readonly number: number
  readonly signal: AbortSignal
  readonly onProgress: (number: number, sentBytes: number) => void
}

async function sendPart({ content, state, number, signal, onProgress }: Part): Promise<void> {
  const start = (number - 1) * state.part_bytes
  const body = content.slice(start, Math.min(start + state.part_bytes, state.size_bytes))
  await patiently(signal, async () => {
    const { url, headers } = await signPart(state.file_id, number, signal)
    await putBytes({ url, headers, body, signal, onProgress: (sentBytes) => onProgress(number, sentBytes) })
  })
  onProgress(number, body.size)
}

async function signPart(fileId: string, number: number, signal: AbortSignal): Promise<PartLink> {
  const body = { part_numbers: [number] }
  const { parts } = await api.post<PartLinks>(`/storage/multipart/${fileId}/parts`, { body, signal })
  const [link] = parts
  if (!link) throw new Error(`no link for part ${number} was told`)
  return link
}

async function complete(fileId: string, signal: AbortSignal): Promise<StoredUpload> {
  for (;;) {
    const done = await patiently(signal, () =>
      api.post<CompletedUpload>(`/storage/multipart/${fileId}/complete`, { body: {}, signal }),
    )
    if (done.file) return done.file
    await pause(ASK_AGAIN_MS, signal)
  }
}

/** Gives up an upload in parts, and the room that it held. */
export async function abandonUpload(fileId: string): Promise<void> {
  await api.delete(`/storage/multipart/${fileId}`)
}
