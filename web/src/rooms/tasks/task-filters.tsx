import { FilterSelect } from '#web/kit/filter-select.tsx'
import { ProjectFilter } from '../projects/project-filter.tsx'
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
      <ProjectFilter value={wish.project} onChange={(project) => onChange({ project })} />
    </div>
  )
}
