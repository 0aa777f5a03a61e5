import { useCallback, useEffect, useRef, useState } from 'react'
import { type FileToSend, type StoredUpload, sendFile } from './send-file.ts'

export type UploadWish = Pick<FileToSend, 'workspace' | 'purpose' | 'variant' | 'projectId'>

export type UploadProgress = {
  readonly phase: 'idle' | 'sending' | 'failed'
  readonly name: string
  /** 0 to 100; null while the server puts it together. */
  readonly percent: number | null
  readonly error: unknown
}

const IDLE: UploadProgress = { phase: 'idle', name: '', percent: 0, error: null }

/** Sends one file at a time: "replace by your own". A second call, or leaving the page, ends the first. */
export function useUpload(wish: UploadWish) {
  const [progress, setProgress] = useState<UploadProgress>(IDLE)
  const running = useRef<AbortController>(undefined)
  const latest = useRef(wish)
  latest.current = wish
  const cancel = useCallback(() => {
    running.current?.abort(new DOMException('given up', 'AbortError'))
    running.current = undefined
    setProgress(IDLE)
  }, [])
  useEffect(() => () => running.current?.abort(), [])

  /** The stored file, or null if it was given up or refused; then `progress.error` says why. */
  const send = useCallback(async (content: File): Promise<StoredUpload | null> => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const tell = (change: Partial<UploadProgress>) => {
      if (running.current === mine) setProgress((before) => ({ ...before, ...change }))
    }
    setProgress({ phase: 'sending', name: content.name, percent: 0, error: null })
    try {
      const stored = await sendFile({
        ...latest.current,
        content,
        name: content.name,
        intent: `${content.name} ${content.size} ${content.lastModified}`,
        signal: mine.signal,
        onProgress: (sentBytes) => tell({ percent: content.size === 0 ? 100 : (sentBytes / content.size) * 100 }),
        onJoining: () => tell({ percent: null }),
      })
      tell(IDLE)
      return stored
    } catch (error) {
      if (!mine.signal.aborted) tell({ phase: 'failed', error })
      return null
    }
  }, [])
  return { progress, send, cancel }
}
