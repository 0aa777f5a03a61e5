import { contentKey } from '#platform/blobs/blob-key.ts'
import type { Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater, Unwanted } from '#platform/jobs/job.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { callOff, charge, letGo, quotaKindOf } from './call-off.ts'
import { chargeText, generationFaults } from './faults.ts'
import type { GenerationContext, GenerationDeps, GenerationOrder } from './generation.ts'
import type { Engine, GenerationKind, GenerationOutput, PollResult } from './provider.ts'
import { type Generation, insertGeneration, lockInFlight, setSettled, setSubmitted, setSubmitting } from './queries.ts'
import type { EngineRegistry } from './registry.ts'

type Deps = GenerationDeps & { readonly registry: EngineRegistry }
type Work = { readonly scope: Scope; readonly order: GenerationOrder; readonly context: GenerationContext }

/** Local engines answer within this; what takes longer is asked again by a later job. */
const POLL_WAIT_MS = 20_000
/** How many times one job asks an engine that needs no outside work before it makes room for others. */
const POLLS_MAX = 30
/** For the attempt that was overtaken: the other one's submit is answered by then, or is taken for lost. */
const OVERTAKEN_WAIT_MS = 2000

export async function generateArtefact(deps: Deps, work: Work): Promise<Artefact> {
  const engine = deps.registry.find(work.order.input.kind, work.order.engineId)
  const intent = await ensureIntent(deps, work, engine)
  try {
    const providerJobId =
      intent.providerJobId ??
      (await recover(deps, work, { engine, intent })) ??
      (await submit(deps, work, { engine, intent }))
    return await settle(
      deps,
      work,
      { engine, intent },
      await awaitResult(deps, work, { engine, intent, providerJobId }),
    )
  } catch (error) {
    if (work.context.signal.reason instanceof Unwanted) await callOff(deps, work, engine)
    throw error
  }
}

/** Written, with its hold, before anything leaves the house. */
async function ensureIntent(deps: Deps, { scope, order }: Work, engine: Engine): Promise<Generation> {
  return deps.db.transaction(async (tx) => {
    const inFlight = await lockInFlight(tx, scope.workspaceId, order.artefactKind, order.artefactKey)
    if (inFlight) return inFlight
    const price = engine.price(order.input)
    const id = newId()
    await spendQuota(deps, tx, scope, { kind: engine.kind, workId: id })
    await deps.billing.reserve(tx, scope, { id, amount: price, reason: `${order.artefactKind} by ${engine.id}` })
    await insertGeneration(tx, {
      id,
      workspaceId: scope.workspaceId,
      subjectKind: order.subjectKind,
      subjectId: order.subjectId,
      artefactKind: order.artefactKind,
      artefactKey: order.artefactKey,
      engineId: engine.id,
      model: order.model,
      currency: price.currency,
      priceMicros: price.micros,
      requestedBy: scope.actorId,
      input: order.input,
      at: deps.clock.now(),
    })
    return { id, state: 'intended', providerJobId: null, currency: price.currency, priceMicros: price.micros } as const
  })
}

const HOUR_MS = 3_600_000

async function spendQuota(deps: Deps, tx: Tx, scope: Scope, asked: { kind: GenerationKind; workId: string }) {
  const most = deps.perHourMax?.[asked.kind]
  if (most === undefined || most === null) return
  const kind = quotaKindOf(asked.kind)
  await deps.billing.quotas.spend(tx, scope, { kind, workId: asked.workId, amount: 1, most, windowMs: HOUR_MS })
}

type Begun = { readonly engine: Engine; readonly intent: Generation }

/** A submit whose reply was lost: the provider is asked if it can be; else free work goes in again, and paid work does not. */
async function recover(deps: Deps, work: Work, { engine, intent }: Begun): Promise<string | null> {
  if (intent.state !== 'submitting') return null
  if (engine.findByIntent) {
    const found = await engine.findByIntent(intent.id, work.context.signal)
    if (found)
      await deps.db.transaction((tx) => setSubmitted(tx, work.scope.workspaceId, intent.id, found.providerJobId))
    return found?.providerJobId ?? null
  }
  if (engine.resubmitIsFree) return null
  return settleAmbiguous(deps, work, { engine, intent }, 'the reply to the submit was lost')
}

