// Generations that nobody is at, or that nobody can tell the fate of.
import { type ExpressionBuilder, sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { GenerationKind, Usage } from './provider.ts'
import { type Failure, IN_FLIGHT, isPerhapsOut } from './queries.ts'
import { type LeftAlone, OF_ORDER, toLeftAlone } from './stopping/left-alone-row.ts'
import { type GenerationState, type GenerationTables, SUMMARY } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

type Unattended = {
  readonly since: Date
  /** Of what nobody wants any more. */
  readonly calledOffSince: Date
  readonly at: Date
  readonly most: number
}

/** Handed over, or perhaps, and no job has been at it since: of all workspaces, for the reconciliation alone. Marks them as attended to. */
export async function takeUnattended(tx: Tx, { since, calledOffSince, at, most }: Unattended): Promise<LeftAlone[]> {
  const rows = await t(tx)
    .updateTable('generations')
    .set({ attended_at: at })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('generations')
        .select('id')
        .where('provider', 'is not', null)
        // As the index is told; the condition after it is stricter.
        .where('state', 'in', IN_FLIGHT)
        .where(isPerhapsOut)
        .where((or) =>
          or.or([
            or('attended_at', '<', since),
            or.and([or('called_off_at', 'is not', null), or('attended_at', '<', calledOffSince)]),
          ]),
        )
        .orderBy('attended_at')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning([...SUMMARY, ...OF_ORDER])
    .execute()
  return rows.map(toLeftAlone)
}

/** Intents of providers' work that was certainly never handed over, and that no job has been at since: of all workspaces, for the reconciliation alone. */
export async function listAbandoned(
  tx: Tx,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<LeftAlone[]> {
  const rows = await t(tx)
    .selectFrom('generations')
    .select([...SUMMARY, ...OF_ORDER])
    .where('provider', 'is not', null)
    .where('state', '=', 'intended')
    .where('is_reply_lost', '=', false)
    .where('attended_at', '<', since)
    .orderBy('attended_at')
    .limit(most)
    .execute()
  return rows.map(toLeftAlone)
}

export type Undecided = LeftAlone & { readonly decideBy: Date | null }

/** Open questions that were not looked at since: of all workspaces, for the reconciliation alone. Marks them as looked at. */
export async function takeUndecided(
  tx: Tx,
  { since, at, most }: { readonly since: Date; readonly at: Date; readonly most: number },
): Promise<Undecided[]> {
  const rows = await t(tx)
    .updateTable('generations')
    .set({ attended_at: at })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('generations')
        .select('id')
        .where('state', '=', 'ambiguous')
        .where('decided_at', 'is', null)
        .where((or) => or.or([or('attended_at', '<', since), or('decide_by', '<=', at)]))
        .orderBy('decide_by')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning([...SUMMARY, ...OF_ORDER, 'decide_by'])
    .execute()
  return rows.map((row) => ({ ...toLeftAlone(row), decideBy: row.decide_by }))
}

/**
 * Given up by a person or the deadline, charged or not, and not asked about since: of all workspaces, for the reconciliation alone.
 * Marks them as looked at.
 */
export async function takeGivenUp(
  tx: Tx,
  term: { readonly decidedAfter: Date; readonly since: Date; readonly at: Date; readonly most: number },
): Promise<LeftAlone[]> {
  const rows = await t(tx)
    .updateTable('generations')
    .set({ attended_at: term.at })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('generations')
        .select('id')
        .where('state', '=', 'failed')
        .where('decided_at', '>', term.decidedAfter)
        .where('decided_by', '!=', 'provider')
        .where('attended_at', '<', term.since)
        .orderBy('attended_at')
        .limit(term.most)
        .forUpdate()
        .skipLocked(),
    )
    .returning([...SUMMARY, ...OF_ORDER])
    .execute()
  return rows.map(toLeftAlone)
}

export async function lockLeftAlone(tx: Tx, scope: Tenant, id: string): Promise<LeftAlone | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select([...SUMMARY, ...OF_ORDER])
    .where(within(scope))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toLeftAlone(row)
}

