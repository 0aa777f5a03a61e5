import { json, type Queryable, type Tx } from '#platform/db/db.ts'

export type GenerationState =
  | 'intended'
  | 'submitting'
  | 'submitted'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'ambiguous'

export type Generation = {
  readonly id: string
  readonly state: GenerationState
  readonly providerJobId: string | null
  readonly currency: string
  readonly priceMicros: bigint
}

type Row = {
  id: string
  workspace_id: string
  subject_kind: string
  subject_id: string
  artefact_kind: string
  artefact_key: string
  engine_id: string
  model: string
  state: GenerationState
  provider_job_id: string | null
  currency: string
  price_micros: string | number | bigint
  requested_by: string
  input: unknown
  failure: unknown
  created_at: Date
  settled_at: Date | null
}
type Tables = { generations: Row }
const t = (queryable: Queryable) => queryable.withTables<Tables>()

/** The intent for this artefact that is still in flight, locked. */
export async function lockInFlight(
  tx: Tx,
  workspaceId: string,
  artefactKind: string,
  artefactKey: string,
): Promise<Generation | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select(['id', 'state', 'provider_job_id', 'currency', 'price_micros'])
    .where('workspace_id', '=', workspaceId)
    .where('artefact_kind', '=', artefactKind)
    .where('artefact_key', '=', artefactKey)
    .where('state', 'in', ['intended', 'submitting', 'submitted'])
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      state: row.state,
      providerJobId: row.provider_job_id,
      currency: row.currency,
      priceMicros: BigInt(row.price_micros),
    }
  )
}

export type NewGeneration = {
  readonly id: string
  readonly workspaceId: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly artefactKind: string
  readonly artefactKey: string
  readonly engineId: string
  readonly model: string
  readonly currency: string
  readonly priceMicros: bigint
  readonly requestedBy: string
  readonly input: unknown
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
      artefact_kind: generation.artefactKind,
      artefact_key: generation.artefactKey,
      engine_id: generation.engineId,
      model: generation.model,
      state: 'intended',
      provider_job_id: null,
      currency: generation.currency,
      price_micros: generation.priceMicros.toString(),
      requested_by: generation.requestedBy,
      input: json(generation.input),
      failure: null,
      created_at: generation.at,
      settled_at: null,
    })
    .execute()
}

export async function setSubmitted(tx: Tx, workspaceId: string, id: string, providerJobId: string): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ state: 'submitted', provider_job_id: providerJobId })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Before the request leaves the house, and back again when it certainly never arrived. */
/** False if the intent was not in the state that the caller had seen: somebody else has moved it on. */
export async function setSubmitting(
  tx: Tx,
  workspaceId: string,
  id: string,
  step: { from: Generation['state']; to: 'submitting' | 'intended' },
): Promise<boolean> {
  const changed = await t(tx)
    .updateTable('generations')
    .set({ state: step.to })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', step.from)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function setSettled(
  tx: Tx,
  workspaceId: string,
  settled: { id: string; state: 'succeeded' | 'failed' | 'cancelled' | 'ambiguous'; failure: unknown; at: Date },
): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({
      state: settled.state,
      failure: settled.failure === null ? null : json(settled.failure),
      settled_at: settled.at,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', settled.id)
    .execute()
}
