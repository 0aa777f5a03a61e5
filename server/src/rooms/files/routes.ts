import { Type } from 'typebox'
import {
  EmptiedTrash,
  FILE_PURPOSES,
  FileChange,
  FileDetail,
  FileFilter,
  FileLink,
  type FilePurpose,
  FileTags,
  KEYFRAME_VARIANTS,
  type KeyframeVariant,
  StorageUsage,
  UploadCallback,
  UploadConfirmation,
  UploadedFile,
  UploadRequest,
  UploadTicket,
} from '#contract/files.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { archiveRoutes } from './archives/archive-routes.ts'
import { type BlobRouteParts, blobRoutes } from './blob-routes.ts'
import { previewRoutes } from './preview-routes.ts'
import { admitMove, destinationOf, detailOf, type FileParts, readProjectId, uploadedReply } from './replies.ts'
import { readUploadForm } from './upload-form.ts'
import { readAnnouncement, uploadRoutes } from './upload-routes.ts'

const Id = Type.Object({ file_id: Type.String() })
const access = (right: string) => ({ kind: 'thing', thing: 'file', param: 'file_id', right }) as const

type Parts = FileParts

/** The link is followed at once; whoever passes it on shall not pass on where a picture was taken for long. */
const ORIGINAL_SECONDS = 300

/** Those for people, and those for whoever holds a signed link. */
export function fileRoutes(parts: Parts & BlobRouteParts): RouteDefinition[] {
  return [
    ...blobRoutes(parts),
    ...uploads(parts),
    ...uploadRoutes(parts),
    ...previewRoutes(parts),
    formUpload(parts),
    ...reads(parts),
    ...links(parts),
    ...archiveRoutes(parts),
    ...edits(parts),
    ...trash(parts),
    usage(parts),
  ]
}

function uploads(parts: Parts): RouteDefinition[] {
  const { files } = parts
  return [
    route({
      operation: 'files.announce',
      method: 'POST',
      path: '/storage/upload',
      summary: 'Answers a link to PUT the content to; it holds for an hour',
      access: { kind: 'collection', right: 'file.write', narrowedBy: 'project_id' },
      body: UploadRequest,
      reply: UploadTicket,
      status: 201,
      handle: async ({ scope, body, requestId }) => {
        const announcement = readAnnouncement(body)
        const to = await destinationOf(parts, { scope, requestId }, announcement.projectId)
        return files.announce(to.scope, { ...announcement, projectId: to.projectId })
      },
    }),
    route({
      operation: 'files.confirm',
      method: 'POST',
      path: '/storage/upload/callback',
      summary: 'Says that an upload is done or was given up; size and hash are measured, never taken from here',
      access: { kind: 'collection', right: 'file.write', narrowedBy: 'project_id' },
      body: UploadCallback,
      reply: UploadConfirmation,
      handle: async ({ scope, body, requestId }) => {
        if (!isId(body.file_id)) throw faults.NOT_FOUND()
        const place = await files.whereabouts(parts.db, body.file_id)
        const { scope: there } = await destinationOf(parts, { scope, requestId }, place?.projectId ?? null)
        const file = await files.confirm(there, { fileId: body.file_id, isGivenUp: body.upload_status === 'failed' })
        return { file: file && (await uploadedReply(parts, there, file)) }
      },
    }),
  ]
}

function formUpload(parts: Parts): RouteDefinition {
  return route({
    operation: 'files.upload',
    method: 'POST',
    path: '/assets/upload',
    summary:
      'Uploads one file as multipart/form-data: fields file_type, file_subtype and project_id, then the part "file"',
    access: { kind: 'collection', right: 'file.write', narrowedBy: 'project_id' },
    reply: UploadedFile,
    status: 201,
    bodyMaxBytes: parts.files.limits.plainMaxBytes,
    handle: async ({ scope, request, requestId }) => {
      const form = await readUploadForm(request)
      const to = await destinationOf(parts, { scope, requestId }, readProjectId(form.fields.project_id))
      const variant = oneOf(KEYFRAME_VARIANTS, form.fields.file_subtype, 'file_subtype') as KeyframeVariant | undefined
      const file = await parts.files.receiveForm(to.scope, {
        name: form.name,
        purpose: (oneOf(FILE_PURPOSES, form.fields.file_type, 'file_type') as FilePurpose | undefined) ?? 'other',
        ...(variant === undefined ? {} : { variant }),
        projectId: to.projectId,
        source: form.source,
        sizeMaxBytes: form.sizeMaxBytes,
      })
      return uploadedReply(parts, to.scope, file)
    },
  })
}

function oneOf(choices: readonly string[], given: string | undefined, field: string): string | undefined {
  if (given === undefined || given === '') return undefined
  if (choices.includes(given)) return given
  throw faults.INVALID_REQUEST({
    reason: {
      en: `${field} must be one of ${choices.join(', ')}`,
      'zh-CN': `${field} 必须是以下之一：${choices.join('、')}`,
    },
    field: `/${field}`,
  })
}

