// When things begin that are allowed so many times within a window that slides. Pure.

/** Spent already, oldest first, and counted for the rate. */
export type Spent = { readonly amount: number; readonly at: Date }

export type Rate = { readonly most: number; readonly windowMs: number; readonly now: Date }

export type Beginnings = {
  /** How many may begin at once. */
  readonly atOnce: number
  /** When the last of them begins, if each begins as soon as it may; now if all may. */
  readonly lastAt: Date
}

/** Of `count` more of one each. */
export function whenBegin(spends: readonly Spent[], count: number, { most, windowMs, now }: Rate): Beginnings {
  const ends = spends
    .filter((spend) => spend.amount > 0 && spend.at.getTime() + windowMs > now.getTime())
    .flatMap((spend) => Array.from({ length: spend.amount }, () => spend.at.getTime() + windowMs))
  const atOnce = Math.min(count, Math.max(0, most - ends.length))
  let at = now.getTime()
  for (let begun = 0; begun < count; begun += 1) {
    // Each takes the place of the one that has as many after it as there are places.
    at = Math.max(at, ends[ends.length - most] ?? at)
    ends.push(at + windowMs)
  }
  return { atOnce, lastAt: new Date(at) }
}
