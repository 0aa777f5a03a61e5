import { Type } from 'typebox'
import { FilmDetail, FilmPresets, type FilmSettings, FilmSummary } from '#contract/films.ts'
import type { BlobStore, SignedUrls } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import { downloadRoutes } from './download-routes.ts'
import type { Film, Films } from './films.ts'
import { filmPresets } from './presets.ts'

const ofFilm = { kind: 'thing', thing: 'film', param: 'film_id' } as const
const FilmParams = Type.Object({ film_id: Type.String() })

export type FilmRouteParts = {
  readonly db: Db
  readonly films: Films
  readonly blobs: BlobStore
  readonly signer: SignedUrls
  readonly clock: Clock
  readonly projects: Pick<Projects, 'load'>
}

export function filmRoutes(parts: FilmRouteParts): RouteDefinition[] {
  return [presets(), ...reading(parts), ...trash(parts), ...downloadRoutes(parts)]
}

function presets(): RouteDefinition {
  return route({
    operation: 'films.presets',
    method: 'GET',
    path: '/films/presets',
    summary: 'Templates, transitions, sizes and containers that a film can be set to',
    access: { kind: 'session' },
    reply: FilmPresets,
    handle: async () => filmPresets,
  })
}

function reading({ db, films }: FilmRouteParts): RouteDefinition[] {
  return [
    route({
      operation: 'films.list',
      method: 'GET',
      path: '/projects/:project_id/films',
      summary: 'The finished cuts of a project, newest first',
      access: { kind: 'thing', thing: 'project', param: 'project_id', right: 'project.read' },
      params: Type.Object({ project_id: Type.String() }),
      query: Type.Object({ ...PageQuery, trash: Type.Optional(Type.Boolean()) }),
      reply: PageOf(FilmSummary),
      handle: async ({ scope, params, query }) => {
        const request = toPageRequest(query)
        const wish = { projectId: params.project_id, isTrash: query.trash ?? false, ...request }
        const { films: found, total } = await films.list(db, scope, wish)
        return toPage(found.map(toSummary), total, request)
      },
    }),
    route({
      operation: 'films.get',
      method: 'GET',
      path: '/films/:film_id',
      summary: 'One finished cut with the marks of its scenes and shots',
      access: { ...ofFilm, right: 'project.read' },
      params: FilmParams,
      reply: FilmDetail,
      handle: async ({ scope, params }) => {
        const film = await films.load(db, scope, params.film_id)
        return { ...toSummary(film), chapters: [...film.chapters], shot_starts: [...film.shotStarts] }
      },
    }),
    route({
      operation: 'films.report',
      method: 'GET',
      path: '/films/:film_id/report',
      summary: 'What was made for this cut, what was reused, and how it sounds',
      access: { ...ofFilm, right: 'project.read' },
      params: FilmParams,
      reply: Type.Record(Type.String(), Type.Unknown()),
      handle: async ({ scope, params }) => ({ ...(await films.load(db, scope, params.film_id)).report }),
    }),
  ]
}

function trash({ db, films }: FilmRouteParts): RouteDefinition[] {
  const move = (filmId: string, isTrash: boolean) => ({ filmId, isTrash })
  return [
    route({
      operation: 'films.trash',
      method: 'DELETE',
      path: '/films/:film_id',
      summary: 'Puts a cut into the trash',
      access: { ...ofFilm, right: 'production.run' },
      params: FilmParams,
      reply: FilmSummary,
      handle: async ({ scope, params }) =>
        toSummary(await db.transaction((tx) => films.move(tx, scope, move(params.film_id, true)))),
    }),
    route({
      operation: 'films.restore',
      method: 'POST',
      path: '/films/:film_id/restore',
      summary: 'Takes a cut out of the trash',
      access: { ...ofFilm, right: 'production.run' },
      params: FilmParams,
      reply: FilmSummary,
      handle: async ({ scope, params }) =>
        toSummary(await db.transaction((tx) => films.move(tx, scope, move(params.film_id, false)))),
    }),
  ]
}

function toSummary(film: Film): FilmSummary {
  const { loudness_lufs: loudness } = film.report
  return {
    id: film.id,
    project_id: film.projectId,
    run_id: film.runId,
    media_type: film.mediaType,
    size_bytes: film.sizeBytes,
    total_frames: film.totalFrames,
    rate: film.rate,
    settings: film.settings as Partial<FilmSettings>,
    loudness_lufs: typeof loudness === 'number' ? loudness : null,
    made_by: film.madeBy,
    created_at: film.createdAt.toISOString(),
    trashed_at: film.trashedAt?.toISOString() ?? null,
  }
}
