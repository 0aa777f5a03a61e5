// A studio in a process of its own, to be killed: `node generation-process.ts DATA_DIR COUNT CATALOGUE_FILE CANCELLED`. Has COUNT things
// made by the models of the catalogue, in turn, through the real queue, or goes on where a killed one stopped; so many of a hundred are
// cancelled at some moment. With DATABASE_URL it stands on PostgreSQL, else on the data folder. Prints `ready`, then how many are
// left, and at the end, when also what came in late was looked after, what became of each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Clock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'
import { defineJob, Unretryable } from '#platform/jobs/job.ts'
import { createLog } from '#platform/log.ts'
import type { GenerationInput, GenerationOrder, PictureDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { compose } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'
import { CHAOS_ACCOUNTS, CHAOS_FIND_SECONDS, CHAOS_LATE_MS } from './generation-chaos.ts'

const [dataDir = '', count = '0', catalogueFile = '', cancelled = '0'] = process.argv.slice(2)
const COUNT = Number(count)
/** While one key rests from a rush, others of its account go on. */
const KEYS_PER_ACCOUNT = 3
const scope: Scope = {
  workspaceId: '01900000-0000-7000-8000-000000000001',
  actorId: '01900000-0000-7000-8000-000000000002',
  onlyProjectId: null,
  role: 'owner',
  requestId: null,
}
const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'))

/** Moves ahead at the end, so that what is looked after every few minutes is looked after now. */
let aheadMs = 0
const clock: Clock = { now: () => new Date(Date.now() + aheadMs), monotonicMs: () => performance.now() }

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

function inputOf(kind: string, text: string, engineId: string): GenerationInput {
  if (kind === 'video')
    return { kind, clip: { prompt: text, widthPx: 64, heightPx: 64, durationMs: 1000, withSound: false } }
  if (kind === 'speech') {
    const voice = { engineId, voiceId: 'v', pitchSemitones: 0, pacePercent: 100 }
    return { kind, speech: { text, language: 'en', voice, direction: '' } }
  }
  return { kind: 'image', picture, prompt: { text } }
}

const KINDS = { image: 'key_frame', video: 'clip', speech: 'speech' } as const

function orderOf(n: number): GenerationOrder {
  const model = catalogue.models[n % catalogue.models.length]
  return {
    subjectKind: 'shot',
    subjectId: scope.workspaceId,
    artefactKind: KINDS[model.kind as keyof typeof KINDS],
    artefactKey: String(n).padStart(64, '0'),
    engineId: model.id,
    model: model.id,
    input: inputOf(model.kind, `number ${n}.`, model.id),
  }
}

const { config, secrets } = configForTesting(dataDir, {
  ...process.env,
  ...{ HUABEN_PICTURES_PER_HOUR: '0', HUABEN_CLIPS_PER_HOUR: '0', HUABEN_SPOKEN_LINES_PER_HOUR: '0' },
  HUABEN_PROVIDER_FIND_SECONDS: String(CHAOS_FIND_SECONDS),
})
const url = process.env.DATABASE_URL
const database = await openDatabase(
  url ? { kind: 'postgres', url, connectionsMax: 8 } : { kind: 'pglite', dir: join(dataDir, 'database') },
)
await migrateDatabase(database.db)
const log = createLog('error')
const studio = await compose({
  ...{ config, secrets, log, clock, database, version: 'test', catalogue: [catalogue] },
})
const { db, jobs, rooms } = studio
await db.executeScript('create table if not exists chaos_cancelled (n integer primary key)')

const abortKeyOf = (n: number) => `chaos ${n}`
type Cancelled = { chaos_cancelled: { n: number } }
const cancelledOnes = async () => {
  const rows = await db.withTables<Cancelled>().selectFrom('chaos_cancelled').select('n').execute()
  return new Set(rows.map((row) => row.n))
}

const make = defineJob({
  name: 'chaos.make',
  version: 1,
  lane: 'remote',
  payload: Type.Object({ n: Type.Integer() }),
  timeoutMs: 10 * 60_000,
  errorsMax: 1_000_000,
  backoffMs: 100,
  dedupeKey: ({ n }) => String(n),
  abortKey: ({ n }) => abortKeyOf(n),
  run: async (context, { n }) => {
    const order = orderOf(n)
    if ((await rooms.artefacts.find(db, scope, [order.artefactKey])).size > 0) return
    const { signal, jobId } = context
    const doing = { signal, jobId, inFinish: (tx: Parameters<typeof context.fence>[0]) => context.fence(tx) }
    if ((await cancelledOnes()).has(n)) return rooms.generation.callOff(scope, order, doing)
    try {
      await rooms.generation.generate(scope, order, doing)
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
  engine_id: string
  state: string
  price_micros: string | number
  charged_micros: string | number | null
  decided_at: Date | null
  failure: { message: string } | null
  id: string
}
const rows = () =>
  db
    .withTables<{ generations: Row }>()
    .selectFrom('generations')
    .select(['id', 'artefact_key', 'engine_id', 'state', 'price_micros', 'charged_micros', 'decided_at', 'failure'])
    .execute()

/** The holds themselves, and not what the generations say of them. */
async function openHolds(): Promise<{ id: string; micros: number }[]> {
  type Holds = { billing_holds: { id: string; workspace_id: string; state: string; amount_micros: string | number } }
  const found = await db
    .withTables<Holds>()
    .selectFrom('billing_holds')
    .where('workspace_id', '=', scope.workspaceId)
    .where('state', '=', 'open')
    .select(['id', 'amount_micros'])
    .execute()
  return found.map((row) => ({ id: row.id, micros: Number(row.amount_micros) }))
}

const owner = { kind: 'workspace', workspaceId: scope.workspaceId } as const
const known = (await rooms.keys.list(owner)).length
const wanted = catalogue.providers.flatMap(({ id: provider }: { id: string }) =>
  Array.from({ length: KEYS_PER_ACCOUNT }, (_, turn) =>
    CHAOS_ACCOUNTS.map((api_key, account) => ({
      provider,
      label: `account ${account}, ${turn}`,
      secrets: { api_key },
    })),
  ).flat(),
)
for (const key of wanted.slice(known)) await rooms.keys.add({ owner, actorId: scope.actorId, requestId: null }, key)
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

const IN_FLIGHT = ['intended', 'submitting', 'submitted']
const isToBeCancelled = (n: number) => (n * 7919) % 100 < Number(cancelled)
/** One in so many of those that shall be cancelled is, at each look. */
const CANCELLED_AT_ONCE = 4

async function cancelSome(all: readonly Row[]): Promise<void> {
  const done = await cancelledOnes()
  const begun = all.filter((row) => IN_FLIGHT.includes(row.state)).map((row) => Number(row.artefact_key))
  const next = begun.filter((n) => isToBeCancelled(n) && !done.has(n))
  for (const n of next.filter(() => Math.random() < 1 / CANCELLED_AT_ONCE))
    await db.transaction(async (tx) => {
      await tx.withTables<Cancelled>().insertInto('chaos_cancelled').values({ n }).execute()
      jobs.abort(tx, abortKeyOf(n))
    })
}

for (;;) {
  const all = await rows()
  // What cannot be stopped goes on after it was called off: it is looked after at the end.
  const unwanted = await cancelledOnes()
  const isOpen = ({ state, artefact_key }: Row) => IN_FLIGHT.includes(state) && !unwanted.has(Number(artefact_key))
  const open = new Set(all.filter(isOpen).map((row) => row.artefact_key))
  const seen = new Set(all.map((row) => row.artefact_key))
  const left = open.size + COUNT - seen.size
  console.log(`left ${left}`)
  if (left === 0) break
  await cancelSome(all)
  await new Promise((resolve) => setTimeout(resolve, 250))
}
await jobs.close()
const ASKED_AGAIN_EVERY_MS = 11 * 60_000
const ROUNDS = Math.ceil(COUNT / 50) + 4
await new Promise((resolve) => setTimeout(resolve, CHAOS_LATE_MS))
for (let round = 0; round < ROUNDS; round += 1) {
  aheadMs += ASKED_AGAIN_EVERY_MS
  await rooms.generation.reconcile(AbortSignal.timeout(120_000))
}
const totals = await rooms.billing.total(db, scope)
const stored = await rooms.artefacts.find(
  db,
  scope,
  Array.from({ length: COUNT }, (_, n) => orderOf(n).artefactKey),
)
const whole = await Promise.all(
  [...stored].map(async ([key, artefact]) => ((await rooms.artefacts.isWhole(artefact)) ? Number(key) : null)),
)
console.log(
  JSON.stringify({
    rows: (await rows()).map((row) => ({
      id: row.id,
      n: Number(row.artefact_key),
      engine: row.engine_id,
      state: row.state,
      isOpen: row.state === 'ambiguous' && row.decided_at === null,
      held: Number(row.price_micros),
      charged: row.charged_micros === null ? null : Number(row.charged_micros),
      reason: row.failure?.message ?? null,
    })),
    cancelled: [...(await cancelledOnes())],
    spent: Number(totals.find((one) => one.currency === 'USD')?.amountMicros ?? 0n),
    holds: await openHolds(),
    stored: whole.filter((n) => n !== null),
  }),
)
await rooms.generation.close()
await studio.relay.stop()
await db.close()
process.exit(0)
