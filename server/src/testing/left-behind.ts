// What a test may not leave behind in a studio that it closes: work that somebody still holds, faults of ours, and news of money that
// everybody may hear.
import type { FastifyInstance } from 'fastify'
import type { Db } from '#platform/db/db.ts'
import { rightFor } from '#rooms/realtime/realtime.ts'

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
      const loud = await findLoudMoney(db)
      if (loud.length > 0)
        return `everybody hears of money: ${loud.join('; ')}. Name their right in realtime/visibility.ts.`
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

const MONEY = ['amount', 'balance', 'charged', 'cost', 'currency', 'held', 'micros', 'price']
const MONEY_FIELD = new RegExp(`^(.*_)?(${MONEY.join('|')})$`)

/**
 * What an event tells of money to people who may not look at the books, by the names of its fields. A task tells what its page shows to
 * all who may see it: what may have been charged for it.
 */
export function moneyIn({ name, payload }: { readonly name: string; readonly payload: unknown }): string[] {
  if (rightFor(name) === 'billing.read' || name.startsWith('task.')) return []
  return fieldsOf(payload).filter((field) => MONEY_FIELD.test(field))
}

function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(fieldsOf)
  return Object.entries(value).flatMap(([field, inner]) => [field, ...fieldsOf(inner)])
}

/** Of all that was told in a workspace while the studio was open. */
async function findLoudMoney(db: Db): Promise<string[]> {
  const { rows } = await db.transaction((tx) =>
    tx.executeSql(`select name, payload from events where tenant_id is not null and payload::text ~ $1 limit 5000`, [
      `(${MONEY.join('|')})"`,
    ]),
  )
  const told = (rows as { name: string; payload: unknown }[]).flatMap((event) => {
    const fields = moneyIn(event)
    return fields.length === 0 ? [] : [`${event.name} (${fields.join(', ')})`]
  })
  return [...new Set(told)]
}
