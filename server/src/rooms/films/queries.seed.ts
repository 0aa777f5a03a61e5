// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as overviewQueries from './overview-queries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'films/queries',
    queries,
  )({
    tried: {
      findFilm: (who, { ids }) => [who.workspaceId, ids.film],
      findFilmOfRun: (who, { ids }) => [who.workspaceId, ids.run],
      listFilms: (who, { ids }) => [who.workspaceId, { projectId: ids.project, page: 1, size: 10 }],
      findFilmOfContent: (who, { ids, sha256 }) => [who.workspaceId, { projectId: ids.project, sha256 }],
      moveFilm: (who, { ids }) => [who.workspaceId, { filmId: ids.film, trashedAt: times.after }],
      deleteFilmsOfProject: (who, { ids }) => [who.workspaceId, ids.project],
    },
    adds: {
      insertFilm: (who, { ids, sha256 }) => [
        {
          ...{ id: ids.fresh, workspaceId: who.workspaceId, projectId: ids.project, runId: ids.fresh, sha256 },
          ...{ mediaType: 'video/mp4', sizeBytes: 1, totalFrames: 1, rate: { num: 24, den: 1 }, settings: {} },
          ...{ srtSha256: sha256, vttSha256: sha256, report: {}, chapters: [], shotStarts: [] },
          ...{ madeBy: who.actorId, artefactId: ids.artefact, at: times.at },
        },
      ],
    },
    excused: { content: ['findReferred'], upkeep: ['deleteTrashedFilms'], door: ['findWhereabouts'] },
  }),
  tryQueries(
    'films/overview-queries',
    overviewQueries,
  )({
    tried: { listNewestFilms: (who, { ids }) => [who, [ids.project]] },
  }),
]
