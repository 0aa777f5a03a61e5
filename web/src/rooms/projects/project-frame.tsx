// A project: its name, and its four stages as pages beside each other.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '#web/paths.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { projectQuery, useProjectId } from './project.ts'
import { useTexts } from './texts.ts'

const STAGES = ['script', 'assets', 'director', 'export'] as const

export function ProjectFrame() {
  const t = useTexts()
  const { data: project } = useSuspenseQuery(projectQuery(useProjectId()))
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-6 border-b border-line bg-surface px-4">
        <h1 className="max-w-80 truncate py-2.5 font-semibold" title={project.title}>
          {project.title}
        </h1>
        <nav aria-label={t('stages')} className="flex gap-1 overflow-x-auto">
          {STAGES.map((stage) => (
            <StageLink key={stage} to={paths[stage]} projectId={project.id}>
              {t(stage)}
            </StageLink>
          ))}
        </nav>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Outlet />
      </div>
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
