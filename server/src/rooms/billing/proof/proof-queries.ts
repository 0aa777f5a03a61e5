// What must hold between the journal, the wallets, the holds, the days of use and the units. Each question is one statement,
// so it sees one moment, however busy the studio is. Over all workspaces: for the house alone.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { type LedgerTables, type Stored, toMicros } from '../tables.ts'

type Tables = LedgerTables & {
  billing_proofs: {
    id: string
    proved_at: Date
    took_ms: number
    entries: Stored
    holds_open: Stored
    findings: readonly ProofFinding[]
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export const PROOF_RULES = [
  'balances_equal_journal',
  'holds_equal_held',
  'each_hold_settles_once',
  'usage_equals_holds',
  'units_equal_holds',
  'holds_have_work',
  'holds_end_in_time',
] as const
export type ProofRule = (typeof PROOF_RULES)[number]

export type ProofFinding = {
  readonly rule: ProofRule
  readonly workspace_id: string | null
  /** What is wrong: the hold, or the currency, with both figures. */
  readonly detail: string
}

/** As many of each rule as help to find the cause. */
const FINDINGS_MAX = 20

type Found = { workspace_id: string | null; detail: string }
const found = async (queryable: Queryable, rule: ProofRule, query: ReturnType<typeof sql<Found>>) =>
  (await query.execute(t(queryable))).rows.map((row): ProofFinding => ({ rule, ...row }))

export const findUnevenWallets = (queryable: Queryable) =>
  found(
    queryable,
    'balances_equal_journal',
    sql<Found>`
      select workspace_id, concat(currency, ': wallet ', coalesce(w.balance_micros, 0), ' held ', coalesce(w.held_micros, 0), ' debt ',
        coalesce(w.debt_micros, 0), ', journal ', coalesce(j.wallet, 0), ' ', coalesce(j.held, 0), ' ', coalesce(j.debt, 0)) as detail
      from wallets w full join (
        select workspace_id, currency, sum(wallet_micros) as wallet, sum(held_micros) as held, -sum(debt_micros) as debt,
          sum(wallet_micros + held_micros + spent_micros + debt_micros + external_micros + topped_up_micros + given_micros
            + adjusted_micros) as rest
        from billing_journal group by workspace_id, currency) j using (workspace_id, currency)
      where coalesce(w.balance_micros, 0) <> coalesce(j.wallet, 0) or coalesce(w.held_micros, 0) <> coalesce(j.held, 0)
        or coalesce(w.debt_micros, 0) <> coalesce(j.debt, 0) or coalesce(j.rest, 0) <> 0
      limit ${FINDINGS_MAX}`,
  )

export const findUnevenHeld = (queryable: Queryable) =>
  found(
    queryable,
    'holds_equal_held',
    sql<Found>`
      select workspace_id, concat(currency, ': held ', coalesce(w.held_micros, 0), ', open holds ', coalesce(h.held, 0)) as detail
      from wallets w full join (
        select workspace_id, currency, sum(amount_micros) as held from billing_holds
        where state = 'open' and source in ('wallet', 'external') group by workspace_id, currency) h using (workspace_id, currency)
      where coalesce(w.held_micros, 0) <> coalesce(h.held, 0) limit ${FINDINGS_MAX}`,
  )

export const findUnevenHolds = (queryable: Queryable) =>
  found(
    queryable,
    'each_hold_settles_once',
    sql<Found>`
      select coalesce(h.workspace_id, j.workspace_id) as workspace_id, concat('hold ', coalesce(h.id, j.hold_id), ' ', h.state, ' charged ',
        h.charged_micros, ' refunded ', h.refunded_micros, ', journal spent ', j.spent, ' held ', j.held, ' charges ', j.charges) as detail
      from (select * from billing_holds where source <> 'free') h full join (
        select workspace_id, hold_id, sum(spent_micros) as spent, sum(held_micros) as held,
          count(*) filter (where kind in ('settle', 'late')) as charges
        from billing_journal where hold_id is not null group by workspace_id, hold_id) j on j.hold_id = h.id
      where coalesce(h.charged_micros - h.refunded_micros, 0) <> coalesce(j.spent, 0)
        or (case when h.state = 'open' and h.source <> 'unheld' then h.amount_micros else 0 end) <> coalesce(j.held, 0)
        or coalesce(j.charges, 0) > 1
      limit ${FINDINGS_MAX}`,
  )

export const findUnevenDays = (queryable: Queryable) =>
  found(
    queryable,
    'usage_equals_holds',
    sql<Found>`
      select workspace_id, concat(currency, ' ', day, ': held ', sum(held), ' spent ', sum(spent), ' charges ', sum(charges),
        ' too many') as detail
      from (
        select workspace_id, currency, day, project_id, member_id, engine, held_micros as held, spent_micros as spent, charges::bigint
        from billing_usage_days
        union all
        select workspace_id, currency, (created_at at time zone 'utc')::date, project_id, held_for, engine,
          -sum(case when state = 'open' and source <> 'unheld' then amount_micros else 0 end)::bigint,
          -sum(coalesce(charged_micros - refunded_micros, 0))::bigint,
          -count(*) filter (where state = 'settled' and (source <> 'unheld' or charged_micros > 0))
        from billing_holds where source <> 'free' group by 1, 2, 3, 4, 5, 6) both_sides
      group by workspace_id, currency, day, project_id, member_id, engine
      having sum(held) <> 0 or sum(spent) <> 0 or sum(charges) <> 0
      limit ${FINDINGS_MAX}`,
  )

export const findUnevenUnits = (queryable: Queryable) =>
  found(
    queryable,
    'units_equal_holds',
    sql<Found>`
      select workspace_id, concat(month, ' ', unit, ': ', sum(used), ' too many') as detail
      from (
        select workspace_id, month, unit, used from billing_unit_uses
        union all
        select workspace_id, date_trunc('month', created_at at time zone 'utc')::date, units.key, -sum(units.value::bigint)::bigint
        from billing_holds cross join lateral jsonb_each_text(units) units
        where billing_holds.units is not null and state <> 'released' group by 1, 2, 3) both_sides
      group by workspace_id, month, unit having sum(used) <> 0 limit ${FINDINGS_MAX}`,
  )

export const findOverdueHolds = (queryable: Queryable, now: Date) =>
  found(
    queryable,
    'holds_end_in_time',
    sql<Found>`
      select workspace_id, concat('hold ', id, ' is open, and was to end by ', expires_at) as detail
      from billing_holds where state = 'open' and source <> 'free' and expires_at < ${now} limit ${FINDINGS_MAX}`,
  )

/** Oldest first, page by page. */
export async function listOpenHolds(
  queryable: Queryable,
  { before, afterId, countMax }: { readonly before: Date; readonly afterId: string; readonly countMax: number },
): Promise<{ id: string; workspaceId: string }[]> {
  return t(queryable)
    .selectFrom('billing_holds')
    .select(['id', 'workspace_id as workspaceId'])
    .where('state', '=', 'open')
    .where('created_at', '<', before)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(countMax)
    .execute()
}

export async function countBooks(queryable: Queryable): Promise<{ entries: bigint; holdsOpen: bigint }> {
  const rows = await sql<{ entries: Stored; open: Stored }>`
    select (select count(*) from billing_journal) as entries, (select count(*) from billing_holds where state = 'open') as open`.execute(
    t(queryable),
  )
  return { entries: toMicros(rows.rows[0]?.entries), holdsOpen: toMicros(rows.rows[0]?.open) }
}

export type StoredProof = {
  readonly id: string
  readonly at: Date
  readonly tookMs: number
  readonly entries: bigint
  readonly holdsOpen: bigint
  readonly findings: readonly ProofFinding[]
}

/** Keeps the newest ones. */
export async function insertProof(tx: Tx, proof: StoredProof, keep: number): Promise<void> {
  await t(tx)
    .insertInto('billing_proofs')
    .values({
      id: proof.id,
      proved_at: proof.at,
      took_ms: proof.tookMs,
      entries: proof.entries.toString(),
      holds_open: proof.holdsOpen.toString(),
      findings: json(proof.findings),
    })
    .execute()
  await sql`
    delete from billing_proofs where id not in (select id from billing_proofs order by proved_at desc, id desc limit ${keep})`.execute(
    t(tx),
  )
}

export async function findLastProof(queryable: Queryable): Promise<StoredProof | undefined> {
  const row = await t(queryable)
    .selectFrom('billing_proofs')
    .select(['id', 'proved_at', 'took_ms', 'entries', 'holds_open', 'findings'])
    .orderBy('proved_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    id: row.id,
    at: row.proved_at,
    tookMs: row.took_ms,
    entries: toMicros(row.entries),
    holdsOpen: toMicros(row.holds_open),
    findings: row.findings,
  }
}
