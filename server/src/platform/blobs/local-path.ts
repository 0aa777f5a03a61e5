// Programs want a path: a store on this machine has one, from any other a copy is taken for the while.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { contentKey } from './blob-key.ts'
import type { BlobStore, LocalBlobs } from './blob-store.ts'

export async function withLocalPath<T>(
  blobs: BlobStore & Partial<LocalBlobs>,
  { sha256 }: { readonly sha256: string },
  work: (path: string) => Promise<T>,
): Promise<T> {
  const key = contentKey(sha256)
  if (blobs.pathOf) return work(await blobs.pathOf(key))
  const folder = await mkdtemp(join(tmpdir(), 'huaben-content-'))
  try {
    const path = join(folder, 'content')
    const { stream } = await blobs.read(key)
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
