// Accounts: making one, changing it, leaving.
import { isUniqueViolation, type Queryable, type Tx, violatedConstraint } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { type Fault, faults, type Language } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { deleteAvatar } from './avatars/avatars.ts'
import type { Parts } from './deps.ts'
import { userEvent } from './events.ts'
import { identityFaults } from './faults.ts'
import { sendLinkLater } from './links/link-mail.ts'
import { foldName, mixesScripts, readEmail, readPhone, readUsername } from './names.ts'
import { checkPassword } from './passwords/password-rule.ts'
import {
  countActiveOperators,
  hasFirstUser,
  insertUser,
  lockInstallation,
  lockUser,
  nameFirstUser,
  spendAllLinks,
  spendLinksOf,
  type UserPatch,
  updateUser,
} from './queries.ts'
import { deleteChallengesOf, forgetTwoFactor } from './second-step/two-factor-queries.ts'
import {
  confirmProof,
  endSessions,
  openSession,
  provePassword,
  sealSession,
  type Tokens,
  type Visitor,
} from './sessions/sessions.ts'
import type { User, UserRow } from './tables.ts'

export type Names = {
  readonly username?: string | undefined
  readonly email?: string | undefined
  readonly displayName?: string | undefined
}

export type RegistrationInput = Names & {
  readonly password: string
  readonly invitation: string | null
  readonly language: Language
}

/** Registration never says what somebody may do: the only account that gets more is the very first. */
export async function register(parts: Parts, input: RegistrationInput, visitor: Visitor): Promise<Tokens> {
  const names = readNames(input)
  await refuseIfClosed(parts, parts.db, input.invitation)
  await checkPassword(input.password, [names.username, names.email, names.display_name], input.language)
  const passwordHash = await parts.passwords.hash(input.password)
  const opened = await parts.db.transaction(async (tx) => {
    // Whoever came first may have come while this password was being hashed.
    await lockFirst(tx)
    await refuseIfClosed(parts, tx, input.invitation)
    const user = await addUser(parts, tx, {
      names,
      passwordHash,
      operator: false,
      actorId: null,
      ...input,
      requestId: visitor.requestId,
    })
    return openSession(parts, tx, { user, visitor })
  })
  return sealSession(parts, opened)
}

/** @throws IDENTITY_REGISTRATION_CLOSED */
async function refuseIfClosed(parts: Parts, queryable: Queryable, invitation: string | null): Promise<void> {
  if (parts.settings.openRegistration) return
  if (!(await hasFirstUser(queryable))) return
  if (invitation !== null && (await parts.household.mayMoveIn(queryable, invitation))) return
  throw identityFaults.REGISTRATION_CLOSED()
}

export type NewAccount = Names & {
  readonly password: string | null
  readonly operator: boolean
  readonly language: Language
  readonly actorId: string | null
  readonly requestId: string | null
}

/** An account made for somebody else. Without a password its holder is mailed a link to choose one, if there is an address. */
export async function createAccount(parts: Parts, input: NewAccount): Promise<User> {
  const names = readNames(input)
  if (input.password !== null)
    await checkPassword(input.password, [names.username, names.email, names.display_name], input.language)
  const passwordHash = input.password === null ? null : await parts.passwords.hash(input.password)
  return parts.db.transaction(async (tx) => {
    const user = await addUser(parts, tx, { names, passwordHash, invitation: null, ...input })
    if (passwordHash === null)
      await sendLinkLater(parts, tx, { user, purpose: 'reset_password', language: input.language })
    return user
  })
}

type Addition = {
  readonly names: NameColumns
  readonly passwordHash: string | null
  readonly operator: boolean
  readonly invitation: string | null
  readonly language: Language
  readonly actorId: string | null
  readonly requestId: string | null
}

async function addUser(parts: Parts, tx: Tx, addition: Addition): Promise<User> {
  const at = parts.clock.now()
  const id = newId()
  // Waits for another first registration that is just being made: only one of them can be the first.
  const isFirst = (await lockFirst(tx)) === null
  const operator = addition.operator || isFirst
  const row: UserRow = {
    id,
    ...addition.names,
    email_verified_at: null,
    bio: '',
    avatar_file_id: null,
    phone: null,
    two_factor_at: null,
    password_hash: addition.passwordHash,
    operator,
    status: 'active',
    last_sign_in_at: addition.actorId === null && addition.passwordHash !== null ? at : null,
    revision: 1,
    created_at: at,
    updated_at: at,
  }
  await insertUser(tx, row).catch(tellTaken)
  if (isFirst) await nameFirstUser(tx, id)
  if (operator) parts.watch.reloadOperatorsLater(tx)
  const { language, requestId, invitation } = addition
  await parts.household.moveIn(tx, { userId: id, displayName: row.display_name, invitation, language, requestId })
  if (row.email !== null && addition.passwordHash !== null)
    await sendLinkLater(parts, tx, { user: row, purpose: 'verify_email', language })
  await emit(
    tx,
    userEvent('user.registered', { userId: id, actorId: addition.actorId ?? id, requestId, at }, { operator }),
  )
  return row
}

