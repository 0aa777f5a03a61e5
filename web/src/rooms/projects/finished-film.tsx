import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import type { FilmDetail, FilmLinks } from '#contract/films.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './guide-texts.ts'
import { shotsQuery } from './run.ts'

type FinishedFilmProps = { readonly projectId: string; readonly filmId: string }

export function FinishedFilm({ projectId, filmId }: FinishedFilmProps) {
  const t = useTexts()
  const links = useQuery({
    queryKey: keys.ofProject(projectId, 'film', filmId, 'links'),
    queryFn: ({ signal }) => api.get<FilmLinks>(`/films/${filmId}/links`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const film = useQuery({
    queryKey: keys.ofProject(projectId, 'film', filmId, 'detail'),
    queryFn: ({ signal }) => api.get<FilmDetail>(`/films/${filmId}`, { signal }),
  })
  const poster = useQuery(shotsQuery(projectId)).data?.shots[0]?.picture.url
  return (
    <>
      <h2 className="text-lg font-semibold">{t('doneTitle')}</h2>
      <p className="mt-1 mb-5 text-muted">{t('doneAbout')}</p>
      <Problem error={links.error} onRetry={() => void links.refetch()} />
      <div className="overflow-hidden rounded-lg bg-sunken">
        {links.data && film.data ? (
          <video
            controls
            playsInline
            preload="metadata"
            aria-label={t('player')}
            src={links.data.play_url}
            {...(poster ? { poster } : {})}
            className="mx-auto max-h-[60dvh] w-full"
          >
            {film.data.settings.burn_subtitles !== true && (
              <track default kind="subtitles" label={t('subtitles')} src={links.data.vtt_url} />
            )}
          </video>
        ) : (
          <Skeleton className="aspect-video w-full" />
        )}
      </div>
      <Onwards projectId={projectId} downloadUrl={links.data?.download_url} />
    </>
  )
}

type OnwardsProps = { readonly projectId: string; readonly downloadUrl: string | undefined }

function Onwards({ projectId, downloadUrl }: OnwardsProps) {
  const t = useTexts()
  const { slug } = useWorkspace()
  const params = { workspace: slug, projectId }
  return (
    <div className="mt-5 flex flex-wrap gap-2">
      <Link to={paths.director} params={params} className={buttonClasses('primary')}>
        {t('toDirector')}
      </Link>
      <Link to={paths.script} params={params} className={buttonClasses()}>
        {t('toScript')}
      </Link>
      <Link to={paths.assets} params={params} className={buttonClasses()}>
        {t('toAssets')}
      </Link>
      <Link to={paths.export} params={params} className={buttonClasses()}>
        {t('toExport')}
      </Link>
      {downloadUrl !== undefined && (
        <a href={downloadUrl} download className={buttonClasses('quiet')}>
          <Download aria-hidden className="size-4" />
          {t('download')}
        </a>
      )}
      <Link to={paths.projects} params={{ workspace: slug }} search={{ new: '1' }} className={buttonClasses('quiet')}>
        {t('another')}
      </Link>
    </div>
  )
}
