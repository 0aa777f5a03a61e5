import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis, Eye, Heart, Mic } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ProjectCard as Card } from '#contract/projects.ts'
import type { TaskDetail } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatAgo, formatClock, formatMoment, formatNumber } from '#web/i18n/format.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Tooltip } from '#web/ui/tooltip.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { ProjectMenu } from './project-menu.tsx'
import { useTexts } from './texts.ts'
import { Thumbnail } from './thumbnail.tsx'

export function ProjectCard({ project }: { readonly project: Card }) {
  const t = useTexts()
  const { slug } = useWorkspace()
  const { making } = project
  return (
    <article className="group relative flex min-w-0 flex-col overflow-hidden rounded-xl border border-line bg-surface transition-colors focus-within:border-line-strong hover:border-line-strong">
      <div className="relative aspect-video overflow-hidden border-b border-line">
        <Thumbnail
          src={making.thumbnail_url}
          kind={project.kind}
          title={project.title}
          isFaded={project.status === 'archived'}
        />
        {making.film && (
          <span className="absolute right-2 bottom-2">
            <Badge>{formatClock(making.film.duration_ms)}</Badge>
          </span>
        )}
      </div>
      <div className="flex flex-1 flex-col gap-2.5 p-3">
        <div className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <h2 className="font-medium">
              <Link
                to={paths[project.stage]}
                params={{ workspace: slug, projectId: project.id }}
                className="block truncate outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
                title={project.title}
              >
                {project.title}
              </Link>
            </h2>
            <p className="truncate text-xs text-muted">
              {t(`kinds.${project.kind}`)} · {sizeOf(project, t)}
            </p>
          </div>
          <div className="relative z-10 -mt-1 -mr-1">
            <ProjectMenu
              withOpen
              project={project}
              trigger={
                <IconButton size="small" label={t('actions', { title: project.title })}>
                  <Ellipsis aria-hidden className="size-4" />
                </IconButton>
              }
            />
          </div>
        </div>
        <Made project={project} />
        <Footer project={project} />
      </div>
    </article>
  )
}

type Text = ReturnType<typeof useTexts>

function sizeOf({ making }: Card, t: Text): string {
  if (!making.script) return t('noScript')
  const { scenes, shots } = making.script
  return `${t('scenes', { count: scenes })} · ${t('shots', { count: shots })}`
}

/** How much of it is made; while a run is on, as the live stream tells. */
function Made({ project }: { readonly project: Card }) {
  const t = useTexts()
  const { run, percent, film } = project.making
  const isOn = run?.state === 'running' || run?.state === 'paused'
  const live = useQuery({
    queryKey: keys.ofTask(run?.task_id ?? ''),
    queryFn: ({ signal }) => api.get<TaskDetail>(`/tasks/${run?.task_id}`, { signal }),
    enabled: isOn,
  }).data?.progress.percent
  const now = isOn ? (live ?? percent) : percent
  return (
    <div className="mt-auto flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2 text-xs text-muted">
        <span className="truncate">{wordOf({ project, now, t })}</span>
        <Badge tone={film ? 'ok' : 'plain'}>{t(project.stage)}</Badge>
      </div>
      <Progress
        label={t('progress', { title: project.title })}
        percent={now}
        tone={run?.state === 'failed' ? 'danger' : now === 100 ? 'ok' : 'accent'}
      />
    </div>
  )
}

function wordOf({ project, now, t }: { project: Card; now: number; t: Text }): string {
  const { run, film } = project.making
  if (run?.state === 'running') return t('making', { percent: now })
  if (run?.state === 'paused') return t('paused', { percent: now })
  if (run?.state === 'failed') return t('broken', { percent: now })
  if (film) return t('made', { length: formatClock(film.duration_ms) })
  return t('madePercent', { percent: now })
}

function Footer({ project }: { readonly project: Card }) {
  const t = useTexts()
  const { views, likes, takes } = project.counters
  return (
    <div className="flex items-center gap-3 text-xs text-muted">
      <Tooltip text={formatMoment(project.updated_at)}>
        <time dateTime={project.updated_at} className="relative z-10 min-w-0 flex-1 truncate">
          {t('changed', { ago: formatAgo(project.updated_at) })}
        </time>
      </Tooltip>
      <Counter label={t('views', { count: views })} count={views} icon={<Eye aria-hidden className="size-3.5" />} />
      <Counter label={t('likes', { count: likes })} count={likes} icon={<Heart aria-hidden className="size-3.5" />} />
      <Counter label={t('takes', { count: takes })} count={takes} icon={<Mic aria-hidden className="size-3.5" />} />
    </div>
  )
}

type CounterProps = { readonly label: string; readonly count: number; readonly icon: ReactNode }

/** Nothing is said of what nobody did yet. */
function Counter({ label, count, icon }: CounterProps) {
  if (count === 0) return null
  return (
    <span className="inline-flex items-center gap-1 tabular-nums">
      {icon}
      <span className="sr-only">{label}</span>
      <span aria-hidden>{formatNumber(count)}</span>
    </span>
  )
}

export function CardSkeleton() {
  return (
    <div className="flex flex-col overflow-hidden rounded-xl border border-line bg-surface">
      <Skeleton className="aspect-video rounded-none" />
      <div className="flex flex-col gap-2.5 p-3">
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-3 w-1/2" />
        <Skeleton className="mt-3 h-1.5 w-full" />
        <Skeleton className="h-3 w-1/3" />
      </div>
    </div>
  )
}
