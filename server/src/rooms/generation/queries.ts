// Every SQL statement about one generation. Those about many are in lane-queries.ts and open-queries.ts.
import { type ExpressionBuilder, sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { FailureCause, GenerationInput, Prices, ResultLinks, Usage } from './provider.ts'
import { type Generation, type GenerationState, type GenerationTables, SUMMARY, toGeneration } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

/** States in which an intent may still come to something by itself. */
export const IN_FLIGHT = ['intended', 'submitting', 'submitted'] as const

/** At a provider, or perhaps: a request of it left the house of which nobody knows how it ended. */
export const isPerhapsOut = (eb: ExpressionBuilder<GenerationTables, 'generations'>) =>
  eb.or([
    eb('state', 'in', ['submitting', 'submitted']),
    eb.and([eb('state', '=', 'intended'), eb('is_reply_lost', '=', true)]),
  ])

/** The intent for this artefact that is still in flight, locked. */
export async function lockInFlight(
  tx: Tx,
  workspaceId: string,
  artefactKind: string,
  artefactKey: string,
): Promise<Generation | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select(SUMMARY)
    .where('workspace_id', '=', workspaceId)
    .where('artefact_kind', '=', artefactKind)
    .where('artefact_key', '=', artefactKey)
    .where('state', 'in', IN_FLIGHT)
    .forUpdate()
    .executeTakeFirst()
  return row && toGeneration(row)
}

/** Whether work for this artefact was handed over, or may have been, and has not ended. */
export async function hasHandedOver(
  queryable: Queryable,
  { workspaceId }: Pick<Tenant, 'workspaceId'>,
  of: { readonly artefactKind: string; readonly artefactKey: string },
): Promise<boolean> {
  const row = await t(queryable)
    .selectFrom('generations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('artefact_kind', '=', of.artefactKind)
    .where('artefact_key', '=', of.artefactKey)
    .where(isPerhapsOut)
    .executeTakeFirst()
  return row !== undefined
}

export async function lockGeneration(tx: Tx, workspaceId: string, id: string): Promise<Generation | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select(SUMMARY)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toGeneration(row)
}

export type NewGeneration = {
  readonly id: string
  readonly workspaceId: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly projectId: string | null
  readonly artefactKind: string
  readonly artefactKey: string
  readonly engineId: string
  readonly model: string
  readonly provider: string | null
  readonly currency: string
  readonly priceMicros: bigint
  readonly prices: Prices | null
  readonly usageMax: Usage | null
  readonly requestedBy: string
  readonly input: GenerationInput
  readonly jobId: string | null
  readonly taskId: string | null
  readonly at: Date
}

export async function insertGeneration(tx: Tx, generation: NewGeneration): Promise<void> {
  await t(tx)
    .insertInto('generations')
    .values({
      id: generation.id,
      workspace_id: generation.workspaceId,
      subject_kind: generation.subjectKind,
      subject_id: generation.subjectId,
      project_id: generation.projectId,
      artefact_kind: generation.artefactKind,
      artefact_key: generation.artefactKey,
      engine_id: generation.engineId,
      model: generation.model,
      provider: generation.provider,
      state: 'intended',
      currency: generation.currency,
      price_micros: generation.priceMicros.toString(),
      prices: generation.prices === null ? null : json(generation.prices),
      usage_max: generation.usageMax === null ? null : json(generation.usageMax),
      requested_by: generation.requestedBy,
      input: json(generation.input),
      asked_by_job: generation.jobId,
      task_id: generation.taskId,
      created_at: generation.at,
      attended_at: generation.at,
    })
    .execute()
}

/**
 * How the last work for this artefact ended without a result, as far as it concerns this job: its own, or somebody else's that
 * was paid for and ended while this job was waiting already. Who asks after that has seen it.
 */
