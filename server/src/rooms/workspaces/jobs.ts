// Work of this room that runs after the commit.
import { Type } from 'typebox'
import type { Tx } from '#platform/db/db.ts'
import { defineJob } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Parts } from './deps.ts'
import { deleteEndedInvitations } from './invitation-queries.ts'
import { mailInvitation } from './invitations.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** How long the list still shows that an invitation has ended. */
const KEEP_MS = 30 * 24 * HOUR_MS

/** Defines the jobs, and answers how to queue them. `parts` is asked for when a job runs. */
export function defineWorkspaceJobs(
  jobs: JobQueue,
  parts: () => Parts,
): Parts['later'] & { clean: (tx: Tx) => Promise<void> } {
  const mail = defineJob({
    name: 'workspaces.mail_invitation',
    version: 1,
    lane: 'short',
    payload: Type.Object({ invitation_id: Type.String(), language: Type.Enum(['en', 'zh-CN']) }),
    timeoutMs: 2 * MINUTE_MS,
    errorsMax: 8,
    backoffMs: 5000,
    run: (_context, { invitation_id, language }) => mailInvitation(parts(), { invitationId: invitation_id, language }),
  })
  const clean = defineJob({
    name: 'workspaces.clean_invitations',
    version: 1,
    lane: 'short',
    payload: Type.Object({}),
    timeoutMs: 5 * MINUTE_MS,
    errorsMax: 1000,
    backoffMs: MINUTE_MS,
    dedupeKey: () => 'hourly',
    run: async () => {
      await parts().db.transaction(async (tx) => {
        await removeEndedInvitations(parts(), tx)
        await jobs.enqueue(tx, clean, {}, { delayMs: HOUR_MS })
      })
    },
  })
  jobs.define(mail)
  jobs.define(clean)
  return {
    mailInvitation: async (tx, { invitationId, language }) => {
      await jobs.enqueue(tx, mail, { invitation_id: invitationId, language })
    },
    clean: async (tx) => {
      await jobs.enqueue(tx, clean, {})
    },
  }
}

/** Answers how many. */
export async function removeEndedInvitations(parts: Parts, tx: Tx): Promise<number> {
  return deleteEndedInvitations(tx, new Date(parts.clock.now().getTime() - KEEP_MS))
}