async function lockFirst(tx: Tx): Promise<string | null> {
  return (await hasFirstUser(tx)) ? 'somebody' : lockInstallation(tx)
}

/** What is left out stays. */
type About = { readonly bio?: string | undefined; readonly phone?: string | null | undefined }

export type ProfileChange = Names & About & { readonly currentPassword?: string | undefined }

/** A new address must be proved anew, and costs the password: whoever holds it can take the account. */
export async function changeProfile(
  parts: Parts,
  change: ProfileChange & { userId: string; language: Language },
  visitor: Visitor,
): Promise<User> {
  const { userId, language, username, displayName, bio, phone } = change
  const email = change.email === undefined ? undefined : mustReadEmail(change.email)
  if (email !== undefined) await proveForEmail(parts, { userId, email, password: change.currentPassword }, visitor)
  const wish = { userId, username, email, displayName, bio, phone }
  return applyChange(parts, wish, { actorId: userId, requestId: visitor.requestId, language })
}

async function proveForEmail(
  parts: Parts,
  given: { userId: string; email: string; password: string | undefined },
  visitor: Visitor,
): Promise<void> {
  const { userId, password } = given
  const unchanged = await parts.db.transaction(async (tx) => (await lockUser(tx, userId))?.email === given.email)
  if (unchanged) return
  if (password === undefined)
    throw faults.INVALID_REQUEST({
      reason: {
        en: 'the current password is needed to change the e-mail address',
        'zh-CN': '修改邮箱需要当前密码',
      },
      field: 'current_password',
    })
  await provePassword(parts, { userId, password }, visitor)
}

export type AccountChange = Names & About & { readonly operator?: boolean | undefined }

export async function applyChange(
  parts: Parts,
  change: AccountChange & { userId: string },
  by: { actorId: string; requestId: string | null; language: Language },
): Promise<User> {
  const { userId } = change
  return parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    if (change.operator !== undefined) await lockInstallation(tx)
    const before = await lockUser(tx, userId)
    if (!before || before.status === 'deleted') throw faults.NOT_FOUND()
    const patch = toPatch(change, before)
    if (before.operator && patch.operator === false) await keepOneOperator(tx, before)
    const user = await updateUser(tx, userId, { ...patch, at }).catch(tellTaken)
    if (patch.operator !== undefined) parts.watch.reloadOperatorsLater(tx)
    if (patch.email !== undefined) await spendAllLinks(tx, userId, at)
    if (patch.email) await sendLinkLater(parts, tx, { user, purpose: 'verify_email', language: by.language })
    await emit(
      tx,
      userEvent(
        'user.updated',
        { userId, ...by, at },
        { fields: Object.keys(patch).filter((key) => !key.endsWith('_key')) },
      ),
    )
    return user
  })
}

function toPatch(change: AccountChange, before: User): UserPatch {
  const username = change.username === undefined ? undefined : mustReadUsername(change.username)
  const email = change.email === undefined ? undefined : mustReadEmail(change.email)
  return {
    ...(username === undefined ? {} : { username, username_key: foldName(username) }),
    ...(email === undefined || email === before.email
      ? {}
      : { email, email_key: foldName(email), email_verified_at: null }),
    ...(change.displayName === undefined ? {} : { display_name: change.displayName.trim() || before.display_name }),
    ...(change.bio === undefined ? {} : { bio: change.bio }),
    ...(change.phone === undefined ? {} : { phone: readPhoneOrNone(change.phone) }),
    ...(change.operator === undefined ? {} : { operator: change.operator }),
  }
}

/** To be called under the installation's lock. @throws IDENTITY_LAST_OPERATOR */
export async function keepOneOperator(tx: Tx, leaving: User): Promise<void> {
  if (!leaving.operator || leaving.status !== 'active') return
  if ((await countActiveOperators(tx)) <= 1) throw identityFaults.LAST_OPERATOR()
}

/** Every session ends, this one too; the reply opens a new one. */
export async function changePassword(
  parts: Parts,
  change: { userId: string; current: string; next: string; language: Language },
  visitor: Visitor,
): Promise<Tokens> {
  const { userId } = change
  const proof = await provePassword(parts, { userId, password: change.current }, visitor)
  const { user } = proof
  await checkPassword(change.next, [user.username, user.email, user.display_name], change.language)
  const passwordHash = await parts.passwords.hash(change.next)
  const opened = await parts.db.transaction(async (tx) => {
    await confirmProof(tx, proof)
    const fresh = await replacePassword(parts, tx, {
      userId,
      passwordHash,
      actorId: userId,
      because: 'password_changed',
      requestId: visitor.requestId,
    })
    return openSession(parts, tx, { user: fresh, visitor })
  })
  return sealSession(parts, opened)
}

