// Originals of scripts: where they are kept, and who is charged for them.
import { createHash } from 'node:crypto'
import type { BlobReceipt, BlobStore } from '#platform/blobs/blob-store.ts'
import type { Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

/** Where originals are accounted for. */
export type SourceShelf = {
  /** Before content is put: unless a version comes to refer to it, it leaves the store again. */
  watch(sha256: string): Promise<void>
  /** Takes room of the actor's for the original of a version. */
  charge(tx: Tx, scope: Scope, source: { readonly id: string; readonly sizeBytes: number }): Promise<void>
  /** Gives the room of these versions back. */
  giveBack(tx: Tx, ids: readonly string[]): Promise<void>
}

/** Bytes of an original file; the reader has its own, smaller limits. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024

/** Watched before it is put: the text may turn out to be the same, the save may be refused, the process may die. */
export async function keepSource(
  deps: { readonly shelf: SourceShelf; readonly blobs: BlobStore },
  bytes: Uint8Array,
): Promise<BlobReceipt> {
  await deps.shelf.watch(createHash('sha256').update(bytes).digest('hex'))
  return deps.blobs.put([bytes], { maxBytes: SOURCE_BYTES_MAX })
}
