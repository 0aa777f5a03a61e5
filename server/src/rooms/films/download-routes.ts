// The bytes of a film and of its subtitles: for whoever is signed in, and by links that hold a while without a session.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { FilmLinks } from '#contract/films.ts'
import { answerDownload } from '#platform/blobs/answer-signed.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Film } from './films.ts'
import { containers } from './formats.ts'
import type { FilmRouteParts } from './routes.ts'

const ofFilm = { kind: 'thing', thing: 'film', param: 'film_id', right: 'project.read' } as const
const FilmParams = Type.Object({ film_id: Type.String() })
/** A long evening of looking at cuts. */
const LINK_HOURS = 12

export function downloadRoutes(parts: FilmRouteParts): RouteDefinition[] {
  return [download(parts, 'file'), download(parts, 'srt'), download(parts, 'vtt'), links(parts)]
}

type PartName = 'file' | 'srt' | 'vtt'
type Part = { readonly sha256: string; readonly mediaType: string; readonly ending: string }

function partOf(film: Film, name: PartName): Part {
  if (name === 'srt') return { sha256: film.srtSha256, mediaType: 'application/x-subrip; charset=utf-8', ending: 'srt' }
  if (name === 'vtt') return { sha256: film.vttSha256, mediaType: 'text/vtt; charset=utf-8', ending: 'vtt' }
  const format = Object.values(containers).find((one) => one.mediaType === film.mediaType)
  return { sha256: film.sha256, mediaType: film.mediaType, ending: format?.extension ?? 'mp4' }
}

function download({ db, films, blobs }: FilmRouteParts, name: PartName): RouteDefinition {
  return route({
    operation: `films.${name}`,
    method: 'GET',
    path: `/films/:film_id/${name}`,
    summary: name === 'file' ? 'The film itself; ranges are answered' : `Its subtitles as ${name.toUpperCase()}`,
    access: ofFilm,
    params: FilmParams,
    reply: undefined,
    handle: async ({ scope, params, request, reply }) =>
      sendBlob(blobs, partOf(await films.load(db, scope, params.film_id), name), { request, reply }),
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

function links({ db, films, projects, signer, clock }: FilmRouteParts): RouteDefinition {
  return route({
    operation: 'films.links',
    method: 'GET',
    path: '/films/:film_id/links',
    summary: 'Links to play and to download, which need no session for twelve hours',
    access: ofFilm,
    params: FilmParams,
    reply: FilmLinks,
    handle: async ({ scope, params }) => {
      const film = await films.load(db, scope, params.film_id)
      const name = nameOf(film, (await projects.load(db, scope, film.projectId)).title)
      const expiresAt = new Date(clock.now().getTime() + LINK_HOURS * 3_600_000)
      const sign = async (which: PartName, disposition: 'inline' | 'attachment') => {
        const { sha256, mediaType: contentType, ending } = partOf(film, which)
        const filename = `${name}.${ending}`
        const tenantId = scope.workspaceId
        const grant = { key: contentKey(sha256), expiresAt, contentType, disposition, filename, tenantId }
        return (await signer.signDownload(grant)).url
      }
      return {
        play_url: await sign('file', 'inline'),
        download_url: await sign('file', 'attachment'),
        srt_url: await sign('srt', 'attachment'),
        vtt_url: await sign('vtt', 'attachment'),
        file_name: `${name}.${partOf(film, 'file').ending}`,
        expires_at: expiresAt.toISOString(),
      }
    },
  })
}

/** What the film is called in somebody's folder of downloads: title, when it was cut, size and aspect. */
function nameOf(film: Film, title: string): string {
  const { size, aspect } = film.settings as { size?: string; aspect?: string }
  const when = film.createdAt.toISOString().slice(0, 16).replace('T', ' ').replace(':', '')
  return [title, when, size, aspect?.replace(':', 'x')].filter(Boolean).join(' ')
}
