import { Download } from 'lucide-react'
import { formatBytes, formatClock, formatMoment } from '#web/i18n/format.ts'
import { msOfFrames } from '#web/kit/player/frames.ts'
import { Player } from '#web/kit/player/player.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { buttonClasses } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { factsOf } from './film-words.ts'
import { usePlayable } from './playable.ts'
import { useTexts } from './texts.ts'

export function FilmView({ filmId }: { readonly filmId: string }) {
  const t = useTexts()
  const { film, links, presets, playable, isPlayable, error, retry } = usePlayable(filmId)
  if (error) return <Problem error={error} onRetry={retry} />
  if (!film || !links || !playable || isPlayable === undefined)
    return <Skeleton className="aspect-video w-full rounded-xl" />
  const label = t('cutOf', { when: formatMoment(film.created_at) })
  const facts = [
    ...factsOf(t, film, presets),
    { name: t('length'), value: formatClock(msOfFrames(film.total_frames, film.rate)) },
    { name: t('fileSize'), value: formatBytes(film.size_bytes) },
    { name: t('loudness'), value: loudness(t, film.loudness_lufs) },
  ]
  return (
    <div className="flex flex-col gap-3">
      {isPlayable ? (
        <Player key={film.id} film={playable} label={label} onRetry={retry} />
      ) : (
        <Notice
          tone="info"
          title={t('notPlayable', { format: (film.settings.container ?? '').toUpperCase() })}
          actions={
            <a href={links.download_url} download={links.file_name} className={buttonClasses('primary', 'small')}>
              <Download aria-hidden className="size-4" />
              {t('downloads')}
            </a>
          }
        />
      )}
      <dl aria-label={label} className="grid grid-cols-2 gap-x-6 gap-y-2 px-1 sm:grid-cols-3">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt className="text-xs text-muted">{fact.name}</dt>
            <dd className="tabular-nums">{fact.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

export function loudness(t: ReturnType<typeof useTexts>, lufs: number | null): string {
  return lufs === null ? t('silent') : `${lufs.toFixed(1)} LUFS`
}
