// Signing in, staying signed in, signing out.

import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId, newSecret } from '#platform/ids.ts'
import type { Parts } from '../deps.ts'
import { userEvent } from '../events.ts'
import { blocked, identityFaults } from '../faults.ts'
import { foldName } from '../names.ts'
import { admitAttempt, settleAttempt } from '../passwords/attempts.ts'
import { findByName, findUser, lockCredentials, noteSignIn, renewHash } from '../queries.ts'
import { type Challenge, issueChallenge } from '../second-step/challenges.ts'
import type { User } from '../tables.ts'
import { signAccess } from './access-token.ts'
import { hashToken, judgeRefresh, successorOf } from './refresh-token.ts'
import {
  findRefreshSession,
  findSessionOwner,
  insertRefreshToken,
  insertSession,
  insertTicket,
  lockRefreshToken,
  markRevoked,
  markRotated,
  type Revocation,
  type ShownRow,
  takeTicket,
} from './session-queries.ts'

const TICKET_SECONDS = 30
const USER_AGENT_MAX = 300

/** Where a request comes from. */
export type Visitor = { readonly userAgent: string; readonly address: string; readonly requestId: string | null }

export type Tokens = {
  readonly user: User
  readonly sessionId: string
  readonly access: string
  readonly refresh: string
}

/** Opens a session in the transaction; the access token is signed by `sealSession`. */
export async function openSession(
  parts: Parts,
  tx: Tx,
  { user, visitor }: { user: User; visitor: Visitor },
): Promise<Omit<Tokens, 'access'>> {
  const at = parts.clock.now()
  const sessionId = newId()
  const refresh = newSecret()
  const expiresAt = new Date(at.getTime() + parts.settings.refreshSeconds * 1000)
  await insertSession(tx, {
    id: sessionId,
    userId: user.id,
    userAgent: visitor.userAgent.slice(0, USER_AGENT_MAX),
    address: visitor.address,
    at,
    expiresAt,
  })
  await insertRefreshToken(tx, { hash: hashToken(refresh), sessionId, at, expiresAt })
  return { user, sessionId, refresh }
}

export async function sealSession(parts: Parts, opened: Omit<Tokens, 'access'>): Promise<Tokens> {
  const claims = { userId: opened.user.id, sessionId: opened.sessionId }
  const access = await signAccess(parts.keys.access, claims, {
    now: parts.clock.now(),
    seconds: parts.settings.accessSeconds,
  })
  return { ...opened, access }
}

export type Credentials = { readonly login: string; readonly password: string }

/** What was true of an account when its password was shown. */
export type Proof = { readonly user: User; readonly stored: string; readonly rehash: string | null }

/** A challenge: the password is right, and a code is still to come. */
export async function signIn(parts: Parts, given: Credentials, visitor: Visitor): Promise<Tokens | Challenge> {
  const proof = await proveHolder(parts, given, visitor)
  const outcome = await parts.db.transaction(async (tx) => {
    const user = await confirmProof(tx, proof)
    if (proof.rehash) await renewHash(tx, user.id, { old: proof.stored, fresh: proof.rehash })
    if (user.two_factor_at) return issueChallenge(parts, tx, user.id)
    return openSignedIn(parts, tx, { user, visitor, secondStep: null })
  })
  return 'challenge' in outcome ? outcome : sealSession(parts, outcome)
}

/**
 * Hashing takes its time: a new password or a block in between must not be passed by. Holds the account until the commit,
 * so that a change that comes now finds what this transaction opens, and ends it.
 */
export async function confirmProof(tx: Tx, proof: Proof): Promise<User> {
  const now = await lockCredentials(tx, proof.user.id)
  if (!now || now.status === 'deleted' || now.password_hash !== proof.stored) throw identityFaults.WRONG_CREDENTIALS()
  if (now.status !== 'active') throw blocked(now.status)
  const { password_hash: _secret, ...user } = now
  return user
}

/** @param entry.secondStep by what, if the account asks for it */
export async function openSignedIn(
  parts: Parts,
  tx: Tx,
  { user, visitor, secondStep }: { user: User; visitor: Visitor; secondStep: string | null },
): Promise<Omit<Tokens, 'access'>> {
  const at = parts.clock.now()
  await noteSignIn(tx, user.id, at)
  const session = await openSession(parts, tx, { user: { ...user, last_sign_in_at: at }, visitor })
  const cause = { userId: user.id, actorId: user.id, requestId: visitor.requestId, at }
  const payload = { session_id: session.sessionId, ...(secondStep === null ? {} : { second_step: secondStep }) }
  await emit(tx, userEvent('user.signed_in', cause, payload))
  return session
}

