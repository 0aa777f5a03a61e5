// Why a task failed, as it is kept and as it is read. Its words are chosen when somebody reads it: by his language, and by whether
// the figures of the workspace's money are any business of his.
import type { TaskError } from '#contract/tasks.ts'
import {
  describeFault,
  type Fault,
  type FaultDetails,
  findStored,
  forOutside,
  type Language,
} from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

/** With details it is told in the reader's language; without, as it was written down. */
export type StoredError = TaskError & { readonly details?: FaultDetails }

/** Who reads: in which language, and whether he belongs to the workspace. */
export type Reader = { readonly language: Language; readonly isGuest?: boolean | undefined }

/** Why one thing of a task came to nothing. */
export type StoredFailure = Pick<TaskError, 'code' | 'message' | 'remedy'> & { readonly details?: FaultDetails }

export const failureOf = (fault: Fault): StoredFailure => ({
  code: fault.code,
  ...describeFault(fault, 'en'),
  details: fault.details,
})

/**
 * In the reader's language. The figures of the workspace's money are for its members, whoever started the work; what else failed of
 * it (a candidate, a draft) is read in the same way.
 */
export function readError<E extends StoredFailure>({ details, ...error }: E, reader: Reader): Omit<E, 'details'> {
  const fault = findStored({ code: error.code, details: details ?? {} })
  if (!fault) return error
  const told = reader.isGuest ? forOutside(fault) : fault
  // Without details its own words cannot be filled anew.
  return details || told !== fault ? { ...error, ...describeFault(told, reader.language) } : error
}

/** Of whoever reads it with this scope. */
export const readerOf = ({ isGuest }: Pick<Scope, 'isGuest'>, language: Language): Reader => ({ language, isGuest })

/** As a guest may have it, in whatever language he reads it later. */
export function errorForGuest(error: StoredError): StoredError {
  const fault = findStored({ code: error.code, details: error.details ?? {} })
  const told = fault && forOutside(fault)
  if (!told || told === fault) return error
  return { ...error, ...describeFault(told, 'en'), details: told.details }
}
