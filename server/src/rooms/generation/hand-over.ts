// Handing work over, once: a key is chosen, a place in the lane is taken, the step is written down, and only then the request
// leaves the house. What comes back decides whether another key is tried, whether to wait, or whether it is the end.
import { type Fault, Fault as FaultClass } from '#platform/faults.ts'
import { chance } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { toDecimal } from '#rooms/billing/billing.ts'
import { type Access, nextAccess } from './access.ts'
import { letGo } from './bookings.ts'
import type { Deps, KeyOutcome, Work } from './deps.ts'
import { generationFaults } from './faults.ts'
import { type Begun, giveUp, leaveOpen, openContent } from './keep.ts'
import { OVERTAKEN_WAIT_MS, takePlace } from './lanes/places.ts'
import {
  askFor,
  beatMs,
  believesNull,
  type Found,
  findFirstMs,
  keptAccess,
  mayGoInAgain,
  recover,
} from './lost-reply.ts'
import { cleanForOutside, withTrueTypes } from './outgoing.ts'
import type {
  Engine,
  FinishedResult,
  GenerationRequest,
  MediaInput,
  Refusal,
  ResultLinks,
  Submitted,
} from './provider.ts'
import { type Failure, lockGeneration, noteInTheAir, type Seen, setHanding, setSubmitted } from './queries.ts'
import { isPerhapsTaken } from './tables.ts'
import { checkMayBegin } from './withdrawn.ts'

const BUSY_WAIT_MS = 5000
const BUSY_WAIT_MAX_MS = 10 * 60_000

export type Accepted = Access & {
  readonly providerJobId: string
  readonly result?: FinishedResult
  readonly links?: ResultLinks
}

/** The job at the engine: the one that is known, the one that a lost attempt had begun, or a new one. */
export async function handOver(deps: Deps, work: Work, begun: Begun): Promise<Accepted> {
  const { intent, engine } = begun
  const { providerJobId, links } = intent
  if (providerJobId !== null)
    return { providerJobId, ...(links ? { links } : {}), ...(await keptAccess(deps, work, begun)) }
  if (isPerhapsTaken(intent)) {
    const found = await recover(deps, work, { ...begun, isAboutToSubmit: true })
    if (found) return accept(deps, work, begun, found)
  } else if (engine.provider === undefined) await checkLocal(engine)
  return submit(deps, work, begun)
}

/** A lost submit that was found at the provider. */
async function accept(deps: Deps, work: Work, begun: Begun, found: Found): Promise<Accepted> {
  await noteAccepted(deps, work, begun, found)
  return found
}

async function checkLocal(engine: Engine): Promise<void> {
  const ready = await engine.check()
  if (!ready.available)
    throw generationFaults.ENGINE_UNAVAILABLE({ engine: engine.id, reason: ready.reason, remedy_text: ready.remedy })
}

/**
 * Hands it in as it stands in the intent: whoever has moved that on meanwhile has submitted, or is about to. After a lost reply it
 * goes to the account that it went to before.
 */
async function submit(deps: Deps, work: Work, begun: Begun): Promise<Accepted> {
  const { intent } = begun
  const isPinned = intent.state === 'submitting' || intent.isReplyLost
  await checkMayBegin(deps, work, { ...begun, isPinned })
  const tried: string[] = []
  let from: Seen = intent
  let last: Refusal | undefined
  let isUnpaid = false
  for (;;) {
    const access = isPinned
      ? await keptAccess(deps, work, begun)
      : await chooseAccess(deps, work, begun, { tried, last, isUnpaid })
    const keyId = access.access?.keyId
    const request = await requestOf(deps, work, begun, access)
    if ((await takePlace(deps, work, begun, { from, isPinned, ...access })) === 'unpaid') {
      if (keyId === undefined) return refuseUnpaid(deps, work, begun, last)
      isUnpaid = true
      tried.push(keyId)
      continue
    }
    const attempt = from.attempt + 1
    const answer = await ask(deps, work, { ...begun, attempt }, request)
    if (!('refused' in answer)) {
      await noteAccepted(deps, work, begun, answer)
      if (keyId) await tellRing(deps, keyId, { kind: 'ok' })
      return { ...answer, ...access }
    }
    if (isOfLost(begun, answer, isPinned)) return findTaken(deps, work, { ...begun, attempt }, answer)
    from = await stepBack(deps, work, { ...begun, attempt }, answer)
    last = answer
    if (keyId) await noteRefusal(deps, keyId, answer)
    if (keyId === undefined || isPinned || !ofKey(answer)) return refuse(deps, work, begun, answer)
    tried.push(keyId)
  }
}