function reads({ db, files }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'files.list',
      method: 'GET',
      path: '/assets',
      summary: 'Files of the workspace, newest first; trashed=true shows the trash',
      access: { kind: 'collection', right: 'file.read', narrowedBy: 'project_id' },
      query: Type.Object({ ...PageQuery, ...FileFilter }),
      reply: PageOf(FileDetail),
      handle: async ({ scope, query }) => {
        const request = toPageRequest(query)
        const { file_type: purpose, media_type: mediaType, project_id: projectId, search, tag, trashed, sort } = query
        if (projectId !== undefined && !isId(projectId)) return toPage([], 0, request)
        const found = await files.list(db, scope, {
          ...request,
          filter: { purpose, mediaType, projectId, search, tag, trashed, sort },
        })
        const items = await Promise.all(found.files.map((file) => detailOf(files, file)))
        return toPage(items, found.total, request)
      },
    }),
    route({
      operation: 'files.tags',
      method: 'GET',
      path: '/assets/tags',
      summary: 'The tags that files of the workspace have, the most used first',
      access: { kind: 'collection', right: 'file.read', narrowedBy: 'project_id' },
      reply: FileTags,
      handle: async ({ scope }) => ({ tags: await files.tags(db, scope) }),
    }),
    route({
      operation: 'files.get',
      method: 'GET',
      path: '/assets/:file_id',
      summary: 'One file',
      access: access('file.read'),
      params: Id,
      reply: FileDetail,
      handle: async ({ scope, params }) => detailOf(files, await files.load(db, scope, params.file_id)),
    }),
  ]
}

function links({ db, files }: Parts): RouteDefinition[] {
  const { downloadLinkSecondsMin: minimum, downloadLinkSecondsMax: maximum } = files.limits
  return [
    route({
      operation: 'files.link',
      method: 'GET',
      path: '/storage/url/:file_id',
      summary: 'A download link that holds for a while (a day unless asked otherwise)',
      access: access('file.read'),
      params: Id,
      query: Type.Object({
        expires_in_s: Type.Optional(Type.Integer({ minimum, maximum })),
        download: Type.Optional(Type.Boolean({ default: false })),
      }),
      reply: FileLink,
      handle: async ({ scope, params, query }) => {
        const file = await files.load(db, scope, params.file_id)
        const life = query.expires_in_s === undefined ? {} : { seconds: query.expires_in_s }
        return files.link(file, { ...life, disposition: query.download ? 'attachment' : 'inline' })
      },
    }),
    route({
      operation: 'files.download',
      method: 'GET',
      path: '/assets/:file_id/download',
      summary: 'Leads to the content as it was put in, to be saved under its name',
      access: access('file.read'),
      params: Id,
      reply: undefined,
      handle: async ({ scope, params, reply }) => {
        const file = await files.load(db, scope, params.file_id)
        const once = { seconds: ORIGINAL_SECONDS, disposition: 'attachment', isOriginal: true } as const
        const { url } = await files.signedUrl(file, once)
        return reply.redirect(url, 302)
      },
    }),
  ]
}

function edits(parts: Parts): RouteDefinition[] {
  const { files } = parts
  return [
    route({
      operation: 'files.update',
      method: 'PATCH',
      path: '/assets/:file_id',
      summary: 'Changes name, tags, metadata or project',
      access: access('file.write'),
      params: Id,
      body: FileChange,
      reply: FileDetail,
      ifMatch: true,
      handle: async ({ scope, params, body, ifRevision, requestId }) => {
        const { project_id, ...rest } = body
        const moved = project_id === undefined ? {} : { project_id: readProjectId(project_id) }
        if (moved.project_id !== undefined) await admitMove(parts, { scope, requestId }, moved.project_id)
        const change = { ...rest, ...moved }
        return detailOf(files, await files.update(scope, { id: params.file_id, revision: ifRevision, change }))
      },
    }),
    route({
      operation: 'files.measure',
      method: 'POST',
      path: '/assets/:file_id/measure',
      summary: 'Looks again at a file whose content could not be read; any other stays as it is',
      access: access('file.write'),
      params: Id,
      reply: FileDetail,
      status: 202,
      handle: async ({ scope, params }) => detailOf(files, await files.measureAgain(scope, params.file_id)),
    }),
  ]
}

/** `/storage/file/:id` is the older name of DELETE `/assets/:id`. */
function trash({ files }: Parts): RouteDefinition[] {
  const places = [
    { operation: 'files.trash', path: '/assets/:file_id' },
    { operation: 'files.trash_stored', path: '/storage/file/:file_id' },
  ]
  return [
    ...places.map(({ operation, path }) =>
      route({
        operation,
        method: 'DELETE',
        path,
        summary: 'Moves the file to the trash',
        access: access('file.delete'),
        params: Id,
        reply: FileDetail,
        handle: async ({ scope, params }) => detailOf(files, await files.trash(scope, params.file_id)),
      }),
    ),
    route({
      operation: 'files.empty_trash',
      method: 'DELETE',
      path: '/assets/trash',
      summary: 'Deletes for good every file in the trash that one may delete',
      access: { kind: 'collection', right: 'file.delete' },
      reply: EmptiedTrash,
      handle: async ({ scope }) => ({ count: await files.emptyTrash(scope) }),
    }),
    route({
      operation: 'files.restore',
      method: 'POST',
      path: '/assets/:file_id/restore',
      summary: 'Takes the file out of the trash',
      access: access('file.delete'),
      params: Id,
      reply: FileDetail,
      handle: async ({ scope, params }) => detailOf(files, await files.restore(scope, params.file_id)),
    }),
    route({
      operation: 'files.purge',
      method: 'DELETE',
      path: '/assets/:file_id/trash',
      summary: 'Deletes a file in the trash for good',
      access: access('file.delete'),
      params: Id,
      reply: Empty,
      handle: async ({ scope, params }) => {
        await files.purge(scope, params.file_id)
        return {}
      },
    }),
  ]
}

function usage({ db, files }: Parts): RouteDefinition {
  return route({
    operation: 'files.usage',
    method: 'GET',
    path: '/storage/usage',
    summary: 'What is stored: charged to you, and in this workspace',
    access: { kind: 'collection', right: 'file.read' },
    reply: StorageUsage,
    handle: ({ scope }) => files.usage(db, scope),
  })
}
