import { X } from 'lucide-react'
import type { FilmDetail, FilmPresets } from '#contract/films.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { ComparePlayer } from '#web/kit/player/compare-player.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { briefly, type Fact, factsOf } from './film-words.ts'
import { usePlayable } from './playable.ts'
import { useTexts } from './texts.ts'

type CompareProps = { readonly filmId: string; readonly otherId: string; readonly onClose: () => void }

export function CompareView({ filmId, otherId, onClose }: CompareProps) {
  const t = useTexts()
  const a = usePlayable(filmId)
  const b = usePlayable(otherId)
  const error = a.error ?? b.error
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t('comparing')}</h2>
        <Button size="small" icon={<X aria-hidden className="size-4" />} onClick={onClose}>
          {t('stopComparing')}
        </Button>
      </div>
      <Problem
        error={error}
        onRetry={() => {
          a.retry()
          b.retry()
        }}
      />
      {!error && !(a.playable && b.playable) && <Skeleton className="aspect-video w-full rounded-xl" />}
      {a.film && b.film && a.playable && b.playable && (
        <>
          <ComparePlayer
            key={`${filmId} ${otherId}`}
            label={`${formatMoment(a.film.created_at)}, ${formatMoment(b.film.created_at)}`}
            sides={[
              { name: nameOf(t, a.film, a.presets), film: a.playable },
              { name: nameOf(t, b.film, b.presets), film: b.playable },
            ]}
          />
          <Differences a={factsOf(t, a.film, a.presets)} b={factsOf(t, b.film, b.presets)} />
        </>
      )}
    </div>
  )
}

function nameOf(t: ReturnType<typeof useTexts>, film: FilmDetail, presets: FilmPresets | undefined): string {
  return `${formatMoment(film.created_at)} · ${briefly(t, film, presets)}`
}

function Differences({ a, b }: { readonly a: readonly Fact[]; readonly b: readonly Fact[] }) {
  const t = useTexts()
  const other = new Map(b.map((fact) => [fact.name, fact.value]))
  const rows = a.flatMap(({ name, value }) => {
    const second = other.get(name) ?? t('none')
    return second === value ? [] : [{ name, value, second }]
  })
  if (rows.length === 0) return <p className="px-1 text-muted">{t('same')}</p>
  return (
    <table className="w-full text-left">
      <caption className="px-1 pb-1 text-left text-xs text-muted">{t('differs')}</caption>
      <tbody className="divide-y divide-line border-y border-line">
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row" className="w-1/3 px-1 py-1.5 font-normal text-muted">
              {row.name}
            </th>
            <td className="w-1/3 px-1 py-1.5">{row.value}</td>
            <td className="w-1/3 px-1 py-1.5">{row.second}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
