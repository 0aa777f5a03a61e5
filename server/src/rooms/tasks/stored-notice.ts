// Why a task stands still although nothing failed: what it waits for, or what stopped it.
import type { TaskNotice } from '#contract/tasks.ts'
import { describeFault, type FaultDetails, findStored, type Language } from '#platform/faults.ts'

/** A code of the catalogue of faults, told in the reader's language. */
export type StoredNotice = {
  readonly code: string
  readonly details: FaultDetails
  /** ISO; it goes on by itself then, and the notice is over. */
  readonly until?: string
}

/** Null when what it waited for is over by now. */
export function readNotice(notice: StoredNotice | null, language: Language, now: Date): TaskNotice | null {
  if (!notice || (notice.until !== undefined && new Date(notice.until) <= now)) return null
  const told = findStored(notice)
  return told ? { code: notice.code, ...describeFault(told, language), until: notice.until ?? null } : null
}
