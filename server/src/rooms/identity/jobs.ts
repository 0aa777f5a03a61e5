// Work of this room that runs after the commit.
import { Type } from 'typebox'
import type { Tx } from '#platform/db/db.ts'
import { defineJob } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Later, Parts } from './deps.ts'
import { mailLink } from './links/link-mail.ts'
import { answerForgotten } from './links/links.ts'
import { deleteEndedLinks } from './queries.ts'
import { deleteEndedChallenges } from './second-step/two-factor-queries.ts'
import { deleteEndedSessions, deleteEndedTickets, deleteOldCounters } from './sessions/session-queries.ts'

const LanguageName = Type.Enum(['en', 'zh-CN'])
const HOUR_MS = 60 * 60_000
/** How long ended sessions and links are kept for whoever looks into an incident. */
const KEEP_MS = 30 * 24 * HOUR_MS
const MINUTE_MS = 60_000

/** Defines the jobs, and answers how to queue them. `parts` is asked for when a job runs. */
export function defineIdentityJobs(
  jobs: JobQueue,
  parts: () => Parts,
): Later & { clean: (tx: Tx, delayMs: number) => Promise<void> } {
  const sendLink = defineJob({
    name: 'identity.send_link',
    version: 1,
    lane: 'short',
    payload: Type.Object({
      link_id: Type.String(),
      purpose: Type.Enum(['reset_password', 'verify_email']),
      language: LanguageName,
    }),
    timeoutMs: 2 * MINUTE_MS,
    errorsMax: 8,
    backoffMs: 5000,
    run: (_context, { link_id, purpose, language }) => mailLink(parts(), { linkId: link_id, purpose, language }),
  })
  const forgotPassword = defineJob({
    name: 'identity.forgot_password',
    version: 1,
    lane: 'short',
    payload: Type.Object({ email_key: Type.String(), language: LanguageName }),
    timeoutMs: MINUTE_MS,
    errorsMax: 8,
    backoffMs: 1000,
    dedupeKey: ({ email_key }) => email_key,
    run: (_context, { email_key, language }) => answerForgotten(parts(), { emailKey: email_key, language }),
  })
  const clean = defineJob({
    name: 'identity.clean',
    version: 1,
    lane: 'short',
    payload: Type.Object({}),
    timeoutMs: 5 * MINUTE_MS,
    errorsMax: 1000,
    backoffMs: MINUTE_MS,
    dedupeKey: () => 'hourly',
    run: async () => {
      await parts().db.transaction(async (tx) => {
        await removeEnded(parts(), tx)
        await jobs.enqueue(tx, clean, {}, { delayMs: HOUR_MS })
      })
    },
  })
  for (const one of [sendLink, forgotPassword]) jobs.define(one as never)
  jobs.define(clean)
  return {
    sendLink: async (tx, { linkId, purpose, language }) => {
      await jobs.enqueue(tx, sendLink, { link_id: linkId, purpose, language })
    },
    forgotPassword: async (tx, { emailKey, language }) => {
      await jobs.enqueue(tx, forgotPassword, { email_key: emailKey, language })
    },
    clean: async (tx, delayMs) => {
      await jobs.enqueue(tx, clean, {}, { delayMs })
    },
  }
}

async function removeEnded(parts: Parts, tx: Tx): Promise<void> {
  const now = parts.clock.now().getTime()
  await deleteEndedSessions(tx, new Date(now - KEEP_MS))
  await deleteEndedLinks(tx, new Date(now - KEEP_MS))
  await deleteEndedTickets(tx, new Date(now))
  await deleteEndedChallenges(tx, new Date(now))
  await deleteOldCounters(tx, new Date(now - 24 * HOUR_MS))
}
