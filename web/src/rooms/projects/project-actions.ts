// What can be done with a project wherever it is shown: on its card, in its frame, in the trash.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProjectDetail, ProjectSummary } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { tellRefusal } from '#web/kit/refused.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'

export type ActedOn = Pick<ProjectSummary, 'id' | 'title' | 'revision' | 'status'>

/** Live events refresh other pages; this one shall not wait for them. */
export function useForget(): (projectId?: string) => Promise<void> {
  const client = useQueryClient()
  const { id } = useWorkspace()
  return async (projectId) => {
    if (projectId !== undefined) void client.invalidateQueries({ queryKey: keys.ofProject(projectId) })
    await client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'projects') })
  }
}

/** What the role allows; the server decides. */
export function useProjectRights() {
  const { role, guestOf } = useWorkspace()
  return { mayCreate: guestOf === null && isAtLeast(role, 'writer'), mayChange: isAtLeast(role, 'director') }
}

export function useProjectActions() {
  const t = useTexts()
  const forget = useForget()
  const after =
    (say: (project: ActedOn) => string) =>
    async (_result: unknown, project: ActedOn): Promise<void> => {
      tell(say(project))
      await forget(project.id)
    }
  const restore = useMutation({
    mutationFn: ({ id }: ActedOn) => api.post<ProjectSummary>(`/projects/${id}/restore`),
    onSuccess: after(({ title }) => t('toastRestored', { title })),
    onError: tellRefusal,
  })
  const setStatus = useMutation({
    mutationFn: ({ id, revision, status }: ActedOn) =>
      api.patch<ProjectDetail>(`/projects/${id}`, {
        revision,
        body: { status: status === 'archived' ? 'active' : 'archived' },
      }),
    onSuccess: after(({ title, status }) =>
      status === 'archived' ? t('toastUnarchived', { title }) : t('toastArchived', { title }),
    ),
    onError: tellRefusal,
  })
  const trash = useMutation({
    mutationFn: ({ id }: ActedOn) => api.delete<ProjectSummary>(`/projects/${id}`),
    onSuccess: async (_result, project) => {
      tell(t('toastTrashed', { title: project.title }), { label: t('restore'), run: () => restore.mutate(project) })
      await forget(project.id)
    },
    onError: tellRefusal,
  })
  const duplicate = useMutation({
    mutationFn: ({ id }: ActedOn) => api.postOnce<ProjectDetail>(`/projects/${id}/duplicate`, { body: {} }),
    onSuccess: async (copy) => {
      tell(t('toastDuplicated', { title: copy.title }))
      await forget()
    },
    onError: tellRefusal,
  })
  return { restore, setStatus, trash, duplicate }
}