/** With the old password go all sessions and all reset links. */
export async function replacePassword(
  parts: Parts,
  tx: Tx,
  change: { userId: string; passwordHash: string; actorId: string; because: string; requestId: string | null },
): Promise<User> {
  const { userId, actorId, requestId, because } = change
  const at = parts.clock.now()
  const user = await updateUser(tx, userId, { password_hash: change.passwordHash, at })
  await spendLinksOf(tx, { userId, purpose: 'reset_password' }, at)
  await deleteChallengesOf(tx, userId)
  await endSessions(parts, tx, { userId, because, at, requestId, actorId })
  await emit(tx, userEvent('user.password_changed', { userId, actorId, requestId, at }, { because }))
  return user
}

export async function deleteOwnAccount(
  parts: Parts,
  own: { userId: string; password: string },
  visitor: Visitor,
): Promise<void> {
  const { userId } = own
  const proof = await provePassword(parts, own, visitor)
  await parts.db.transaction(async (tx) => {
    await lockInstallation(tx)
    await confirmProof(tx, proof)
    await removeAccount(parts, tx, { userId, actorId: userId, requestId: visitor.requestId, isForgotten: true })
  })
}

/** @param leaving.isForgotten the holder asked for it: names and addresses go too */
export async function removeAccount(
  parts: Parts,
  tx: Tx,
  leaving: { userId: string; actorId: string; requestId: string | null; isForgotten: boolean },
): Promise<void> {
  const { userId, actorId, requestId } = leaving
  const at = parts.clock.now()
  await lockInstallation(tx)
  const user = await lockUser(tx, userId)
  if (!user || user.status === 'deleted') throw faults.NOT_FOUND()
  await keepOneOperator(tx, user)
  const obstacles = await parts.household.obstacles(tx, userId)
  if (obstacles) throw identityFaults.STILL_NEEDED(obstacles)
  await parts.household.moveOut(tx, userId, { actorId, requestId })
  const forgotten = {
    username: null,
    username_key: null,
    email: null,
    email_key: null,
    email_verified_at: null,
    display_name: '',
    bio: '',
    phone: null,
  }
  await updateUser(tx, userId, {
    status: 'deleted',
    password_hash: null,
    operator: false,
    avatar_file_id: null,
    two_factor_at: null,
    ...(leaving.isForgotten ? forgotten : {}),
    at,
  })
  await spendAllLinks(tx, userId, at)
  await forgetTwoFactor(tx, userId)
  await deleteAvatar(parts, tx, userId)
  await endSessions(parts, tx, { userId, because: 'account_deleted', at, requestId, actorId })
  if (user.operator) parts.watch.reloadOperatorsLater(tx)
  await emit(tx, userEvent('user.deleted', { userId, actorId, requestId, at }))
}

type NameColumns = Pick<UserRow, 'username' | 'username_key' | 'email' | 'email_key' | 'display_name'>

function readNames(names: Names): NameColumns {
  const username = names.username === undefined ? null : mustReadUsername(names.username)
  const email = names.email === undefined ? null : mustReadEmail(names.email)
  if (username === null && email === null) throw identityFaults.NAME_MISSING()
  return {
    username,
    username_key: username === null ? null : foldName(username),
    email,
    email_key: email === null ? null : foldName(email),
    display_name: names.displayName?.trim() || username || (email?.split('@')[0] ?? ''),
  }
}

function mustReadUsername(text: string): string {
  const username = readUsername(text)
  if (username === null) throw identityFaults.USERNAME_INVALID({ field: 'username' })
  if (mixesScripts(username)) throw identityFaults.USERNAME_MIXED({ field: 'username' })
  return username
}

function mustReadEmail(text: string): string {
  const email = readEmail(text)
  if (email === null) throw identityFaults.EMAIL_INVALID({ field: 'email' })
  return email
}

function readPhoneOrNone(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const phone = readPhone(text)
  if (phone === null) throw identityFaults.PHONE_INVALID({ field: 'phone' })
  return phone
}

function tellTaken(error: unknown): never {
  if (!isUniqueViolation(error)) throw error
  throw taken(violatedConstraint(error))
}

function taken(constraint: string | null): Fault {
  return constraint === 'users_email'
    ? identityFaults.NAME_TAKEN({ field: 'email', field_text: { en: 'e-mail address', 'zh-CN': '邮箱' } })
    : identityFaults.NAME_TAKEN({ field: 'username', field_text: { en: 'user name', 'zh-CN': '用户名' } })
}
