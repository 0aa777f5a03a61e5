// How a conversation with a provider can end without a result; each is caught by the engine's frame (`remote-engine.ts`).
import type { FailureCause, Usage } from '#rooms/generation/provider.ts'
import type { Problem } from './problem.ts'

/** The provider, or we ourselves, said no: nothing was begun. */
export class RefusedError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** The request went out and what came back does not tell what became of it. Never holds what the other side said in full. */
export class UnknownOutcomeError extends Error {}

/** A question that may be asked again at no cost did not get an answer, or got a no: either says nothing of the work. */
export class AskAgainError extends Error {
  readonly retryAfterMs: number | undefined
  constructor(message: string, retryAfterMs?: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** It was made, and its link does not open: closed (403, 404, 410), or not reached. */
export class UnfetchedError extends Error {
  readonly isClosed: boolean
  constructor(message: string, isClosed = false) {
    super(message)
    this.isClosed = isClosed
  }
}

/** It was made, and lies where only an administrator can let us go. */
export class ForbiddenResultError extends UnfetchedError {}

/** The provider does not know the job. */
export class UnknownJobError extends Error {}

/** It was taken on, and ended without a result that can be used. */
export class FailedWorkError extends Error {
  readonly cause_: FailureCause
  readonly isCharged: boolean
  readonly usage: Usage | undefined
  /** @param how.usage what of it is charged, where that is known */
  constructor(how: { cause: FailureCause; message: string; isCharged: boolean; usage?: Usage }) {
    super(how.message)
    this.cause_ = how.cause
    this.isCharged = how.isCharged
    this.usage = how.usage
  }
}
