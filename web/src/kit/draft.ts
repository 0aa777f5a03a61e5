// What somebody typed and has not saved, kept over a reload: a lost connection or a closed tab loses nothing.
import { useEffect, useRef, useState } from 'react'

const PREFIX = 'huaben.draft.'
const WRITE_AFTER_MS = 300

export function readDraft<T>(name: string): T | null {
  try {
    const text = localStorage.getItem(PREFIX + name)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

export function writeDraft(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Full or forbidden: the page itself still holds the text.
  }
}

/** Names of all drafts that begin so. */
export function listDrafts(prefix: string): string[] {
  try {
    return Object.keys(localStorage).flatMap((key) =>
      key.startsWith(PREFIX + prefix) ? [key.slice(PREFIX.length)] : [],
    )
  } catch {
    return []
  }
}

/** Like useState, but survives a reload. `clear` when it was saved. */
export function useDraft<T>(name: string, initial: T): readonly [T, (value: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(name) ?? initial)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unwritten = useRef<(() => void) | null>(null)
  // A page that is left within that time takes its last words along.
  useEffect(() => {
    const write = () => unwritten.current?.()
    window.addEventListener('pagehide', write)
    return () => {
      window.removeEventListener('pagehide', write)
      write()
    }
  }, [])
  const settle = () => {
    clearTimeout(timer.current)
    unwritten.current = null
  }
  const set = (next: T) => {
    setValue(next)
    settle()
    unwritten.current = () => {
      settle()
      writeDraft(name, next)
    }
    timer.current = setTimeout(unwritten.current, WRITE_AFTER_MS)
  }
  const clear = () => {
    settle()
    writeDraft(name, null)
  }
  return [value, set, clear]
}
