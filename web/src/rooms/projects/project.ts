import { queryOptions } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ProjectDetail } from '#contract/projects.ts'
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
