// What goes wrong next at a simulated provider, and at which door.

/** Before anything was accepted. `429_retry_date` gives its hint as a date. */
export const REFUSING_FAULTS = [
  '429',
  '429_retry_after',
  '429_retry_date',
  '5xx_before',
  'bad_input',
  'blocked',
  'no_balance',
  'bad_key',
] as const
/** Accepted, but the answer does not come through as it should. */
export const GARBLING_FAULTS = ['5xx_after', 'lost_reply', 'cut_reply', 'malformed', 'wrong_type', 'huge'] as const
/** Accepted and answered; the job itself goes wrong, or what it made. */
export const JOB_FAULTS = [
  'fails_later',
  'blocked_later',
  'unknown_status',
  'late',
  // Made, and counted as three times what was asked for.
  'dear',
  'expired_link',
  'private_link',
  'wrong_media',
  'huge_media',
] as const

/** Accepted, made and charged, and what is answered is of no use. `filtered` of pictures alone is free. */
export const ANSWER_FAULTS = ['refused', 'filtered', 'cut', 'empty'] as const

export type Fault =
  | 'slow'
  | (typeof ANSWER_FAULTS)[number]
  | (typeof REFUSING_FAULTS)[number]
  | (typeof GARBLING_FAULTS)[number]
  | (typeof JOB_FAULTS)[number]

/** `submit`: something may be charged. `poll`: how is it going. `result`: the bytes. `other`: lists, uploads, cancelling. */
export type Stage = 'submit' | 'poll' | 'result' | 'other'

export type FaultScript = {
  /** The next `times` requests at that door (default: one, at submit) meet this fault. First in, first out per door. */
  next(fault: Fault, options?: { readonly times?: number; readonly stage?: Stage }): void
  /** From now on each submit that nothing else waits for meets a fault with these chances (0..1 each, sum at most 1). */
  random(seed: number, weights: Readonly<Partial<Record<Fault, number>>>): void
  clear(): void
  take(stage: Stage): Fault | null
}

export function createFaultScript(): FaultScript {
  const waiting: { readonly fault: Fault; readonly stage: Stage }[] = []
  let drawn: (() => Fault | null) | null = null
  return {
    next(fault, { times = 1, stage = 'submit' } = {}) {
      for (let i = 0; i < times; i += 1) waiting.push({ fault, stage })
    },
    random(seed, weights) {
      const chance = mulberry32(seed)
      drawn = () => {
        let left = chance()
        for (const [fault, weight] of Object.entries(weights)) {
          left -= weight
          if (left < 0) return fault as Fault
        }
        return null
      }
    },
    clear() {
      waiting.length = 0
      drawn = null
    },
    take(stage) {
      const at = waiting.findIndex((each) => each.stage === stage)
      const [found] = at === -1 ? [] : waiting.splice(at, 1)
      return found?.fault ?? (stage === 'submit' ? (drawn?.() ?? null) : null)
    },
  }
}

/** A small generator with a seed, so that a run with faults can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
