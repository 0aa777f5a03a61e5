// What is shown and drawn of a file before it is opened.
import { Type } from 'typebox'
import { SoundPeaks } from '#contract/files.ts'
import { answerDownload } from '#platform/blobs/answer-signed.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { PREVIEW_SIZES, PREVIEW_TYPE } from './previews.ts'
import type { FileParts } from './replies.ts'

const Id = Type.Object({ file_id: Type.String() })
const access = { kind: 'thing', thing: 'file', param: 'file_id', right: 'file.read' } as const

type Parts = FileParts & { readonly blobs: BlobStore }

export function previewRoutes({ db, files, blobs }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'files.preview',
      method: 'GET',
      path: '/assets/:file_id/preview',
      summary: 'A small picture of a picture or a film, upright and without what its camera noted',
      access,
      params: Id,
      query: Type.Object({ size: Type.Optional(Type.Enum(PREVIEW_SIZES)) }),
      reply: undefined,
      handle: async ({ scope, params, query, request, reply }) => {
        const file = await files.load(db, scope, params.file_id)
        const key = await files.previews.picture(file, query.size ?? 'small')
        const answer = await answerDownload(blobs, previewGrant(key, file.name), request)
        return reply.code(answer.status).headers(answer.headers).send(answer.body)
      },
    }),
    route({
      operation: 'files.peaks',
      method: 'GET',
      path: '/assets/:file_id/peaks',
      summary: 'How loud a sound is over its length, for drawing',
      access,
      params: Id,
      reply: SoundPeaks,
      handle: async ({ scope, params }) => files.previews.peaks(await files.load(db, scope, params.file_id)),
    }),
  ]
}

export function previewGrant(key: string, name: string) {
  return { key, contentType: PREVIEW_TYPE, disposition: 'inline', filename: `${name}.webp` } as const
}
