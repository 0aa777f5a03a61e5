// Many files as one ZIP, made while it is sent: nothing is written to any disk, and one file at a time is open. Media are
// compressed already, so contents are stored as they are. Sizes beyond 4 GiB go in the format's 64-bit fields.
import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export type ArchiveEntry = {
  /** Safe, and unlike the others. */
  readonly name: string
  readonly modifiedAt: Date
  /** If it is known: a content of another size breaks the archive off. */
  readonly sizeBytes?: number
  readonly open: () => Promise<Readable>
}

const PLAIN_FILE = 0o100644

/** A content that cannot be read breaks the stream off: whoever downloads sees a failure and no archive with a hole. */
export function streamArchive(entries: readonly ArchiveEntry[]): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  let current: Readable | undefined
  const breakOff = (error: unknown) => {
    current?.destroy()
    out.destroy(error instanceof Error ? error : new Error(String(error)))
  }
  const begin = async (open: ArchiveEntry['open']): Promise<Readable> => {
    const stream = await open()
    current = stream
    stream.once('error', breakOff)
    // Whoever downloads may have gone while it was opened.
    if (out.destroyed) stream.destroy()
    return stream
  }
  for (const { name, modifiedAt, sizeBytes, open } of entries) {
    const size = sizeBytes === undefined ? {} : { size: sizeBytes }
    const options = { compress: false, mtime: modifiedAt, mode: PLAIN_FILE, ...size }
    zip.addReadStreamLazy(name, options, (give) => {
      begin(open).then((stream) => give(null, stream), breakOff)
    })
  }
  zip.once('error', breakOff)
  out.once('close', () => current?.destroy())
  zip.end()
  return out
}
