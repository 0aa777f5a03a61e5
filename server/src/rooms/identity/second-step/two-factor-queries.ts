// The second step in SQL: keys, recovery codes, challenges.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { tables } from '../tables.ts'

export async function saveKey(tx: Tx, key: { userId: string; sealedSecret: string; at: Date }): Promise<void> {
  const columns = { sealed_secret: key.sealedSecret, last_step: 0, created_at: key.at }
  await tables(tx)
    .insertInto('two_factor_keys')
    .values({ user_id: key.userId, ...columns })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
    .execute()
}

/** Locked, so that of two who show one code the second finds its step taken. */
export async function lockKey(tx: Tx, userId: string): Promise<{ sealedSecret: string; lastStep: number } | undefined> {
  const row = await tables(tx)
    .selectFrom('two_factor_keys')
    .select(['sealed_secret', 'last_step'])
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  return row && { sealedSecret: row.sealed_secret, lastStep: Number(row.last_step) }
}

export async function noteStep(tx: Tx, userId: string, step: number): Promise<void> {
  await tables(tx).updateTable('two_factor_keys').set({ last_step: step }).where('user_id', '=', userId).execute()
}

export async function replaceRecoveryCodes(tx: Tx, userId: string, hashes: readonly string[]): Promise<void> {
  await tables(tx).deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  if (hashes.length === 0) return
  await tables(tx)
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ user_id: userId, hash })))
    .execute()
}

/** Answers false if there is none, or it was used. */
export async function takeRecoveryCode(tx: Tx, userId: string, hash: string): Promise<boolean> {
  const result = await tables(tx)
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function countRecoveryCodes(queryable: Queryable, userId: string): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Key, recovery codes and whatever sign-in waits for a code. */
export async function forgetTwoFactor(tx: Tx, userId: string): Promise<void> {
  await tables(tx).deleteFrom('two_factor_keys').where('user_id', '=', userId).execute()
  await replaceRecoveryCodes(tx, userId, [])
  await deleteChallengesOf(tx, userId)
}

export async function insertChallenge(
  tx: Tx,
  challenge: { hash: string; userId: string; expiresAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('sign_in_challenges')
    .values({ hash: challenge.hash, user_id: challenge.userId, failures: 0, expires_at: challenge.expiresAt })
    .execute()
}

export async function findChallenge(queryable: Queryable, hash: string, now: Date): Promise<string | undefined> {
  const row = await tables(queryable)
    .selectFrom('sign_in_challenges')
    .select('user_id')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.user_id
}

/** Answers how often it has failed now; locked until the transaction ends. */
export async function lockChallenge(tx: Tx, hash: string): Promise<{ failures: number } | undefined> {
  return tables(tx)
    .selectFrom('sign_in_challenges')
    .select('failures')
    .where('hash', '=', hash)
    .forUpdate()
    .executeTakeFirst()
}

export async function noteChallengeFailure(tx: Tx, hash: string): Promise<void> {
  await tables(tx)
    .updateTable('sign_in_challenges')
    .set({ failures: sql<number>`failures + 1` })
    .where('hash', '=', hash)
    .execute()
}

export async function deleteChallenge(tx: Tx, hash: string): Promise<void> {
  await tables(tx).deleteFrom('sign_in_challenges').where('hash', '=', hash).execute()
}

export async function deleteChallengesOf(tx: Tx, userId: string): Promise<void> {
  await tables(tx).deleteFrom('sign_in_challenges').where('user_id', '=', userId).execute()
}

export async function deleteEndedChallenges(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('sign_in_challenges').where('expires_at', '<', before).execute()
}
