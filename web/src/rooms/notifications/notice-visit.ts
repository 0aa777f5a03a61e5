import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Notice } from '#contract/notifications.ts'
import { keys } from '#web/api/keys.ts'
import { paths } from '#web/paths.ts'
import { useWorkspace, workspacesQuery } from '../workspaces/workspace.ts'

/** Goes to what a notice is about, in its own workspace. */
export function useNoticeVisit(): (notice: Notice) => void {
  const navigate = useNavigate()
  const client = useQueryClient()
  const here = useWorkspace()
  const { data: all } = useSuspenseQuery(workspacesQuery)
  return (notice) => {
    const workspace = (all.find((each) => each.id === notice.workspace_id) ?? here).slug
    const { project_id: projectId, task_id: task, film_id: film, join_path: joinPath } = notice
    if (notice.kind === 'project_shared') void client.invalidateQueries({ queryKey: keys.shared })
    if (joinPath !== null) void navigate({ to: paths.invitation, hash: joinPath.split('#')[1] ?? '' })
    else if (task !== null) void navigate({ to: paths.tasks, params: { workspace }, search: { task } })
    else if (projectId === null) void navigate({ to: paths.projects, params: { workspace } })
    else if (film !== null) void navigate({ to: paths.export, params: { workspace, projectId }, search: { film } })
    else if (notice.kind.startsWith('script_')) void navigate({ to: paths.script, params: { workspace, projectId } })
    else void navigate({ to: paths.project, params: { workspace, projectId } })
  }
}
