// Books one lane of random operations after the other until it is killed: says each number once it is committed. What it
// does is decided by seed, lane and number alone, so whoever takes over does the same, with the same ids.

import { systemClock } from '#platform/clock.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { bookLane, type Lane } from '#rooms/billing/ledger/lanes.seed.ts'
import { openDatabase } from '#studio/open-database.ts'

const { database: choice, ...lane } = JSON.parse(process.argv[2] ?? '{}') as Lane & {
  database: { kind: 'postgres'; url: string } | { kind: 'pglite'; dir: string }
}
const database = await openDatabase(choice.kind === 'postgres' ? { ...choice, connectionsMax: 1 } : choice)
const billing = createBilling({ clock: systemClock, mode: 'enforce' })
process.stdout.write('ready\n')
await bookLane({ db: database.db, billing }, lane, (n) => process.stdout.write(`${n}\n`))
await database.db.close()
process.stdout.write('done\n')
