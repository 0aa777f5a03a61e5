// What somebody typed and has not saved, kept over a reload: a lost connection or a closed tab loses nothing.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { listOwn, type OwnKind, readOwn, writeOwn } from './own-store.ts'

const WRITE_AFTER_MS = 300

/** Names of drafts whose last words this browser could not keep. */
const unkept = new Set<string>()
const watchers = new Set<() => void>()

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const readDraft = <T>(name: string): T | null => readOwn<T>('draft', name)

export function writeDraft(name: string, value: unknown): void {
  const isKept = writeOwn('draft', name, value)
  if (isKept !== unkept.has(name)) return
  if (isKept) unkept.delete(name)
  else unkept.add(name)
  for (const watcher of watchers) watcher()
}

/** Names of all drafts of this person that begin so. */
export const listDrafts = (beginning = ''): string[] => listOwn('draft', beginning)

/** Whether what stands on the page under this name would be gone after a reload. */
export const useIsUnkept = (name: string): boolean => useSyncExternalStore(watch, () => unkept.has(name))

const unwrittenPages = new Set<() => void>()

/** `write` is called before anybody counts or forgets what is kept. Answers how to stop. */
export function beforeDraftsAreCounted(write: () => void): () => void {
  unwrittenPages.add(write)
  return () => unwrittenPages.delete(write)
}

/** What was typed a moment ago is written down now. */
export function keepDraftsNow(): void {
  for (const write of unwrittenPages) write()
}

type Change<T> = T | ((now: T) => T)
type Held<T> = readonly [T, (change: Change<T>) => void, (ifStill?: T) => void]

/**
 * Like useState, but survives a reload. `clear` when it was saved, with what was saved if more may have been typed since: then that
 * stays. T is no function. Under another name stands another draft: what
 * belongs to one project never shows on the page of the next, and a save that ends late changes its own draft only. What is as it
 * was at first is no draft. Where people type into it, `<NotKept>` tells if the browser has no room.
 */
export const useDraft = <T>(name: string, initial: T): Held<T> => useOwn('draft', name, initial)

/** The same for what was chosen, not written: it is no unsaved work, and nobody is asked about it when they leave. */
export const useChoice = <T>(name: string, initial: T): Held<T> => useOwn('choice', name, initial)

function useOwn<T>(kind: OwnKind, name: string, initial: T): Held<T> {
  const [held, setHeld] = useState(() => ({ name, value: readOwn<T>(kind, name) ?? initial }))
  let shown = held
  if (held.name !== name) {
    shown = { name, value: readOwn<T>(kind, name) ?? initial }
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
    const stop = beforeDraftsAreCounted(write)
    return () => {
      window.removeEventListener('pagehide', write)
      stop()
      write()
    }
  }, [name])
  const settle = () => {
    clearTimeout(timer.current)
    unwritten.current = null
  }
  const keep = (value: T | null) => {
    const kept = JSON.stringify(value) === JSON.stringify(initial) ? null : value
    if (kind === 'draft') writeDraft(name, kept)
    else writeOwn(kind, name, kept)
  }
  const set = (change: Change<T>) => {
    const isShown = latest.current.name === name
    const now = isShown ? latest.current.value : (readOwn<T>(kind, name) ?? initial)
    const next = typeof change === 'function' ? (change as (now: T) => T)(now) : change
    if (!isShown) return keep(next)
    latest.current = { name, value: next }
    setHeld(latest.current)
    settle()
    unwritten.current = () => {
      settle()
      keep(next)
    }
    timer.current = setTimeout(unwritten.current, WRITE_AFTER_MS)
  }
  const clear = (ifStill?: T) => {
    const isShown = latest.current.name === name
    const now = isShown ? latest.current.value : (readOwn<T>(kind, name) ?? initial)
    if (ifStill !== undefined && JSON.stringify(now) !== JSON.stringify(ifStill)) return
    if (isShown) settle()
    keep(null)
  }
  return [shown.value, set, clear]
}