export async function findEnd(
  tx: Tx,
  workspaceId: string,
  asked: {
    readonly jobId: string
    /** When the job was asked for; undefined: only its own end concerns it. */
    readonly askedAt: Date | undefined
    readonly artefactKind: string
    readonly artefactKey: string
  },
): Promise<{ failure: Failure; chargedMicros: bigint } | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select(['failure', 'charged_micros'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) => {
      const own = eb('asked_by_job', '=', asked.jobId)
      if (!asked.askedAt) return own
      return eb.or([own, eb.and([eb('settled_at', '>=', asked.askedAt), eb('charged_micros', '>', 0)])])
    })
    .where('artefact_kind', '=', asked.artefactKind)
    .where('artefact_key', '=', asked.artefactKey)
    .where('state', '=', 'failed')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row || row.failure === null) return undefined
  return { failure: row.failure as Failure, chargedMicros: BigInt(row.charged_micros ?? 0) }
}

type OfOne = { readonly workspaceId: string; readonly id: string }

/** Somebody is at it. */
export async function attend(tx: Tx, { workspaceId, id }: OfOne, at: Date): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ attended_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Somebody wants it, whoever has called it off before. */
export async function setWanted(tx: Tx, { workspaceId, id }: OfOne): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ called_off_at: null, stop_asked_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Nobody wants it any more, and it could not be stopped. False if it has ended meanwhile. */
export async function setCalledOff(tx: Tx, { workspaceId, id }: OfOne, at: Date): Promise<boolean> {
  const changed = await t(tx)
    .updateTable('generations')
    .set({ attended_at: at, called_off_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where(isPerhapsOut)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** It is made, and could not be fetched. Answers since when that is so. */
export async function setUnfetched(tx: Tx, { workspaceId, id }: OfOne, at: Date): Promise<Date | null> {
  const changed = await t(tx)
    .updateTable('generations')
    .set((eb) => ({ unfetched_since: eb.fn.coalesce('unfetched_since', eb.val(at)) }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('unfetched_since')
    .executeTakeFirst()
  return changed?.unfetched_since ?? null
}

/** Kept beside another result of the same key. */
export async function setBeside(
  tx: Tx,
  { workspaceId, id }: OfOne,
  { sha256, mediaType }: { readonly sha256: string; readonly mediaType: string },
): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ beside_sha256: sha256, beside_media_type: mediaType })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Which hand-over the caller has seen, or begun: anything that came after it is not the caller's. */
export type Seen = { readonly state: GenerationState; readonly attempt: number }

export type Handing = {
  readonly from: Seen
  readonly to: 'submitting' | 'intended'
  readonly at: Date
  /** Of a hand-over: where it has its place now. Stepping back it has none. */
  readonly lane?: string | null
  /** Of a hand-over: the key, and in whose name it was taken. */
  readonly with?: { readonly keyId: string | null; readonly by: string }
  /** Refused for now: since when it is so. Cleared when it is taken. */
  readonly busy?: boolean
  /** The request before may have arrived; false: it certainly has not. */
  readonly lost?: boolean
}

/**
 * Before the request leaves the house, and back again when it certainly was not taken. False if the intent is not as the caller
 * had seen it: somebody else has moved it on, or handed it over.
 */
export async function setHanding(tx: Tx, { workspaceId, id }: OfOne, step: Handing): Promise<boolean> {
  const { from, to, at } = step
  const changed = await t(tx)
    .updateTable('generations')
    .set((eb) => ({
      state: to,
      attended_at: at,
      lane: step.lane ?? null,
      // Whatever job it was before, nobody asks about that any more.
      ...(to === 'submitting'
        ? { attempt: from.attempt + 1, handed_at: at, provider_job_id: null, result_links: null }
        : {}),
      ...(step.with ? { key_id: step.with.keyId, handed_by: step.with.by } : {}),
      ...(step.busy ? { busy_since: eb.fn.coalesce('busy_since', eb.val(at)) } : {}),
      ...(step.lost === undefined ? {} : { is_reply_lost: step.lost }),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', from.state)
    .where('attempt', '=', from.attempt)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export type InTheAir = {
  readonly attempt: number
  readonly at: Date
  /** It ended without a reply. */
  readonly lost?: boolean
  /** It ended with the word that the provider has this work already. */
  readonly taken?: boolean
}

/** The request of this attempt is still under way, or has ended without telling what became of the work. */
export async function noteInTheAir(tx: Tx, { workspaceId, id }: OfOne, note: InTheAir): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({
      // A beat that comes in late never takes back a newer one: the request would be taken for lost, and sent again.
      attended_at: sql`greatest(attended_at, ${note.at}::timestamptz)`,
      handed_at: sql`greatest(handed_at, ${note.at}::timestamptz)`,
      ...(note.lost || note.taken ? { is_reply_lost: true } : {}),
      ...(note.taken ? { is_taken: true } : {}),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'submitting')
    .where('attempt', '=', note.attempt)
    .execute()
}

export async function setSubmitted(
  tx: Tx,
  { workspaceId, id }: OfOne,
  accepted: { readonly providerJobId: string; readonly links?: ResultLinks; readonly at: Date },
): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set((eb) => ({
      state: 'submitted',
      provider_job_id: accepted.providerJobId,
      ...(accepted.links ? { result_links: json(accepted.links) } : {}),
      attended_at: accepted.at,
      busy_since: null,
      // Handed in again after a restart of a local engine, it is as old as before.
      submitted_at: eb.fn.coalesce('submitted_at', eb.val(accepted.at)),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', [...IN_FLIGHT, 'ambiguous'])
    .execute()
}

/** `unfetched`: it was made, and its result cannot be had. */
export type Failure = {
  readonly cause: FailureCause | 'ambiguous' | 'unfetched' | 'cancelled'
  readonly message: string
}

export type Settled = {
  readonly id: string
  readonly state: 'succeeded' | 'failed' | 'cancelled' | 'ambiguous'
  readonly failure: Failure | null
  readonly at: Date
  /** Of ambiguous work: when it is decided if nobody does. */
  readonly decideBy?: Date
  /** Who decided about ambiguous work: a user id, `deadline` or `provider`. */
  readonly decidedBy?: string
  readonly usage?: Usage | null
  readonly chargedMicros?: bigint
}

export async function setSettled(tx: Tx, workspaceId: string, settled: Settled): Promise<void> {
  const { failure, usage, chargedMicros, decideBy, decidedBy } = settled
  await t(tx)
    .updateTable('generations')
    .set({
      state: settled.state,
      failure: failure === null ? null : json(failure),
      settled_at: settled.at,
      stop_asked_at: null,
      ...(usage ? { usage: json(usage) } : {}),
      ...(chargedMicros === undefined ? {} : { charged_micros: chargedMicros.toString() }),
      ...(decideBy ? { decide_by: decideBy } : {}),
      ...(decidedBy ? { decided_by: decidedBy, decided_at: settled.at } : {}),
      // Signed addresses are of no more use.
      ...(settled.state === 'succeeded' || settled.state === 'cancelled' ? { result_links: null } : {}),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', settled.id)
    .execute()
}

export async function findProjectOf(queryable: Queryable, scope: Tenant, id: string): Promise<string | null> {
  const row = await t(queryable)
    .selectFrom('generations')
    .select('project_id')
    .where(within(scope))
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.project_id ?? null
}

export type MadeFor = {
  readonly projectId: string
  readonly subjectKind: string
  readonly subjectIds: readonly string[]
  readonly artefactKind: string
}

/** The keys of what was asked for, for these things of a project. */
export async function findKeysFor(
  queryable: Queryable,
  scope: Tenant,
  { projectId, subjectKind, subjectIds, artefactKind }: MadeFor,
): Promise<string[]> {
  if (subjectIds.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('generations')
    .select('artefact_key')
    .distinct()
    .where(within(scope))
    .where('subject_kind', '=', subjectKind)
    .where('subject_id', 'in', [...subjectIds])
    .where('project_id', '=', projectId)
    .where('artefact_kind', '=', artefactKind)
    .execute()
  return rows.map((row) => row.artefact_key)
}

export async function forgetProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ project_id: null })
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .execute()
}