/** Of these generations, the ids of those that are under way or wait for a decision. */
export async function findOpenOf(queryable: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await t(queryable)
    .selectFrom('generations')
    .select('id')
    .where('id', 'in', [...ids])
    .where(isOpen)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Of these contents, those that the input of open work names: it may have to be handed in again. In any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const named = await sql<{ sha256: string }>`
    select distinct found[1] as sha256 from generations, regexp_matches(input::text, '[0-9a-f]{64}', 'g') as found
    where (state in ('intended', 'submitting', 'submitted') or (state = 'ambiguous' and decided_at is null))
      and found[1] = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(named.rows.map((row) => row.sha256))
}

/** Of these contents, those that came in beside another result: they were paid for, and stay where somebody may choose them. */
export async function findBeside(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await t(queryable)
    .selectFrom('generations')
    .select('beside_sha256')
    .distinct()
    .where('beside_sha256', 'in', [...sha256s])
    .execute()
  return new Set(rows.flatMap((row) => row.beside_sha256 ?? []))
}

/** Of these keys, those with which something is under way whose result must still be asked for. */
export async function findNeededKeys(queryable: Queryable, keyIds: readonly string[]): Promise<Set<string>> {
  if (keyIds.length === 0) return new Set()
  const rows = await t(queryable)
    .selectFrom('generations')
    .select('key_id')
    .distinct()
    .where('key_id', 'in', [...keyIds])
    .where(isOpen)
    .execute()
  return new Set(rows.flatMap((row) => row.key_id ?? []))
}

type Where = ExpressionBuilder<GenerationTables, 'generations'>
const isOpen = (eb: Where) =>
  eb.or([
    eb('state', 'in', ['intended', 'submitting', 'submitted']),
    eb.and([eb('state', '=', 'ambiguous'), eb('decided_at', 'is', null)]),
  ])

/** One line of the list of generations. */
export type GenerationLine = {
  readonly id: string
  readonly state: GenerationState
  readonly kind: GenerationKind
  readonly engineId: string
  readonly provider: string | null
  readonly model: string
  readonly projectId: string | null
  readonly subjectKind: string
  readonly subjectId: string
  readonly requestedBy: string
  readonly providerJobId: string | null
  readonly currency: string
  readonly heldMicros: bigint
  readonly chargedMicros: bigint | null
  readonly usage: Usage | null
  readonly failure: Failure | null
  readonly createdAt: Date
  readonly settledAt: Date | null
  readonly decideBy: Date | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly isReplyLost: boolean
  readonly calledOffAt: Date | null
  /** What came in when another result had its key. */
  readonly beside: { readonly sha256: string; readonly mediaType: string } | null
}

export type GenerationFilter = {
  readonly state?: GenerationState | undefined
  /** Open questions only. */
  readonly open?: boolean | undefined
  readonly projectId?: string | undefined
  readonly provider?: string | undefined
}

/** Neither the input, which holds whole prompts, nor the prices. */
const LINE = [
  ...(['id', 'state', 'engine_id', 'provider', 'model', 'project_id', 'subject_kind', 'subject_id'] as const),
  ...(['requested_by', 'provider_job_id', 'currency', 'price_micros', 'charged_micros', 'usage'] as const),
  ...(['failure', 'created_at', 'settled_at', 'decide_by', 'decided_by', 'decided_at'] as const),
  ...(['is_reply_lost', 'called_off_at', 'beside_sha256', 'beside_media_type'] as const),
] as const

export async function listGenerations(
  queryable: Queryable,
  scope: Tenant,
  { filter, page, size }: PageRequest & { readonly filter: GenerationFilter },
): Promise<{ items: GenerationLine[]; total: number }> {
  let query = t(queryable).selectFrom('generations').where(within(scope))
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.open) query = query.where('state', '=', 'ambiguous').where('decided_at', 'is', null)
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
  if (filter.provider !== undefined) query = query.where('provider', '=', filter.provider)
  const counted = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirst()
  const rows = await query
    .select(LINE)
    .select(sql<GenerationKind>`input ->> 'kind'`.as('kind'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const items = rows.map(
    (row): GenerationLine => ({
      id: row.id,
      state: row.state,
      kind: row.kind,
      engineId: row.engine_id,
      provider: row.provider,
      model: row.model,
      projectId: row.project_id,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      requestedBy: row.requested_by,
      providerJobId: row.provider_job_id,
      currency: row.currency,
      heldMicros: BigInt(row.price_micros),
      chargedMicros: row.charged_micros === null ? null : BigInt(row.charged_micros),
      usage: row.usage as Usage | null,
      failure: row.failure as Failure | null,
      createdAt: row.created_at,
      settledAt: row.settled_at,
      decideBy: row.decide_by,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      isReplyLost: row.is_reply_lost,
      calledOffAt: row.called_off_at,
      beside:
        row.beside_sha256 === null || row.beside_media_type === null
          ? null
          : { sha256: row.beside_sha256, mediaType: row.beside_media_type },
    }),
  )
  return { items, total: counted?.total ?? 0 }
}
