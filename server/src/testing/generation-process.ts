// A studio in a process of its own, to be killed: `node generation-process.ts DATA_DIR COUNT CATALOGUE_FILE`. Has COUNT things
// made by the only model of the catalogue, through the real queue, or goes on where a killed one stopped. With DATABASE_URL it
// stands on PostgreSQL, else on the data folder. Prints `ready`, then how many are left, and at the end what became of each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { systemClock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'
import { defineJob, Unretryable } from '#platform/jobs/job.ts'
import { createLog } from '#platform/log.ts'
import type { GenerationOrder, PictureDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { compose } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'

const [dataDir = '', count = '0', catalogueFile = ''] = process.argv.slice(2)
const COUNT = Number(count)
/** While one rests from a rush, others go on. */
const KEYS = 5
const scope: Scope = {
  workspaceId: '01900000-0000-7000-8000-000000000001',
  actorId: '01900000-0000-7000-8000-000000000002',
  role: 'owner',
  requestId: null,
}
const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'))
const [model] = catalogue.models

const picture: PictureDescription = {
  widthPx: 64,
  heightPx: 64,
  place: { name: 'street', interior: 'exterior', timeOfDay: 'day', weather: 'clear' },
  size: 'wide',
  framing: 'empty',
  angle: 'eye',
  move: 'static',
  figures: [],
  action: '',
  props: [],
  subject: null,
  keyFrame: 'full',
}

function orderOf(n: number): GenerationOrder {
  return {
    subjectKind: 'shot',
    subjectId: scope.workspaceId,
    artefactKind: 'key_frame',
    artefactKey: String(n).padStart(64, '0'),
    engineId: model.id,
    model: model.id,
    input: { kind: 'image', picture, prompt: { text: `number ${n}.` } },
  }
}

const { config, secrets } = configForTesting(dataDir, { ...process.env, HUABEN_PICTURES_PER_HOUR: '0' })
const url = process.env.DATABASE_URL
const database = await openDatabase(
  url ? { kind: 'postgres', url, connectionsMax: 8 } : { kind: 'pglite', dir: join(dataDir, 'database') },
)
await migrateDatabase(database.db)
const log = createLog('error')
const studio = await compose({
  ...{ config, secrets, log, clock: systemClock, database, version: 'test', catalogue: [catalogue] },
})
const { db, jobs, rooms } = studio

const make = defineJob({
  name: 'chaos.make',
  version: 1,
  lane: 'remote',
  payload: Type.Object({ n: Type.Integer() }),
  timeoutMs: 10 * 60_000,
  errorsMax: 1_000_000,
  backoffMs: 100,
  dedupeKey: ({ n }) => String(n),
  run: async (context, { n }) => {
    const order = orderOf(n)
    if ((await rooms.artefacts.find(db, scope, [order.artefactKey])).size > 0) return
    try {
      await rooms.generation.generate(scope, order, {
        signal: context.signal,
        jobId: context.jobId,
        inFinish: (tx) => context.fence(tx),
      })
    } catch (error) {
      // As every owner of such work does: what is final is not tried again by itself.
      if (error instanceof Fault && error.details.is_final === true) throw new Unretryable(error.message)
      throw error
    }
  },
})
jobs.define(make)
await jobs.open()
await studio.relay.start()
await jobs.recoverLost()

type Row = {
  artefact_key: string
  state: string
  price_micros: string | number
  charged_micros: string | number | null
  provider_job_id: string | null
  id: string
}
const rows = () =>
  db
    .withTables<{ generations: Row }>()
    .selectFrom('generations')
    .select(['id', 'artefact_key', 'state', 'price_micros', 'charged_micros', 'provider_job_id'])
    .execute()

const owner = { kind: 'workspace', workspaceId: scope.workspaceId } as const
for (let n = (await rooms.keys.list(owner)).length; n < KEYS; n += 1)
  await rooms.keys.add(
    { owner, actorId: scope.actorId, requestId: null },
    { provider: model.provider, label: `key ${n}`, secrets: { api_key: 'test-key' } },
  )
if ((await rows()).length === 0)
  await db.transaction((tx) =>
    jobs.enqueueMany(
      tx,
      make,
      Array.from({ length: COUNT }, (_, n) => ({ n })),
    ),
  )
jobs.startWorking()
console.log('ready')
for (;;) {
  const all = await rows()
  const ended = new Set(
    all.filter(({ state }) => ['succeeded', 'ambiguous', 'failed'].includes(state)).map((row) => row.artefact_key),
  )
  console.log(`left ${COUNT - ended.size}`)
  if (ended.size === COUNT) break
  await new Promise((resolve) => setTimeout(resolve, 250))
}
await jobs.close()
const totals = await rooms.billing.total(db, scope)
const stored = await rooms.artefacts.find(
  db,
  scope,
  Array.from({ length: COUNT }, (_, n) => orderOf(n).artefactKey),
)
const whole = await Promise.all([...stored.values()].map((artefact) => rooms.artefacts.isWhole(artefact)))
console.log(
  JSON.stringify({
    rows: (await rows()).map((row) => ({
      id: row.id,
      n: Number(row.artefact_key),
      state: row.state,
      held: Number(row.price_micros),
      charged: row.charged_micros === null ? null : Number(row.charged_micros),
    })),
    spent: Number(totals.find((one) => one.currency === model.prices.currency)?.amountMicros ?? 0n),
    holds: await rooms.billing.openHolds(db, scope),
    stored: whole.filter(Boolean).length,
  }),
)
await rooms.generation.close()
await studio.relay.stop()
await db.close()
process.exit(0)
