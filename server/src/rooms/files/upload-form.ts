// Reading multipart/form-data as it comes: fields first, then the file, of which nothing is kept in memory.
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { BlobSource } from '#platform/blobs/blob-store.ts'
import { faults } from '#platform/faults.ts'
import { fileFaults } from './faults.ts'

export type UploadForm = {
  readonly name: string
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly source: BlobSource
  /** The whole request at most: no file in it can be larger. */
  readonly sizeMaxBytes: number
}

export async function readUploadForm(request: FastifyRequest): Promise<UploadForm> {
  if (!request.isMultipart()) throw fileFaults.NO_FILE()
  const limit = request.routeOptions.bodyLimit
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (length > limit) throw faults.TOO_LARGE({ limit_bytes: limit })
  const file = await request.file({ limits: { files: 1, fields: 20, fieldSize: 4096, fileSize: limit } })
  if (!file) throw fileFaults.NO_FILE()
  return {
    name: file.filename,
    fields: readFields(file),
    source: untilCut(file, limit),
    sizeMaxBytes: Number.isFinite(length) ? length : limit,
  }
}

function readFields(file: MultipartFile): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, part] of Object.entries(file.fields)) {
    if (part && !Array.isArray(part) && part.type === 'field' && typeof part.value === 'string')
      fields[name] = part.value
  }
  return fields
}

/** The parser cuts what is too long and says so only afterwards: a cut file must not pass for a whole one. */
async function* untilCut(file: MultipartFile, limit: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.file) yield chunk as Uint8Array
  if (file.file.truncated) throw faults.TOO_LARGE({ limit_bytes: limit })
}
