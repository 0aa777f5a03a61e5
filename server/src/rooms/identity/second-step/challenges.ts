// A sign-in of which the password was right and the code is still to come.
import type { Tx } from '#platform/db/db.ts'
import { newSecret } from '#platform/ids.ts'
import type { Parts } from '../deps.ts'
import { hashToken } from '../sessions/refresh-token.ts'
import { insertChallenge } from './two-factor-queries.ts'

const CHALLENGE_SECONDS = 300

export type Challenge = { readonly challenge: string; readonly seconds: number }

/** In the transaction that holds the account: a new password deletes every challenge, and must find this one. */
export async function issueChallenge(parts: Parts, tx: Tx, userId: string): Promise<Challenge> {
  const challenge = newSecret()
  const expiresAt = new Date(parts.clock.now().getTime() + CHALLENGE_SECONDS * 1000)
  await insertChallenge(tx, { hash: hashToken(challenge), userId, expiresAt })
  return { challenge, seconds: CHALLENGE_SECONDS }
}
