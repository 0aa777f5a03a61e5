// The frame of the studio: a rail of places at the left (below, on a phone), what is live at the top, the page in between.
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { liveStream } from '#web/api/live.ts'
import { useWorkspace } from '#web/rooms/workspaces/workspace.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Rail } from './rail.tsx'
import { useTexts } from './texts.ts'
import { TopBar } from './top-bar.tsx'

export function Shell() {
  const t = useTexts()
  const workspace = useWorkspace()
  useEffect(() => {
    liveStream.open(workspace.id, workspace.guestOf)
  }, [workspace.id, workspace.guestOf])
  useEffect(() => () => liveStream.open(null), [])
  return (
    <div className="grid h-full grid-cols-1 grid-rows-[auto_1fr_auto] md:grid-cols-[3.5rem_1fr] md:grid-rows-[auto_1fr]">
      <a
        href="#content"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-raised px-3 py-2 shadow-float focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <div className="md:col-start-2">
        <ConnectionBar />
        <TopBar />
      </div>
      <main id="content" tabIndex={-1} className="relative min-h-0 overflow-y-auto outline-none md:col-start-2">
        <Outlet />
      </main>
      <Rail />
    </div>
  )
}
