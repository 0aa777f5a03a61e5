// How a provider says no: most by the status of HTTP, some by numbers of their own in the body, whatever the status.
import type { FailureCause } from '#rooms/generation/provider.ts'
import { causeOfStatus, type Problem, type ProblemRule, problemOf } from './problem.ts'
import { retryAfterMsOf } from './retry-after.ts'

/** One answer. */
export type Told = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body read as JSON; undefined if it is none. */
  readonly json: unknown
  readonly nowMs: number
}

export type No = Problem & {
  /** Nobody knows whether the work was taken all the same. */
  readonly isUnsure: boolean
}

export type Reading = {
  /** The no in an answer, or null where it is a yes. Throws StaleTokenError where only the token was looked at. */
  no(told: Told): No | null
  /** Whether a no to a question means that the job is not known there, where that is not 404. */
  isUnknown?(told: Told): boolean
}

type Sayings = {
  /** How this provider says things; tried before the common reading of the status. */
  readonly rules?: readonly ProblemRule[]
  /** For providers that answer 200 and mean no. Undefined: it is a yes. */
  readonly problemIn?: (json: unknown) => Problem | undefined
  /** What it says of a job that it does not know. */
  readonly unknownJob?: RegExp
}

/** A status below 500 that is no success is a plain no; of 5xx and of a time-out (408) nobody knows. */
export function byStatus({ rules = [], problemIn, unknownJob }: Sayings = {}): Reading {
  const no: Reading['no'] = (told) => {
    const { status, json, nowMs } = told
    if (status >= 300) return { ...problemOf(told, rules, nowMs), isUnsure: isOpenStatus(status) }
    const said = problemIn?.(json)
    return said ? { ...said, isUnsure: false } : null
  }
  return { no, isUnknown: (told) => unknownJob?.test(no(told)?.message ?? '') ?? false }
}

const isOpenStatus = (status: number) => status >= 500 || status === 408

/**
 * By what stands in the body.
 * @param read the no, or null; of 5xx it gives `unavailable`, unless the provider has plainly looked at the work: another cause than that and
 * `internal` is a no, whatever the status
 */
export function byBody(
  read: (status: number, body: unknown) => Problem | null,
  isUnknown?: (body: unknown) => boolean,
): Reading {
  return {
    no({ status, headers, json, nowMs }) {
      const said = read(status, json)
      if (said === null && status < 400) return null
      const isUnsure = isDown(status, said?.cause)
      // It said that it failed: whoever asks whether it is there hears that it is not.
      const cause = isUnsure && said?.cause === 'internal' ? 'unavailable' : (said?.cause ?? causeOfStatus(status))
      const wait = said?.retryAfterMs ?? (cause === 'busy' ? retryAfterMsOf(headers, nowMs) : undefined)
      const message = said?.message ?? `HTTP ${status}`
      return {
        ...{ cause, isUnsure, message: isUnsure ? `The provider failed: ${message}` : message },
        ...{ ...(wait === undefined ? {} : { retryAfterMs: wait }), ...(said?.isKnown ? { isKnown: true } : {}) },
      }
    },
    ...(isUnknown ? { isUnknown: ({ json }) => isUnknown(json) } : {}),
  }
}

function isDown(status: number, cause: FailureCause | undefined): boolean {
  if (cause !== undefined && cause !== 'internal') return cause === 'unavailable'
  return isOpenStatus(status)
}