/** The request of one hand-over. */
type Trying = Begun & { readonly attempt: number }

/**
 * A no that may mean that an earlier request was taken: they have work under this id. Not every provider says so in words that are
 * known, and what was fit for them before is no bad input now.
 */
const isOfLost = (begun: Begun, { refused, isKnown = false }: Refusal, isPinned: boolean) =>
  isKnown || (isPinned && refused === 'bad_input' && begun.engine.findByIntent !== undefined && !mayGoInAgain(begun))

/** It was taken before: it is looked for, and never handed in anew. */
async function findTaken(deps: Deps, work: Work, { attempt, ...begun }: Trying, { message, isKnown }: Refusal) {
  const { intent, engine } = begun
  const found = engine.findByIntent ? await askFor(deps, work, begun) : null
  if (found) return accept(deps, work, begun, found)
  await noteEndOf(deps, work, { ...begun, attempt }, isKnown ? { taken: true } : { lost: true })
  // It went in again before its listing could be believed: it will be there.
  const isEarly = isKnown && engine.refusesTwice === true
  if (engine.findByIntent && (isEarly || !isPerhapsTaken(intent))) throw new RunAgainLater(findFirstMs(deps))
  return leaveOpen(deps, work, begun, `the provider refuses it as known, and does not say as what: ${message}`)
}

/** An engine without a bill has forgotten its job: the same work goes in again. */
export async function resubmit(deps: Deps, work: Work, begun: Begun): Promise<Accepted> {
  const { workspaceId } = work.scope
  const intent = await deps.db.transaction((tx) => lockGeneration(tx, workspaceId, begun.intent.id))
  if (intent?.state !== 'submitted') throw new RunAgainLater(OVERTAKEN_WAIT_MS)
  return submit(deps, work, { ...begun, intent })
}

/** Refusals that another key may not meet. */
const ofKey = ({ refused }: Refusal) => refused === 'auth' || refused === 'no_balance' || refused === 'busy'

type Tries = {
  readonly tried: readonly string[]
  readonly last: Refusal | undefined
  /** The wallet does not cover a key that was tried. */
  readonly isUnpaid: boolean
}

/** When every key was tried, what the last one met is told; first of all that one of them would have to be paid for. */
async function chooseAccess(deps: Deps, work: Work, begun: Begun, { tried, last, isUnpaid }: Tries): Promise<Access> {
  try {
    return await nextAccess(deps, work, begun.engine, tried)
  } catch (error) {
    // A key of one's own that is only busy is waited for.
    if (last && (!isUnpaid || isPassing(last))) return refuse(deps, work, begun, last)
    const provider = begun.engine.provider ?? ''
    const back = isFault(error) && (await deps.keys?.busyUntil?.(work.scope, provider))
    if (back) {
      const retryAfterMs = Math.max(0, back.getTime() - deps.clock.now().getTime())
      return refuse(deps, work, begun, { refused: 'busy', message: 'all keys are resting', retryAfterMs })
    }
    if (isUnpaid) return refuseUnpaid(deps, work, begun, last)
    if (isFault(error)) await release(deps, work, begun, { cause: 'auth', message: error.code })
    throw error
  }
}

