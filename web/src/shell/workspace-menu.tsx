import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { paths } from '#web/paths.ts'
import { projectQuery } from '#web/rooms/projects/project.ts'
import { guestShare, sharedQuery, useWorkspace, workspacesQuery } from '#web/rooms/workspaces/workspace.ts'
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { useTexts } from './texts.ts'

const NewWorkspaceDialog = lazy(async () => ({
  default: (await import('#web/rooms/workspaces/new-workspace-dialog.tsx')).NewWorkspaceDialog,
}))

export function WorkspaceMenu() {
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      <Switcher onNew={() => setMaking(true)} />
      {isMaking && (
        <Suspense fallback={null}>
          <NewWorkspaceDialog onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </>
  )
}

function Switcher({ onNew }: { readonly onNew: () => void }) {
  const t = useTexts()
  const navigate = useNavigate()
  const workspace = useWorkspace()
  const { data: all } = useSuspenseQuery(workspacesQuery)
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex h-8 min-w-0 items-center gap-2 rounded-md px-2 font-medium hover:bg-sunken"
        >
          <span className="truncate">{workspace.name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </button>
      }
    >
      <MenuHeading>{t('workspaces')}</MenuHeading>
      {all.map((each) => (
        <MenuChoice
          key={each.id}
          isChosen={each.id === workspace.id}
          onSelect={() => void navigate({ to: paths.projects, params: { workspace: each.slug } })}
        >
          {each.name}
        </MenuChoice>
      ))}
      <Shared />
      <MenuLine />
      <MenuItem icon={<Plus aria-hidden className="size-4" />} onSelect={onNew}>
        {t('newWorkspace')}
      </MenuItem>
    </Menu>
  )
}

/** Projects of workspaces that one does not belong to. */
function Shared() {
  const t = useTexts()
  const { data: all } = useSuspenseQuery(workspacesQuery)
  const { data: shared } = useSuspenseQuery(sharedQuery)
  const guest = shared.filter((each) => guestShare(all, shared, each.project_id))
  if (guest.length === 0) return null
  return (
    <>
      <MenuLine />
      <MenuHeading>{t('sharedWithYou')}</MenuHeading>
      {guest.map(({ project_id: projectId, workspace_id: workspace, workspace_name: name }) => (
        <SharedChoice key={projectId} projectId={projectId} workspace={workspace} of={name} />
      ))}
    </>
  )
}

type ChoiceProps = { readonly projectId: string; readonly workspace: string; readonly of: string }

function SharedChoice({ projectId, workspace, of }: ChoiceProps) {
  const navigate = useNavigate()
  const { guestOf } = useWorkspace()
  const { data: project } = useQuery(projectQuery(projectId))
  return (
    <MenuChoice
      isChosen={guestOf === projectId}
      onSelect={() => void navigate({ to: paths.project, params: { workspace, projectId } })}
    >
      {project ? `${project.title} · ${of}` : of}
    </MenuChoice>
  )
}
