// The last stage: how the film is cut, what that will take, the making of it, and every cut so far.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Clapperboard } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useChoice } from '#web/kit/draft.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { EngineChoice } from '../generation/engine-choice.tsx'
import { projectQuery, useProjectId } from '../projects/project.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { BuildPlanPanel } from './build-plan.tsx'
import { CompareView } from './compare-view.tsx'
import { filmsQuery, newestRunQuery, presetsQuery } from './film.ts'
import { FilmList } from './film-list.tsx'
import { FilmView } from './film-view.tsx'
import { LabelChoice } from './label-choice.tsx'
import { LookPanel } from './look-panel.tsx'
import { isUnderWay, RunPanel } from './run-panel.tsx'
import { useTexts } from './texts.ts'
import { type Changes, differences, lookOf } from './wish.ts'

const STAGE_ID = 'cut-stage'

export function ExportPage() {
  const projectId = useProjectId()
  const { data: project } = useSuspenseQuery(projectQuery(projectId))
  const mayRun = isAtLeast(useWorkspace().role, 'director')
  const [wished, setWished] = useChoice<Changes>(`export.${projectId}`, {})
  const own = lookOf(project.settings)
  const changes = differences(own, wished)
  const presets = useQuery(presetsQuery)
  const newest = useQuery(newestRunQuery(useWorkspace().slug, projectId))
  const shown = useShownFilms(projectId)
  useShowWhenDone(newest.data ?? null, shown.playNewest)
  const isBusy = newest.data ? isUnderWay(newest.data) : false
  return (
    <div className="mx-auto grid w-full max-w-[100rem] gap-5 px-4 py-5 lg:grid-cols-[23rem_minmax(0,1fr)] md:px-6">
      {/* On a phone an empty place would only stand before what fills it. */}
      <div
        id={STAGE_ID}
        className={classes('flex min-w-0 flex-col gap-5 lg:order-1', shown.isEmpty && 'max-lg:order-1')}
      >
        <Films projectId={projectId} shown={shown} mayTrash={mayRun} />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        {newest.data && (isBusy || newest.data.state === 'failed') && (
          <RunPanel key={newest.data.id} projectId={projectId} newest={newest.data} maySteer={mayRun} />
        )}
        <Problem error={newest.error} onRetry={() => void newest.refetch()} />
        {!isBusy && newest.isFetched && (
          <BuildPlanPanel project={project} changes={changes} mayRun={mayRun} onPlay={shown.play} />
        )}
        <Problem error={presets.error} onRetry={() => void presets.refetch()} />
        {!presets.data && !presets.error && <Skeleton className="h-96 w-full rounded-xl" />}
        {presets.data && mayRun && (
          <LookPanel
            project={project}
            presets={presets.data}
            look={{ ...own, ...changes }}
            changes={changes}
            onChange={(next) => setWished(differences(own, next))}
            mayKeep={mayRun}
          />
        )}
        <EngineChoice project={project} />
        <LabelChoice project={project} />
      </div>
    </div>
  )
}

type Shown = ReturnType<typeof useShownFilms>

/** Which cut plays, and which is beside it, stand in the address: a link shows the same. */
function useShownFilms(projectId: string) {
  const { film, compare } = useSearch({ strict: false }) as { film?: string; compare?: string }
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const { data } = useQuery(filmsQuery(projectId, 1))
  const chosen = film || data?.items[0]?.id
  const show = (search: { film?: string; compare?: string }) => {
    // Chosen far down in the list, it is shown at the top.
    document.getElementById(STAGE_ID)?.scrollIntoView({ block: 'start' })
    void navigate({
      to: paths.export,
      params: { workspace: slug, projectId },
      search,
      replace: true,
      resetScroll: false,
    })
  }
  return {
    chosen,
    compared: compare === chosen ? undefined : compare,
    isEmpty: data !== undefined && data.items.length === 0 && film === undefined,
    isLoading: data === undefined && film === undefined,
    play: (filmId: string) => show({ film: filmId }),
    playNewest: () => show({}),
    compare: (filmId: string | undefined) =>
      show({ ...(chosen ? { film: chosen } : {}), ...(filmId ? { compare: filmId } : {}) }),
  }
}

/** The film that was just waited for is shown, whatever was played meanwhile. */
function useShowWhenDone(task: { readonly id: string; readonly state: string } | null, playNewest: () => void): void {
  const awaited = useRef<string | null>(null)
  useEffect(() => {
    if (!task) return
    if (!['completed', 'failed', 'cancelled'].includes(task.state)) awaited.current = task.id
    else if (awaited.current === task.id) {
      awaited.current = null
      if (task.state === 'completed') playNewest()
    }
  }, [task, playNewest])
}

function Films({ projectId, shown, mayTrash }: { projectId: string; shown: Shown; mayTrash: boolean }) {
  const t = useTexts()
  if (shown.isLoading) return <Skeleton className="aspect-video w-full rounded-xl" />
  if (shown.isEmpty || shown.chosen === undefined) {
    return (
      <div className="rounded-xl border border-dashed border-line-strong">
        <Empty icon={<Clapperboard className="size-6" />} title={t('noFilmsTitle')}>
          {t('noFilmsText')}
        </Empty>
      </div>
    )
  }
  return (
    <>
      {shown.compared === undefined ? (
        <FilmView filmId={shown.chosen} />
      ) : (
        <CompareView filmId={shown.chosen} otherId={shown.compared} onClose={() => shown.compare(undefined)} />
      )}
      <FilmList
        projectId={projectId}
        chosen={shown.chosen}
        compared={shown.compared}
        onPlay={shown.play}
        onCompare={shown.compare}
        mayTrash={mayTrash}
      />
    </>
  )
}
