import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Input, Select } from '#web/ui/input.tsx'
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
  const orNone = (value: string) => (value === '' ? undefined : value)
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <SearchField value={wish.search ?? ''} onChange={(search) => onChange({ search: orNone(search) })} />
      <Select
        aria-label={t('stage')}
        className="w-auto! max-w-44"
        value={wish.stage ?? ''}
        onChange={(event) => onChange({ stage: orNone(event.target.value) })}
      >
        <option value="">{t('anyStage')}</option>
        {STAGES.map((stage) => (
          <option key={stage} value={stage}>
            {t(stage)}
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
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </Select>
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
        className="w-auto! max-w-44"
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

const TYPING_MS = 250

type SearchFieldProps = { readonly value: string; readonly onChange: (value: string) => void }

/** Asks when the typing rests; the address may also be changed from outside (back, clear). */
function SearchField({ value, onChange }: SearchFieldProps) {
  const t = useTexts()
  const [typed, setTyped] = useState(value)
  const asked = useRef(value)
  useEffect(() => {
    if (value !== asked.current) setTyped(value)
    asked.current = value
  }, [value])
  useEffect(() => {
    if (typed === asked.current) return
    const timer = setTimeout(() => {
      asked.current = typed
      onChange(typed)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        aria-label={t('searchLabel')}
        placeholder={t('searchHint')}
        className="pl-8!"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}
