// Films: timeline, templates, transitions, subtitles, mix and composition. It promises that a film is planned by pure functions,
// that every encode is a work order which any machine with ffmpeg can run, and that equal orders give equal bytes.
// It never decides what needs making: that is the build graph's work.
import type { WorkOrder } from '#contract/films.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type EncodeDeps, type Encoded, encodeOrder } from './encode.ts'
import { filmMade, filmMoved } from './events.ts'
import { listNewestFilms } from './overview-queries.ts'
import {
  deleteFilmsOfProject,
  deleteTrashedFilms,
  type Film,
  findFilm,
  findFilmOfContent,
  findFilmOfRun,
  findReferred,
  findWhereabouts,
  insertFilm,
  listFilms,
  moveFilm,
} from './queries.ts'

export type { CutBed, CutInput, CutLine, CutShot } from './cut.ts'
export type { Encoded } from './encode.ts'
export { locateFont } from './fonts.ts'
export { canvasOf } from './formats.ts'
export { checkLength, countPieces, type FilmPlan, planFilm } from './plan-film.ts'
export type { Film } from './queries.ts'
export { placeShotContent } from './shot-content.ts'
export { findTemplate } from './templates.ts'
export { checkFilmSettings, marksOf } from './timeline.ts'

export type FilmsDeps = EncodeDeps & { readonly clock: Clock }

export type NewFilm = Pick<
  Film,
  | 'projectId'
  | 'runId'
  | 'sha256'
  | 'mediaType'
  | 'sizeBytes'
  | 'totalFrames'
  | 'rate'
  | 'settings'
  | 'srtSha256'
  | 'vttSha256'
  | 'report'
  | 'chapters'
  | 'shotStarts'
> & {
  readonly artefactId: string
}

export function createFilms(deps: FilmsDeps) {
  return {
    /** Runs one order here and keeps its output. */
    encode: (order: WorkOrder, signal: AbortSignal): Promise<Encoded> => encodeOrder(deps, order, signal),

    /** Remembers a finished cut: one per run. */
    async record(tx: Tx, scope: Scope, film: NewFilm): Promise<Film> {
      const id = newId()
      await insertFilm(tx, { ...film, id, workspaceId: scope.workspaceId, madeBy: scope.actorId, at: deps.clock.now() })
      const stored = await findFilmOfRun(tx, scope.workspaceId, film.runId)
      if (!stored) throw new Error('a film vanished right after it was stored')
      if (stored.id === id)
        await emit(tx, filmMade(scope, { id, projectId: film.projectId, runId: film.runId }, deps.clock.now()))
      return stored
    },

    load: loadFilm,
    findOfRun: (queryable: Queryable, scope: Scope, runId: string) =>
      findFilmOfRun(queryable, scope.workspaceId, runId),
    /** The newest cut of a project that is this content, by id. */
    findOfContent: (queryable: Queryable, scope: Scope, content: { projectId: string; sha256: string }) =>
      findFilmOfContent(queryable, scope.workspaceId, content),
    list: (
      queryable: Queryable,
      scope: Scope,
      request: { projectId: string; isTrash?: boolean; page: number; size: number },
    ) => listFilms(queryable, scope.workspaceId, request),
    /** Into the trash, or out of it. Done twice it is done once. */
    async move(tx: Tx, scope: Scope, { filmId, isTrash }: { filmId: string; isTrash: boolean }): Promise<Film> {
      const at = deps.clock.now()
      const moved = await moveFilm(tx, scope.workspaceId, { filmId, trashedAt: isTrash ? at : null })
      if (moved) await emit(tx, filmMoved(scope, moved, at))
      return moved ?? loadFilm(tx, scope, filmId)
    },
    /** Deletes for good what has been in the trash since before then. Answers the contents that it referred to. */
    purgeTrash: deleteTrashedFilms,
    /** The newest of each project. */
    newestOf: listNewestFilms,
    whereabouts: findWhereabouts,
    /** Which of these contents films are made of: for a room that wants to delete some. */
    refersTo: findReferred,
    /** Answers the contents that they referred to. */
    deleteOfProject: deleteFilmsOfProject,
  }
}

async function loadFilm(queryable: Queryable, scope: Scope, filmId: string): Promise<Film> {
  const film = await findFilm(queryable, scope.workspaceId, filmId)
  if (!film) throw faults.NOT_FOUND()
  return film
}

export type Films = ReturnType<typeof createFilms>
