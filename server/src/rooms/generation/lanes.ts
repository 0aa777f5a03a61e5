// Who may hand work over now. A lane is one provider and kind; its places are shared by all workspaces.

/** One workspace in one lane. */
export type LaneShare = { readonly workspaceId: string; readonly running: number; readonly waits: boolean }

/**
 * Whether this workspace may take a free place: there is one, and nobody who waits has fewer under way. So one that asks for a
 * thousand at once is served as often as one that asks for two. Pure.
 */
export function maySubmit(shares: readonly LaneShare[], workspaceId: string, placesMax: number): boolean {
  const running = shares.reduce((sum, share) => sum + share.running, 0)
  if (running >= placesMax) return false
  const mine = shares.find((share) => share.workspaceId === workspaceId)?.running ?? 0
  return !shares.some((share) => share.waits && share.workspaceId !== workspaceId && share.running < mine)
}

/** How soon somebody who waits asks again; spread, so that not all of them ask at one moment. */
export const laneWaitMs = (chance: number): number => 500 + Math.floor(chance * 1000)

/** Who has not asked for this long does not wait. */
export const LANE_WAITER_FRESH_MS = 10_000
