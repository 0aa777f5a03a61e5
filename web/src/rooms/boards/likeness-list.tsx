// In which shots a character looks least like their picked picture.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { Likeness } from '#contract/likeness.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { layRows } from './director-rows.ts'
import { likenessQuery } from './likeness.ts'
import { LikenessScore } from './likeness-marks.tsx'
import { useTexts } from './likeness-texts.ts'

type ListProps = { readonly board: Board; readonly characterId: string }

export function LikenessShots({ board, characterId }: ListProps) {
  const t = useTexts()
  const [page, setPage] = useState(1)
  const wish = likenessQuery(board.project_id, { characterId, page })
  const { data, error, refetch } = useQuery({ ...wish, placeholderData: keepPreviousData })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="aspect-video w-full" />
  if (data.without_reference.length > 0) return <p className="text-muted">{t('noReference')}</p>
  if (data.items.length === 0) return <p className="text-muted">{t('noShots')}</p>
  const { pages } = data.pagination
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-muted">{t('explained')}</p>
      <p role="status" className="text-xs text-muted empty:hidden">
        {data.waiting > 0 && t('measuring', { count: data.waiting })}
      </p>
      <ol aria-label={t('worstFirst')} className="grid grid-cols-2 gap-3">
        {data.items.map((one) => (
          <Shot key={one.shot_id} board={board} one={one} />
        ))}
      </ol>
      {pages > 1 && (
        <div className="flex gap-2">
          <Button size="small" disabled={page === 1} onClick={() => setPage(page - 1)}>
            {t('back')}
          </Button>
          <Button size="small" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            {t('more')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Shot({ board, one }: { readonly board: Board; readonly one: Likeness }) {
  const t = useTexts()
  const { slug } = useWorkspace()
  const number = layRows(board, 1).numberOf.get(one.shot_id ?? '') ?? ''
  return (
    <li>
      <Link
        to={paths.director}
        params={{ workspace: slug, projectId: board.project_id }}
        search={{ shot: one.shot_id }}
        className="flex flex-col gap-1 rounded-md border border-line p-1 hover:border-line-strong"
      >
        <img
          src={one.picture.small_url}
          alt=""
          loading="lazy"
          className="aspect-video w-full rounded bg-stage object-contain"
        />
        <span className="flex justify-between gap-2 px-1 text-xs">
          <span className="truncate">{t('shot', { number })}</span>
          <strong>
            <LikenessScore of={one} />
          </strong>
        </span>
      </Link>
    </li>
  )
}
