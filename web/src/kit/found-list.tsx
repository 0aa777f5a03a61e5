// A list of the server by pages: on its way, refused, empty, or its rows with how many there are in all.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Pager } from './pager.tsx'
import { Problem } from './problem.tsx'

type Found<T> = {
  readonly items: readonly T[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

type FoundListProps<T> = {
  readonly found: UseQueryResult<Found<T>>
  readonly label: string
  /** "12 found" */
  readonly countOf: (total: number) => string
  readonly empty: ReactNode
  /** An item of the list. */
  readonly row: (item: T) => ReactNode
  readonly onPage: (page: number) => void
}

export function FoundList<T>({ found, label, countOf, empty, row, onPage }: FoundListProps<T>) {
  const { data, error, refetch, isPlaceholderData } = found
  return (
    <>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-64 w-full" />}
      {data && data.items.length === 0 && empty}
      {data && data.items.length > 0 && (
        <section aria-label={label} aria-busy={isPlaceholderData}>
          <p role="status" className="mb-2 text-xs text-muted">
            {countOf(data.pagination.total)}
          </p>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{data.items.map(row)}</ul>
          <Pager {...data.pagination} onChange={onPage} />
        </section>
      )}
    </>
  )
}
