// Artefacts: the store of everything that was made, found by the hash of what made it. It promises that a key is stored
// once per workspace, that its blob is complete before its row exists, and that one workspace never sees, or profits from,
// what another has made. It never decides what is to be made.

import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { ArtefactKind } from './key.ts'
import {
  type Artefact,
  deleteArtefact,
  dropClaim,
  dropClaimsOfJob,
  findById,
  findByKeys,
  insertArtefact,
  type NewArtefact,
  takeClaim,
  touchArtefacts,
} from './queries.ts'

export type { ArtefactKind, Recipe } from './key.ts'
export { ARTEFACT_KINDS, canonicalJson, keyOf } from './key.ts'
export type { Artefact, NewArtefact } from './queries.ts'

/** A claim whose job was lost and never came back is taken over after this long. */
const CLAIM_STALE_MS = 10 * 60_000

export type ClaimOn = { readonly kind: ArtefactKind; readonly key: string; readonly jobId: string }

export function createArtefacts(deps: { readonly blobs: BlobStore; readonly clock: Clock }) {
  const { blobs, clock } = deps
  return {
    /** What exists of these keys, by key. A row whose blob is gone does not count, and is removed when met. */
    async find(queryable: Queryable, scope: Scope, keys: readonly string[]): Promise<Map<string, Artefact>> {
      const found = await findByKeys(queryable, scope.workspaceId, keys)
      return new Map(found.map((artefact) => [artefact.key, artefact]))
    },

    findById: (queryable: Queryable, scope: Scope, id: string): Promise<Artefact | undefined> =>
      findById(queryable, scope.workspaceId, id),

    /** Whether the bytes are still there: a store may lose a blob that the database remembers. */
    async isWhole(artefact: Artefact): Promise<boolean> {
      const head = await blobs.head(contentKey(artefact.sha256))
      return head?.sizeBytes === artefact.sizeBytes
    },

    /** Forgets an artefact whose blob is gone, so that it is made again. */
    forget: (tx: Tx, scope: Scope, id: string): Promise<void> => deleteArtefact(tx, scope.workspaceId, id),

    async touch(tx: Tx, scope: Scope, ids: readonly string[]): Promise<void> {
      await touchArtefacts(tx, scope.workspaceId, ids, clock.now())
    },

    /** Whether this job may make it now; false while another job is making the same. */
    claim(tx: Tx, scope: Scope, claim: ClaimOn): Promise<boolean> {
      const at = clock.now()
      return takeClaim(tx, {
        ...claim,
        workspaceId: scope.workspaceId,
        at,
        staleBefore: new Date(at.getTime() - CLAIM_STALE_MS),
      })
    },

    release: (tx: Tx, scope: Scope, claim: ClaimOn): Promise<void> =>
      dropClaim(tx, { ...claim, workspaceId: scope.workspaceId }),

    /** Whatever this job has claimed and will not make: others need not wait for it. */
    releaseOfJob: (tx: Tx, scope: Scope, jobId: string): Promise<void> => dropClaimsOfJob(tx, scope.workspaceId, jobId),

    /** Records what was made. If the key exists already, that one stands and is answered. */
    async record(tx: Tx, scope: Scope, artefact: NewArtefact): Promise<Artefact> {
      await insertArtefact(tx, {
        ...artefact,
        id: newId(),
        workspaceId: scope.workspaceId,
        madeBy: scope.actorId,
        at: clock.now(),
      })
      const stored = (await findByKeys(tx, scope.workspaceId, [artefact.key])).find((one) => one.kind === artefact.kind)
      if (!stored) throw new Error('an artefact vanished right after it was stored')
      return stored
    },
  }
}

export type Artefacts = ReturnType<typeof createArtefacts>
