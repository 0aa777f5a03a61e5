// A submit of which nobody knows whether it arrived. The provider is asked by our own id where its protocol has one, with the key
// that the work went out with; that it knows nothing is believed after a while only, for listings lag behind what was taken.
import { RunAgainLater } from '#platform/jobs/job.ts'
import { type Access, accessOfIntent, KEY_LOST } from './access.ts'
import type { Deps, Work } from './deps.ts'
import { type Begun, leaveOpen } from './keep.ts'
import { leaveLane } from './lanes/places.ts'
import { isOverdue } from './overdue.ts'
import type { Prices, ProviderJob } from './provider.ts'
import type { Generation } from './tables.ts'

/**
 * Whether handing it in once more can cost nothing. What a price says counts as it was frozen: one that was set to 0 while work is in the
 * air, for a week's promotion, is not the price of that work.
 */
export function mayGoInAgain({ engine, intent }: Begun): boolean {
  if (!engine.provider) return engine.resubmitIsFree
  const isSaid = (prices: Prices | null | undefined) => Object.keys(prices?.units ?? {}).length > 0
  if (intent.priceMicros > 0n) return false
  return isSaid(intent.prices) || (engine.resubmitIsFree && !isSaid(engine.prices))
}

const FIND_FIRST_MS = 2000
const FIND_AGAIN_MAX_MS = 30_000
const UNASKED_WAIT_MS = 5000
/** A key may be put back by a person. */
const KEY_LOST_WAIT_MS = 60_000

/** Twice that long without a note that a request is under way, and whoever sent it is gone. */
const IN_THE_AIR_BEATS = 2

/** How often it is noted that a request is under way: sooner than anybody believes that the provider never had it. */
export const beatMs = ({ times: { attendEveryMs, findWithinMs } }: Pick<Deps, 'times'>) =>
  Math.max(1, Math.min(attendEveryMs, findWithinMs / 2))

/** Where a second submit under the same id is refused, being wrong costs a refusal: their listing need not be believed for long. */
const REFUSED_TWICE_MS = 8000

type Handed = Pick<Generation, 'handedAt' | 'attendedAt' | 'createdAt' | 'isTaken'>

const lastInTheAir = ({ handedAt, attendedAt, createdAt }: Handed) => (handedAt ?? attendedAt ?? createdAt).getTime()

const sinceInTheAirMs = ({ clock }: Pick<Deps, 'clock'>, intent: Handed) => clock.now().getTime() - lastInTheAir(intent)

/** Whether a provider that says it has no such work is believed by now. */
export function believesNull(deps: Pick<Deps, 'clock' | 'times'>, intent: Handed): boolean {
  return !intent.isTaken && sinceInTheAirMs(deps, intent) >= deps.times.findWithinMs
}

/** Whether the same request may be sent once more: then at the latest it turns out whether they have it. */
function maySubmitAgain(deps: Deps, { engine, intent, isAboutToSubmit = false }: Recovering): boolean {
  if (!isAboutToSubmit || engine.refusesTwice !== true || intent.isTaken) return false
  return sinceInTheAirMs(deps, intent) >= REFUSED_TWICE_MS
}

/** `isAboutToSubmit`: whoever asks sends the same request again if they are said not to have it, and gives nothing back. */
type Recovering = Begun & { readonly isAboutToSubmit?: boolean }

/** How soon after the last request it is asked again: at first at once, then longer and longer. */
function findAgainMs(deps: Deps, intent: Handed): number {
  const sinceMs = Math.max(0, sinceInTheAirMs(deps, intent))
  const leftMs = Math.max(0, deps.times.findWithinMs - sinceMs)
  const waitMs = Math.min(FIND_AGAIN_MAX_MS, Math.max(FIND_FIRST_MS, sinceMs))
  return intent.isTaken ? waitMs : Math.min(waitMs, leftMs + 1)
}

export const findFirstMs = (deps: Pick<Deps, 'times'>) => Math.min(FIND_FIRST_MS, deps.times.findWithinMs)

export type Found = Access & ProviderJob

/**
 * The job of a submit whose reply was lost; null if it may go in again, to the same account. Free work goes in again; paid work that
 * cannot be asked about is an open question. Throws `RunAgainLater` while it is too early to tell.
 */
export async function recover(deps: Deps, work: Work, begun: Recovering): Promise<Found | null> {
  const { engine, intent } = begun
  if (engine.findByIntent) {
    const found = await askFor(deps, work, begun)
    if (found || mayGoInAgain(begun) || believesNull(deps, intent) || maySubmitAgain(deps, begun)) return found
    throw new RunAgainLater(findAgainMs(deps, intent))
  }
  if (mayGoInAgain(begun)) return null
  const leftMs = beatMs(deps) * IN_THE_AIR_BEATS - sinceInTheAirMs(deps, intent)
  // Somebody may still be waiting for the reply.
  if (engine.provider !== undefined && !intent.isReplyLost && leftMs > 0) throw new RunAgainLater(leftMs)
  return leaveOpen(deps, work, begun, 'the reply to the submit was lost')
}

/** Asked by our own id; null if they say that they do not know it. */
export async function askFor(deps: Deps, work: Work, begun: Begun): Promise<Found | null> {
  const { engine, intent } = begun
  const { signal } = work.context
  const access = await keptAccess(deps, work, begun)
  const found = await engine.findByIntent?.(intent.id, signal, access.access).catch((error: unknown) => {
    signal.throwIfAborted()
    deps.log?.warn({ err: error, engine: engine.id }, 'could not ask for a lost submit')
    throw new RunAgainLater(UNASKED_WAIT_MS)
  })
  return found ? { ...access, providerJobId: found.providerJobId } : null
}

/** The key of work that was handed over. Without it nothing is asked, and at the deadline it is an open question. */
export async function keptAccess(deps: Deps, work: Work, begun: Begun): Promise<Access> {
  const access = await accessOfIntent(deps, work.scope, begun.intent)
  if (access) return access
  if (isOverdue(deps, begun)) return leaveOpen(deps, work, begun, KEY_LOST)
  await leaveLane(deps, work, begun)
  throw new RunAgainLater(KEY_LOST_WAIT_MS)
}
