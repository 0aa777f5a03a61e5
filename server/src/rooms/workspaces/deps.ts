import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { Language } from '#platform/faults.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Identity, SendMail } from '#rooms/identity/identity.ts'

export type WorkspaceDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly identity: Pick<Identity, 'findUser' | 'findUsers' | 'findUserByName' | 'readEmail'>
  readonly keyFor: (purpose: string) => Uint8Array
  readonly sendMail: SendMail
  /** Address of the studio in mails, without a slash at the end. */
  readonly linkBase: () => string
  /** What the rooms above keep in a workspace, counted by kind: only an empty one is deleted without being named. */
  readonly countContents: (queryable: Queryable, workspaceId: string) => Promise<Readonly<Record<string, number>>>
}

/** How many members the plan of a workspace has room for; null without a limit. */
export type AskSeats = (
  queryable: Queryable,
  workspaceId: string,
) => Promise<{ readonly plan: string; readonly members: number } | null>

/** What the verbs of this room share. */
export type Parts = Omit<WorkspaceDeps, 'jobs'> & {
  readonly invitationKey: Uint8Array
  readonly askSeats: AskSeats
  readonly later: {
    readonly mailInvitation: (tx: Tx, mail: { invitationId: string; language: Language }) => Promise<void>
  }
}

/** Who does something, in which request. */
export type Doer = { readonly actorId: string; readonly requestId: string | null }
