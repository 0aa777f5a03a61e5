// The journal, and the wallet and the days of use that are kept beside it: one statement writes all three, or none.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import {
  type Facts,
  JOURNAL_COLUMNS,
  type JournalKind,
  type JournalRow,
  type LedgerTables,
  toWallet,
  type Wallet,
} from '../tables.ts'
import type { Postings } from './ledger.ts'

const t = (queryable: Queryable) => queryable.withTables<LedgerTables>()

export type Purseful = { readonly workspaceId: string; readonly currency: string }

/** A row to lock. */
export async function ensureWallet(tx: Tx, { workspaceId, currency }: Purseful, at: Date): Promise<void> {
  await t(tx)
    .insertInto('wallets')
    .values({
      ...{ workspace_id: workspaceId, currency, updated_at: at },
      ...{ balance_micros: 0, held_micros: 0, debt_micros: 0, version: 0 },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whoever books on the same wallet waits until this transaction has ended. */
export async function lockWallet(tx: Tx, { workspaceId, currency }: Purseful): Promise<Wallet | undefined> {
  const row = await t(tx)
    .selectFrom('wallets')
    .select(['currency', 'balance_micros', 'held_micros', 'debt_micros'])
    .where('workspace_id', '=', workspaceId)
    .where('currency', '=', currency)
    .forUpdate()
    .executeTakeFirst()
  return row && toWallet(row)
}

export type NewEntry = Purseful & {
  readonly id: string
  readonly operation: string
  readonly kind: JournalKind
  readonly postings: Postings
  readonly holdId: string | null
  readonly reason: string
  readonly actorId: string
  readonly facts: Facts
  readonly at: Date
  /** Where it counts as used: the day on which its work was begun, and for whom. */
  readonly use?: { readonly begunAt: Date; readonly memberId: string; readonly charges: number }
}

/** False if the wallet is not there or does not cover it: then nothing is written. */
export async function post(tx: Tx, entry: NewEntry): Promise<boolean> {
  const { workspaceId, currency, facts, at } = entry
  const p = (account: keyof Postings) => sql`${(entry.postings[account] ?? 0n).toString()}::bigint`
  const written = await sql`
    with wallet as (
      update wallets set balance_micros = balance_micros + ${p('wallet')}, held_micros = held_micros + ${p('held')},
        debt_micros = debt_micros - ${p('debt')}, version = version + 1, updated_at = ${at}
      where workspace_id = ${workspaceId} and currency = ${currency}
        and balance_micros + ${p('wallet')} >= 0 and held_micros + ${p('held')} >= 0 and debt_micros - ${p('debt')} >= 0
      returning workspace_id
    ), used as (${countUse(entry)})
    insert into billing_journal (id, workspace_id, operation, kind, currency, wallet_micros, held_micros, spent_micros, debt_micros,
      external_micros, topped_up_micros, given_micros, adjusted_micros, hold_id, reason, project_id, actor_id, engine, provider,
      provider_job_id, task_id, booked_at)
    select ${entry.id}::uuid, workspace_id, ${entry.operation}, ${entry.kind}, ${currency}, ${p('wallet')}, ${p('held')}, ${p('spent')},
      ${p('debt')}, ${p('external')}, ${p('topped_up')}, ${p('given')}, ${p('adjusted')}, ${entry.holdId}::uuid, ${entry.reason},
      ${facts.projectId ?? null}::uuid, ${entry.actorId}::uuid, ${facts.engine ?? null}, ${facts.provider ?? null},
      ${facts.providerJobId ?? null}, ${facts.taskId ?? null}::uuid, ${at}::timestamptz
    from wallet returning id`.execute(t(tx))
  return written.rows.length === 1
}

function countUse({ currency, use, facts, postings }: NewEntry) {
  if (!use) return sql`select 1`
  const [held, spent] = [(postings.held ?? 0n).toString(), (postings.spent ?? 0n).toString()]
  // A row that is there is added to without being proposed anew: a proposed row may not be below zero.
  return sql`
    insert into billing_usage_days as days (workspace_id, currency, day, project_id, member_id, engine, held_micros, spent_micros, charges)
    select workspace_id, ${currency}, ${dayOf(use.begunAt)}::date, ${facts.projectId ?? null}::uuid, ${use.memberId}::uuid,
      ${facts.engine ?? null}, greatest(${held}::bigint, 0), greatest(${spent}::bigint, 0), ${use.charges} from wallet
    on conflict (workspace_id, currency, day, project_id, member_id, engine) do update set
      held_micros = days.held_micros + ${held}::bigint, spent_micros = days.spent_micros + ${spent}::bigint,
      charges = days.charges + ${use.charges}`
}

/** Calendar days are those of UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

export const findOperation = (
  queryable: Queryable,
  { workspaceId, operation }: { readonly workspaceId: string; readonly operation: string },
): Promise<JournalRow | undefined> =>
  t(queryable)
    .selectFrom('billing_journal')
    .select(JOURNAL_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('operation', '=', operation)
    .executeTakeFirst()

/** Of many workspaces at once, for who runs the installation. */
export async function listWalletsOf(
  queryable: Queryable,
  workspaceIds: readonly string[],
): Promise<(Wallet & { readonly workspaceId: string })[]> {
  if (workspaceIds.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('wallets')
    .select(['workspace_id', 'currency', 'balance_micros', 'held_micros', 'debt_micros'])
    .where('workspace_id', 'in', [...workspaceIds])
    .orderBy('currency')
    .execute()
  return rows.map(({ workspace_id: workspaceId, ...row }) => ({ ...toWallet(row), workspaceId }))
}

export async function listWallets(queryable: Queryable, workspaceId: string): Promise<Wallet[]> {
  const rows = await t(queryable)
    .selectFrom('wallets')
    .select(['currency', 'balance_micros', 'held_micros', 'debt_micros'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('currency')
    .execute()
  return rows.map(toWallet)
}
