// Reading multipart/form-data as it comes: fields first, then the file, of which nothing is kept in memory.
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { BlobSource } from '#platform/blobs/blob-store.ts'
import { faults } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
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
  const file = await request
    .file({ limits: { files: 1, fields: 20, fieldSize: 4096, fileSize: limit } })
    .catch(refuseBroken)
  if (!file) throw fileFaults.NO_FILE()
  return {
    name: file.filename,
    fields: readFields(file),
    source: untilCut(file, limit),
    sizeMaxBytes: Number.isFinite(length) ? length : limit,
  }
}

/** The parser throws plain errors, all of them about what was sent. */
function refuseBroken(error: unknown): never {
  const isOfParser =
    error instanceof Error && /^(?:Multipart:|Unexpected end of|Malformed|Part terminated)/.test(error.message)
  throw isOfParser ? faults.INVALID_REQUEST({ reason: BROKEN }) : error
}

const BROKEN = both('the form breaks off, or names no boundary of its parts', '表单不完整，或没有给出各部分的 boundary')

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
  try {
    for await (const chunk of file.file) yield chunk as Uint8Array
  } catch (error) {
    refuseBroken(error)
  }
  if (file.file.truncated) throw faults.TOO_LARGE({ limit_bytes: limit })
}
