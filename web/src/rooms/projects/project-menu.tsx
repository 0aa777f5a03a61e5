import { useNavigate } from '@tanstack/react-router'
import { Archive, ArchiveRestore, Copy, ExternalLink, Image, Pencil, Trash2, UserPlus } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { paths } from '#web/paths.ts'
import { Menu, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { type ActedOn, useProjectActions, useProjectRights } from './project-actions.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { useTexts } from './texts.ts'

const ShareDialog = lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog }))

const CoverDialog = lazy(async () => ({ default: (await import('./cover-dialog.tsx')).CoverDialog }))

type ProjectMenuProps = {
  readonly project: ActedOn
  readonly trigger: ReactNode
  /** On a card; inside the project it is open already. */
  readonly withOpen?: boolean
  readonly onTrashed?: () => void
}

export function ProjectMenu({ project, trigger, withOpen = false, onTrashed }: ProjectMenuProps) {
  const t = useTexts()
  const [asked, setAsked] = useState<'rename' | 'cover' | 'share' | null>(null)
  const { mayChange } = useProjectRights()
  const icon = 'size-4'
  if (!mayChange && !withOpen) return null
  return (
    <>
      <Menu trigger={trigger}>
        {withOpen && <OpenItem project={project} />}
        {mayChange && (
          <>
            <MenuItem icon={<Pencil aria-hidden className={icon} />} onSelect={() => setAsked('rename')}>
              {t('rename')}
            </MenuItem>
            <MenuItem icon={<Image aria-hidden className={icon} />} onSelect={() => setAsked('cover')}>
              {t('cover')}
            </MenuItem>
            <MenuItem icon={<UserPlus aria-hidden className={icon} />} onSelect={() => setAsked('share')}>
              {t('share')}
            </MenuItem>
            <ChangeItems project={project} {...(onTrashed ? { onTrashed } : {})} />
          </>
        )}
      </Menu>
      {asked === 'rename' && <RenameDialog project={project} onClose={() => setAsked(null)} />}
      {asked === 'cover' && (
        <Suspense>
          <CoverDialog project={project} onClose={() => setAsked(null)} />
        </Suspense>
      )}
      {asked === 'share' && (
        <Suspense>
          <ShareDialog project={project} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  )
}

function OpenItem({ project }: { readonly project: ActedOn }) {
  const t = useTexts()
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  return (
    <MenuItem
      icon={<ExternalLink aria-hidden className="size-4" />}
      onSelect={() => void navigate({ to: paths.script, params: { workspace: slug, projectId: project.id } })}
    >
      {t('open')}
    </MenuItem>
  )
}

function ChangeItems({ project, onTrashed }: { readonly project: ActedOn; readonly onTrashed?: () => void }) {
  const t = useTexts()
  const { setStatus, duplicate, trash } = useProjectActions()
  const isArchived = project.status === 'archived'
  const ArchiveIcon = isArchived ? ArchiveRestore : Archive
  return (
    <>
      <MenuItem icon={<Copy aria-hidden className="size-4" />} onSelect={() => duplicate.mutate(project)}>
        {t('duplicate')}
      </MenuItem>
      <MenuItem icon={<ArchiveIcon aria-hidden className="size-4" />} onSelect={() => setStatus.mutate(project)}>
        {t(isArchived ? 'unarchive' : 'archive')}
      </MenuItem>
      <MenuLine />
      <MenuItem
        isDanger
        icon={<Trash2 aria-hidden className="size-4" />}
        onSelect={() => trash.mutate(project, { onSuccess: () => onTrashed?.() })}
      >
        {t('trash')}
      </MenuItem>
    </>
  )
}
