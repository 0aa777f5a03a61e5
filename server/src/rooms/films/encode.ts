// Runs a work order on this machine and keeps what comes out. The order itself knows neither store nor path.
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { WorkOrder } from '#contract/films.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore, LocalBlobs } from '#platform/blobs/blob-store.ts'
import { runWorkOrder } from './work-order.ts'

export type EncodeDeps = {
  readonly blobs: BlobStore & Partial<LocalBlobs>
  readonly ffmpegPath: () => Promise<string>
  readonly scratchDir: string
  readonly outputMaxBytes: number
}

export type Encoded = {
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly facts: Readonly<Record<string, number | string>>
}

export async function encodeOrder(deps: EncodeDeps, order: WorkOrder, signal: AbortSignal): Promise<Encoded> {
  await mkdir(deps.scratchDir, { recursive: true, mode: 0o700 })
  const openInput = async (sha256: string) => {
    const key = contentKey(sha256)
    return deps.blobs.pathOf ? deps.blobs.pathOf(key) : (await deps.blobs.read(key)).stream
  }
  const made = await runWorkOrder(order, {
    openInput,
    ffmpegPath: await deps.ffmpegPath(),
    scratchDir: deps.scratchDir,
    signal,
  })
  try {
    const [output] = made.outputs
    if (!output) throw new Error('a work order without outputs')
    const receipt = await deps.blobs.put(createReadStream(output.path), { maxBytes: deps.outputMaxBytes, signal })
    return { sha256: receipt.sha256, sizeBytes: receipt.sizeBytes, mediaType: output.media_type, facts: made.facts }
  } finally {
    await made.dispose()
  }
}
