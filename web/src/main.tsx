import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import i18next from 'i18next'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keys } from './api/keys.ts'
import { liveStream } from './api/live.ts'
import { keepCacheLive } from './api/live-cache.ts'
import { queryClient } from './api/query-client.ts'
import { onSessionEnd } from './api/session.ts'
import { Toasts, tell } from './kit/toasts.tsx'
import { paths } from './paths.ts'
import { router, STUDIO } from './routes.tsx'

keepCacheLive(queryClient, liveStream)
onSessionEnd(() => void leave())
window.addEventListener('online', () => liveStream.retryNow())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && liveStream.state !== 'connecting') liveStream.retryNow()
})

let isLeaving = false

/**
 * What was typed is kept as drafts; whoever signs in again comes back to the same page. Pages before the studio, and one that is
 * only being loaded, find their own way.
 */
async function leave(): Promise<void> {
  const isInside = router.state.matches.some(({ routeId }) => routeId === STUDIO)
  if (isLeaving || !isInside || queryClient.getQueryData(keys.me) === undefined) return
  isLeaving = true
  try {
    liveStream.open(null)
    await router.navigate({ to: paths.signIn, search: { next: router.state.location.href }, replace: true })
    queryClient.clear()
    tell(i18next.t('signedOut', { ns: 'common' }))
  } finally {
    isLeaving = false
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
)
