import { FilterSelect } from '#web/kit/filter-select.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { useTexts } from './texts.ts'

export type ProjectSearch = {
  readonly search?: string
  readonly stage?: string
  readonly kind?: string
  readonly status?: string
  readonly sort?: string
  readonly page?: string
}

const KINDS = ['comic_drama', 'audio_drama', 'short_video', 'campaign', 'render'] as const
const STAGES = ['script', 'assets', 'director', 'export'] as const
const SORTS = ['updated_at', 'created_at', 'title'] as const
export const DEFAULT_SORT = 'updated_at'

type FilterBarProps = {
  readonly wish: ProjectSearch
  /** What is undefined is taken out of the address. */
  readonly onChange: (change: { [K in keyof ProjectSearch]: string | undefined }) => void
}

export function FilterBar({ wish, onChange }: FilterBarProps) {
  const t = useTexts()
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <SearchField
        label={t('searchLabel')}
        hint={t('searchHint')}
        value={wish.search ?? ''}
        onChange={(search) => onChange({ search: search === '' ? undefined : search })}
      />
      <FilterSelect
        label={t('stage')}
        any={t('anyStage')}
        value={wish.stage}
        options={STAGES}
        nameOf={t}
        onChange={(stage) => onChange({ stage })}
      />
      <FilterSelect
        label={t('kind')}
        any={t('anyKind')}
        value={wish.kind}
        options={KINDS}
        nameOf={(kind) => t(`kinds.${kind}`)}
        onChange={(kind) => onChange({ kind })}
      />
      <Segments
        label={t('status')}
        value={wish.status === 'archived' ? 'archived' : 'active'}
        options={[
          { value: 'active', label: t('active') },
          { value: 'archived', label: t('archived') },
        ]}
        onChange={(status) => onChange({ status: status === 'active' ? undefined : status })}
      />
      <span className="hidden flex-1 lg:block" />
      <Select
        aria-label={t('sort')}
        className="w-auto! max-w-44 max-sm:flex-1"
        value={wish.sort ?? DEFAULT_SORT}
        onChange={(event) => onChange({ sort: event.target.value === DEFAULT_SORT ? undefined : event.target.value })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`sorts.${sort}`)}
          </option>
        ))}
      </Select>
    </div>
  )
}
