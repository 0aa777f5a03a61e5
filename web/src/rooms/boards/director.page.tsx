// The director: the shot board, the monitor and the inspector.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Clapperboard } from 'lucide-react'
import { isFault } from '#web/api/fault.ts'
import { useTitle } from '#web/kit/page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { projectQuery, useProjectId } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { boardQuery } from './director-data.ts'
import { DirectorStudio } from './director-studio.tsx'
import { useTexts } from './director-texts.ts'

export function DirectorPage() {
  const t = useTexts()
  const projectId = useProjectId()
  const board = useQuery(boardQuery(projectId))
  const project = useQuery(projectQuery(projectId))
  useTitle([t('title'), project.data?.title].filter(Boolean).join(' · '))
  if (board.data && board.data.shots.length + board.data.removed_shots.length > 0 && project.data)
    return <DirectorStudio board={board.data} aspect={project.data.settings.aspect} />
  if (board.data || (isFault(board.error) && board.error.code === 'BOARDS_NO_SCRIPT')) return <NoShots />
  if (board.error)
    return (
      <div className="p-4">
        <Problem error={board.error} onRetry={() => void board.refetch()} />
      </div>
    )
  return <Loading />
}

function NoShots() {
  const t = useTexts()
  const { slug } = useWorkspace()
  const projectId = useProjectId()
  return (
    <Empty
      icon={<Clapperboard className="size-6" />}
      title={t('noScriptTitle')}
      actions={
        <Link to={paths.script} params={{ workspace: slug, projectId }} className={buttonClasses('primary')}>
          {t('toScript')}
        </Link>
      }
    >
      {t('noScriptText')}
    </Empty>
  )
}

const PLACES = Array.from({ length: 12 }, (_, index) => index)

function Loading() {
  const t = useTexts()
  return (
    <div role="status" aria-label={t('title')} className="flex flex-col gap-4 p-4">
      <Skeleton className="h-8" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(188px,1fr))] gap-3">
        {PLACES.map((place) => (
          <Skeleton key={place} className="h-40" />
        ))}
      </div>
    </div>
  )
}
