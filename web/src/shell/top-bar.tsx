import { LanguageMenu, ThemeMenu } from '#web/kit/preference-menus.tsx'
import { NoticesBell } from '#web/rooms/notifications/notices-bell.tsx'
import { TasksButton } from '#web/rooms/tasks/tasks-button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { PaletteButton } from './palette-button.tsx'
import { WorkspaceMenu } from './workspace-menu.tsx'

/** What somebody has who belongs to no workspace: oneself, and the way out. */
export function OwnBar() {
  return (
    <header className="flex h-12 items-center gap-2 border-b border-line bg-surface px-3">
      <span className="flex-1" />
      <LanguageMenu />
      <ThemeMenu />
      <AccountMenu />
    </header>
  )
}

/** What every page has: where we are, search, tasks and notices, oneself. */
export function TopBar() {
  return (
    <header className="flex h-12 items-center gap-2 border-b border-line bg-surface px-3">
      <WorkspaceMenu />
      <span className="flex-1" />
      <PaletteButton />
      <TasksButton />
      <NoticesBell />
      <LanguageMenu />
      <ThemeMenu />
      <AccountMenu />
    </header>
  )
}
