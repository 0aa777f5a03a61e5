// A script file as it comes over the wire, bare, as a form, or stored before: whole in memory, since every reader needs all of it, and
// bounded.
import { Readable } from 'node:stream'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import type { Files } from '#rooms/files/files.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { scriptFaults } from './faults.ts'

/** The largest file that a reader takes (packed documents); what is longer is refused while it comes. */
const FILE_BYTES_MAX = 40 * 1024 * 1024
/** A form says a little more than its file. */
const FORM_BYTES_MAX = FILE_BYTES_MAX + 64 * 1024

export type UploadedScript = { readonly bytes: Uint8Array; readonly fileName: string | null }

/** @param body the unread request */
export async function readUpload(body: unknown, contentType: string | undefined): Promise<UploadedScript> {
  if (!(body instanceof Readable)) throw scriptFaults.NO_FILE()
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType ?? ''))
    throw faults.UNSUPPORTED_TYPE({
      media_type: contentType,
      accepted: 'application/octet-stream, multipart/form-data',
    })
  const isForm = contentType?.toLowerCase().startsWith('multipart/form-data') ?? false
  const bytes = await gather(body, isForm ? FORM_BYTES_MAX : FILE_BYTES_MAX)
  return isForm ? readForm(bytes, contentType ?? '') : { bytes, fileName: null }
}

/** What was uploaded before, in parts if it was large; the file itself stays what it was. */
export async function readStored(
  { db, files }: { readonly db: Db; readonly files: Pick<Files, 'load' | 'open'> },
  scope: Scope,
  fileId: string,
): Promise<UploadedScript> {
  if (!isId(fileId)) throw faults.NOT_FOUND()
  const file = await files.load(db, scope, fileId)
  if (file.sizeBytes > FILE_BYTES_MAX) throw tooLarge()
  return { bytes: await gather((await files.open(file)).stream, FILE_BYTES_MAX), fileName: file.name }
}

async function readForm(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<UploadedScript> {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData().catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File)) throw scriptFaults.NO_FILE()
  if (file.size > FILE_BYTES_MAX) throw tooLarge()
  return { bytes: new Uint8Array(await file.arrayBuffer()), fileName: file.name || null }
}

async function gather(source: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of source) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const LIMIT_MB = FILE_BYTES_MAX / (1024 * 1024)

function tooLarge() {
  return scriptFaults.TOO_LARGE({
    reason: { en: `more than ${LIMIT_MB} MB`, 'zh-CN': `超过 ${LIMIT_MB} MB` },
    max_bytes: FILE_BYTES_MAX,
  })
}
