// The end of a generation: what was made is stored and booked, what came to nothing gives its hold back, and what nobody can tell
// stays open.
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { type Artefact, besideKeyOf, type NewArtefact } from '#rooms/artefacts/artefacts.ts'
import { charge, letGo, tellAnswer, unitsOf } from './bookings.ts'
import type { Deps, Inspection, Work } from './deps.ts'
import { chargedAbove, generationKept } from './events.ts'
import { failed, leftOpen } from './failed.ts'
import { chargeOf } from './prices.ts'
import { promptHashOf } from './prompt-hash.ts'
import type { Engine, FinishedResult, GenerationOutput, Usage } from './provider.ts'
import { type Failure, IN_FLIGHT, lockGeneration, setBeside, setSettled } from './queries.ts'
import type { Generation } from './tables.ts'

export type Begun = { readonly engine: Engine; readonly intent: Generation }

/** Who settles it: somebody at work, or whoever looked after what was left open. */
export type Settling = {
  readonly decidedBy?: string
  /** The provider's number of work that was given up as not charged, and was made after all. */
  readonly lateJobId?: string
}

export async function settle(
  deps: Deps,
  work: Work,
  begun: Begun & Settling,
  result: FinishedResult,
): Promise<Artefact> {
  if (result.state === 'succeeded') return keep(deps, work, begun, result.output)
  const { cause, message, isCharged = false, usage } = result
  return giveUp(deps, work, begun, { failure: { cause, message }, isCharged, usage })
}

type GivenUp = {
  readonly failure: Failure
  readonly isCharged: boolean
  /** Of what is charged; else everything that was held for. */
  readonly usage?: Usage | undefined
}

export async function giveUp(
  deps: Deps,
  work: Work,
  { engine, intent, decidedBy }: Begun & Settling,
  { failure, isCharged, usage }: GivenUp,
): Promise<never> {
  await deps.db.transaction(async (tx) => {
    const now = await lockGeneration(tx, work.scope.workspaceId, intent.id)
    if (!now || !isOpen(now)) return
    const ended = { id: intent.id, failure, ...(decidedBy ? { decidedBy } : {}) }
    if (isCharged) {
      const charged = await charge(deps, tx, work, { intent: now, usage })
      await setSettled(tx, work.scope.workspaceId, { ...ended, ...charged, state: 'failed', at: deps.clock.now() })
    } else await letGo(deps, tx, { scope: work.scope, engine, ...ended, state: 'failed' })
    await tellAnswer(deps, tx, work.scope, { id: intent.id, charged: isCharged, decidedBy })
  })
  throw failed(engine.id, failure, isCharged)
}

/**
 * Paid work whose fate is not known, or whose result cannot be had: never submitted again by itself; its hold stays until a person
 * or a deadline decides.
 */
export async function leaveOpen(
  deps: Deps,
  { scope }: Pick<Work, 'scope'>,
  { engine, intent }: { readonly engine: Pick<Engine, 'id'>; readonly intent: Generation },
  reason: string | Failure,
): Promise<never> {
  const failure: Failure = typeof reason === 'string' ? { cause: 'ambiguous', message: reason } : reason
  const at = deps.clock.now()
  const decideBy = new Date(at.getTime() + deps.times.decideWithinMs)
  await deps.db.transaction(async (tx) => {
    const now = await lockGeneration(tx, scope.workspaceId, intent.id)
    if (now && isInFlight(now))
      await setSettled(tx, scope.workspaceId, { id: intent.id, state: 'ambiguous', failure, at, decideBy })
  })
  throw leftOpen(engine.id, failure, intent.id)
}

const isInFlight = ({ state }: Generation) => IN_FLIGHT.some((one) => one === state)
/** Whether its hold still stands. */
const isOpen = (now: Generation) => isInFlight(now) || (now.state === 'ambiguous' && now.decidedAt === null)

type Stored = {
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly facts: GenerationOutput['facts']
}

async function keep(deps: Deps, work: Work, begun: Begun & Settling, output: GenerationOutput): Promise<Artefact> {
  const stored = await store(deps, work, begun.engine, output)
  if ('reason' in stored)
    return giveUp(deps, work, begun, {
      failure: { cause: 'internal', message: stored.reason },
      // They have done what they charge for.
      isCharged: begun.intent.priceMicros > 0n,
      usage: output.usage,
    })
  return deps.db.transaction((tx) => record(deps, tx, work, { ...begun, output, stored }))
}

