// The second step: a code that only whoever holds the enrolled app can show. Its secret lies sealed in the database and is shown
// once; no code works twice; wrong codes are counted apart from wrong passwords, so that a known password buys no more tries.
import { generateSecret } from 'otplib'
import { renderSVG } from 'uqr'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { openText, sealText } from '#platform/sealed-text.ts'
import type { Parts } from '../deps.ts'
import { type UserEventName, userEvent } from '../events.ts'
import { blocked, identityFaults } from '../faults.ts'
import { admitAttempt, settleAttempt } from '../passwords/attempts.ts'
import { findUser, lockUser, updateUser } from '../queries.ts'
import { hashToken } from '../sessions/refresh-token.ts'
import { openSignedIn, provePassword, sealSession, type Tokens, type Visitor } from '../sessions/sessions.ts'
import type { User } from '../tables.ts'
import { enrolmentUri, hashRecoveryCode, newRecoveryCodes, stepOfCode } from './one-time-code.ts'
import * as queries from './two-factor-queries.ts'

const CHALLENGE_FAILURES_MAX = 5

export type Enrolment = { readonly secret: string; readonly uri: string; readonly qrSvg: string }
type Own = { readonly userId: string }

/** @throws IDENTITY_CHALLENGE_ENDED, IDENTITY_CODE_WRONG */
export async function takeSecondStep(
  parts: Parts,
  given: { challenge: string; code: string },
  visitor: Visitor,
): Promise<Tokens> {
  const hash = hashToken(given.challenge)
  const userId = await queries.findChallenge(parts.db, hash, parts.clock.now())
  if (userId === undefined) throw identityFaults.CHALLENGE_ENDED()
  const opened = await withCode(
    parts,
    { userId, code: given.code, visitor },
    {
      before: async (tx) => {
        const waiting = await queries.lockChallenge(tx, hash)
        if (!waiting || waiting.failures >= CHALLENGE_FAILURES_MAX) throw identityFaults.CHALLENGE_ENDED()
      },
      wrong: (tx) => queries.noteChallengeFailure(tx, hash),
      right: async (tx, user, by) => {
        if (user.status !== 'active') throw blocked(user.status)
        if (!user.two_factor_at) throw identityFaults.CHALLENGE_ENDED()
        await queries.deleteChallenge(tx, hash)
        return openSignedIn(parts, tx, { user, visitor, secondStep: by })
      },
    },
  )
  return sealSession(parts, opened)
}

export async function beginTwoFactor(
  parts: Parts,
  own: Own & { password: string },
  visitor: Visitor,
): Promise<Enrolment> {
  const { userId } = own
  await provePassword(parts, own, visitor)
  const secret = generateSecret()
  const user = await parts.db.transaction(async (tx) => {
    const locked = await lockUser(tx, userId)
    if (!locked) throw faults.INVALID_TOKEN()
    if (locked.two_factor_at) throw identityFaults.TWO_FACTOR_ON()
    const sealedSecret = sealText(parts.keys.twoFactor, userId, secret)
    await queries.saveKey(tx, { userId, sealedSecret, at: parts.clock.now() })
    return locked
  })
  const uri = enrolmentUri(user.username ?? user.email ?? user.display_name, secret)
  return { secret, uri, qrSvg: renderSVG(uri, { ecc: 'M', border: 2 }) }
}

/** Answers the recovery codes, which nobody can ask for again. */
export async function confirmTwoFactor(
  parts: Parts,
  own: Own & { code: string },
  visitor: Visitor,
): Promise<readonly string[]> {
  return withCode(
    parts,
    { ...own, visitor },
    {
      right: async (tx, user) => {
        if (user.two_factor_at) throw identityFaults.TWO_FACTOR_ON()
        await updateUser(tx, user.id, { two_factor_at: parts.clock.now(), at: parts.clock.now() })
        await tellChange(parts, tx, { name: 'user.two_factor_enabled', userId: user.id, visitor })
        return giveRecoveryCodes(parts, tx, user.id)
      },
    },
  )
}

export async function renewRecoveryCodes(
  parts: Parts,
  own: Own & { password: string; code: string },
  visitor: Visitor,
): Promise<readonly string[]> {
  await provePassword(parts, own, visitor)
  return withCode(
    parts,
    { ...own, visitor },
    {
      right: async (tx, user) => {
        if (!user.two_factor_at) throw identityFaults.TWO_FACTOR_OFF()
        await tellChange(parts, tx, { name: 'user.recovery_codes_renewed', userId: user.id, visitor })
        return giveRecoveryCodes(parts, tx, user.id)
      },
    },
  )
}

