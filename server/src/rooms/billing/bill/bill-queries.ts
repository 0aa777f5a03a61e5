// What people read: the bill, the entries of the journal, and what was used. All of one workspace.
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import {
  HOLD_COLUMNS,
  type HoldRow,
  JOURNAL_COLUMNS,
  type JournalRow,
  type LedgerTables,
  type Stored,
  toMicros,
} from '../tables.ts'

const t = (queryable: Queryable) => queryable.withTables<LedgerTables>()
type Own = Pick<Scope, 'workspaceId'>

export const BILL_STATES = ['held', 'charged', 'charged_late', 'released'] as const
export type BillState = (typeof BILL_STATES)[number]

export type BillFilter = {
  readonly projectId?: string
  readonly memberId?: string
  readonly engine?: string
  readonly state?: BillState
  /** Begun then or later. */
  readonly from?: Date
  /** Begun before. */
  readonly to?: Date
}

export type BillLine = Omit<HoldRow, 'amount_micros' | 'charged_micros' | 'refunded_micros'> & {
  readonly bill_state: BillState
  readonly held: bigint
  /** Null until it is settled. */
  readonly charged: bigint | null
  readonly refunded: bigint
  /** What of a late charge the wallet could not pay. */
  readonly owed: bigint
}

const STATE_OF: Readonly<Record<BillState, RawBuilder<unknown>>> = {
  held: sql`and h.state = 'open'`,
  charged: sql`and h.state = 'settled' and not h.is_late`,
  charged_late: sql`and h.state = 'settled' and h.is_late`,
  released: sql`and h.state = 'released'`,
}

const given = (clause: (value: string) => RawBuilder<unknown>, value: string | undefined) =>
  value === undefined ? sql`` : clause(value)

const narrowed = ({ workspaceId }: Own, filter: BillFilter) => sql`
  h.workspace_id = ${workspaceId} and h.source <> 'free'
  ${given((id) => sql`and h.project_id = ${id}::uuid`, filter.projectId)}
  ${given((id) => sql`and h.held_for = ${id}::uuid`, filter.memberId)}
  ${given((id) => sql`and h.engine = ${id}`, filter.engine)}
  ${given((at) => sql`and h.created_at >= ${at}::timestamptz`, filter.from?.toISOString())}
  ${given((at) => sql`and h.created_at < ${at}::timestamptz`, filter.to?.toISOString())}
  ${filter.state ? STATE_OF[filter.state] : sql``}`

const BILL_COLUMNS = sql.join(HOLD_COLUMNS.map((column) => sql.ref(`h.${column}`)))

type RawLine = HoldRow & { owed: Stored }

/** One line per piece of work that costs, newest first. */
export async function listBill(
  queryable: Queryable,
  scope: Own,
  { page, size, filter }: PageRequest & { readonly filter: BillFilter },
): Promise<{ lines: BillLine[]; total: number }> {
  const rows = await sql<RawLine>`
    select ${BILL_COLUMNS}, case when h.is_late then coalesce((select -sum(j.debt_micros) from billing_journal j
        where j.hold_id = h.id and j.kind = 'late'), 0) else 0 end::bigint as owed
    from billing_holds h where ${narrowed(scope, filter)}
    order by h.created_at desc, h.id desc limit ${size} offset ${(page - 1) * size}`.execute(t(queryable))
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from billing_holds h where ${narrowed(scope, filter)}`.execute(t(queryable))
  return { lines: rows.rows.map(toLine), total: counted.rows[0]?.total ?? 0 }
}

function toLine({ amount_micros, charged_micros, refunded_micros, owed, ...row }: RawLine): BillLine {
  const settled = row.is_late ? 'charged_late' : 'charged'
  return {
    ...row,
    bill_state: row.state === 'settled' ? settled : row.state === 'open' ? 'held' : 'released',
    held: toMicros(amount_micros),
    charged: charged_micros === null ? null : toMicros(charged_micros),
    refunded: toMicros(refunded_micros),
    owed: toMicros(owed),
  }
}

export type EntryFilter = {
  readonly projectId?: string
  readonly memberId?: string
  readonly kind?: JournalRow['kind']
  readonly holdId?: string
  readonly from?: Date
  readonly to?: Date
}

/** Every movement of money, newest first. */
export async function listEntries(
  queryable: Queryable,
  { workspaceId }: Own,
  { page, size, filter }: PageRequest & { readonly filter: EntryFilter },
): Promise<{ entries: JournalRow[]; total: number }> {
  let query = t(queryable).selectFrom('billing_journal').where('workspace_id', '=', workspaceId)
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
  if (filter.memberId !== undefined) query = query.where('actor_id', '=', filter.memberId)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.holdId !== undefined) query = query.where('hold_id', '=', filter.holdId)
  if (filter.from !== undefined) query = query.where('booked_at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('booked_at', '<', filter.to)
  const entries = await query
    .select(JOURNAL_COLUMNS)
    .orderBy('booked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const counted = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirst()
  return { entries, total: counted?.total ?? 0 }
}

export const USAGE_GROUPS = ['project', 'person', 'engine', 'day', 'total'] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]

export type UsageWish = PageRequest & {
  readonly by: UsageGroup
  /** First and last day (UTC), both counted. */
  readonly from?: string
  readonly to?: string
  readonly projectId?: string
  readonly memberId?: string
}

export type Usage = {
  /** Id of the project or person, the engine or the day; null for what belongs to none, and for the total. */
  readonly key: string | null
  readonly currency: string
  readonly charged: bigint
  readonly held: bigint
  readonly charges: number
}

const KEY_OF: Readonly<Record<UsageGroup, RawBuilder<unknown>>> = {
  project: sql`project_id::text`,
  person: sql`member_id::text`,
  engine: sql`engine`,
  day: sql`to_char(day, 'YYYY-MM-DD')`,
  total: sql`null::text`,
}

/** Days newest first; everything else the dearest first. */
export async function sumUsage(
  queryable: Queryable,
  { workspaceId }: Own,
  wish: UsageWish,
): Promise<{ usage: Usage[]; total: number }> {
  const { page, size } = wish
  const order = wish.by === 'day' ? sql`key desc, currency` : sql`charged desc, key, currency`
  const rows = await sql<{
    key: string | null
    currency: string
    charged: Stored
    held: Stored
    charges: number
    total: number
  }>`
    select *, count(*) over ()::int as total from (
      select ${KEY_OF[wish.by]} as key, currency, sum(spent_micros)::bigint as charged, sum(held_micros)::bigint as held,
        sum(charges)::int as charges
      from billing_usage_days where workspace_id = ${workspaceId}
        ${given((day) => sql`and day >= ${day}::date`, wish.from)}
        ${given((day) => sql`and day <= ${day}::date`, wish.to)}
        ${given((id) => sql`and project_id = ${id}::uuid`, wish.projectId)}
        ${given((id) => sql`and member_id = ${id}::uuid`, wish.memberId)}
      group by 1, 2) grouped
    where charged <> 0 or held <> 0
    order by ${order} limit ${size} offset ${(page - 1) * size}`.execute(t(queryable))
  return {
    usage: rows.rows.map((row) => ({ ...row, charged: toMicros(row.charged), held: toMicros(row.held) })),
    total: rows.rows[0]?.total ?? 0,
  }
}

/** Whose hold it is: refunds name it by its id alone. */
export const findHoldPlace = (queryable: Queryable, id: string) =>
  t(queryable)
    .selectFrom('billing_holds')
    .select(['workspace_id as workspaceId', 'currency'])
    .where('id', '=', id)
    .executeTakeFirst()
