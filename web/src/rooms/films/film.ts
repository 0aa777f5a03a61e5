// What the pages of films ask the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilmDetail, FilmLinks, FilmPresets, FilmSummary } from '#contract/films.ts'
import type { BuildPlan, ProductionRun, RunWish } from '#contract/productions.ts'
import type { TaskDetail, TaskSummary } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export type Listed<T> = {
  readonly items: readonly T[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

export const presetsQuery = queryOptions({
  queryKey: ['film-presets'],
  queryFn: ({ signal }) => api.get<FilmPresets>('/films/presets', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

const PAGE_SIZE = 10

/** Cuts that were put into the trash and can be taken out again. */
export function trashedFilmsQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'films', 'trash'),
    queryFn: ({ signal }) =>
      api.get<Listed<FilmSummary>>(`/projects/${projectId}/films`, { signal, query: { trash: true, size: 100 } }),
  })
}

export function filmsQuery(projectId: string, page: number) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'films', page),
    queryFn: ({ signal }) =>
      api.get<Listed<FilmSummary>>(`/projects/${projectId}/films`, { signal, query: { page, size: PAGE_SIZE } }),
    placeholderData: keepPreviousData,
  })
}

export function filmQuery(filmId: string) {
  return queryOptions({
    queryKey: keys.ofFilm(filmId, 'detail'),
    queryFn: ({ signal }) => api.get<FilmDetail>(`/films/${filmId}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

const LINKS_HOLD_MS = 11 * 3_600_000

/** A new address would begin the film anew: it is asked for again only when the old one is about to end. */
export function linksQuery(filmId: string) {
  return queryOptions({
    queryKey: keys.ofFilm(filmId, 'links'),
    queryFn: ({ signal }) => api.get<FilmLinks>(`/films/${filmId}/links`, { signal }),
    staleTime: LINKS_HOLD_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export function planQuery(projectId: string, wish: RunWish) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'build-plan', wish),
    queryFn: ({ signal }) => api.post<BuildPlan>(`/projects/${projectId}/production/plan`, { body: wish, signal }),
    placeholderData: keepPreviousData,
  })
}

/** The newest production of a project, whatever became of it. */
export function newestRunQuery(workspace: string, projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'newest-run'),
    queryFn: async ({ signal }) => {
      const query = { project_id: projectId, kind: 'productions.run', size: 1 }
      return (await api.get<Listed<TaskSummary>>('/tasks', { workspace, query, signal })).items[0] ?? null
    },
  })
}

export function taskQuery(taskId: string) {
  return queryOptions({
    // The live stream writes progress here.
    queryKey: keys.ofTask(taskId),
    queryFn: ({ signal }) => api.get<TaskDetail>(`/tasks/${taskId}`, { signal }),
  })
}

export function runQuery(projectId: string, runId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'run', runId),
    queryFn: ({ signal }) => api.get<ProductionRun>(`/productions/${runId}`, { signal }),
    placeholderData: keepPreviousData,
  })
}
