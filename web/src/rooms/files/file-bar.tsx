import { useQuery } from '@tanstack/react-query'
import { LayoutGrid, List, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { FileSort } from '#contract/files.ts'
import { Input, Select } from '#web/ui/input.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { chooseView, useView } from './file-view.ts'
import { type FileWish, tagsQuery } from './files.ts'
import { useTexts } from './texts.ts'

const KINDS = ['image', 'video', 'audio', 'text', 'application'] as const
const SORTS = ['newest', 'oldest', 'name', 'largest'] as const satisfies readonly FileSort[]
const TYPED_MS = 250

export type WishChange = (next: { readonly [K in keyof FileWish]?: string | undefined }) => void

type FileBarProps = { readonly wish: FileWish; readonly onChange: WishChange; readonly total: number | undefined }

export function FileBar({ wish, onChange, total }: FileBarProps) {
  const t = useTexts()
  const view = useView()
  const { data } = useQuery(tagsQuery(useWorkspace()))
  const tags = data?.tags.map((each) => each.tag) ?? []
  const shownTags = wish.tag === undefined || tags.includes(wish.tag) ? tags : [wish.tag, ...tags]
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SearchField value={wish.search ?? ''} onChange={(search) => onChange({ search: search || undefined })} />
      <Select
        aria-label={t('media')}
        className="w-auto!"
        value={wish.media ?? ''}
        onChange={(event) => onChange({ media: event.target.value || undefined })}
      >
        <option value="">{t('kinds.all')}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </Select>
      {shownTags.length > 0 && (
        <Select
          aria-label={t('tag')}
          className="w-auto! max-w-44"
          value={wish.tag ?? ''}
          onChange={(event) => onChange({ tag: event.target.value || undefined })}
        >
          <option value="">{t('anyTag')}</option>
          {shownTags.map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </Select>
      )}
      <Select
        aria-label={t('sort')}
        className="w-auto!"
        value={wish.sort ?? 'newest'}
        onChange={(event) => onChange({ sort: event.target.value === 'newest' ? undefined : event.target.value })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`sorts.${sort}`)}
          </option>
        ))}
      </Select>
      <span className="flex-1" />
      <span role="status" className="text-xs text-muted tabular-nums">
        {total !== undefined && t('count', { count: total })}
      </span>
      <Segments
        label={t('view')}
        value={view}
        onChange={chooseView}
        options={[
          { value: 'grid', name: t('grid'), label: <LayoutGrid aria-hidden className="size-4" /> },
          { value: 'list', name: t('list'), label: <List aria-hidden className="size-4" /> },
        ]}
      />
    </div>
  )
}

type SearchFieldProps = { readonly value: string; readonly onChange: (value: string) => void }

/** Searches when somebody stops typing, not at every key. */
function SearchField({ value, onChange }: SearchFieldProps) {
  const t = useTexts()
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        aria-label={t('searchFiles')}
        placeholder={t('searchFiles')}
        className="pl-8!"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => onChange(target.value.trim()), TYPED_MS)
        }}
      />
    </div>
  )
}
