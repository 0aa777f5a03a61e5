import type { Queryable, Tx } from '#platform/db/db.ts'

type Tables = {
  billing_quota_doors: { user_id: string; kind: string }
  billing_quota_spends: {
    work_id: string
    kind: string
    workspace_id: string
    user_id: string
    amount: string | number | bigint
    spent_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

type Own = { readonly userId: string; readonly kind: string }
type Work = { readonly workId: string; readonly kind: string }

export type QuotaSpend = { readonly amount: number; readonly at: Date }

/** Whoever asks next for the same user and kind waits until this transaction has ended. */
export async function lockDoor(tx: Tx, { userId, kind }: Own): Promise<void> {
  await t(tx)
    .insertInto('billing_quota_doors')
    .values({ user_id: userId, kind })
    .onConflict((conflict) => conflict.columns(['user_id', 'kind']).doUpdateSet({ kind }))
    .execute()
}

export async function hasSpend(queryable: Queryable, { workId, kind }: Work): Promise<boolean> {
  const row = await t(queryable)
    .selectFrom('billing_quota_spends')
    .select('work_id')
    .where('work_id', '=', workId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row !== undefined
}

/** Oldest first. */
export async function listSpends(queryable: Queryable, { userId, kind }: Own, since: Date): Promise<QuotaSpend[]> {
  const rows = await t(queryable)
    .selectFrom('billing_quota_spends')
    .select(['amount', 'spent_at'])
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('spent_at', '>', since)
    .orderBy('spent_at')
    .execute()
  return rows.map((row) => ({ amount: Number(row.amount), at: row.spent_at }))
}

export async function insertSpend(
  tx: Tx,
  spend: Own & Work & { readonly workspaceId: string; readonly amount: number; readonly at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('billing_quota_spends')
    .values({
      work_id: spend.workId,
      kind: spend.kind,
      workspace_id: spend.workspaceId,
      user_id: spend.userId,
      amount: spend.amount,
      spent_at: spend.at,
    })
    .execute()
}

/** What lies before the window counts no more; whom nobody limits stays known by the work. */
export async function deleteSpendsBefore(tx: Tx, { userId, kind }: Own, before: Date): Promise<void> {
  await t(tx)
    .deleteFrom('billing_quota_spends')
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('spent_at', '<=', before)
    .where('amount', '>', 0)
    .execute()
}

/** What nobody was limited in stays remembered. */
export async function deleteSpend(tx: Tx, { workId, kind }: Work): Promise<void> {
  await t(tx)
    .deleteFrom('billing_quota_spends')
    .where('work_id', '=', workId)
    .where('kind', '=', kind)
    .where('amount', '>', 0)
    .execute()
}
