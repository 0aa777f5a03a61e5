import { useQuery } from '@tanstack/react-query'
import { ChevronDown, RotateCcw, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { FilmPresets, FilmSummary } from '#contract/films.ts'
import { formatClock, formatMoment } from '#web/i18n/format.ts'
import { msOfFrames } from '#web/kit/player/frames.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { trashedFilmsQuery } from './film.ts'
import { useTrash } from './film-menu.tsx'
import { briefly } from './film-words.ts'
import { useTexts } from './texts.ts'

type FilmTrashProps = { readonly projectId: string; readonly presets: FilmPresets | undefined }

/** Cuts that were thrown away, behind a line that tells how many; nothing while there are none. */
export function FilmTrash({ projectId, presets }: FilmTrashProps) {
  const t = useTexts()
  const list = useId()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery(trashedFilmsQuery(projectId))
  const films = data?.items ?? []
  if (films.length === 0) return null
  return (
    <div className="mt-3">
      <Button
        size="small"
        look="quiet"
        icon={<Trash2 aria-hidden className="size-4" />}
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        {t('inTrash', { count: data?.pagination.total ?? films.length })}
        <ChevronDown aria-hidden className={classes('size-3.5', isOpen && 'rotate-180')} />
      </Button>
      <ul id={list} hidden={!isOpen} className="mt-2 divide-y divide-line rounded-xl border border-line bg-surface">
        {films.map((film) => (
          <Trashed key={film.id} film={film} presets={presets} />
        ))}
      </ul>
    </div>
  )
}

function Trashed({ film, presets }: { readonly film: FilmSummary; readonly presets: FilmPresets | undefined }) {
  const t = useTexts()
  const trash = useTrash(film)
  const when = formatMoment(film.created_at)
  return (
    <li className="flex items-center gap-3 px-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{when}</p>
        <p className="text-xs text-muted tabular-nums">
          {briefly(t, film, presets)} · {formatClock(msOfFrames(film.total_frames, film.rate))}
        </p>
      </div>
      <Button
        size="small"
        icon={<RotateCcw aria-hidden className="size-3.5" />}
        aria-label={`${t('undo')}: ${when}`}
        isBusy={trash.isPending}
        onClick={() => trash.mutate(false)}
      >
        {t('undo')}
      </Button>
    </li>
  )
}
