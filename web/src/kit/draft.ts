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

type Change<T> = T | ((now: T) => T)

/**
 * Like useState, but survives a reload. `clear` when it was saved. T is no function. Under another name stands another draft: what
 * belongs to one project never shows on the page of the next, and a save that ends late changes its own draft only.
 */
export function useDraft<T>(name: string, initial: T): readonly [T, (change: Change<T>) => void, () => void] {
  const [held, setHeld] = useState(() => ({ name, value: readDraft<T>(name) ?? initial }))
  let shown = held
  if (held.name !== name) {
    shown = { name, value: readDraft<T>(name) ?? initial }
    setHeld(shown)
  }
  const latest = useRef(shown)
  latest.current = shown
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unwritten = useRef<(() => void) | null>(null)
  // A page that is left within that time takes its last words along.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed under one name is written before the next one's
  useEffect(() => {
    const write = () => unwritten.current?.()
    window.addEventListener('pagehide', write)
    return () => {
      window.removeEventListener('pagehide', write)
      write()
    }
  }, [name])
  const settle = () => {
    clearTimeout(timer.current)
    unwritten.current = null
  }
  const set = (change: Change<T>) => {
    const isShown = latest.current.name === name
    const now = isShown ? latest.current.value : (readDraft<T>(name) ?? initial)
    const next = typeof change === 'function' ? (change as (now: T) => T)(now) : change
    if (!isShown) return writeDraft(name, next)
    latest.current = { name, value: next }
    setHeld(latest.current)
    settle()
    unwritten.current = () => {
      settle()
      writeDraft(name, next)
    }
    timer.current = setTimeout(unwritten.current, WRITE_AFTER_MS)
  }
  const clear = () => {
    if (latest.current.name === name) settle()
    writeDraft(name, null)
  }
  return [shown.value, set, clear]
}
