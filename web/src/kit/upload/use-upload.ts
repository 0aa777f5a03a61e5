import { useCallback, useEffect, useRef, useState } from 'react'
import { readOwn, writeOwn } from '../own-store.ts'
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

/** An upload in parts that has not ended: the browser knows which file it was, not what was in it. */
type Begun = Pick<File, 'name' | 'size' | 'lastModified'> & { readonly fileId: string; readonly at: number }

/** The server gives the room back after two days. */
const BEGUN_MS = 47 * 3600 * 1000

function begunAt(place: string): Begun | null {
  const begun = readOwn<Begun>('choice', `upload.${place}`)
  return begun && Date.now() - begun.at < BEGUN_MS ? begun : null
}
const noteBegun = (place: string, begun: Begun | null) => writeOwn('choice', `upload.${place}`, begun)

const isSame = (begun: Begun | null, file: File) =>
  begun?.name === file.name && begun.size === file.size && begun.lastModified === file.lastModified

export type Upload = ReturnType<typeof useUpload>

/**
 * Sends one file at a time: "replace by your own". A second call, or leaving the page, ends the first. What of a larger file has
 * arrived is not sent again: neither after a failure, nor when the same file is chosen again later.
 */
export function useUpload(wish: UploadWish) {
  const [progress, setProgress] = useState<UploadProgress>(IDLE)
  const [left, setLeft] = useState(() => begunAt(wish.place)?.name ?? null)
  const running = useRef<AbortController>(undefined)
  const latest = useRef(wish)
  latest.current = wish
  const end = useCallback((place: string) => {
    noteBegun(place, null)
    setLeft(null)
  }, [])
  const cancel = useCallback(() => {
    const { place } = latest.current
    const begun = begunAt(place)
    running.current?.abort(new DOMException('given up', 'AbortError'))
    running.current = undefined
    setProgress(IDLE)
    end(place)
    // If this is lost, the server gives the room back by itself.
    if (begun) void abandonUpload(begun.fileId).catch(() => undefined)
  }, [end])
  useEffect(() => () => running.current?.abort(), [])

  /** The stored file, or null if it was given up or refused; then `progress.error` says why. */
  const send = useCallback(
    async (content: File): Promise<StoredUpload | null> => {
      const { place, ...to } = latest.current
      const known = begunAt(place)
      if (known && !isSame(known, content)) cancel()
      running.current?.abort()
      const mine = new AbortController()
      running.current = mine
      const tell = (change: Partial<UploadProgress>) => {
        if (running.current === mine) setProgress((before) => ({ ...before, ...change }))
      }
      const { name, size, lastModified } = content
      setProgress({ ...IDLE, phase: 'sending', name, sizeBytes: size })
      setLeft(null)
      try {
        const stored = await sendFile({
          ...to,
          content,
          name,
          intent: `${name} ${size} ${lastModified}`,
          begun: known && isSame(known, content) ? known.fileId : undefined,
          onBegun: (fileId) => noteBegun(place, { name, size, lastModified, fileId, at: Date.now() }),
          signal: mine.signal,
          onProgress: (sentBytes) => tell({ sentBytes }),
          onJoining: () => tell({ isJoining: true }),
        })
        end(place)
        tell(IDLE)
        return stored
      } catch (error) {
        if (!mine.signal.aborted) tell({ phase: 'failed', error })
        return null
      }
    },
    [cancel, end],
  )
  return { progress, left, send, cancel }
}
