import { useQuery } from '@tanstack/react-query'
import { defineTexts } from '#web/i18n/texts.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { memberNamesQuery, useWorkspace } from './workspace.ts'

const useTexts = defineTexts('personFilter', {
  en: { person: 'Person', any: 'All people' },
  'zh-CN': { person: '成员', any: '全部成员' },
})

type FilterProps = { readonly value: string | undefined; readonly onChange: (userId: string | undefined) => void }

/** For or by whom the things of a list are. */
export function PersonFilter({ value, onChange }: FilterProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const people = useQuery(memberNamesQuery(id)).data ?? []
  return (
    <FilterSelect
      label={t('person')}
      any={t('any')}
      value={value}
      options={people.map((each) => each.user.id)}
      nameOf={(userId) => people.find((each) => each.user.id === userId)?.user.display_name ?? userId}
      onChange={onChange}
    />
  )
}
