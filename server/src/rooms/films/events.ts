import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

type FilmNews = { readonly id: string; readonly projectId: string; readonly runId: string }

function filmEvent(name: string, { scope, film, at }: { scope: Scope; film: FilmNews; at: Date }): NewEvent {
  return {
    name,
    tenantId: scope.workspaceId,
    actorId: scope.actorId,
    requestId: scope.requestId,
    subjectKind: 'film',
    subjectId: film.id,
    payload: { film_id: film.id, project_id: film.projectId, run_id: film.runId },
    happenedAt: at,
  }
}

export const filmMade = (scope: Scope, film: FilmNews, at: Date): NewEvent =>
  filmEvent('film.made', { scope, film, at })

export const filmMoved = (scope: Scope, film: FilmNews & { trashedAt: Date | null }, at: Date): NewEvent =>
  filmEvent(film.trashedAt === null ? 'film.restored' : 'film.trashed', { scope, film, at })
