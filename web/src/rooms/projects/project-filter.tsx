import { useQuery } from '@tanstack/react-query'
import { defineTexts } from '#web/i18n/texts.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { projectChoicesQuery } from './project.ts'

const useTexts = defineTexts('projectFilter', {
  en: { project: 'Project', any: 'All projects' },
  'zh-CN': { project: '项目', any: '全部项目' },
})

type FilterProps = {
  readonly value: string | undefined
  readonly onChange: (projectId: string | undefined) => void
}

/** Of whichever project of the workspace the things of a list are. */
export function ProjectFilter({ value, onChange }: FilterProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const projects = useQuery(projectChoicesQuery(id)).data ?? []
  return (
    <FilterSelect
      label={t('project')}
      any={t('any')}
      value={value}
      options={projects.map((each) => each.id)}
      nameOf={(projectId) => projects.find((each) => each.id === projectId)?.title ?? projectId}
      onChange={onChange}
    />
  )
}
