// What a test may not leave behind in a studio that it closes: work that somebody still holds, and faults of ours.
import type { FastifyInstance } from 'fastify'
import type { Db } from '#platform/db/db.ts'

export type LeftBehind = {
  /** Jobs that the queue still holds as running after the workers have ended. */
  readonly runningJobs: number
  /** Claims of artefacts that nobody dropped. */
  readonly claims: number
  /** Requests that hold an idempotency key and were never answered. */
  readonly unansweredKeys: number
  /** Holds of money that are open. */
  readonly holds: number
  /** Requests that were answered with an internal fault. */
  readonly internalFaults: number
}

const NOTHING: LeftBehind = { runningJobs: 0, claims: 0, unansweredKeys: 0, holds: 0, internalFaults: 0 }

/** Watches a studio until it is closed. */
export function watchLeavings(http: FastifyInstance) {
  const answered: string[] = []
  let expected = NOTHING
  http.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode === 500) answered.push(`${request.method} ${request.url}`)
  })
  return {
    /** Says what this test leaves behind on purpose, exactly. What is not named is nothing. */
    expectLeft: (left: Partial<LeftBehind>): void => {
      expected = { ...NOTHING, ...left }
    },
    /** To be asked once nothing works any more. Answers what is wrong, or null. */
    async complaint(db: Db): Promise<string | null> {
      const left = { ...(await countRows(db)), internalFaults: answered.length }
      const surprises = (Object.keys(NOTHING) as (keyof LeftBehind)[]).filter((what) => left[what] !== expected[what])
      if (surprises.length === 0) return null
      const told = surprises.map((what) => `${what} ${left[what]}, not ${expected[what]}`)
      const faults = surprises.includes('internalFaults') ? ` (${answered.join(', ')})` : ''
      return `the test left behind: ${told.join('; ')}${faults}. Settle it, or say so with expectLeft().`
    },
  }
}

async function countRows(db: Db): Promise<Omit<LeftBehind, 'internalFaults'>> {
  const { rows } = await db.transaction((tx) =>
    tx.executeSql(
      `select (select count(*)::int from pgboss.job where state = 'active') as "runningJobs",
         (select count(*)::int from artefact_claims) as claims,
         (select count(*)::int from idempotency_keys where status is null) as "unansweredKeys",
         (select count(*)::int from billing_holds where state = 'open') as holds`,
      [],
    ),
  )
  return rows[0] as Omit<LeftBehind, 'internalFaults'>
}
