// What administrators of the installation do to accounts. Who they are, the routes check.

import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults, type Language } from '#platform/faults.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { keepOneOperator, removeAccount, replacePassword } from '../accounts.ts'
import type { Parts } from '../deps.ts'
import { userEvent } from '../events.ts'
import { identityFaults } from '../faults.ts'
import { sendLinkLater } from '../links/link-mail.ts'
import { foldName } from '../names.ts'
import { checkPassword } from '../passwords/password-rule.ts'
import { findUser, listUsers, lockInstallation, lockUser, type UserSearch, updateUser } from '../queries.ts'
import { endSessions } from '../sessions/sessions.ts'
import type { User } from '../tables.ts'

export type Administrator = { readonly actorId: string; readonly requestId: string | null }

export async function findPeople(
  parts: Parts,
  search: UserSearch,
  page: PageRequest,
): Promise<{ users: User[]; total: number }> {
  const { username, email, search: text, ...rest } = search
  return listUsers(
    parts.db,
    {
      ...rest,
      ...(username === undefined ? {} : { username: foldName(username) }),
      ...(email === undefined ? {} : { email: foldName(email) }),
      ...(text === undefined ? {} : { search: foldName(text) }),
    },
    page,
  )
}

export async function loadUser(parts: Parts, userId: string): Promise<User> {
  const user = await findUser(parts.db, userId)
  if (!user) throw faults.NOT_FOUND()
  return user
}

/** Whoever is blocked is signed out everywhere at once. */
export async function setStatus(
  parts: Parts,
  { userId, status }: { userId: string; status: 'active' | 'inactive' | 'suspended' },
  by: Administrator,
): Promise<User> {
  return parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    await lockInstallation(tx)
    const before = await lockUser(tx, userId)
    if (!before || before.status === 'deleted') throw faults.NOT_FOUND()
    if (before.status === status) return before
    if (status !== 'active') {
      await protectOperator(tx, before)
      await endSessions(parts, tx, { userId, because: status, at, ...by })
    }
    const user = await updateUser(tx, userId, { status, at })
    if (user.operator) parts.watch.reloadOperatorsLater(tx)
    await emit(tx, userEvent('user.status_changed', { userId, ...by, at }, { from: before.status, to: status }))
    return user
  })
}

/** With a password: it is set. Without: a link is mailed with which the holder chooses one. Sessions end either way. */
export async function resetForUser(
  parts: Parts,
  given: { userId: string; password: string | null; language: Language },
  by: Administrator,
): Promise<User> {
  const { userId } = given
  const user = await loadUser(parts, userId)
  if (user.status === 'deleted') throw faults.NOT_FOUND()
  if (given.password === null) return mailReset(parts, user, { ...by, language: given.language })
  await checkPassword(given.password, [user.username, user.email, user.display_name], given.language)
  const passwordHash = await parts.passwords.hash(given.password)
  return parts.db.transaction((tx) =>
    replacePassword(parts, tx, { userId, passwordHash, because: 'password_reset', ...by }),
  )
}

async function mailReset(parts: Parts, user: User, by: Administrator & { language: Language }): Promise<User> {
  if (user.email === null) throw identityFaults.NO_EMAIL()
  await parts.db.transaction(async (tx) => {
    await endSessions(parts, tx, { userId: user.id, because: 'password_reset', at: parts.clock.now(), ...by })
    const isSent = await sendLinkLater(parts, tx, { user, purpose: 'reset_password', language: by.language })
    if (!isSent) throw faults.RATE_LIMITED({ retry_after_s: 3600 })
  })
  return user
}

/** Soft: the row stays with its names, for the audit log; the names are free for others. */
export async function deleteUser(parts: Parts, userId: string, by: Administrator): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await lockInstallation(tx)
    const user = await lockUser(tx, userId)
    if (user && user.status !== 'deleted') await protectOperator(tx, user)
    await removeAccount(parts, tx, { userId, ...by, isForgotten: false })
  })
}

/** Whoever administers is not blocked or deleted by a slip: the role is taken first. @throws IDENTITY_OPERATOR_PROTECTED */
async function protectOperator(tx: Tx, user: User): Promise<void> {
  await keepOneOperator(tx, user)
  if (user.operator) throw identityFaults.OPERATOR_PROTECTED()
}
