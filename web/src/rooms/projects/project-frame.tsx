// A project: its name, what can be done with it, and its four stages as pages beside each other.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { ChevronLeft, Ellipsis } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ProjectDetail } from '#contract/projects.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Tooltip } from '#web/ui/tooltip.tsx'
import { useOwnWorkspace, useWorkspace } from '../workspaces/workspace.ts'
import { projectQuery, useProjectId } from './project.ts'
import { useProjectActions, useProjectRights } from './project-actions.ts'
import { ProjectMenu } from './project-menu.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { useTexts } from './texts.ts'

const STAGES = ['script', 'assets', 'director', 'export'] as const

export function ProjectFrame() {
  const t = useTexts()
  const { data: project } = useSuspenseQuery(projectQuery(useProjectId()))
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-6 border-b border-line bg-surface px-4">
        <Head project={project} />
        <nav aria-label={t('stages')} className="flex gap-1 overflow-x-auto">
          {STAGES.map((stage) => (
            <StageLink key={stage} to={paths[stage]} projectId={project.id}>
              {t(stage)}
            </StageLink>
          ))}
        </nav>
      </div>
      {project.status === 'deleted' && <TrashedNotice project={project} />}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Outlet />
      </div>
    </div>
  )
}

function Head({ project }: { readonly project: ProjectDetail }) {
  const t = useTexts()
  const navigate = useNavigate()
  const { slug } = useOwnWorkspace()
  const back = { to: paths.projects, params: { workspace: slug } } as const
  return (
    <div className="flex min-w-0 items-center gap-1 py-1">
      <Tooltip text={t('backToProjects')}>
        <Link
          {...back}
          aria-label={t('backToProjects')}
          className="-ml-2 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
      </Tooltip>
      <Name project={project} />
      {project.status === 'archived' && <Badge>{t('isArchived')}</Badge>}
      {project.status !== 'deleted' && (
        <ProjectMenu
          project={project}
          onTrashed={() => void navigate(back)}
          trigger={
            <IconButton size="small" label={t('projectMenu')}>
              <Ellipsis aria-hidden className="size-4" />
            </IconButton>
          }
        />
      )}
    </div>
  )
}

/** A press on the name renames it, for those who may. */
function Name({ project }: { readonly project: ProjectDetail }) {
  const t = useTexts()
  const { mayChange } = useProjectRights()
  const [isRenaming, setRenaming] = useState(false)
  if (!mayChange || project.status === 'deleted')
    return (
      <h1 className="max-w-80 truncate py-1.5 font-semibold" title={project.title}>
        {project.title}
      </h1>
    )
  return (
    <>
      <h1 className="min-w-0 max-w-80 font-semibold">
        <button
          type="button"
          title={t('rename')}
          onClick={() => setRenaming(true)}
          className="block max-w-full truncate rounded-md px-1.5 py-1.5 hover:bg-sunken"
        >
          {project.title}
        </button>
      </h1>
      {isRenaming && <RenameDialog project={project} onClose={() => setRenaming(false)} />}
    </>
  )
}

function TrashedNotice({ project }: { readonly project: ProjectDetail }) {
  const t = useTexts()
  const { mayChange } = useProjectRights()
  const { restore } = useProjectActions()
  return (
    <div className="p-3">
      <Notice
        tone="warn"
        title={t('inTrash')}
        actions={
          mayChange && (
            <Button size="small" isBusy={restore.isPending} onClick={() => restore.mutate(project)}>
              {t('restore')}
            </Button>
          )
        }
      />
    </div>
  )
}

type StageLinkProps = {
  readonly to: (typeof paths)[(typeof STAGES)[number]]
  readonly projectId: string
  readonly children: ReactNode
}

function StageLink({ to, projectId, children }: StageLinkProps) {
  const { slug } = useWorkspace()
  return (
    <Link
      to={to}
      params={{ workspace: slug, projectId }}
      className="-mb-px border-b-2 border-transparent px-3 py-2.5 font-medium text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink"
    >
      {children}
    </Link>
  )
}