export async function endTwoFactor(
  parts: Parts,
  own: Own & { password: string; code: string },
  visitor: Visitor,
): Promise<void> {
  await provePassword(parts, own, visitor)
  await withCode(
    parts,
    { ...own, visitor },
    {
      right: async (tx, user) => {
        if (!user.two_factor_at) throw identityFaults.TWO_FACTOR_OFF()
        await turnOff(parts, tx, user.id)
        await tellChange(parts, tx, { name: 'user.two_factor_disabled', userId: user.id, visitor })
      },
    },
  )
}

/** For whoever lost app and recovery codes. Who may, the route checks. */
export async function resetTwoFactor(
  parts: Parts,
  userId: string,
  by: { actorId: string; requestId: string | null },
): Promise<User> {
  return parts.db.transaction(async (tx) => {
    const user = await lockUser(tx, userId)
    if (!user || user.status === 'deleted') throw faults.NOT_FOUND()
    if (!user.two_factor_at) throw identityFaults.TWO_FACTOR_OFF()
    await emit(
      tx,
      userEvent('user.two_factor_disabled', { userId, ...by, at: parts.clock.now() }, { because: 'reset' }),
    )
    return turnOff(parts, tx, userId)
  })
}

export async function describeTwoFactor(parts: Parts, userId: string) {
  const user = await findUser(parts.db, userId)
  return {
    enabled_at: user?.two_factor_at?.toISOString() ?? null,
    recovery_codes_left: await queries.countRecoveryCodes(parts.db, userId),
  }
}

async function turnOff(parts: Parts, tx: Tx, userId: string): Promise<User> {
  await queries.forgetTwoFactor(tx, userId)
  return updateUser(tx, userId, { two_factor_at: null, at: parts.clock.now() })
}

async function giveRecoveryCodes(parts: Parts, tx: Tx, userId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  const hashes = codes.flatMap((code) => hashRecoveryCode(parts.keys.recovery, userId, code) ?? [])
  await queries.replaceRecoveryCodes(tx, userId, hashes)
  return codes
}

function tellChange(
  parts: Parts,
  tx: Tx,
  { name, userId, visitor }: { name: UserEventName; userId: string; visitor: Visitor },
): Promise<void> {
  const { requestId } = visitor
  return emit(tx, userEvent(name, { userId, actorId: userId, requestId, at: parts.clock.now() }))
}

type Shown = Own & { readonly code: string; readonly visitor: Visitor }
type CodeKind = 'app' | 'recovery_code'
type Steps<T> = {
  readonly before?: (tx: Tx) => Promise<void>
  readonly wrong?: (tx: Tx) => Promise<void>
  readonly right: (tx: Tx, user: User, by: CodeKind) => Promise<T>
}

/** The code is spent with what it allows, in one transaction. @throws IDENTITY_CODE_WRONG, RATE_LIMITED */
async function withCode<T>(parts: Parts, shown: Shown, steps: Steps<T>): Promise<T> {
  const { userId, visitor } = shown
  const attempt = await admitAttempt(parts, { nameKey: userId, userId, address: visitor.address, isCode: true })
  const done = await parts.db.transaction(async (tx) => {
    const user = await lockUser(tx, userId)
    if (!user) throw faults.INVALID_TOKEN()
    await steps.before?.(tx)
    const by = await takeCode(parts, tx, shown)
    if (by !== null) return { value: await steps.right(tx, user, by) }
    await steps.wrong?.(tx)
    return null
  })
  if (!done) throw identityFaults.CODE_WRONG({ field: 'code' })
  await settleAttempt(parts, attempt)
  return done.value
}

async function takeCode(parts: Parts, tx: Tx, { userId, code }: Shown): Promise<CodeKind | null> {
  const recovery = hashRecoveryCode(parts.keys.recovery, userId, code)
  if (recovery !== null) return (await queries.takeRecoveryCode(tx, userId, recovery)) ? 'recovery_code' : null
  const key = await queries.lockKey(tx, userId)
  if (!key) throw identityFaults.TWO_FACTOR_OFF()
  const secret = openText(parts.keys.twoFactor, userId, key.sealedSecret)
  if (secret === null) {
    parts.log.warn({ userId }, 'a two-factor key cannot be opened: was the secret of the installation replaced?')
    return null
  }
  const step = stepOfCode(secret, code, { now: parts.clock.now(), afterStep: key.lastStep })
  if (step === null) return null
  await queries.noteStep(tx, userId, step)
  return 'app'
}
