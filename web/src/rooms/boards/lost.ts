// Edits that did not come onto the board, and could: kept beside the page, which may have been left before the answer came.
import { useCallback, useSyncExternalStore } from 'react'
import type { BoardEdit } from '#contract/boards.ts'
import { isFault } from '#web/api/fault.ts'
import { onGoodbye } from '#web/api/session.ts'

export type Edit = {
  readonly kind: 'edit'
  /** The server remembers it: sent again after a lost reply, the change is made once. */
  readonly id: string
  readonly edits: readonly BoardEdit[]
  /** Where it was made keeps what is refused, and offers it again. */
  readonly isKept: boolean
}

/** What did not come onto the board: overtaken by somebody else, or never answered. */
export type Lost = { readonly changes: readonly Edit[]; readonly error: unknown }

/** Whether the same once more may be taken. Any other refusal would be the same again. */
export const mayHold = (error: unknown): boolean =>
  !isFault(error) || error.isStale || error.status === 0 || error.status === 429 || error.status >= 500

const lostOf = new Map<string, Lost>()
const watchers = new Map<string, Set<() => void>>()

function become(projectId: string, lost: Lost | null): void {
  if (lost) lostOf.set(projectId, lost)
  else lostOf.delete(projectId)
  for (const watcher of watchers.get(projectId) ?? []) watcher()
}

/** Behind those that were lost before. False if no page of this project shows it now: then it must be told elsewhere. */
export function loseChange(projectId: string, change: Edit, error: unknown): boolean {
  become(projectId, { changes: [...(findLost(projectId)?.changes ?? []), change], error })
  return watchers.has(projectId)
}

/** How many edits wait. */
export const countLost = (projectId: string): number =>
  findLost(projectId)?.changes.reduce((sum, { edits }) => sum + edits.length, 0) ?? 0

export const forgetLost = (projectId: string): void => become(projectId, null)

export const findLost = (projectId: string): Lost | null => lostOf.get(projectId) ?? null

/** Answers how to stop. */
export function watchLost(projectId: string, watcher: () => void): () => void {
  const all = watchers.get(projectId) ?? new Set()
  watchers.set(projectId, all.add(watcher))
  return () => {
    all.delete(watcher)
    if (all.size === 0 && watchers.get(projectId) === all) watchers.delete(projectId)
  }
}

export function useLost(projectId: string): Lost | null {
  const watch = useCallback((watcher: () => void) => watchLost(projectId, watcher), [projectId])
  return useSyncExternalStore(watch, () => findLost(projectId))
}

// Whoever signs in next in this window would send them as their own.
onGoodbye(() => {
  for (const projectId of [...lostOf.keys()]) forgetLost(projectId)
})
