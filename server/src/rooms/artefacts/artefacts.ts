// Artefacts: the store of everything that was made, found by the hash of what made it. It promises that a key is stored
// once per workspace, that its blob is complete before its row exists, and that one workspace never sees, or profits from,
// what another has made. It never decides what is to be made.

import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type ArtefactReferrer, type Collected, type CollectTerm, collectUnused } from './collect.ts'
import { findKinds, findReferred } from './collect-queries.ts'
import type { ArtefactKind } from './key.ts'
import {
  type Artefact,
  deleteArtefact,
  dropClaim,
  dropClaimsOfGone,
  dropClaimsOfJob,
  findByIds,
  findByKeys,
  findContents,
  findProvenance,
  findWords,
  hasClaim,
  insertArtefact,
  listClaimants,
  type Made,
  type NewArtefact,
  type Own,
  renewClaimsOfJob,
  sumBytes,
  takeClaim,
  touchArtefacts,
} from './queries.ts'

export type { ArtefactReferrer, CollectTerm } from './collect.ts'
export type { ArtefactKind, Recipe } from './key.ts'
export { besideKeyOf, canonicalJson, keyOf } from './key.ts'
export type { Artefact, NewArtefact } from './queries.ts'

/** A claim whose job was lost and never came back is taken over after this long. */
const CLAIM_STALE_MS = 10 * 60_000

/** How often a claim is renewed within the time in which it would go stale. */
const RENEWALS = 5

export type ClaimHeld<T> = { readonly jobId: string; readonly work: () => Promise<T> }
export type ClaimOn = { readonly kind: ArtefactKind; readonly key: string; readonly jobId: string }

export type ArtefactsDeps = {
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly claimStaleMs?: number
}

export function createArtefacts({ blobs, clock, claimStaleMs = CLAIM_STALE_MS }: ArtefactsDeps) {
  const referrers: ArtefactReferrer[] = []
  return {
    /** Another room refers to artefacts: it is asked before any is collected. */
    addReferrer: (referrer: ArtefactReferrer): void => {
      referrers.push(referrer)
    },
    /** One batch of those that were not used for long and that nothing refers to. */
    collectUnused: (term: CollectTerm): Promise<Collected> => collectUnused({ clock, referrers }, term),
    /** Which of these contents are an artefact: for a room that wants to delete some. */
    refersTo: findReferred,
    /** As what this content was made, in any workspace: for whoever hands content out by its hash alone. */
    kindsOf: findKinds,

    /** What exists of these keys, by key. A row whose blob is gone does not count, and is removed when met. */
    async find(queryable: Queryable, scope: Scope, keys: readonly string[]): Promise<Map<string, Artefact>> {
      const found = await findByKeys(queryable, scope.workspaceId, keys)
      return new Map(found.map((artefact) => [artefact.key, artefact]))
    },

    findByIds: (queryable: Queryable, scope: Scope, ids: readonly string[]): Promise<Artefact[]> =>
      findByIds(queryable, scope.workspaceId, ids),

    /** As what this workspace has made this content; empty if it has not. */
    withContent: (queryable: Queryable, scope: Scope, sha256: string): Promise<Artefact[]> =>
      findContents(queryable, scope.workspaceId, sha256),

    /** What engines were told for these contents, by content; those that were told nothing are left out. @param which.own these artefacts only */
    async wordsOf(
      queryable: Queryable,
      scope: Scope,
      which: { readonly sha256s: readonly string[]; readonly own?: Own },
    ): Promise<Map<string, string>> {
      const found = await findWords(queryable, scope.workspaceId, which)
      return new Map(found.toReversed().flatMap(({ sha256, words }) => (words ? [[sha256, words] as const] : [])))
    },

    /** How this workspace made this content, newest first: engine, model, what was asked for, who and when. @param which.own as these artefacts only */
    provenanceOf: (
      queryable: Queryable,
      scope: Scope,
      which: { readonly sha256: string; readonly own?: Own },
    ): Promise<Made[]> => findProvenance(queryable, scope.workspaceId, which),

    /** What is kept of all that was made in a workspace, in bytes; the same content under two keys counts twice. */
    sizeOf: sumBytes,

    /** Whether the bytes are still there: a store may lose a blob that the database remembers. */
    async isWhole(artefact: Artefact): Promise<boolean> {
      const head = await blobs.head(contentKey(artefact.sha256))
      return head?.sizeBytes === artefact.sizeBytes
    },

    /** Forgets an artefact whose blob is gone, so that it is made again. */
    forget: (tx: Tx, scope: Scope, id: string): Promise<void> => deleteArtefact(tx, scope.workspaceId, id),

    /** They are in use: answers which of them stand, and none of those is collected before the transaction ends. */
    touch: (tx: Tx, scope: Scope, ids: readonly string[]): Promise<Set<string>> =>
      touchArtefacts(tx, scope.workspaceId, ids, clock.now()),

    ...claiming(clock, claimStaleMs),

    /** Records what was made. If the key exists already, that one stands, counts as used, and is answered. */
    async record(tx: Tx, scope: Scope, artefact: NewArtefact): Promise<Artefact> {
      const at = clock.now()
      const row = { ...artefact, workspaceId: scope.workspaceId, madeBy: scope.actorId, at }
      for (let attempt = 0; attempt < RECORD_ATTEMPTS_MAX; attempt += 1) {
        const isNew = await insertArtefact(tx, { ...row, id: newId() })
        const stored = (await findByKeys(tx, scope.workspaceId, [artefact.key])).find(
          (one) => one.kind === artefact.kind,
        )
        if (stored && (isNew || (await touchArtefacts(tx, scope.workspaceId, [stored.id], at)).has(stored.id)))
          return stored
      }
      throw new Error('an artefact vanished again and again right after it was stored')
    },
  }
}

