import { useCallback, useEffect, useRef, useState } from 'react'
import { readOwn, writeOwn } from '../own-store.ts'
import { isRefused } from './refusal.ts'
import { abandonUpload, type FileToSend, type StoredUpload, sendFile } from './send-file.ts'

export type UploadWish = Pick<FileToSend, 'workspace' | 'purpose' | 'variant' | 'projectId'> & {
  /** Names what the file is for: "character.<id>". One upload at a time belongs to it, also after a reload. */
  readonly place: string
}

export type UploadProgress = {
  readonly phase: 'idle' | 'sending' | 'failed'
  readonly name: string
  readonly sizeBytes: number
  readonly sentBytes: number
  /** All bytes are there; the server is putting them together. */
  readonly isJoining: boolean
  readonly error: unknown
}

const IDLE: UploadProgress = { phase: 'idle', name: '', sizeBytes: 0, sentBytes: 0, isJoining: false, error: null }
const GIVEN_UP = new DOMException('given up', 'AbortError')

/** An upload in parts that has not ended: the browser knows which file it was, not what was in it. */
type Begun = Pick<File, 'name' | 'size' | 'lastModified'> & { readonly fileId: string; readonly at: number }

/** The server gives the room back after two days. */
const BEGUN_MS = 47 * 3600 * 1000

function begunAt(place: string): Begun | null {
  const begun = readOwn<Begun>('choice', `upload.${place}`)
  return begun && Date.now() - begun.at < BEGUN_MS ? begun : null
}
const noteBegun = (place: string, begun: Begun | null) => writeOwn('choice', `upload.${place}`, begun)

/** If the server does not hear of it, it gives the room back by itself. */
function giveUp(place: string): void {
  const begun = begunAt(place)
  noteBegun(place, null)
  if (begun) void abandonUpload(begun.fileId).catch(() => undefined)
}

const isSame = (begun: Begun | null, file: File) =>
  begun?.name === file.name && begun.size === file.size && begun.lastModified === file.lastModified

/** What was begun for a place belongs to one window at a time: others neither go on with it nor give it up. */
function alone<T>(place: string, work: (isAlone: boolean) => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work(true)
  return navigator.locks.request(`huaben.upload.${place}`, { ifAvailable: true }, (lock) => work(lock !== null))
}

type Running = {
  readonly wish: UploadWish
  readonly content: File
  readonly signal: AbortSignal
  readonly tell: (change: Partial<UploadProgress>) => void
}

async function sendIn(isAlone: boolean, { wish, content, signal, tell }: Running): Promise<StoredUpload | null> {
  const { place, ...to } = wish
  if (signal.aborted) return null
  const { name, size, lastModified } = content
  const known = isAlone ? begunAt(place) : null
  if (known && !isSame(known, content)) giveUp(place)
  let unnoted: string | undefined
  try {
    const stored = await sendFile({
      ...to,
      content,
      name,
      intent: `${name} ${size} ${lastModified}`,
      begun: known && isSame(known, content) ? known.fileId : undefined,
      onBegun: (fileId) => {
        if (isAlone) noteBegun(place, { name, size, lastModified, fileId, at: Date.now() })
        else unnoted = fileId
      },
      signal,
      onProgress: (sentBytes) => tell({ sentBytes }),
      onJoining: () => tell({ isJoining: true }),
    })
    if (isAlone) noteBegun(place, null)
    tell(IDLE)
    return stored
  } catch (error) {
    if (unnoted !== undefined) void abandonUpload(unnoted).catch(() => undefined)
    if (signal.aborted) return null
    if (isAlone && isRefused(error)) giveUp(place)
    tell({ phase: 'failed', error })
    return null
  }
}

export type Upload = ReturnType<typeof useUpload>

/**
 * Sends one file at a time: "replace by your own". A second call, or leaving the page, ends the first. What of a larger file has
 * arrived is not sent again: neither after a failure, nor when the same file is chosen again later. What the server refused, or a
 * person gave up, is over.
 */
export function useUpload(wish: UploadWish) {
  const [progress, setProgress] = useState<UploadProgress>(IDLE)
  const [left, setLeft] = useState(() => begunAt(wish.place)?.name ?? null)
  const running = useRef<{ readonly place: string; readonly stop: AbortController }>(undefined)
  // One after the other, so that the one before has let go of its place.
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const latest = useRef(wish)
  latest.current = wish
  useEffect(() => () => running.current?.stop.abort(), [])

  /** Gives up what is on its way, failed, or was left. */
  const cancel = useCallback(() => {
    const place = running.current?.place ?? latest.current.place
    running.current?.stop.abort(GIVEN_UP)
    running.current = undefined
    setProgress(IDLE)
    setLeft(null)
    last.current = last.current
      .then(() => alone(place, async (isAlone) => isAlone && giveUp(place)))
      .catch(() => undefined)
  }, [])

  /** The stored file, or null if it was given up or refused; then `progress.error` says why. @param other than the hook was given */
  const send = useCallback((content: File, other: Partial<UploadWish> = {}): Promise<StoredUpload | null> => {
    running.current?.stop.abort(GIVEN_UP)
    const stop = new AbortController()
    const wished = { ...latest.current, ...other }
    running.current = { place: wished.place, stop }
    const tell = (change: Partial<UploadProgress>) => {
      if (running.current?.stop === stop) setProgress((before) => ({ ...before, ...change }))
    }
    setProgress({ ...IDLE, phase: 'sending', name: content.name, sizeBytes: content.size })
    setLeft(null)
    const sent = last.current.then(() =>
      alone(wished.place, (isAlone) => sendIn(isAlone, { wish: wished, content, signal: stop.signal, tell })),
    )
    last.current = sent.catch(() => undefined)
    return sent
  }, [])
  return { progress, left, send, cancel }
}

/** The same for a file that is put to use as soon as it is stored. `line` is what `<UploadLine>` asks for. */
export function useUploadFor(wish: UploadWish, onStored: (stored: StoredUpload) => void) {
  const upload = useUpload(wish)
  const chosen = useRef<File>(undefined)
  // As the page is when the file has arrived: minutes may have gone, and other things been chosen.
  const use = useRef(onStored)
  use.current = onStored
  const send = (content: File) => {
    chosen.current = content
    void upload.send(content).then((stored) => stored && use.current(stored))
  }
  return {
    isSending: upload.progress.phase === 'sending',
    send,
    line: { upload, onAgain: () => chosen.current && send(chosen.current) },
  }
}
