// A place in a lane: taken with the hand-over, kept while the provider is at the work, and given back when it is done with it, when
// whoever took it is gone, or when nobody can tell any more whether the provider is at it.
import type { Tx } from '#platform/db/db.ts'
import { chance } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { type Access, isBilledWith, standingOf } from '../access.ts'
import type { Deps, Standing, Work } from '../deps.ts'
import type { Begun } from '../keep.ts'
import { type Seen, setHanding } from '../queries.ts'
import { laneShares, lockLane, setLane, waitInLane } from './lane-queries.ts'
import { LANE_WAITER_FRESH_MS, laneOf, laneWaitMs, maySubmit } from './lanes.ts'

/** For the attempt that was overtaken: the other one's submit is answered by then, or is taken for lost. */
export const OVERTAKEN_WAIT_MS = 2000

/** The transaction that would have to be paid for by a wallet that does not cover it is given up. */
class Unpaid extends Error {}

type Taking = Access & {
  readonly from: Seen
  /** It goes to the account that it went to before. */
  readonly isPinned: boolean
}

/** In one transaction: there is a place, from now on it is this attempt's, and the hold is whose the key says. */
export async function takePlace(deps: Deps, work: Work, begun: Begun, taking: Taking): Promise<'taken' | 'unpaid'> {
  const outcome: Outcome = await deps.db
    .transaction((tx) => tryToTake(deps, tx, work, { ...begun, ...taking }))
    .catch((error: unknown) => {
      if (error instanceof Unpaid) return 'unpaid' as const
      throw error
    })
  if (outcome === 'suspended' || outcome === 'gone') return waitForAsker(deps, work, { ...begun, standing: outcome })
  if (typeof outcome === 'number') throw new RunAgainLater(outcome)
  return outcome
}

type Outcome = 'taken' | 'unpaid' | Exclude<Standing, 'good'> | number

const NOTICES = { suspended: 'TASKS_ASKER_SUSPENDED', gone: 'TASKS_ASKER_GONE' } as const

type Unwelcome = Begun & { readonly standing: keyof typeof NOTICES }

/** Its task is being stopped: what asks again finds that, and gives its hold back. */
const SUSPENDED_WAIT_MS = 5000

/** All that waits within a minute names the same end: it is told once, not with each try of each step. */
const SUSPENDED_NOTICE_MS = 60_000

/** Told anew while it lasts, so that it is not told any more once it is over. */
async function waitForAsker(deps: Deps, { context }: Work, { intent, standing }: Unwelcome): Promise<never> {
  const taskId = context.taskId ?? intent.taskId
  const nextTryMs = deps.clock.now().getTime() + 2 * SUSPENDED_WAIT_MS
  const until = new Date(Math.ceil(nextTryMs / SUSPENDED_NOTICE_MS) * SUSPENDED_NOTICE_MS).toISOString()
  if (taskId !== null) await deps.tasks?.tellWaiting(taskId, { code: NOTICES[standing], details: {}, until })
  throw new RunAgainLater(SUSPENDED_WAIT_MS)
}

/** @returns how long to wait, in milliseconds, if it was not to be had */
async function tryToTake(deps: Deps, tx: Tx, { scope, order }: Work, taking: Begun & Taking): Promise<Outcome> {
  const { engine, intent, from, isPinned, access } = taking
  const at = deps.clock.now()
  const one = { workspaceId: scope.workspaceId, id: intent.id }
  const lane = laneOf(engine, taking)
  // Here, where it is written down that it goes out: whoever is suspended, or removed, a moment later was not when it went.
  const standing = engine.provider === undefined ? 'good' : await standingOf(deps, tx, { scope, order, engine })
  if (standing !== 'good') return standing
  // A request without a reply had its place before, and keeps it.
  if (lane !== null && from.state === 'intended') {
    const who = { workspaceId: scope.workspaceId, requestedBy: intent.requestedBy }
    await lockLane(tx, lane)
    const shares = await laneShares(tx, lane, {
      waitingSince: new Date(at.getTime() - LANE_WAITER_FRESH_MS),
      // So long after the last sign of a request it is either known to the provider, or sent anew, or an open question.
      leasedSince: new Date(at.getTime() - deps.times.findWithinMs),
    })
    if (!maySubmit(shares, who, engine.concurrencyMax)) {
      await waitInLane(tx, one, { from, lane, at })
      const mine = shares.find(
        (share) => share.workspaceId === who.workspaceId && share.requestedBy === who.requestedBy,
      )
      return laneWaitMs(mine?.waiting ?? 1, engine.concurrencyMax, chance())
    }
  }
  const step = isPinned ? { lost: true } : { with: { keyId: access?.keyId ?? null, by: scope.actorId } }
  if (!(await setHanding(tx, one, { from, to: 'submitting', at, lane, ...step }))) return OVERTAKEN_WAIT_MS
  // Who pays was settled when that key was first used.
  if (isPinned) return 'taken'
  const billed = { holdId: intent.id, isBilled: isBilledWith(access ? { access } : {}) }
  if (engine.provider !== undefined && !(await deps.billing.setBilled(tx, scope, billed))) throw new Unpaid()
  return 'taken'
}

/** Nobody can tell whether the provider is at it: its key is lost, or gets no answer. Others of the account need not wait for that. */
export async function leaveLane(deps: Deps, { scope }: Pick<Work, 'scope'>, { intent }: Begun): Promise<void> {
  const one = { workspaceId: scope.workspaceId, id: intent.id }
  await deps.db.transaction((tx) => setLane(tx, one, null))
}

/** The provider says that it is at it: it has its place, also in a lane that is full by now. */
export async function rejoinLane(
  deps: Deps,
  { scope }: Pick<Work, 'scope'>,
  { engine, intent, access }: Begun & Access,
): Promise<void> {
  const lane = laneOf(engine, access ? { access } : {})
  if (lane === null || intent.lane === lane) return
  await deps.db.transaction((tx) => setLane(tx, { workspaceId: scope.workspaceId, id: intent.id }, lane))
}
