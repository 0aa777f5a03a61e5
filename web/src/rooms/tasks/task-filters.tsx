import { useQuery } from '@tanstack/react-query'
import { Select } from '#web/ui/input.tsx'
import { cardsQuery } from '../projects/project.ts'
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
  const projects = useQuery(cardsQuery(id, { sort: 'updated_at' }))
  const orNone = (value: string) => (value === '' ? undefined : value)
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      <Select
        aria-label={t('state')}
        className="w-auto! max-w-44"
        value={wish.state ?? ''}
        onChange={(event) => onChange({ state: orNone(event.target.value) })}
      >
        <option value="">{t('anyState')}</option>
        {TASK_STATES_SHOWN.map((state) => (
          <option key={state} value={state}>
            {t(`states.${state}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('kind')}
        className="w-auto! max-w-44"
        value={wish.kind ?? ''}
        onChange={(event) => onChange({ kind: orNone(event.target.value) })}
      >
        <option value="">{t('anyKind')}</option>
        {Object.entries(KINDS).map(([kind, name]) => (
          <option key={kind} value={kind}>
            {t(name)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('project')}
        className="w-auto! max-w-56"
        value={wish.project ?? ''}
        onChange={(event) => onChange({ project: orNone(event.target.value) })}
      >
        <option value="">{t('anyProject')}</option>
        {projects.data?.items.map((project) => (
          <option key={project.id} value={project.id}>
            {project.title}
          </option>
        ))}
      </Select>
    </div>
  )
}
