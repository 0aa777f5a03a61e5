import { useQuery } from '@tanstack/react-query'
import { Columns2, Play } from 'lucide-react'
import { useState } from 'react'
import type { FilmPresets, FilmSummary } from '#contract/films.ts'
import { formatBytes, formatClock, formatMoment } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { msOfFrames } from '#web/kit/player/frames.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { filmsQuery, presetsQuery } from './film.ts'
import { FilmMenu } from './film-menu.tsx'
import { FilmTrash } from './film-trash.tsx'
import { loudness } from './film-view.tsx'
import { briefly } from './film-words.ts'
import { useTexts } from './texts.ts'

type ListProps = {
  readonly projectId: string
  readonly chosen: string | undefined
  readonly compared: string | undefined
  readonly onPlay: (filmId: string) => void
  readonly onCompare: (filmId: string | undefined) => void
  readonly mayTrash: boolean
}

/** Every cut that was ever finished, newest first. */
export function FilmList({ projectId, chosen, compared, onPlay, onCompare, mayTrash }: ListProps) {
  const t = useTexts()
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery(filmsQuery(projectId, page))
  const { data: presets } = useQuery(presetsQuery)
  const { data: members } = useQuery(memberNamesQuery(useWorkspace().id))
  const nameOf = (userId: string) => members?.find((member) => member.user.id === userId)?.user.display_name
  return (
    <section aria-labelledby="cuts-title">
      <h2 id="cuts-title" className="mb-2 text-base font-semibold">
        {t('cuts')}
      </h2>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-32 w-full" />}
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface empty:hidden">
        {data?.items.map((film) => (
          <FilmRow
            key={film.id}
            film={film}
            presets={presets}
            maker={nameOf(film.made_by)}
            isChosen={film.id === chosen}
            isCompared={film.id === compared}
            onPlay={() => onPlay(film.id)}
            onCompare={chosen === undefined || film.id === chosen ? undefined : () => onCompare(film.id)}
            mayTrash={mayTrash}
          />
        ))}
      </ul>
      {mayTrash && <FilmTrash projectId={projectId} presets={presets} />}
      {data && <Pager page={data.pagination.page} pages={data.pagination.pages} onChange={setPage} />}
    </section>
  )
}

type RowProps = {
  readonly film: FilmSummary
  readonly presets: FilmPresets | undefined
  readonly maker: string | undefined
  readonly isChosen: boolean
  readonly isCompared: boolean
  readonly onPlay: () => void
  readonly onCompare: (() => void) | undefined
  readonly mayTrash: boolean
}

function FilmRow({ film, presets, maker, isChosen, isCompared, onPlay, onCompare, mayTrash }: RowProps) {
  const t = useTexts()
  const when = formatMoment(film.created_at)
  return (
    <li
      className={classes(
        'grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 px-3 py-2.5',
        isChosen || isCompared ? 'border-l-2 border-l-accent bg-raised' : 'border-l-2 border-l-transparent',
      )}
      aria-current={isChosen || undefined}
    >
      <IconButton label={`${t('play')}: ${when}`} onClick={onPlay} isPressed={isChosen} className="row-span-2">
        <Play aria-hidden className="size-4" />
      </IconButton>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{when}</span>
          {maker && <span className="text-muted">{maker}</span>}
          {isChosen && <Badge tone="accent">{t('playing')}</Badge>}
          {isCompared && <Badge tone="info">B</Badge>}
        </p>
        <p className="text-xs text-muted">{briefly(t, film, presets)}</p>
        <p className="text-xs text-muted tabular-nums">
          {formatClock(msOfFrames(film.total_frames, film.rate))} · {formatBytes(film.size_bytes)} ·{' '}
          {loudness(t, film.loudness_lufs)}
        </p>
      </div>
      <div className="flex items-center gap-1">
        {onCompare && (
          <Button
            size="small"
            icon={<Columns2 aria-hidden className="size-4" />}
            aria-label={`${t('compareWith')}: ${when}`}
            aria-pressed={isCompared}
            onClick={onCompare}
          >
            <span className="hidden sm:inline">{t('compareWith')}</span>
          </Button>
        )}
        <FilmMenu film={film} mayTrash={mayTrash} />
      </div>
    </li>
  )
}
