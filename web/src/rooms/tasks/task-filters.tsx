import { useQuery } from '@tanstack/react-query'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { projectChoicesQuery } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { KINDS } from './task.ts'
import { useTexts } from './texts.ts'

/** "Created" and "queued" read the same, so one of them is enough to choose from. */
export const TASK_STATES_SHOWN = ['running', 'queued', 'paused', 'completed', 'failed', 'cancelled'] as const

export type TaskSearch = {
  readonly state?: string
  readonly kind?: string
  readonly project?: string
  readonly page?: string
  readonly task?: string
}
export type ChangeSearch = (change: { [K in keyof TaskSearch]?: string | undefined }) => void

type TaskFiltersProps = { readonly wish: TaskSearch; readonly onChange: ChangeSearch }

export function TaskFilters({ wish, onChange }: TaskFiltersProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const projects = useQuery(projectChoicesQuery(id))
  const titles = new Map(projects.data?.map((project) => [project.id, project.title]))
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <FilterSelect
        label={t('state')}
        any={t('anyState')}
        value={wish.state}
        options={TASK_STATES_SHOWN}
        nameOf={(state) => t(`states.${state}`)}
        onChange={(state) => onChange({ state })}
      />
      <FilterSelect
        label={t('kind')}
        any={t('anyKind')}
        value={wish.kind}
        options={Object.keys(KINDS) as (keyof typeof KINDS)[]}
        nameOf={(kind) => t(KINDS[kind])}
        onChange={(kind) => onChange({ kind })}
      />
      <FilterSelect
        label={t('project')}
        any={t('anyProject')}
        value={wish.project}
        options={[...titles.keys()]}
        nameOf={(projectId) => titles.get(projectId) ?? projectId}
        onChange={(project) => onChange({ project })}
      />
    </div>
  )
}