/** An unknown name takes the same way and the same time as a wrong password. */
async function proveHolder(parts: Parts, given: Credentials, visitor: Visitor): Promise<Proof> {
  const nameKey = foldName(given.login)
  const found = await findByName(parts.db, nameKey)
  const attempt = await admitAttempt(parts, { nameKey, userId: found?.id ?? null, address: visitor.address })
  const isRight = await parts.passwords.verify(found?.password_hash ?? null, given.password)
  if (!isRight || !found || found.password_hash === null) throw identityFaults.WRONG_CREDENTIALS()
  await settleAttempt(parts, attempt)
  if (found.status !== 'active') throw blocked(found.status)
  const { password_hash: stored, ...user } = found
  const rehash = parts.passwords.isDated(stored) ? await parts.passwords.hash(given.password) : null
  return { user, stored, rehash }
}

/** The password of somebody who is signed in, asked again before something grave. Counted like a sign-in. */
export async function provePassword(
  parts: Parts,
  { userId, password }: { userId: string; password: string },
  visitor: Visitor,
): Promise<Proof> {
  const user = await findUser(parts.db, userId)
  const nameKey = foldName(user?.username ?? user?.email ?? '')
  const proof = await proveHolder(parts, { login: nameKey, password }, visitor)
  if (proof.user.id !== userId) throw faults.INVALID_TOKEN()
  return proof
}

export async function refreshSession(parts: Parts, token: string): Promise<Tokens> {
  const at = parts.clock.now()
  const hash = hashToken(token)
  const successor = successorOf(parts.keys.refresh, token)
  const outcome = await parts.db.transaction(async (tx) => {
    const shown = await lockRefreshToken(tx, hash)
    if (!shown) return null
    const verdict = judgeRefresh(shown, at)
    if (verdict === 'revoke_family')
      await endSessions(parts, tx, { userId: shown.userId, only: shown.sessionId, because: 'token_reused', at })
    if (verdict === 'rotate') await rotate(parts, tx, { shown, hash, successorHash: hashToken(successor), at })
    return verdict === 'rotate' || verdict === 'repeat' ? shown : null
  })
  if (!outcome) throw faults.INVALID_TOKEN()
  const user = await findUser(parts.db, outcome.userId)
  if (user?.status !== 'active') throw faults.INVALID_TOKEN()
  return sealSession(parts, { user, sessionId: outcome.sessionId, refresh: successor })
}

async function rotate(
  parts: Parts,
  tx: Tx,
  { shown, hash, successorHash, at }: { shown: ShownRow; hash: string; successorHash: string; at: Date },
): Promise<void> {
  const expiresAt = new Date(at.getTime() + parts.settings.refreshSeconds * 1000)
  await insertRefreshToken(tx, { hash: successorHash, sessionId: shown.sessionId, at, expiresAt })
  await markRotated(tx, { hash, successorHash, sessionId: shown.sessionId, at, expiresAt })
}

/** Ends sessions with the transaction; every server refuses their access tokens within a second. Answers how many. */
export async function endSessions(
  parts: Parts,
  tx: Tx,
  revocation: Revocation & { requestId?: string | null; actorId?: string | null },
): Promise<number> {
  const ended = await markRevoked(tx, revocation)
  if (ended.length === 0) return 0
  parts.watch.endLater(tx, ended)
  const cause = {
    actorId: revocation.actorId ?? revocation.userId,
    requestId: revocation.requestId ?? null,
    at: revocation.at,
  }
  await emit(
    tx,
    userEvent(
      'session.ended',
      { userId: revocation.userId, ...cause },
      { session_ids: ended, because: revocation.because },
    ),
  )
  return ended.length
}

export async function endOwnSessions(
  parts: Parts,
  own: { userId: string; only?: string; except?: string; because: string; requestId: string | null },
): Promise<number> {
  return parts.db.transaction((tx) => endSessions(parts, tx, { ...own, at: parts.clock.now() }))
}

/** Signs out by the refresh token alone: the access token may have run out long ago. */
export async function endSessionOfRefresh(parts: Parts, token: string, requestId: string | null): Promise<void> {
  const sessionId = await findRefreshSession(parts.db, hashToken(token))
  const userId = sessionId && (await findSessionOwner(parts.db, sessionId))
  if (userId) await endOwnSessions(parts, { userId, only: sessionId, because: 'signed_out', requestId })
}

export async function issueTicket(
  parts: Parts,
  holder: { userId: string; sessionId: string },
): Promise<{ ticket: string; seconds: number }> {
  const ticket = newSecret()
  const expiresAt = new Date(parts.clock.now().getTime() + TICKET_SECONDS * 1000)
  await parts.db.transaction((tx) => insertTicket(tx, { hash: hashToken(ticket), ...holder, expiresAt }))
  return { ticket, seconds: TICKET_SECONDS }
}

export async function redeemTicket(
  parts: Parts,
  ticket: string,
): Promise<{ userId: string; sessionId: string } | null> {
  const holder = await parts.db.transaction((tx) => takeTicket(tx, hashToken(ticket), parts.clock.now()))
  return holder ?? null
}
