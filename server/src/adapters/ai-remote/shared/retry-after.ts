// When a provider says that it may be asked again.

/** What asks for more than a day's patience is a mistake over there. */
const PATIENCE_MAX_MS = 24 * 3_600_000

/**
 * `retry-after-ms`, then `retry-after` in seconds or as a date. From 0 to a day in whole milliseconds; undefined where there is
 * no time, or none that makes sense.
 */
export function retryAfterMsOf(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const exact = headers['retry-after-ms']
  return patienceMs(exact === undefined ? undefined : Number.parseFloat(exact)) ?? patienceMs(msOf(headers, nowMs))
}

function msOf({ 'retry-after': hint }: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  if (hint === undefined || hint.trim() === '') return undefined
  const seconds = Number(hint)
  return Number.isNaN(seconds) ? Math.max(0, Date.parse(hint) - nowMs) : seconds * 1000
}

export function patienceMs(ms: number | undefined): number | undefined {
  if (ms === undefined || Number.isNaN(ms) || ms < 0) return undefined
  return Math.min(PATIENCE_MAX_MS, Math.ceil(ms))
}
