// The first-run guide: choose a script, make its film, watch it. Where it stands is in the address, so a reload loses nothing.
import { Link, useSearch } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import { Page } from '#web/kit/page.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { FirstFilm } from './first-film.tsx'
import { Guide } from './guide.tsx'
import { useTexts } from './guide-texts.ts'
import { useProjectRights } from './project-actions.ts'

export function WelcomePage() {
  const t = useTexts()
  const { slug } = useWorkspace()
  const { mayChange } = useProjectRights()
  const { project, run } = useSearch({ strict: false }) as { project?: string; run?: string }
  return (
    <Page
      title={t('welcome')}
      actions={
        <Link to={paths.projects} params={{ workspace: slug }} className={buttonClasses('quiet')}>
          {t(run === undefined ? 'skip' : 'toProjects')}
        </Link>
      }
    >
      {project !== undefined && run !== undefined ? (
        <FirstFilm projectId={project} runId={run} />
      ) : mayChange ? (
        <Guide />
      ) : (
        <Empty icon={<ShieldAlert className="size-6" />} title={t('title')}>
          {t('notShared')}
        </Empty>
      )}
    </Page>
  )
}
