import { sql } from 'kysely'
import { type Db, json, type Queryable, type Tx } from '../db/db.ts'

type Tables = {
  idempotency_keys: {
    actor_id: string
    key: string
    operation: string
    request_sha256: string
    status: number | null
    reply: unknown
    created_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export async function findKey(queryable: Queryable, actorId: string, key: string) {
  const row = await t(queryable)
    .selectFrom('idempotency_keys')
    .select(['request_sha256', 'status', 'reply'])
    .where('actor_id', '=', actorId)
    .where('key', '=', key)
    .executeTakeFirst()
  return row && { requestSha256: row.request_sha256, status: row.status, reply: row.reply }
}

/** Answers false if the key is taken. Waits for a transaction that is just writing the same key. */
export async function insertKey(
  tx: Tx,
  row: { actorId: string; key: string; operation: string; requestSha256: string; at: Date },
): Promise<boolean> {
  const result = await t(tx)
    .insertInto('idempotency_keys')
    .values({
      actor_id: row.actorId,
      key: row.key,
      operation: row.operation,
      request_sha256: row.requestSha256,
      status: null,
      reply: null,
      created_at: row.at,
    })
    .onConflict((conflict) => conflict.columns(['actor_id', 'key']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Keeps the reply beside its key. A request without a transaction has no row, and needs none. */
export async function storeReply(
  db: Db,
  keyed: { actorId: string; key: string },
  reply: { status: number; data: unknown; requestSha256: string },
): Promise<void> {
  await t(db)
    .updateTable('idempotency_keys')
    .set({ status: reply.status, reply: json(reply.data ?? null), request_sha256: reply.requestSha256 })
    .where('actor_id', '=', keyed.actorId)
    .where('key', '=', keyed.key)
    .execute()
}

/** The request was refused after it had begun. */
export async function deleteUnansweredKey(db: Db, keyed: { actorId: string; key: string }): Promise<void> {
  await t(db)
    .deleteFrom('idempotency_keys')
    .where('actor_id', '=', keyed.actorId)
    .where('key', '=', keyed.key)
    .where('status', 'is', null)
    .execute()
}

/** One round; answers how many went. */
export async function deleteOldKeys(
  tx: Tx,
  old: { readonly before: Date; readonly countMax: number },
): Promise<number> {
  const done = await sql`
    delete from idempotency_keys where (actor_id, key) in (
      select actor_id, key from idempotency_keys where created_at < ${old.before} order by created_at limit ${old.countMax})`.execute(
    t(tx),
  )
  return Number(done.numAffectedRows ?? 0n)
}
