// A studio in a process of its own, to be killed: `node production-process.ts DATA_DIR SCRIPT_FILE STARTS_FILE`.
// Begins the production of the script, or goes on with the one that was under way, and prints the film's hash at the end.
// Every start of an engine is appended to STARTS_FILE before it begins.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import type { Engine } from '#rooms/generation/generation.ts'
import { awaitRun } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { compose } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'

const [dataDir = '', scriptFile = '', startsFile = ''] = process.argv.slice(2)
const scope: Scope = {
  workspaceId: '01900000-0000-7000-8000-000000000001',
  actorId: '01900000-0000-7000-8000-000000000002',
  onlyProjectId: null,
  role: 'owner',
  requestId: null,
}

function counted(engine: Engine): Engine {
  return {
    ...engine,
    submit: (request, signal) => {
      appendFileSync(startsFile, `${engine.id}\n`)
      return engine.submit(request, signal)
    },
  }
}

const { config, secrets } = configForTesting(dataDir, process.env)
const database = await openDatabase({ kind: 'pglite', dir: join(dataDir, 'database') })
await migrateDatabase(database.db)
const log = createLog('error')
const studio = await compose({
  config,
  secrets,
  log,
  clock: systemClock,
  database,
  version: 'test',
  dressEngines: (engines) => engines.map(counted),
})
await studio.jobs.open()
await studio.relay.start()
await studio.jobs.recoverLost()
studio.jobs.startWorking()

const { rooms, db } = studio
const [known] = (await rooms.projects.list(db, scope, { page: 1, size: 1, filter: {} } as never)).projects
const project =
  known ??
  (await rooms.projects.create(scope, { title: 'killed', kind: 'short_video', settings: { size: '360p' } } as never))
await rooms.scripts.saveVersion(scope, project.id, { bytes: readFileSync(scriptFile), fileName: 'script.txt' } as never)
const last = (await rooms.films.list(db, scope, { projectId: project.id, page: 1, size: 1 })).films[0]
const under = await rooms.productions.active(db, scope, project.id)
console.log('ready')
if (!last) {
  const run = under ? { runId: under.id, taskId: under.taskId } : await rooms.productions.start(scope, project.id)
  await awaitRun(studio, scope, run)
}
const film = (await rooms.films.list(db, scope, { projectId: project.id, page: 1, size: 1 })).films[0]
const made = await db
  .withTables<{ artefacts: { kind: string; key: string; sha256: string } }>()
  .selectFrom('artefacts')
  .select(['kind', 'key', 'sha256'])
  .execute()
const booked = (await rooms.billing.total(db, scope))[0]?.count ?? 0
const path = await studio.blobs.pathOf(contentKey(film?.sha256 ?? ''))
console.log(
  JSON.stringify({
    path,
    made: made.map((row) => `${row.kind} ${row.key} ${row.sha256}`),
    booked,
    holds: await rooms.billing.openHolds(db, scope),
  }),
)
await studio.jobs.close()
await rooms.generation.close()
await studio.relay.stop()
await db.close()
process.exit(0)
