// Measuring what nobody has measured yet. A job may run twice: a pair's score is stored once, and equal pictures give equal scores.
import { buffer } from 'node:stream/consumers'
import { Type } from 'typebox'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { emit } from '#platform/events/events.ts'
import { defineJob, type JobContext, RunAgainLater } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { LikenessDeps } from './deps.ts'
import { likenessMeasured } from './events.ts'
import { pairOf, readComparisons, type Wish } from './list.ts'
import { findScores, insertScore, type Pair, pairKey, type Score } from './queries.ts'

const Payload = Type.Object({
  workspace_id: Type.String(),
  actor_id: Type.String(),
  project_id: Type.String(),
  shot_id: Type.Union([Type.String(), Type.Null()]),
})

/** So many are told of at once: a page that shows scores sees them come in. */
const BATCH = 12
/** Our own pictures are at most this; whatever is larger is not measured. */
const PICTURE_MAX_BYTES = 100_000_000

export function makeMeasureJob(deps: LikenessDeps) {
  return defineJob({
    name: 'likeness.measure',
    version: 1,
    lane: 'engine',
    payload: Payload,
    timeoutMs: 10 * 60_000,
    errorsMax: 3,
    backoffMs: 1000,
    dedupeKey: (payload) => `${payload.project_id} ${payload.shot_id ?? 'all'}`,
    run: (context, payload) =>
      measureSome(deps, context, {
        scope: deps.jobScope(payload.workspace_id, payload.actor_id),
        wish: { projectId: payload.project_id, ...(payload.shot_id === null ? {} : { shotId: payload.shot_id }) },
      }),
  })
}

async function measureSome(
  deps: LikenessDeps,
  { signal }: JobContext,
  { scope, wish }: { readonly scope: Scope; readonly wish: Wish },
): Promise<void> {
  const missing = await findMissing(deps, scope, wish)
  const batch = missing.slice(0, BATCH)
  if (batch.length === 0) return
  for (const pair of batch) {
    signal.throwIfAborted()
    const score = await measurePair(deps, pair)
    const at = deps.clock.now()
    await deps.db.transaction((tx) => insertScore(tx, scope, { pair, revision: deps.measure.revision, score, at }))
  }
  await deps.db.transaction((tx) => emit(tx, likenessMeasured(scope, wish.projectId, deps.clock.now())))
  if (missing.length > batch.length) throw new RunAgainLater(0)
}

async function findMissing(deps: LikenessDeps, scope: Scope, wish: Wish): Promise<Pair[]> {
  const { comparisons } = await readComparisons(deps, scope, wish)
  const pairs = [...new Map(comparisons.map(pairOf).map((pair) => [pairKey(pair), pair])).values()]
  const known = await findScores(deps.db, scope, { revision: deps.measure.revision, pairs })
  return pairs.filter((pair) => !known.has(pairKey(pair)))
}

/** What the measure cannot do it cannot do a second time: that is noted, and the pair is shown as not measured. */
async function measurePair(deps: LikenessDeps, pair: Pair): Promise<Score> {
  const picture = await read(deps, pair.picture)
  const reference = await read(deps, pair.reference)
  if (!picture || !reference) return { state: 'failed', problem: 'unreadable' }
  return deps.measure.measure({ picture, reference }).then(
    (measured): Score => ({ state: 'measured', ...measured }),
    (): Score => ({ state: 'failed', problem: 'not_measurable' }),
  )
}

async function read({ blobs }: LikenessDeps, sha256: string): Promise<Uint8Array | undefined> {
  const head = await blobs.head(contentKey(sha256))
  if (!head || head.sizeBytes > PICTURE_MAX_BYTES) return undefined
  return buffer((await blobs.read(contentKey(sha256))).stream)
}
