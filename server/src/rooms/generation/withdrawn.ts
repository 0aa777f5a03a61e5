// Work whose reply was lost goes in again to the account that it went to before, whoever asks for it by now: our id is known there and
// nowhere else, so only there does a second request find the first. But it is a new request, on somebody's bill: it needs what any new
// request needs. Where that is not so any more, what the provider never had is let go of, and whoever still wants it begins anew with
// keys of their own; what the provider may have is asked for as ever, until it is an open question.
import { RunAgainLater } from '#platform/jobs/job.ts'
import { forWorkOf, standingOf } from './access.ts'
import { letGo } from './bookings.ts'
import type { Deps, Work } from './deps.ts'
import type { Begun } from './keep.ts'
import { OVERTAKEN_WAIT_MS } from './lanes/places.ts'
import { believesNull, findFirstMs, mayGoInAgain } from './lost-reply.ts'
import { lockGeneration } from './queries.ts'

const WITHDRAWN = {
  cause: 'cancelled',
  message:
    'its reply was lost, the provider never had it, and the key that it went out with may not be used for it any more',
} as const

const FOLLOWED = { cause: 'cancelled', message: 'its work stands still, and the provider does not have it' } as const

/** Of work that is about to go in again. Throws `RunAgainLater` if it may not. */
export async function checkMayBegin(deps: Deps, work: Work, begun: Begun & { readonly isPinned: boolean }) {
  const { engine, intent, isPinned } = begun
  if (engine.provider === undefined) return
  const isFollowed = work.context.isOnlyFollowed === true
  if (!isFollowed && (!isPinned || (await mayServeAgain(deps, work, begun)))) return
  // It may show in their listing yet: nothing is given back on a guess.
  if (isPinned && !mayGoInAgain(begun) && !believesNull(deps, intent)) throw new RunAgainLater(findFirstMs(deps))
  const { scope } = work
  const isOurs = await deps.db.transaction(async (tx) => {
    const now = await lockGeneration(tx, scope.workspaceId, intent.id)
    if (now?.state !== intent.state || now.attempt !== intent.attempt) return false
    const failure = isFollowed ? FOLLOWED : WITHDRAWN
    await letGo(deps, tx, { scope, engine, id: intent.id, state: 'cancelled', failure })
    return true
  })
  throw new RunAgainLater(isOurs ? 0 : OVERTAKEN_WAIT_MS)
}

/** Not suspended, not removed; the key neither taken away nor switched off, and still meant for such work. */
async function mayServeAgain(deps: Deps, { scope, order }: Work, { engine, intent }: Begun): Promise<boolean> {
  const { keyId, handedBy, requestedBy } = intent
  const actorId = handedBy ?? requestedBy
  if ((await standingOf(deps, deps.db, { scope: { ...scope, actorId }, order, engine })) !== 'good') return false
  if (keyId === null) return true
  return (await deps.keys?.mayServe?.({ ...scope, actorId }, keyId, forWorkOf(order, engine))) ?? true
}