/** Copied to our own store as it comes in, and looked into. */
async function store(
  deps: Deps,
  { order, context }: Work,
  engine: Engine,
  { bytes, mediaType, facts }: GenerationOutput,
): Promise<Stored | Extract<Inspection, { ok: false }>> {
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes
  const { sha256, sizeBytes } = await deps.blobs.put(chunks, {
    maxBytes: deps.resultMaxBytes,
    signal: context.signal,
  })
  if (sizeBytes === 0) return { ok: false, reason: 'the result is empty' }
  if (!deps.inspect || !engine.provider) return { sha256, sizeBytes, mediaType, facts }
  const found = await deps.inspect({ sha256, mediaType, sizeBytes }, order.input, context.signal)
  if (!found.ok) return found
  // What an engine has cut or joined itself it has counted to the sample.
  const measured = order.input.kind === 'speech' ? { ...found.facts, ...facts } : { ...facts, ...found.facts }
  return { sha256, sizeBytes, mediaType: found.mediaType, facts: measured }
}

type Arrived = Begun & Settling & { readonly output: GenerationOutput; readonly stored: Stored }

async function record(deps: Deps, tx: Tx, work: Work, arrived: Arrived): Promise<Artefact> {
  const { scope, order, context } = work
  const { engine, intent, stored, output, decidedBy } = arrived
  const now = await lockGeneration(tx, scope.workspaceId, intent.id)
  const made = {
    kind: order.artefactKind,
    key: order.artefactKey,
    ...stored,
    provenance: {
      engine: engine.id,
      revision: engine.outputRevision,
      model: order.model,
      generation: intent.id,
      requested_by: scope.actorId,
      input: order.input,
      prompt_hash: promptHashOf(order.input),
      ...(engine.provider ? { provider: engine.provider } : {}),
      ...(output.usage ? { usage: output.usage } : {}),
    },
  }
  const artefact = await deps.artefacts.record(tx, scope, made)
  if (engine.provider && artefact.sha256 !== stored.sha256) await recordBeside(deps, tx, work, { intent, made })
  if (now && arrived.lateJobId !== undefined) await bookLate(deps, tx, work, { ...arrived, now })
  // Settled by somebody else meanwhile: what was made is there all the same, and is booked once.
  else if (now && isOpen(now)) {
    const charged = await charge(deps, tx, work, { intent: now, usage: output.usage, facts: stored.facts })
    await setSettled(tx, scope.workspaceId, {
      id: intent.id,
      state: 'succeeded',
      failure: null,
      at: deps.clock.now(),
      ...charged,
      ...(decidedBy ? { decidedBy } : {}),
    })
    await tellAnswer(deps, tx, scope, { id: intent.id, charged: charged.chargedMicros > 0n, decidedBy })
  }
  await context.inFinish(tx, artefact)
  return artefact
}

/**
 * A retry was quicker, or the other way round: what came in now was asked for and paid for like what has the key. It is kept as an
 * artefact of its own, named with the work, and told to whoever shows what there is to choose from.
 */
async function recordBeside(
  deps: Deps,
  tx: Tx,
  { scope, order }: Work,
  { intent, made }: { readonly intent: Generation; readonly made: NewArtefact },
): Promise<void> {
  const key = besideKeyOf(order.artefactKey, intent.id)
  const artefact = await deps.artefacts.record(tx, scope, { ...made, key })
  await setBeside(tx, { workspaceId: scope.workspaceId, id: intent.id }, artefact)
  await emit(tx, generationKept({ scope, at: deps.clock.now() }, { order, artefact, id: intent.id }))
}

/** The hold was decided about long ago: what the provider charges is booked once, and owed if the wallet is empty. */
async function bookLate(
  deps: Deps,
  tx: Tx,
  work: Work,
  { engine, intent, output, stored, lateJobId = '', now }: Arrived & { readonly now: Generation },
): Promise<void> {
  const { scope, context } = work
  if (now.state !== 'failed' || !engine.provider) return
  const { prices, usageMax, priceMicros: held, currency } = now
  const micros = prices ? chargeOf(output.usage ?? {}, { prices, usageMax: usageMax ?? {} }) : held
  const amount = { currency, micros }
  const units = unitsOf(deps, work, { usage: output.usage, usageMax, facts: stored.facts })
  const late = { provider: engine.provider, providerJobId: lateJobId, amount, holdId: intent.id, units }
  const isNew = (await deps.billing.settleLate(tx, scope, late)) === 'booked'
  if (isNew && micros > 0n) await context.onCharge?.(tx, amount)
  if (isNew && micros > held) {
    const { engineId, projectId = null } = work.order
    await emit(tx, chargedAbove({ scope, at: deps.clock.now() }, { id: intent.id, engineId, projectId, held, amount }))
  }
  await setSettled(tx, scope.workspaceId, {
    ...{ id: intent.id, state: 'succeeded', failure: null, at: deps.clock.now() },
    // A person who said that it was charged has had it booked.
    ...(isNew ? { chargedMicros: micros } : {}),
    usage: output.usage ?? usageMax,
    decidedBy: 'provider',
  })
}

/** For whoever needs the bytes of an input. */
export async function openContent(deps: Pick<Deps, 'blobs'>, sha256: string): Promise<ReadableStream<Uint8Array>> {
  const content = await deps.blobs.read(contentKey(sha256))
  return ReadableStream.from(content.stream) as ReadableStream<Uint8Array>
}
