// Where a hit leads, and which were gone to lately.
import type { useNavigate } from '@tanstack/react-router'
import type { SearchHit } from '#contract/search.ts'
import { readOwn, writeOwn } from '#web/kit/own-store.ts'
import { paths } from '#web/paths.ts'

type Navigate = ReturnType<typeof useNavigate>

export function goToHit(navigate: Navigate, workspace: string, hit: SearchHit): void {
  const projectId = hit.project_id ?? hit.id
  const params = { workspace, projectId }
  if (hit.kind === 'project') void navigate({ to: paths.project, params })
  else if (hit.kind === 'character') void navigate({ to: paths.assets, params, search: { character: hit.id } })
  else if (hit.kind === 'scene')
    void navigate({ to: paths.director, params, search: hit.shot_id === null ? {} : { shot: hit.shot_id } })
  else if (hit.kind === 'line')
    void navigate({ to: paths.script, params, search: hit.line === null ? {} : { line: String(hit.line) } })
  else if (hit.kind === 'file') void navigate({ to: paths.files, params: { workspace }, search: { file: hit.id } })
  else if (hit.kind === 'task') void navigate({ to: paths.tasks, params: { workspace }, search: { task: hit.id } })
  else void navigate({ to: paths.people, params: { workspace } })
}

const RECENT_MAX = 6
const nameOf = (workspaceId: string) => `recent.${workspaceId}`

export function recentHits(workspaceId: string): readonly SearchHit[] {
  return readOwn<SearchHit[]>('choice', nameOf(workspaceId)) ?? []
}

export function rememberHit(workspaceId: string, hit: SearchHit): void {
  const others = recentHits(workspaceId).filter((each) => each.kind !== hit.kind || each.id !== hit.id)
  writeOwn('choice', nameOf(workspaceId), [hit, ...others].slice(0, RECENT_MAX))
}
