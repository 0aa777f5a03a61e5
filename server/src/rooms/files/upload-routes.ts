// Uploads in parts over HTTP. The parts themselves go to signed links: see blob-routes.ts.
import { type Static, Type } from 'typebox'
import {
  CompletedUpload,
  OpenUploads,
  PartLinks,
  PartNumbers,
  PartsCompletion,
  PartsState,
  PartsTicket,
  UploadRequest,
} from '#contract/files.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import type { Announcement } from './files.ts'
import { destinationOf, type FileParts, readProjectId, ticketOf, uploadedReply } from './replies.ts'

const PATH = '/storage/multipart'
const Id = Type.Object({ file_id: Type.String() })
const collection = { kind: 'collection', right: 'file.write', narrowedBy: 'project_id' } as const
const own = { kind: 'thing', thing: 'file', param: 'file_id', right: 'file.write' } as const

export function readAnnouncement(body: Static<typeof UploadRequest>): Announcement {
  return {
    name: body.file_name,
    purpose: body.file_type ?? 'other',
    ...(body.file_subtype === undefined ? {} : { variant: body.file_subtype }),
    projectId: readProjectId(body.project_id),
    sizeBytes: body.file_size,
    contentType: body.content_type,
  }
}

export function uploadRoutes(parts: FileParts): RouteDefinition[] {
  return [...openings(parts), ...sendings(parts), ...endings(parts)]
}

function openings(parts: FileParts): RouteDefinition[] {
  const { files } = parts
  return [
    route({
      operation: 'files.start_parts',
      method: 'POST',
      path: PATH,
      summary: 'Begins an upload in parts; room for all of it is held until it is done, given up or left alone',
      access: collection,
      body: UploadRequest,
      reply: PartsTicket,
      status: 201,
      handle: async ({ scope, body, requestId }) => {
        const announcement = readAnnouncement(body)
        const to = await destinationOf(parts, { scope, requestId }, announcement.projectId)
        return ticketOf(await files.uploads.start(to.scope, { ...announcement, projectId: to.projectId }))
      },
    }),
    route({
      operation: 'files.list_uploads',
      method: 'GET',
      path: PATH,
      summary: 'Your own uploads in parts that are not done',
      access: collection,
      reply: OpenUploads,
      handle: async ({ scope }) => ({ items: (await files.uploads.list(scope)).map(ticketOf) }),
    }),
  ]
}

function sendings({ files }: FileParts): RouteDefinition[] {
  return [
    route({
      operation: 'files.sign_parts',
      method: 'POST',
      path: `${PATH}/:file_id/parts`,
      summary: 'Links to PUT parts to; a part that is sent again replaces the first',
      access: own,
      params: Id,
      body: PartNumbers,
      reply: PartLinks,
      handle: async ({ scope, params, body }) => {
        const tickets = await files.uploads.sign(scope, { fileId: params.file_id, partNumbers: body.part_numbers })
        return {
          parts: tickets.map(({ partNumber, sizeBytes, request }) => ({
            part_number: partNumber,
            method: 'PUT' as const,
            url: request.url,
            headers: { ...request.headers },
            size_bytes: sizeBytes,
            expires_at: request.expiresAt.toISOString(),
          })),
        }
      },
    }),
    route({
      operation: 'files.list_parts',
      method: 'GET',
      path: `${PATH}/:file_id`,
      summary: 'Which parts have arrived',
      access: own,
      params: Id,
      reply: PartsState,
      handle: async ({ scope, params }) => {
        const state = await files.uploads.parts(scope, params.file_id)
        const parts = state.parts.map(({ partNumber, sizeBytes, etag }) => ({
          part_number: partNumber,
          size_bytes: sizeBytes,
          etag,
        }))
        return { ...ticketOf(state), parts }
      },
    }),
  ]
}

function endings(parts: FileParts): RouteDefinition[] {
  const { files } = parts
  return [
    route({
      operation: 'files.complete_parts',
      method: 'POST',
      path: `${PATH}/:file_id/complete`,
      summary: 'Makes the file of its parts; may be repeated, and is to be while it answers "finishing"',
      access: own,
      params: Id,
      body: PartsCompletion,
      reply: CompletedUpload,
      handle: async ({ scope, params, body }) => {
        const believed = body.parts?.map(({ part_number, etag }) => ({ partNumber: part_number, etag }))
        const file = await files.uploads.complete(scope, { fileId: params.file_id, parts: believed })
        if (file === null) return { state: 'finishing' as const, file: null }
        return { state: 'done' as const, file: await uploadedReply(parts, scope, file) }
      },
    }),
    route({
      operation: 'files.abandon_parts',
      method: 'DELETE',
      path: `${PATH}/:file_id`,
      summary: 'Gives an upload in parts up, and its room back',
      access: own,
      params: Id,
      reply: Empty,
      handle: async ({ scope, params }) => {
        await files.uploads.abandon(scope, params.file_id)
        return {}
      },
    }),
  ]
}
