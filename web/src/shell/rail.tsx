import { Link } from '@tanstack/react-router'
import { Clapperboard, Cpu, FolderOpen, ListChecks, Settings2, ShieldCheck, Trash2, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { paths } from '#web/paths.ts'
import { useOpenCount } from '#web/rooms/generation/activity.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { useOwnWorkspace } from '#web/rooms/workspaces/workspace.ts'
import { classes } from '#web/ui/classes.ts'
import { Tooltip } from '#web/ui/tooltip.tsx'
import { useTexts } from './texts.ts'

type Place =
  | typeof paths.projects
  | typeof paths.files
  | typeof paths.tasks
  | typeof paths.people
  | typeof paths.engines
  | typeof paths.trash
  | typeof paths.workspaceSettings
  | typeof paths.administration

export function Rail() {
  const t = useTexts()
  const me = useMe()
  const icon = 'size-5'
  return (
    <nav
      aria-label={t('studio')}
      className="flex items-center gap-1 overflow-x-auto border-t border-line bg-surface px-2 py-1.5 md:col-start-1 md:row-span-2 md:row-start-1 md:flex-col md:overflow-x-visible md:border-t-0 md:border-r md:px-0 md:py-3"
    >
      <Link to={paths.home} aria-label={t('studio')} className="mb-3 hidden md:block">
        <img src="/icon.svg" alt="" className="size-8" />
      </Link>
      <Entry to={paths.projects} label={t('projects')} icon={<Clapperboard aria-hidden className={icon} />} />
      <Entry to={paths.files} label={t('files')} icon={<FolderOpen aria-hidden className={icon} />} />
      <Entry to={paths.tasks} label={t('tasks')} icon={<ListChecks aria-hidden className={icon} />} />
      <Engines icon={<Cpu aria-hidden className={icon} />} />
      <Entry to={paths.people} label={t('people')} icon={<Users aria-hidden className={icon} />} />
      <Entry to={paths.trash} label={t('trash')} icon={<Trash2 aria-hidden className={icon} />} />
      <span className="flex-1" />
      <Entry to={paths.workspaceSettings} label={t('settings')} icon={<Settings2 aria-hidden className={icon} />} />
      {me.operator && (
        <Entry
          to={paths.administration}
          label={t('administration')}
          icon={<ShieldCheck aria-hidden className={icon} />}
        />
      )}
    </nav>
  )
}

/** With the number of questions that wait for somebody to look at a provider's bill. */
function Engines({ icon }: { readonly icon: ReactNode }) {
  const t = useTexts()
  const open = useOpenCount(useOwnWorkspace())
  return (
    <span className="relative">
      <Entry
        to={paths.engines}
        label={open > 0 ? t('enginesOpen', { count: open }) : t('engines')}
        icon={icon}
        {...(open > 0 ? { search: { tab: 'activity', state: 'open' } } : {})}
      />
      {open > 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-warn-soft px-1 text-[0.625rem] font-semibold text-warn"
        >
          {open > 99 ? '99+' : open}
        </span>
      )}
    </span>
  )
}

type EntryProps = {
  readonly to: Place
  readonly label: string
  readonly icon: ReactNode
  readonly search?: { readonly tab: string; readonly state: string }
}

function Entry({ to, label, icon, search }: EntryProps) {
  const { slug } = useOwnWorkspace()
  return (
    <Tooltip text={label} side="right">
      <Link
        to={to}
        params={{ workspace: slug }}
        {...(search ? { search } : {})}
        aria-label={label}
        className={classes(
          'flex size-10 shrink-0 items-center justify-center rounded-lg text-muted transition-colors',
          'hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:text-accent-strong',
        )}
      >
        {icon}
      </Link>
    </Tooltip>
  )
}
