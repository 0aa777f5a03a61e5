import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { answerDownload } from '#platform/blobs/answer-signed.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Db } from '#platform/db/db.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Film, Films } from './films.ts'

const ofFilm = { kind: 'thing', thing: 'film', param: 'film_id', right: 'project.read' } as const
const FilmParams = Type.Object({ film_id: Type.String() })

const FilmOnWire = Type.Object({
  id: Type.String(),
  project_id: Type.String(),
  run_id: Type.String(),
  media_type: Type.String(),
  size_bytes: Type.Integer(),
  total_frames: Type.Integer(),
  rate: Type.Object({ num: Type.Integer(), den: Type.Integer() }),
  settings: Type.Unknown(),
  created_at: Type.String({ format: 'date-time' }),
})

type Deps = { readonly db: Db; readonly films: Films; readonly blobs: BlobStore }

export function filmRoutes({ db, films, blobs }: Deps): RouteDefinition[] {
  return [
    route({
      operation: 'films.list',
      method: 'GET',
      path: '/projects/:project_id/films',
      summary: 'The finished cuts of a project, newest first',
      access: { kind: 'thing', thing: 'project', param: 'project_id', right: 'project.read' },
      params: Type.Object({ project_id: Type.String() }),
      query: Type.Object(PageQuery),
      reply: PageOf(FilmOnWire),
      handle: async ({ scope, params, query }) => {
        const request = toPageRequest(query)
        const { films: found, total } = await films.list(db, scope, { projectId: params.project_id, ...request })
        return toPage(found.map(toWire), total, request)
      },
    }),
    route({
      operation: 'films.get',
      method: 'GET',
      path: '/films/:film_id',
      summary: 'One finished cut',
      access: ofFilm,
      params: FilmParams,
      reply: FilmOnWire,
      handle: async ({ scope, params }) => toWire(await films.load(db, scope, params.film_id)),
    }),
    route({
      operation: 'films.report',
      method: 'GET',
      path: '/films/:film_id/report',
      summary: 'What was made for this cut, what was reused, and how it sounds',
      access: ofFilm,
      params: FilmParams,
      reply: Type.Record(Type.String(), Type.Unknown()),
      handle: async ({ scope, params }) => ({ ...(await films.load(db, scope, params.film_id)).report }),
    }),
    download({ db, films, blobs }, 'file', (film) => ({
      sha256: film.sha256,
      mediaType: film.mediaType,
      ending: endingOf(film.mediaType),
    })),
    download({ db, films, blobs }, 'srt', (film) => ({
      sha256: film.srtSha256,
      mediaType: 'application/x-subrip; charset=utf-8',
      ending: 'srt',
    })),
    download({ db, films, blobs }, 'vtt', (film) => ({
      sha256: film.vttSha256,
      mediaType: 'text/vtt; charset=utf-8',
      ending: 'vtt',
    })),
  ]
}

type Part = { readonly sha256: string; readonly mediaType: string; readonly ending: string }

function download(
  { db, films, blobs }: Deps,
  name: 'file' | 'srt' | 'vtt',
  partOf: (film: Film) => Part,
): RouteDefinition {
  return route({
    operation: `films.${name}`,
    method: 'GET',
    path: `/films/:film_id/${name}`,
    summary: name === 'file' ? 'The film itself; ranges are answered' : `Its subtitles as ${name.toUpperCase()}`,
    access: ofFilm,
    params: FilmParams,
    reply: undefined,
    handle: async ({ scope, params, request, reply }) => {
      const part = partOf(await films.load(db, scope, params.film_id))
      return sendBlob(blobs, part, { request, reply })
    },
  })
}

async function sendBlob(
  blobs: BlobStore,
  part: Part,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) {
  const grant = {
    key: contentKey(part.sha256),
    contentType: part.mediaType,
    disposition: 'inline',
    filename: `film.${part.ending}`,
  } as const
  const answer = await answerDownload(blobs, grant, { method: request.method, headers: request.headers })
  return reply
    .status(answer.status)
    .headers(answer.headers)
    .send(answer.body ?? '')
}

const ENDINGS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'video/x-msvideo': 'avi',
}
const endingOf = (mediaType: string): string => ENDINGS[mediaType] ?? 'mp4'

function toWire(film: Film) {
  return {
    id: film.id,
    project_id: film.projectId,
    run_id: film.runId,
    media_type: film.mediaType,
    size_bytes: film.sizeBytes,
    total_frames: film.totalFrames,
    rate: film.rate,
    settings: film.settings,
    created_at: film.createdAt.toISOString(),
  }
}
