// Signed links to our own server: the link is the permission, so these routes ask for no session.

import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerDownload as answerBlob } from '#platform/blobs/answer-signed.ts'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { verifyGrant } from '#platform/blobs/signed-url.ts'
import type { Clock } from '#platform/clock.ts'
import { faults } from '#platform/faults.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { answerArchive } from './archives/archive-routes.ts'
import { archiveOfLinkKey } from './archives/archives.ts'
import { BLOB_PATH, type Files } from './files.ts'
import { contentOfLinkKey } from './original-links.ts'
import { previewGrant } from './preview-routes.ts'
import { previewOfLinkKey } from './previews.ts'

const REQUESTS_PER_MINUTE_MAX = 6000

/** Decides what a link to content hands out. */
export type Leaving = {
  keyFor(content: {
    readonly sha256: string
    readonly mediaType: string
    /** Null for a link of an older version, which names nobody. */
    readonly workspaceId: string | null
    readonly isOriginal: boolean
  }): Promise<string>
}

export type BlobRouteParts = {
  readonly files: Files
  readonly blobs: BlobStore
  /** What goes out in place of stored content. */
  readonly leaving: Leaving
  readonly clock: Clock
  /** The key in use first, then those whose links still hold. */
  readonly secrets: readonly Uint8Array[]
}

export function blobRoutes(parts: BlobRouteParts): RouteDefinition[] {
  const shared = {
    path: `${BLOB_PATH}/*`,
    access: { kind: 'public' },
    reply: undefined,
    perMinuteMax: REQUESTS_PER_MINUTE_MAX,
  } as const
  return [
    route({
      ...shared,
      operation: 'files.link_head',
      method: 'HEAD',
      summary: 'What a signed link leads to',
      handle: ({ request, reply }) => answerDownload(parts, request, reply),
    }),
    route({
      ...shared,
      operation: 'files.link_get',
      method: 'GET',
      summary: 'Content by a signed link; ranges work',
      handle: ({ request, reply }) => answerDownload(parts, request, reply),
    }),
    route({
      ...shared,
      operation: 'files.link_put',
      method: 'PUT',
      summary: 'Takes content in by a signed upload link',
      rawBody: true,
      handle: ({ request, reply }) => answerUpload(parts, request, reply),
    }),
  ]
}

async function answerDownload(parts: BlobRouteParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { blobs, secrets, clock, leaving } = parts
  const { key, query } = addressOf(request)
  if (archiveOfLinkKey(key) !== undefined) return answerArchive(parts, { request, key, query }, reply)
  if (previewOfLinkKey(key)) return answerPreview(parts, request, reply)
  const verdict = verifyGrant(secrets, { method: request.method, key, query }, clock.now())
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  if (verdict.grant.method !== 'GET') throw blobFaults.LINK_REFUSED()
  const { grant } = verdict
  const content = contentOfLinkKey(grant.key)
  const { contentType: mediaType, tenantId: workspaceId = null } = grant
  const sent = content ? await leaving.keyFor({ ...content, mediaType, workspaceId }) : grant.key
  const answer = await answerBlob(blobs, { ...grant, key: sent }, request)
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}

/** Drawn when somebody first follows the link. */
async function answerPreview(parts: BlobRouteParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { files, blobs, secrets, clock } = parts
  const { key, query } = addressOf(request)
  const verdict = verifyGrant(secrets, { method: request.method, key, query }, clock.now())
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  const wanted = previewOfLinkKey(key)
  const file = wanted && (await files.findStored(wanted.fileId))
  if (!wanted || !file) throw blobFaults.NOT_FOUND()
  const kept = await files.previews.picture(file, wanted.size)
  const answer = await answerBlob(blobs, previewGrant(kept, file.name), request)
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}

/** Measured while it comes in, so that nothing needs to be read again. */
async function answerUpload(parts: BlobRouteParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { files, secrets, clock } = parts
  const { key, query } = addressOf(request)
  const verdict = verifyGrant(secrets, { method: 'PUT', key, query }, clock.now())
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  const fileId = files.fileOfUpload(key)
  const part = files.uploads.partOfKey(key)
  if (verdict.grant.method !== 'PUT' || (fileId === undefined && part === undefined)) throw blobFaults.LINK_REFUSED()
  const { maxBytes, contentType } = verdict.grant
  const mediaType = request.headers['content-type'] ?? ''
  if (mediaType !== contentType) throw faults.UNSUPPORTED_TYPE({ media_type: mediaType, accepted: contentType })
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw faults.TOO_LARGE({ limit_bytes: maxBytes })
  const source = (request.body as Readable | null | undefined) ?? []
  const etag = part
    ? (await files.uploads.receive({ ...part, source })).etag
    : (await files.receive({ fileId: fileId ?? '', source })).sha256
  return reply.code(201).header('etag', `"${etag}"`).send()
}

function addressOf(request: FastifyRequest): { key: string; query: URLSearchParams } {
  const { '*': key = '' } = request.params as { '*'?: string }
  const at = request.url.indexOf('?')
  return { key, query: new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1)) }
}
