// Artefacts that were not used for long, and that nothing refers to, are forgotten; their content then leaves the store by the
// way of all content. Each batch is one transaction, so a sweep that is cut off goes on where it was.
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { deleteArtefacts, deleteStaleClaims, type Idle, lockIdle, spare } from './collect-queries.ts'
import { artefactsCollected } from './events.ts'

/** A room that refers to artefacts by their content. */
export type ArtefactReferrer = {
  /** Which of these contents must stay artefacts. */
  readonly keeps: (queryable: Queryable, sha256s: readonly string[]) => Promise<ReadonlySet<string>>
  /** Told in the transaction that deletes them. */
  readonly forget?: (tx: Tx, artefactIds: readonly string[]) => Promise<void>
}

type CollectDeps = { readonly clock: Clock; readonly referrers: readonly ArtefactReferrer[] }

export type CollectTerm = {
  readonly db: Db
  /** How long what nothing refers to is kept after its last use. At least 1. */
  readonly keepDays: number
  /** Whoever watches over the store is told of content that artefacts refer to no longer. */
  readonly letGo: (tx: Tx, sha256s: readonly string[]) => Promise<void>
}

const DAY_MS = 24 * 3600 * 1000
const BATCH_MAX = 200

export type Collected = { readonly seen: number; readonly deleted: number }

/** One batch. Nothing is seen when everything was used within the term. */
export async function collectUnused(deps: CollectDeps, { db, keepDays, letGo }: CollectTerm): Promise<Collected> {
  const at = deps.clock.now()
  const usedBefore = new Date(at.getTime() - keepDays * DAY_MS)
  return db.transaction(async (tx) => {
    const idle = await lockIdle(tx, { usedBefore, countMax: BATCH_MAX })
    const kept = await askAll(deps, tx, idle)
    const gone = idle.filter((artefact) => !kept.has(artefact.sha256))
    await spare(
      tx,
      idle.filter((artefact) => kept.has(artefact.sha256)).map(({ id }) => id),
      at,
    )
    await forget(deps, tx, gone)
    if (gone.length > 0)
      await letGo(
        tx,
        gone.map(({ sha256 }) => sha256),
      )
    await deleteStaleClaims(tx, new Date(at.getTime() - DAY_MS))
    await emit(tx, ...eventsOf(gone, at))
    return { seen: idle.length, deleted: gone.length }
  })
}

async function askAll({ referrers }: CollectDeps, tx: Tx, idle: readonly Idle[]): Promise<Set<string>> {
  const kept = new Set<string>()
  if (idle.length === 0) return kept
  const sha256s = [...new Set(idle.map((artefact) => artefact.sha256))]
  for (const { keeps } of referrers) for (const sha256 of await keeps(tx, sha256s)) kept.add(sha256)
  return kept
}

async function forget({ referrers }: CollectDeps, tx: Tx, gone: readonly Idle[]): Promise<void> {
  if (gone.length === 0) return
  const ids = gone.map(({ id }) => id)
  await deleteArtefacts(tx, ids)
  for (const referrer of referrers) await referrer.forget?.(tx, ids)
}

function eventsOf(gone: readonly Idle[], at: Date) {
  return [...Map.groupBy(gone, ({ workspaceId }) => workspaceId)].map(([workspaceId, theirs]) => {
    const sizeBytes = theirs.reduce((sum, artefact) => sum + artefact.sizeBytes, 0)
    return artefactsCollected(workspaceId, { count: theirs.length, sizeBytes, at })
  })
}
