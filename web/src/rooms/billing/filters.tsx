// What the pages of money are asked for, kept in the address.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId } from 'react'
import { paths } from '#web/paths.ts'
import { Input } from '#web/ui/input.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'

type Name = 'state' | 'kind' | 'line' | 'project' | 'person' | 'engine' | 'from' | 'to' | 'by' | 'page'
export type Wish = { readonly [N in Name]?: string | undefined }
export type ChangeWish = (changed: Wish) => void

export const pageOf = (wish: Wish): number => Math.max(1, Math.floor(Number(wish.page ?? 1)) || 1)

/** Another filter begins at the first page. */
export function useWish(): { readonly wish: Wish; readonly change: ChangeWish } {
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const wish = useSearch({ strict: false }) as Wish
  const change: ChangeWish = (changed) =>
    void navigate({
      to: paths.billing,
      params: { workspace: slug },
      replace: !('page' in changed),
      search: (before) => {
        const { page: _first, ...rest } = before as Wish
        return Object.fromEntries(Object.entries({ ...rest, ...changed }).filter(([, value]) => value !== undefined))
      },
    })
  return { wish, change }
}

type DaysProps = { readonly wish: Wish; readonly change: ChangeWish }

/** First and last day, both counted. */
export function Days({ wish, change }: DaysProps) {
  const t = useTexts()
  const ids = useId()
  const set = (name: 'from' | 'to', value: string) => change({ [name]: value === '' ? undefined : value })
  return (
    <div className="flex flex-wrap gap-2 max-sm:w-full">
      {(['from', 'to'] as const).map((name) => (
        <div key={name} className="flex items-center gap-2 max-sm:w-full">
          <label htmlFor={`${ids}-${name}`} className="text-muted max-sm:w-10">
            {t(name)}
          </label>
          <Input
            id={`${ids}-${name}`}
            type="date"
            className="w-auto! max-sm:flex-1"
            value={wish[name] ?? ''}
            onChange={(event) => set(name, event.target.value)}
          />
        </div>
      ))}
    </div>
  )
}
