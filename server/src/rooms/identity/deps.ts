import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { FaultDetails, Language } from '#platform/faults.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import type { PasswordCosts, Passwords } from './passwords/passwords.ts'
import type { AccessReader } from './sessions/access-token.ts'
import type { SessionWatch } from './sessions/session-watch.ts'
import type { LinkPurpose } from './tables.ts'

export type IdentitySettings = {
  readonly openRegistration: boolean
  readonly accessSeconds: number
  readonly refreshSeconds: number
  /** Where people reach the studio; null if it was not said. */
  readonly publicUrl: string | null
  readonly passwordCosts: PasswordCosts
}

export type Newcomer = {
  readonly userId: string
  readonly displayName: string
  readonly invitation: string | null
  readonly language: Language
  readonly requestId: string | null
}

/** What accounts mean to those who stand above: where a newcomer lives, and what keeps somebody from leaving. */
export type Household = {
  /** Whether an invitation opens the door of an installation with closed registration. */
  readonly mayMoveIn: (queryable: Queryable, invitation: string) => Promise<boolean>
  readonly moveIn: (tx: Tx, newcomer: Newcomer) => Promise<void>
  /** What must be handed over or emptied first, or null. */
  readonly obstacles: (tx: Tx, userId: string) => Promise<FaultDetails | null>
  readonly moveOut: (
    tx: Tx,
    userId: string,
    by: { readonly actorId: string; readonly requestId: string | null },
  ) => Promise<void>
  /** Whether two people meet in some workspace or project. */
  readonly areTogether: (queryable: Queryable, userId: string, otherId: string) => Promise<boolean>
}

export type OutgoingMail = { readonly to: string; readonly subject: string; readonly text: string }
export type SendMail = (mail: OutgoingMail) => Promise<void>

export type IdentityDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly jobs: JobQueue
  readonly settings: IdentitySettings
  /** A key per purpose, from the secret of the installation. */
  readonly keyFor: (purpose: string) => Uint8Array
  readonly sendMail: SendMail
  /** Address of the studio in mails, without a slash at the end. */
  readonly linkBase: () => string
  readonly household: Household
  /** Where pictures of people lie. */
  readonly blobs: Pick<BlobStore, 'put' | 'read' | 'head'>
  readonly version: string
}

/** Whoever collects what nobody refers to; known once the rooms above stand. */
export type AvatarShelf = { letGo: (tx: Tx, sha256s: readonly string[]) => Promise<void> }

export type Later = {
  readonly sendLink: (tx: Tx, link: { linkId: string; purpose: LinkPurpose; language: Language }) => Promise<void>
  readonly forgotPassword: (tx: Tx, asked: { emailKey: string; language: Language }) => Promise<void>
}

/** What the verbs of this room share. */
export type Parts = Omit<IdentityDeps, 'jobs'> & {
  /** Queues this room's jobs in a transaction. */
  readonly later: Later
  readonly keys: {
    readonly access: Uint8Array
    readonly refresh: Uint8Array
    readonly links: Uint8Array
    readonly twoFactor: Uint8Array
    readonly recovery: Uint8Array
  }
  readonly avatarShelf: AvatarShelf
  readonly access: AccessReader
  readonly passwords: Passwords
  readonly watch: SessionWatch
}