/** Its hold was not the wallet's, and the only key that is left is: nobody is charged for what they did not choose. */
async function refuseUnpaid(deps: Deps, work: Work, begun: Begun, last: Refusal | undefined): Promise<never> {
  const { engine, intent } = begun
  const fault = generationFaults.HOUSE_KEY_UNPAID({
    ...{ provider: engine.provider ?? '', engine: engine.id, currency: intent.currency, charged: false },
    ...{ needed: toDecimal(intent.priceMicros), needed_micros: intent.priceMicros.toString() },
    reason: last ? { en: ` (${last.message})`, 'zh-CN': `（${last.message}）` } : '',
  })
  await release(deps, work, begun, { cause: 'no_balance', message: fault.code })
  throw fault
}

const isFault = (error: unknown): error is Fault => error instanceof FaultClass

async function release(deps: Deps, { scope }: Work, { engine, intent }: Begun, failure: Failure): Promise<void> {
  await deps.db.transaction((tx) => letGo(deps, tx, { scope, engine, id: intent.id, state: 'failed', failure }))
}

async function ask(deps: Deps, work: Work, trying: Trying, request: GenerationRequest): Promise<Submitted | Refusal> {
  const { engine } = trying
  const { signal } = work.context
  try {
    return await whileInTheAir(deps, work, trying, () => engine.submit(request, signal))
  } catch (error) {
    if (!neverArrived(error)) return ponder(deps, work, trying, error)
    if (engine.provider !== undefined && !signal.aborted && !(error instanceof InputUnread))
      return { refused: 'unavailable', message: messageOf(error) }
    const one = { workspaceId: work.scope.workspaceId, id: trying.intent.id }
    const from = { state: 'submitting', attempt: trying.attempt } as const
    const step = { from, to: 'intended', at: deps.clock.now() } as const
    await deps.db.transaction((tx) => setHanding(tx, one, step))
    throw error
  }
}

/** Nobody knows. It is asked for where it can be; what is neither that nor free is left open at once. */
async function ponder(deps: Deps, work: Work, trying: Trying, error: unknown): Promise<never> {
  const { engine } = trying
  await noteEndOf(deps, work, trying, { lost: true })
  if (work.context.signal.aborted || mayGoInAgain(trying)) throw error
  if (!engine.findByIntent) return leaveOpen(deps, work, trying, messageOf(error))
  deps.log?.warn({ err: error, engine: engine.id }, 'the reply to a submit was lost; it is asked for')
  throw new RunAgainLater(findFirstMs(deps))
}

/** A reply that is long in coming is no open question while somebody waits for it, and nobody else hands the work in. */
async function whileInTheAir<T>(deps: Deps, work: Work, trying: Trying, asking: () => Promise<T>): Promise<T> {
  const note = () => void noteEndOf(deps, work, trying, {})
  const beat = setInterval(note, beatMs(deps)).unref()
  try {
    return await asking()
  } finally {
    clearInterval(beat)
  }
}

/** That it cannot be noted changes nothing of what became of it. */
async function noteEndOf(
  deps: Deps,
  { scope: { workspaceId } }: Work,
  { intent, attempt }: Trying,
  how: { readonly lost?: true; readonly taken?: true },
): Promise<void> {
  const note = { attempt, at: deps.clock.now(), ...how }
  await deps.db
    .transaction((tx) => noteInTheAir(tx, { workspaceId, id: intent.id }, note))
    .catch((error: unknown) => deps.log?.warn({ err: error }, 'could not note how a submit stands'))
}

async function requestOf(
  deps: Deps,
  { scope, order }: Work,
  { engine, intent }: Begun,
  access: Access,
): Promise<GenerationRequest> {
  const { linkTo } = deps
  return {
    intentId: intent.id,
    model: order.model,
    input: engine.provider ? await withTrueTypes(deps, order.input) : order.input,
    openInput: (sha256) => asOurs(async () => openContent(deps, await cleanForOutside(deps, sha256))),
    ...(linkTo
      ? {
          linkInput: (media: MediaInput) =>
            asOurs(async () => linkTo(scope, { ...media, sha256: await cleanForOutside(deps, media.sha256) })),
        }
      : {}),
    ...access,
  }
}

