// Identity: who somebody is, and where they are signed in.
//
// Promises: a password is kept only as an argon2id hash, a token only as a hash or not at all. Once a session has ended (sign-out,
// new password, suspension, a refresh token shown twice), every server refuses its access token within a second. A reply never
// tells whether an account exists, except where somebody wants to register its name. There is always an active operator.
// Never: gives anybody a role in a workspace, or puts one into a token; sends a secret to a log, a queue or an address.
import type { FastifyRequest } from 'fastify'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Actor } from '#platform/http/route.ts'
import { createAccount, type NewAccount } from './accounts.ts'
import { listAvatarContents } from './avatars/avatar-queries.ts'
import type { AvatarShelf, IdentityDeps, Parts } from './deps.ts'
import { defineIdentityJobs } from './jobs.ts'
import { ensureLocalAccount } from './local-account.ts'
import { foldName, readEmail } from './names.ts'
import { Passwords } from './passwords/passwords.ts'
import { findByName, findUser, findUsers } from './queries.ts'
import { AccessReader } from './sessions/access-token.ts'
import { listLivingSessions } from './sessions/session-queries.ts'
import { type SessionEnded, SessionWatch } from './sessions/session-watch.ts'
import { openSession, sealSession, type Tokens, type Visitor } from './sessions/sessions.ts'
import { authenticate, authenticateUpgrade, type Upgrade } from './sessions/visit.ts'
import type { User } from './tables.ts'

export type { Household, IdentitySettings, Newcomer, OutgoingMail, SendMail } from './deps.ts'
export type { User } from './tables.ts'

export type Identity = {
  /** For routes.ts of this room only. */
  readonly parts: Parts
  /** Who sent a request, or null. @throws IDENTITY_CROSS_ORIGIN */
  authenticate(request: FastifyRequest): Promise<Actor | null>
  /** Who opens a WebSocket, or null: see visit.ts. */
  authenticateUpgrade(request: Upgrade): Promise<Actor | null>
  /** Told within a second of the end of any session, on every server: to close its sockets. Answers how to stop. */
  onSessionsEnded(listener: SessionEnded): () => void
  isSessionEnded(sessionId: string): boolean
  /** Which of these are neither ended nor past their time. */
  findLivingSessions(sessionIds: readonly string[]): Promise<ReadonlySet<string>>
  findUser(queryable: Queryable, userId: string): Promise<User | undefined>
  findUsers(queryable: Queryable, userIds: readonly string[]): Promise<User[]>
  /** The address as it is kept, or null if it cannot be one. */
  readEmail(text: string): string | null
  /** By user name or e-mail, written in any way. Never a deleted account. */
  findUserByName(queryable: Queryable, name: string): Promise<User | undefined>
  /** For a command on the server's own machine and for tests; checks name and password like any registration. */
  createAccount(account: NewAccount): Promise<User>
  /** A session without a password: for the command line on the server's own machine, and for tests. */
  openSessionFor(userId: string, visitor: Visitor): Promise<Tokens>
  /** Whoever works by the command line on the server's own machine: see local-account.ts. */
  ensureLocalAccount(): Promise<Pick<User, 'id'>>
  /** Which of these contents are pictures of people: asked before any is deleted. */
  refersTo(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>>
  /** Who is told of content that no picture needs any more. */
  tellCollector(letGo: AvatarShelf['letGo']): void
  /** Queues the hourly cleaning of what has ended. */
  cleanLater(tx: Tx): Promise<void>
  /** Before the database closes. */
  close(): Promise<void>
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { jobs, ...rest } = deps
  const later = defineIdentityJobs(jobs, () => parts)
  const accessKey = deps.keyFor('access-token')
  const parts: Parts = {
    ...rest,
    later,
    keys: {
      access: accessKey,
      refresh: deps.keyFor('refresh-token'),
      links: deps.keyFor('mailed-link'),
      twoFactor: deps.keyFor('two-factor-secret'),
      recovery: deps.keyFor('recovery-code'),
    },
    avatarShelf: { letGo: async () => undefined },
    access: new AccessReader(accessKey),
    passwords: new Passwords(deps.settings.passwordCosts),
    watch: new SessionWatch({
      db: deps.db,
      clock: deps.clock,
      log: deps.log,
      accessSeconds: deps.settings.accessSeconds,
    }),
  }
  return {
    parts,
    authenticate: (request) => authenticate(parts, request),
    authenticateUpgrade: (request) => authenticateUpgrade(parts, request),
    onSessionsEnded: (listener) => parts.watch.onEnded(listener),
    isSessionEnded: (sessionId) => parts.watch.isEnded(sessionId),
    findLivingSessions: (sessionIds) => listLivingSessions(deps.db, sessionIds, deps.clock.now()),
    readEmail,
    findUser,
    findUsers,
    findUserByName: async (queryable, name) => {
      const found = await findByName(queryable, foldName(name))
      if (!found) return undefined
      const { password_hash: _secret, ...user } = found
      return user
    },
    createAccount: (account) => createAccount(parts, account),
    openSessionFor: (userId, visitor) => openSessionFor(parts, userId, visitor),
    ensureLocalAccount: () => ensureLocalAccount(parts),
    refersTo: listAvatarContents,
    tellCollector: (letGo) => {
      parts.avatarShelf.letGo = letGo
    },
    cleanLater: (tx) => later.clean(tx, 0),
    close: () => parts.watch.close(),
  }
}

async function openSessionFor(parts: Parts, userId: string, visitor: Visitor): Promise<Tokens> {
  const opened = await parts.db.transaction(async (tx) => {
    const user = await findUser(tx, userId)
    if (user?.status !== 'active') throw new Error(`no active account ${userId}`)
    return openSession(parts, tx, { user, visitor })
  })
  return sealSession(parts, opened)
}
