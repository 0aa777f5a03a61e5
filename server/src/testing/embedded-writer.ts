// Writes one row after the other and says each number once it is committed, until somebody kills it.
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { pathsOf } from '#studio/data-folder.ts'
import { openEmbedded } from '#studio/embedded-database.ts'

const { pglite } = await openEmbedded({
  paths: pathsOf(process.argv[2] ?? ''),
  log: createLog('silent'),
  clock: systemClock,
})
await pglite?.exec('create table written (n int primary key, body text not null)')
for (let n = 1; ; n++) {
  await pglite?.query('insert into written values ($1, $2)', [n, 'x'.repeat(500)])
  process.stdout.write(`${n}\n`)
}
