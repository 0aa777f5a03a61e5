// The archive of chosen files: its link, and what the link leads to.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { FileArchive, FileArchiveRequest } from '#contract/files.ts'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { contentDisposition } from '#platform/blobs/content-disposition.ts'
import { verifyGrant } from '#platform/blobs/signed-url.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { BlobRouteParts, Leaving } from '../blob-routes.ts'
import type { Files } from '../files.ts'
import { archiveOfLinkKey, type OpenedArchive } from './archives.ts'
import { namesInArchive } from './names.ts'
import { type ArchiveEntry, streamArchive } from './stream-archive.ts'

export function archiveRoutes({ files }: { readonly files: Files }): RouteDefinition[] {
  return [
    route({
      operation: 'files.archive',
      method: 'POST',
      path: '/assets/archive',
      summary: 'A link to many files as one ZIP, each as it was put in; it holds for five minutes',
      access: { kind: 'collection', right: 'file.read', narrowedBy: 'project_id' },
      body: FileArchiveRequest,
      reply: FileArchive,
      isReplySecret: true,
      handle: ({ scope, body }) => files.archives.make(scope, body.file_ids),
    }),
  ]
}

type Asked = { readonly request: FastifyRequest; readonly key: string; readonly query: URLSearchParams }

/** The link is the permission. What has gone into the trash since is left out. */
export async function answerArchive(
  { files, blobs, secrets, clock, leaving }: BlobRouteParts,
  { request, key, query }: Asked,
  reply: FastifyReply,
): Promise<unknown> {
  const verdict = verifyGrant(secrets, { method: request.method, key, query }, clock.now())
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  const { grant } = verdict
  const id = archiveOfLinkKey(key)
  const opened = id === undefined ? undefined : await files.archives.open(id)
  if (grant.method !== 'GET' || !opened || opened.files.length === 0) throw blobFaults.NOT_FOUND()
  const names = namesInArchive(opened.files.map((file) => file.name))
  const keys = await keysOf(leaving, opened, reply)
  reply.code(200).headers({
    'content-type': grant.contentType,
    'content-disposition': contentDisposition(grant.disposition, grant.filename),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'accept-ranges': 'none',
  })
  if (request.method === 'HEAD') return reply.send()
  const entries = opened.files.map(({ sha256, sizeBytes, createdAt }, index): ArchiveEntry => {
    const stored = contentKey(sha256)
    const key = keys[index] ?? stored
    return {
      ...{ name: names[index] ?? sha256, modifiedAt: createdAt },
      // Of a copy with a label it is another one.
      ...(key === stored ? { sizeBytes } : {}),
      open: async () => (await blobs.read(key)).stream,
    }
  })
  return reply.send(streamArchive(entries))
}

/** Each may start a program. */
const KEYS_AT_ONCE = 2

/** What goes out of each file: asked before the reply begins, for a no in its middle reaches nobody. Throws what `keyFor` throws. */
async function keysOf(
  leaving: Leaving,
  { workspaceId, files }: OpenedArchive,
  { raw }: FastifyReply,
): Promise<readonly string[]> {
  const keys: string[] = []
  for (let at = 0; at < files.length && !raw.destroyed; at += KEYS_AT_ONCE) {
    const some = files.slice(at, at + KEYS_AT_ONCE)
    const asked = some.map(({ sha256, mediaType }) =>
      leaving.keyFor({ sha256, mediaType, workspaceId, isOriginal: true }),
    )
    keys.push(...(await Promise.all(asked)))
  }
  return keys
}
