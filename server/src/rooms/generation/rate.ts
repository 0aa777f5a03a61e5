// How many of a kind one user may have made an hour: what is over it waits, and that is said before.
import type { Wait as WireWait } from '#contract/generation.ts'
import { Fault } from '#platform/faults.ts'
import { chance } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { quotaKindOf } from './bookings.ts'
import type { Deps } from './deps.ts'
import type { GenerationKind } from './provider.ts'

/** What of a request has to wait. */
export type Wait = {
  readonly kind: GenerationKind
  readonly count: number
  readonly most: number
  readonly windowMinutes: number
  /** How many of them begin at once. */
  readonly atOnce: number
  readonly lastBeginsAt: Date
  readonly lastBeginsInS: number
}

export const toWireWait = (wait: Wait): WireWait => ({
  ...{ kind: wait.kind, count: wait.count, most: wait.most, window_minutes: wait.windowMinutes },
  ...{ at_once: wait.atOnce, last_begins_at: wait.lastBeginsAt.toISOString(), last_begins_in_s: wait.lastBeginsInS },
})

const HOUR_MS = 3_600_000

/** Only of kinds that are more than may begin now. */
export async function waitsOf(
  { db, billing, clock, perHourMax }: Pick<Deps, 'db' | 'billing' | 'clock' | 'perHourMax'>,
  scope: Scope,
  counts: ReadonlyMap<GenerationKind, number>,
): Promise<Wait[]> {
  const waits: Wait[] = []
  for (const [kind, count] of counts) {
    const most = perHourMax?.[kind]
    if (most === undefined || most === null) continue
    const asked = { kind: quotaKindOf(kind), count, most, windowMs: HOUR_MS }
    const { atOnce, lastAt } = await billing.quotas.whenBegin(db, scope, asked)
    if (atOnce >= count) continue
    const lastBeginsInS = Math.max(0, Math.ceil((lastAt.getTime() - clock.now().getTime()) / 1000))
    waits.push({ kind, count, most, windowMinutes: HOUR_MS / 60_000, atOnce, lastBeginsAt: lastAt, lastBeginsInS })
  }
  return waits
}

export type RateWait = {
  readonly until: Date
  readonly delayMs: number
  /** For the task whose work it is. */
  readonly notice: {
    readonly code: string
    readonly details: Readonly<Record<string, unknown>>
    readonly until: string
  }
}

/** A limit may be raised, and what counted may be given back: it is asked again before its time. */
const ASK_AGAIN_MS = 5 * 60_000
/** Many wait for one place: not all of them ask at one moment. */
const SPREAD_MS = 2000

/** How long what was refused for its rate waits, and what is told meanwhile; undefined of every other error. */
export function rateWaitOf(error: unknown, now: Date): RateWait | undefined {
  if (!(error instanceof Fault) || error.code !== 'BILLING_OVER_QUOTA') return undefined
  const { most, what, window_minutes, free_at: freeAt } = error.details
  const until = new Date(String(freeAt))
  const leftMs = Math.max(0, until.getTime() - now.getTime())
  const free_at = `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return {
    until,
    delayMs: Math.round(Math.min(ASK_AGAIN_MS, leftMs) + 1 + chance() * SPREAD_MS),
    notice: {
      code: 'TASKS_WAITS_FOR_RATE',
      details: { most, what, window_minutes, free_at },
      until: until.toISOString(),
    },
  }
}