/** Our own store failed before anything was sent. */
class InputUnread extends Error {
  readonly notSubmitted = true
}

const asOurs = <T>(read: () => Promise<T>): Promise<T> =>
  read().catch((error: unknown) => {
    throw new InputUnread('an input could not be read from the store', { cause: error })
  })

async function noteAccepted(
  deps: Deps,
  { scope }: Work,
  { engine, intent }: Begun,
  { providerJobId, links }: Pick<Submitted, 'providerJobId' | 'links'>,
): Promise<void> {
  const { id } = intent
  const { workspaceId } = scope
  await deps.db.transaction(async (tx) => {
    const at = deps.clock.now()
    await setSubmitted(tx, { workspaceId, id }, { providerJobId, ...(links ? { links } : {}), at })
    if (engine.provider)
      await deps.billing.noteJob(tx, scope, { holdId: id, provider: engine.provider, jobId: providerJobId })
  })
}

/** @returns what it stands at now. Overtaken meanwhile, this attempt has no say in it any more. */
async function stepBack(deps: Deps, { scope }: Work, { intent, attempt }: Trying, refusal: Refusal): Promise<Seen> {
  const from = { state: 'submitting', attempt } as const
  const step = { from, to: 'intended', at: deps.clock.now(), busy: isPassing(refusal) } as const
  const one = { workspaceId: scope.workspaceId, id: intent.id }
  if (!(await deps.db.transaction((tx) => setHanding(tx, one, step)))) throw new RunAgainLater(OVERTAKEN_WAIT_MS)
  return { state: 'intended', attempt }
}

const isPassing = ({ refused }: Refusal) => refused === 'busy' || refused === 'unavailable'

/** A note about a key is worth less than the result that may have come with the answer. */
async function tellRing(deps: Deps, keyId: string, outcome: KeyOutcome): Promise<void> {
  await deps.keys?.noteOutcome(keyId, outcome).catch((error: unknown) => {
    deps.log?.warn({ err: error, keyId }, 'could not note how a key did')
  })
}

async function noteRefusal(deps: Deps, keyId: string, refusal: Refusal): Promise<void> {
  if (!ofKey(refusal)) return
  const { refused: cause, message, retryAfterMs } = refusal
  await tellRing(deps, keyId, {
    kind: 'refused',
    cause,
    message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** Nothing was begun. What passes is waited for, for as long as the settings say; the rest is told. */
async function refuse(deps: Deps, work: Work, begun: Begun, refusal: Refusal): Promise<never> {
  const { refused: cause, message, retryAfterMs } = refusal
  const since = begun.intent.busySince?.getTime() ?? deps.clock.now().getTime()
  const waitedMs = deps.clock.now().getTime() - since
  if (isPassing(refusal) && waitedMs < deps.times.busyWithinMs)
    throw new RunAgainLater(busyWaitMs(retryAfterMs, waitedMs))
  if (mayBeTheirs(deps, begun)) throw new RunAgainLater(deps.times.findWithinMs + 1)
  return giveUp(deps, work, begun, { failure: { cause, message }, isCharged: false })
}

/** A no to a second request says nothing of the first: it stands once they are believed not to have that. */
const mayBeTheirs = (deps: Deps, begun: Begun) =>
  isPerhapsTaken(begun.intent) && !mayGoInAgain(begun) && !believesNull(deps, begun.intent)

/** What they ask for; else longer the longer it lasts, and never all at the same moment. */
function busyWaitMs(retryAfterMs: number | undefined, waitedMs: number): number {
  const waitMs = retryAfterMs ?? Math.max(BUSY_WAIT_MS, waitedMs / 2)
  return Math.round(Math.min(BUSY_WAIT_MAX_MS, waitMs) * (1 + chance() / 4))
}

function neverArrived(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'notSubmitted' in error && error.notSubmitted === true
}

const MESSAGE_CHARS_MAX = 500
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_CHARS_MAX).toWellFormed()
