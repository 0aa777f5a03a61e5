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
  type Localised,
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
  const remedy = remedyOf(error)?.[reader.language]
  const now = remedy === undefined ? {} : { remedy }
  if (!fault) return { ...error, ...now }
  const told = reader.isGuest ? forOutside(fault) : fault
  // Without details its own words cannot be filled anew.
  const words = details || told !== fault ? describeFault(told, reader.language) : {}
  return { ...error, ...words, ...now }
}

/** Of whoever reads it with this scope. */
export const readerOf = ({ isGuest }: Pick<Scope, 'isGuest'>, language: Language): Reader => ({ language, isGuest })

export type Answer = Pick<
  NonNullable<TaskError['decided_questions']>[number],
  'generation_id' | 'charged' | 'decided_by'
>

/** With the answer to one of its open questions; undefined if it is none of its. */
export function answered(error: StoredError, answer: Answer): StoredError | undefined {
  const { open_questions: open = [], decided_questions: before = [], ...rest } = error
  const question = open.find((one) => one.generation_id === answer.generation_id)
  if (!question) return undefined
  const left = open.filter((one) => one !== question)
  const decided = [...before, { ...question, ...answer }]
  const charged = left.length > 0 ? 'unknown' : decided.some((one) => one.charged)
  return { ...rest, charged, ...(left.length > 0 ? { open_questions: left } : {}), decided_questions: decided }
}

/** What there is to do once everything is answered. */
function remedyOf({ open_questions: open = [], decided_questions: decided = [] }: Partial<StoredError>) {
  if (open.length > 0 || decided.length === 0) return undefined
  return decided.some((one) => one.charged) ? CHARGED : NOT_CHARGED
}
const CHARGED: Localised = {
  en: 'Decided: it was charged, and is on the bill. Press retry to go on; what came in meanwhile is taken, the rest is made anew and costs again.',
  'zh-CN': '已确认：已扣费并计入账单。点击“重试”可继续；已取回的内容会直接使用，其余内容会重新生成，并再次产生费用。',
}
const NOT_CHARGED: Localised = {
  en: 'Decided: it was not charged, and what was held is free again. Press retry to go on.',
  'zh-CN': '已确认：未扣费，冻结的金额已退回。点击“重试”可继续。',
}

/** As a guest may have it, in whatever language he reads it later. */
export function errorForGuest(error: StoredError): StoredError {
  const fault = findStored({ code: error.code, details: error.details ?? {} })
  const told = fault && forOutside(fault)
  if (!told || told === fault) return error
  return { ...error, ...describeFault(told, 'en'), details: told.details }
}
