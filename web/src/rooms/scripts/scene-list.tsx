import { useMemo } from 'react'
import type { Episode } from '#contract/breakdown.ts'
import type { PreviewScene } from '#contract/scripts.ts'
import { formatClock } from '#web/i18n/format.ts'
import { classes } from '#web/ui/classes.ts'
import { countsOf } from './counts.ts'
import type { FoundListProps } from './found-lists.tsx'
import { NothingFound } from './found-lists.tsx'
import { useTexts } from './texts.ts'
import { VirtualList } from './virtual-list.tsx'

type Row =
  | { readonly kind: 'episode'; readonly episode: FoundEpisode }
  | { readonly kind: 'scene'; readonly scene: PreviewScene; readonly index: number }
type FoundEpisode = Pick<Episode, 'number' | 'title' | 'start_line'>

const EPISODE_PX = 34
const SCENE_PX = 58

export function SceneList({ read, onShow, scene: current }: FoundListProps & { readonly scene: number }) {
  const t = useTexts()
  const { found, snapshot } = read
  const rows = useMemo(() => toRows(found.episodes, found.scenes), [found])
  if (found.scenes.length === 0) return <NothingFound>{t('noScenes')}</NothingFound>
  return (
    <VirtualList
      label={t('scenes')}
      items={rows}
      current={rows.findIndex((row) => row.kind === 'scene' && row.index === current)}
      heightPx={(row) => (row.kind === 'episode' ? EPISODE_PX : SCENE_PX)}
    >
      {(row) =>
        row.kind === 'episode' ? (
          <EpisodeRow episode={row.episode} onClick={() => onShow(snapshot.lineOf(row.episode.start_line))} />
        ) : (
          <SceneRow
            scene={row.scene}
            isCurrent={row.index === current}
            onClick={() => onShow(snapshot.lineOf(row.scene.start_line))}
          />
        )
      }
    </VirtualList>
  )
}

function toRows(episodes: readonly Episode[], scenes: readonly PreviewScene[]): Row[] {
  const rows: Row[] = []
  let last: number | null = null
  for (const [index, scene] of scenes.entries()) {
    if (scene.episode !== null && scene.episode !== last) {
      const known = episodes.find((one) => one.number === scene.episode && one.start_line <= scene.end_line)
      const episode = known ?? { number: scene.episode, title: null, start_line: scene.start_line }
      rows.push({ kind: 'episode', episode })
      last = scene.episode
    }
    rows.push({ kind: 'scene', scene, index })
  }
  return rows
}

function EpisodeRow({ episode, onClick }: { readonly episode: FoundEpisode; readonly onClick: () => void }) {
  const t = useTexts()
  const { number, title } = episode
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-full w-full items-end truncate px-3 pb-1.5 text-left text-xs font-semibold text-muted hover:text-ink"
    >
      {title ? t('episodeTitled', { number, title }) : t('episode', { number })}
    </button>
  )
}

type SceneRowProps = { readonly scene: PreviewScene; readonly isCurrent: boolean; readonly onClick: () => void }

function SceneRow({ scene, isCurrent, onClick }: SceneRowProps) {
  const t = useTexts()
  const { shots, lines } = scene
  const where = [t(`times.${scene.time_of_day}`), t(`interiors.${scene.interior}`)].filter(Boolean).join(' · ')
  return (
    <button
      type="button"
      onClick={onClick}
      aria-current={isCurrent ? 'location' : undefined}
      className={classes(
        'flex h-full w-full items-center gap-3 border-l-2 px-3 text-left hover:bg-sunken',
        isCurrent ? 'border-accent bg-accent-soft' : 'border-transparent',
      )}
    >
      <span className="w-9 shrink-0 text-xs text-muted tabular-nums">{scene.label ?? scene.number}</span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium" title={scene.heading}>
            {scene.location || scene.heading || `#${scene.number}`}
          </span>
          <span className="ml-auto shrink-0 text-xs text-muted">{where}</span>
        </span>
        <span className="block truncate text-xs text-muted tabular-nums">
          {[...countsOf(t, { shots, lines }), formatClock(scene.length_ms)].join(' · ')}
        </span>
      </span>
    </button>
  )
}
