// What a failure means for an upload: whether it can go on from where it is, and whether the same content can come through at all.
import { isFault } from '#web/api/fault.ts'

/** They leave an upload as it is: sign in again, wait, or send more slowly. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 429])
const OF_CONTENT: ReadonlySet<number> = new Set([400, 413, 415, 422])

/** Our server has said no: what was begun is over. A proxy that answers in words of its own has not said so. */
export const isRefused = (error: unknown): boolean =>
  isFault(error) &&
  error.code !== 'UNREACHABLE' &&
  error.status >= 400 &&
  error.status < 500 &&
  !PASSING.has(error.status)

/** No second try would bring the same content through. */
export const isOfContent = (error: unknown): boolean =>
  isRefused(error) && isFault(error) && OF_CONTENT.has(error.status)
