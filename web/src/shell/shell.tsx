// The frame of the studio: a rail of places at the left (below, on a phone), what is live at the top, the page in between.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { liveStream } from '#web/api/live.ts'
import { tellSessionEnd } from '#web/api/session.ts'
import { WorkspaceGonePage } from '#web/kit/failed-pages.tsx'
import { LoadingPage } from '#web/kit/loading-page.tsx'
import { Refusals } from '#web/kit/refused.tsx'
import { prepareToasts } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { meQuery } from '#web/rooms/identity/me.ts'
import { namedIn, renamed, useNamedPlace } from '#web/rooms/workspaces/workspace.ts'
import { keepFocus } from '#web/ui/focus.ts'
import { TooltipProvider } from '#web/ui/tooltip.tsx'
import { Arrival } from './arrival.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import { Rail } from './rail.tsx'
import { SignOutQuestion } from './sign-out.tsx'
import { useTexts } from './texts.ts'
import { OwnBar, TopBar } from './top-bar.tsx'

/** What a person has who belongs to no workspace any more. */
const OWN_PAGES: ReadonlySet<string> = new Set([paths.account, paths.administration])

/** Nothing of the studio is shown to nobody, and no page of a workspace that is gone. */
export function Shell() {
  const me = useSuspenseQuery(meQuery).data
  const place = useNamedPlace()
  const isNamed = 'workspace' in useParams({ strict: false })
  const { pathname } = useLocation()
  const { id, guestOf } = place ?? { id: null, guestOf: null }
  useOneAddress(place?.guestOf === null ? place.slug : undefined)
  useEffect(() => {
    liveStream.open(id, guestOf)
  }, [id, guestOf])
  useEffect(() => () => liveStream.open(null), [])
  useEffect(prepareToasts, [])
  useEffect(keepFocus, [])
  if (me === null) return <SignedOut />
  const isGone = !place && (isNamed || !OWN_PAGES.has(pathname))
  return (
    <TooltipProvider delayDuration={400}>
      {isGone ? <Gone /> : <Frame isAnywhere={place !== undefined} />}
      <Refusals />
      <SignOutQuestion />
    </TooltipProvider>
  )
}

/** A workspace that got another short name takes its open pages along. */
function useOneAddress(slug: string | undefined): void {
  const navigate = useNavigate()
  const { href, pathname } = useLocation()
  const { workspace: named } = useParams({ strict: false }) as { workspace?: string }
  useEffect(() => {
    // On the way to another workspace the address is there already, and the place is not.
    if (slug !== undefined && named !== undefined && slug !== named && namedIn(pathname) === named)
      void navigate({ href: renamed(href, slug), replace: true })
  }, [slug, named, pathname, href, navigate])
}

function SignedOut() {
  useEffect(tellSessionEnd, [])
  return <LoadingPage />
}

/** Who is nowhere can still sign out. */
function Gone() {
  return (
    <div className="flex h-full flex-col">
      <ConnectionBar />
      <OwnBar />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <WorkspaceGonePage />
      </div>
    </div>
  )
}

/** @param isAnywhere false for somebody who belongs to no workspace: places and tasks are those of one */
function Frame({ isAnywhere }: { readonly isAnywhere: boolean }) {
  const t = useTexts()
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
        {isAnywhere ? <TopBar /> : <OwnBar />}
      </div>
      <main id="content" tabIndex={-1} className="relative min-h-0 overflow-y-auto outline-none md:col-start-2">
        <Outlet />
      </main>
      {isAnywhere && <Rail />}
      <Arrival />
    </div>
  )
}
