// When a refresh token is good, and what follows it. Pure.
//
// A token's successor is a keyed hash of the token itself. So the same successor can be handed out again to whoever shows
// the token again, although the database holds nothing but hashes: neither the database alone nor the key alone can
// make a token.
import { createHash, createHmac } from 'node:crypto'

/** How long a lost reply or a second tab may show the previous token again. */
export const REPLAY_MS = 30_000

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function successorOf(key: Uint8Array, token: string): string {
  return createHmac('sha256', key).update(token).digest('base64url')
}

export type ShownToken = {
  readonly usedAt: Date | null
  readonly expiresAt: Date
  readonly sessionRevokedAt: Date | null
  /** Whether its successor was shown in turn: then the caller had got it, and this one is old. */
  readonly isSuccessorUsed: boolean
}

export type RefreshVerdict = 'rotate' | 'repeat' | 'refuse' | 'revoke_family'

export function judgeRefresh(shown: ShownToken, now: Date): RefreshVerdict {
  if (shown.sessionRevokedAt || shown.expiresAt <= now) return 'refuse'
  if (!shown.usedAt) return 'rotate'
  const isRecent = now.getTime() - shown.usedAt.getTime() <= REPLAY_MS
  return isRecent && !shown.isSuccessorUsed ? 'repeat' : 'revoke_family'
}
