import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ProjectCard, ProjectDetail, ProjectListed, SampleScript } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export function projectQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'detail'),
    queryFn: ({ signal }) => api.get<ProjectDetail>(`/projects/${projectId}`, { signal }),
  })
}

export function useProjectId(): string {
  const { projectId } = useParams({ strict: false }) as { projectId?: string }
  if (projectId === undefined) throw new Error('this page is about a project, and its address names none')
  return projectId
}

export type Cards = {
  readonly items: readonly ProjectCard[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

export type CardFilter = {
  readonly search?: string | undefined
  readonly stage?: string | undefined
  readonly kind?: string | undefined
  readonly status?: string | undefined
  readonly sort?: string | undefined
  readonly page?: number | undefined
}

/** Divides by 2, 3 and 4: full rows on every width. */
const CARDS_PER_PAGE = 24

export function cardsQuery(workspaceId: string, filter: CardFilter) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'projects', filter),
    queryFn: ({ signal }) =>
      api.get<Cards>('/projects', {
        ...{ signal, workspace: workspaceId },
        query: { ...filter, size: CARDS_PER_PAGE, include: 'making' },
      }),
    placeholderData: keepPreviousData,
  })
}

const CHOICES_PER_PAGE = 100
/** Nobody finds anything in a longer list; what is chosen already is shown all the same. */
const CHOICES_MAX = 1000

/** All projects of a workspace by title, for what filters and scopes choose from; the thousand newest of a greater one. */
export function projectChoicesQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'projects', 'choices'),
    queryFn: async ({ signal }) => {
      const found: ProjectListed[] = []
      for (let page = 1; found.length < CHOICES_MAX; page += 1) {
        const query = { size: CHOICES_PER_PAGE, page }
        const { items } = await api.get<{ items: readonly ProjectListed[] }>('/projects', {
          ...{ signal, workspace: workspaceId, query },
        })
        found.push(...items)
        if (items.length < CHOICES_PER_PAGE) break
      }
      return found.map(({ id, title }) => ({ id, title })).sort((one, other) => one.title.localeCompare(other.title))
    },
    staleTime: 60_000,
  })
}

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly SampleScript[] }>('/projects/samples', { signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
})