/** @param seen the state that this attempt last read: whoever moved it on meanwhile has submitted, or is about to */
async function submit(deps: Deps, work: Work, { engine, intent }: Begun, seen = intent.state): Promise<string> {
  const { scope, order, context } = work
  const ready = await engine.check()
  if (!ready.available) {
    throw generationFaults.ENGINE_UNAVAILABLE({ engine: engine.id, reason: ready.reason, remedy_text: ready.remedy })
  }
  const request = {
    intentId: intent.id,
    model: order.model,
    input: order.input,
    openInput: async (sha256: string) => {
      const content = await deps.blobs.read(contentKey(sha256))
      return ReadableStream.from(content.stream) as ReadableStream<Uint8Array>
    },
  }
  const isOurs = await deps.db.transaction((tx) =>
    setSubmitting(tx, scope.workspaceId, intent.id, { from: seen, to: 'submitting' }),
  )
  if (!isOurs) throw new RunAgainLater(OVERTAKEN_WAIT_MS)
  const answer = await engine.submit(request, context.signal).catch(async (error: unknown) => {
    if (neverArrived(error))
      await deps.db.transaction((tx) =>
        setSubmitting(tx, scope.workspaceId, intent.id, { from: 'submitting', to: 'intended' }),
      )
    throw error
  })
  if ('refused' in answer) throw new Error('refusals are not dealt with yet')
  await deps.db.transaction((tx) => setSubmitted(tx, scope.workspaceId, intent.id, answer.providerJobId))
  return answer.providerJobId
}

async function awaitResult(deps: Deps, work: Work, begun: Begun & { providerJobId: string }): Promise<PollResult> {
  let providerJobId = begun.providerJobId
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    work.context.signal.throwIfAborted()
    const result = await begun.engine.poll({ providerJobId }, POLL_WAIT_MS, work.context.signal)
    if (result.state === 'running') {
      if (result.pollAgainMs > POLL_WAIT_MS) throw new RunAgainLater(result.pollAgainMs)
      continue
    }
    // A local engine forgets its jobs with its process; without a bill the same intent may simply go in again.
    if (result.state === 'unknown' && begun.engine.resubmitIsFree) {
      providerJobId = await submit(deps, work, begun, 'submitted')
      continue
    }
    return result
  }
  throw new RunAgainLater(1000)
}

async function settle(deps: Deps, work: Work, { engine, intent }: Begun, result: PollResult): Promise<Artefact> {
  if (result.state === 'succeeded') return keep(deps, work, { engine, intent }, result.output)
  const { scope } = work
  if (result.state === 'failed') {
    const failure = { cause: result.cause, message: result.message }
    await deps.db.transaction((tx) => letGo(deps, tx, { scope, engine, id: intent.id, state: 'failed', failure }))
    throw generationFaults.FAILED({
      engine: engine.id,
      cause: result.cause,
      reason: result.message,
      ...chargeText.nothing,
    })
  }
  return settleAmbiguous(deps, work, { engine, intent }, 'the provider does not know the job')
}

/** Paid work whose fate is not known: never submitted again by itself; its hold stays until a person or a deadline decides. */
async function settleAmbiguous(deps: Deps, { scope }: Work, { engine, intent }: Begun, reason: string): Promise<never> {
  const failure = { cause: 'ambiguous', message: reason }
  await deps.db.transaction((tx) =>
    setSettled(tx, scope.workspaceId, { id: intent.id, state: 'ambiguous', failure, at: deps.clock.now() }),
  )
  throw generationFaults.FAILED({ engine: engine.id, cause: 'ambiguous', reason, ...chargeText.unknown })
}

function neverArrived(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'notSubmitted' in error && error.notSubmitted === true
}

async function keep(deps: Deps, work: Work, { engine, intent }: Begun, output: GenerationOutput): Promise<Artefact> {
  const { scope, order, context } = work
  const { bytes } = output
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes
  const receipt = await deps.blobs.put(chunks, { maxBytes: deps.resultMaxBytes, signal: context.signal })
  if (receipt.sizeBytes === 0) throw faults.INTERNAL({ reason: `${engine.id} returned nothing` })
  return deps.db.transaction(async (tx) => {
    const artefact = await deps.artefacts.record(tx, scope, {
      kind: order.artefactKind,
      key: order.artefactKey,
      sha256: receipt.sha256,
      mediaType: output.mediaType,
      sizeBytes: receipt.sizeBytes,
      facts: output.facts,
      provenance: {
        engine: engine.id,
        revision: engine.outputRevision,
        model: order.model,
        generation: intent.id,
        input: order.input,
      },
    })
    await setSettled(tx, scope.workspaceId, { id: intent.id, state: 'succeeded', failure: null, at: deps.clock.now() })
    await charge(deps, tx, work, intent)
    await context.inFinish(tx, artefact)
    return artefact
  })
}
