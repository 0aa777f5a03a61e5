// Who may hand work over now. A lane is one provider, kind and account: what a provider limits is an account. Its places are shared by
// all whose work goes out with keys of its owner.
import type { Access } from '../access.ts'
import type { Engine } from '../provider.ts'

/**
 * The lane of work that goes out with this key; that of the installation for its own keys, and where no key is needed. Null for engines of
 * this machine, which are limited by how many jobs run at once.
 */
export function laneOf({ provider, kind }: Pick<Engine, 'provider' | 'kind'>, { access }: Access): string | null {
  if (provider === undefined) return null
  return access?.account === undefined ? `${provider}/${kind}` : `${provider}/${kind}/${access.account}`
}

/** Whose work: shares of a lane are equal between workspaces first, then between the people of one. */
export type LaneUser = { readonly workspaceId: string; readonly requestedBy: string }

/** What one of them has in one lane. */
export type LaneShare = LaneUser & { readonly running: number; readonly waiting: number }

/**
 * Whether this work may take a free place: there is one, no workspace that waits has fewer under way, and nobody of the same workspace who
 * waits has. So one that asks for a thousand at once is served as often as one that asks for two. Pure.
 * @param placesMax as it is now: lowered, whatever is under way goes on and nothing new is let in before it is below
 */
export function maySubmit(shares: readonly LaneShare[], who: LaneUser, placesMax: number): boolean {
  const running = (of: readonly LaneShare[]) => of.reduce((sum, share) => sum + share.running, 0)
  if (running(shares) >= placesMax) return false
  const mine = shares.filter((share) => share.workspaceId === who.workspaceId)
  const byWorkspace = Map.groupBy(shares, (share) => share.workspaceId)
  for (const [workspaceId, theirs] of byWorkspace)
    if (workspaceId !== who.workspaceId && isWaiting(theirs) && running(theirs) < running(mine)) return false
  const own = running(mine.filter((share) => share.requestedBy === who.requestedBy))
  return !mine.some((share) => share.requestedBy !== who.requestedBy && isWaiting([share]) && share.running < own)
}

const isWaiting = (shares: readonly LaneShare[]) => shares.some((share) => share.waiting > 0)

const WAIT_MS = 500
const WAIT_MAX_MS = 10_000

/**
 * How soon one of those who wait asks again: later the more of the same person wait, so that together they ask a few times for
 * each place and second and no more, and spread, so that not all of them ask at one moment.
 * @param chance 0 up to 1
 */
export function laneWaitMs(waiting: number, placesMax: number, chance: number): number {
  const round = Math.ceil(waiting / Math.max(1, placesMax))
  return Math.floor(Math.min(WAIT_MAX_MS, WAIT_MS * Math.max(1, round)) * (1 + chance))
}

/** Who has not asked for this long does not wait. */
export const LANE_WAITER_FRESH_MS = 3 * WAIT_MAX_MS
