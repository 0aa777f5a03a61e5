// What the storm of generations and the process that stands in it both know.

/** Two accounts at every provider: what one has taken the other knows nothing of. */
export const CHAOS_ACCOUNTS = ['test-key', 'other-key'] as const
/** Longer than the listings of the simulators lag. */
export const CHAOS_FIND_SECONDS = 4
export const CHAOS_LAG_MAX_MS = 2000
/** Late work comes in after its deadline. */
export const CHAOS_LATE_MS = 20_000
export const CHAOS_DEADLINE_MS = 15_000