/** Who makes what, so that nothing is made twice at one moment. */
function claiming(clock: Clock, claimStaleMs: number) {
  return {
    /** Whether this job may make it now; false while another job is making the same. */
    claim(tx: Tx, scope: Scope, claim: ClaimOn): Promise<boolean> {
      const at = clock.now()
      return takeClaim(tx, {
        ...claim,
        workspaceId: scope.workspaceId,
        at,
        staleBefore: new Date(at.getTime() - claimStaleMs),
      })
    },

    /** Whether this job has the claim. */
    isClaimed: (queryable: Queryable, scope: Scope, claim: ClaimOn): Promise<boolean> =>
      hasClaim(queryable, { ...claim, workspaceId: scope.workspaceId }),

    /** Gives back what jobs have claimed that will never run again. @param live of these jobs, those that may */
    async releaseLost(tx: Tx, scope: Scope, live: (ids: readonly string[]) => Promise<ReadonlySet<string>>) {
      const claimants = await listClaimants(tx, scope.workspaceId)
      const known = await live(claimants)
      for (const jobId of claimants) if (!known.has(jobId)) await dropClaimsOfJob(tx, scope.workspaceId, jobId)
    },

    /** Does long work; what its job has claimed stays claimed for as long as it takes. */
    async whileClaimed<T>(queryable: Queryable, scope: Scope, held: ClaimHeld<T>): Promise<T> {
      const renew = () => renewClaimsOfJob(queryable, scope.workspaceId, held.jobId, clock.now()).catch(() => {})
      const timer = setInterval(() => void renew(), claimStaleMs / RENEWALS)
      try {
        return await held.work()
      } finally {
        clearInterval(timer)
      }
    },

    release: (tx: Tx, scope: Scope, claim: ClaimOn): Promise<void> =>
      dropClaim(tx, { ...claim, workspaceId: scope.workspaceId }),

    /** As `releaseOfJob`, of a job whose run or project is gone. */
    releaseOfGone: (tx: Tx, jobId: string): Promise<void> => dropClaimsOfGone(tx, jobId),

    /** Whatever this job has claimed and will not make: others need not wait for it. */
    releaseOfJob: (tx: Tx, scope: Scope, jobId: string): Promise<void> => dropClaimsOfJob(tx, scope.workspaceId, jobId),
  }
}

/** The one that was there may be collected in the same moment. */
const RECORD_ATTEMPTS_MAX = 3

export type Artefacts = ReturnType<typeof createArtefacts>
