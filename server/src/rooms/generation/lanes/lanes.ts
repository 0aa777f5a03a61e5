// Who may hand work over now. A lane is one provider and kind; its places are shared by all workspaces.

/** One workspace in one lane. */
export type LaneShare = { readonly workspaceId: string; readonly running: number; readonly waiting: number }

/**
 * Whether this workspace may take a free place: there is one, and nobody who waits has fewer under way. So one that asks for a
 * thousand at once is served as often as one that asks for two. Pure.
 */
export function maySubmit(shares: readonly LaneShare[], workspaceId: string, placesMax: number): boolean {
  const running = shares.reduce((sum, share) => sum + share.running, 0)
  if (running >= placesMax) return false
  const mine = shares.find((share) => share.workspaceId === workspaceId)?.running ?? 0
  return !shares.some((share) => share.waiting > 0 && share.workspaceId !== workspaceId && share.running < mine)
}

const WAIT_MS = 500
const WAIT_MAX_MS = 10_000

/**
 * How soon one of those who wait asks again: later the more of the same workspace wait, so that together they ask a few times for
 * each place and second and no more, and spread, so that not all of them ask at one moment.
 * @param chance 0 up to 1
 */
export function laneWaitMs(waiting: number, placesMax: number, chance: number): number {
  const round = Math.ceil(waiting / Math.max(1, placesMax))
  return Math.floor(Math.min(WAIT_MAX_MS, WAIT_MS * Math.max(1, round)) * (1 + chance))
}

/** Who has not asked for this long does not wait. */
export const LANE_WAITER_FRESH_MS = 3 * WAIT_MAX_MS
