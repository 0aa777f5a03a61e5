// Open questions as they stand in somebody's way: what may have been charged without a result, by the thing that was asked for and by
// the task that asked for it.
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { Money } from '../provider.ts'
import type { GenerationState, GenerationTables } from '../tables.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

/** Work of which nobody knows whether it was charged, and how much at most. */
export type Question = { readonly id: string; readonly amount: Money }

type Row = { readonly id: string; readonly currency: string; readonly price_micros: string | number | bigint }
const COLUMNS = ['id', 'currency', 'price_micros'] as const
const toQuestion = ({ id, currency, price_micros }: Row): Question => ({
  id,
  amount: { currency, micros: BigInt(price_micros) },
})

type Who = Tenant

/** The question that stands in the way of this artefact, which is one for the whole workspace, unless somebody has said that it may be charged twice. */
export async function findQuestion(
  tx: Tx,
  scope: Who,
  of: { readonly artefactKind: string; readonly artefactKey: string },
): Promise<Question | undefined> {
  const row = await t(tx)
    .selectFrom('generations')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('artefact_kind', '=', of.artefactKind)
    .where('artefact_key', '=', of.artefactKey)
    .where('state', '=', 'ambiguous')
    .where('decided_at', 'is', null)
    .where('retry_allowed_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return row && toQuestion(row)
}

/** Of this task, and those of the ids that are open questions, whoever asked: oldest first. */
export async function listQuestions(
  queryable: Queryable,
  scope: Who,
  of: { readonly taskId: string; readonly ids: readonly string[] },
): Promise<Question[]> {
  const rows = await t(queryable)
    .selectFrom('generations')
    .select(COLUMNS)
    .where(within(scope))
    .where('state', '=', 'ambiguous')
    .where('decided_at', 'is', null)
    .where('retry_allowed_at', 'is', null)
    .where((eb) => eb.or([eb('task_id', '=', of.taskId), ...(of.ids.length ? [eb('id', 'in', [...of.ids])] : [])]))
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(toQuestion)
}

/** How an open question ended: `by` is a user id, `provider` or `deadline`. */
export type Decided = { readonly by: string; readonly at: Date; readonly isCharged: boolean }

/** Of those of the ids that somebody had to decide, by id. */
export async function listDecided(
  queryable: Queryable,
  scope: Who,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Decided>> {
  if (ids.length === 0) return new Map()
  const rows = await t(queryable)
    .selectFrom('generations')
    .select(['id', 'decided_by', 'decided_at', 'charged_micros'])
    .where(within(scope))
    .where('id', 'in', [...ids])
    .where('decided_at', 'is not', null)
    .execute()
  return new Map(
    rows.flatMap(({ id, decided_by: by, decided_at: at, charged_micros: micros }) =>
      by === null || at === null ? [] : [[id, { by, at, isCharged: BigInt(micros ?? 0) > 0n }] as const],
    ),
  )
}

type Named = { readonly workspaceId: string; readonly ids: readonly string[] }

/**
 * Those of them that stand in the way, which nobody answers before the transaction ends. What somebody is just answering is left out,
 * and not waited for: whoever asks may have locked what the answer waits for.
 */
export async function holdUnanswered(tx: Tx, { workspaceId, ids }: Named): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await t(tx)
    .selectFrom('generations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .where('state', '=', 'ambiguous')
    .where('decided_at', 'is', null)
    .where('retry_allowed_at', 'is', null)
    .forShare()
    .skipLocked()
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** What was a question, as it stands by now. */
export type Asked = Question & {
  readonly engineId: string
  readonly isOpen: boolean
  readonly state: GenerationState
  readonly chargedMicros: bigint
  readonly decidedBy: string | null
}

export async function listAsked(queryable: Queryable, { workspaceId, ids }: Named): Promise<Asked[]> {
  if (ids.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('generations')
    .select([...COLUMNS, 'engine_id', 'state', 'charged_micros', 'decided_at', 'decided_by', 'retry_allowed_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute()
  return rows.map((row) => ({
    ...toQuestion(row),
    engineId: row.engine_id,
    isOpen: row.state === 'ambiguous' && row.decided_at === null && row.retry_allowed_at === null,
    state: row.state,
    chargedMicros: BigInt(row.charged_micros ?? 0),
    decidedBy: row.decided_by,
  }))
}

/** They stay open, and stand in nobody's way any more. Answers the tasks that they were begun for. */
export async function allowRetry(
  tx: Tx,
  scope: Who,
  allowed: { readonly ids: readonly string[]; readonly by: string; readonly at: Date },
): Promise<(string | null)[]> {
  if (allowed.ids.length === 0) return []
  const rows = await t(tx)
    .updateTable('generations')
    .set({ retry_allowed_by: allowed.by, retry_allowed_at: allowed.at })
    .where(within(scope))
    .where('id', 'in', [...allowed.ids])
    .where('state', '=', 'ambiguous')
    .where('decided_at', 'is', null)
    .returning('task_id')
    .execute()
  return rows.map((row) => row.task_id)
}
