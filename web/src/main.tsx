import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import i18next from 'i18next'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { liveStream } from './api/live.ts'
import { keepCacheLive } from './api/live-cache.ts'
import { queryClient } from './api/query-client.ts'
import { Toasts, tell } from './kit/toasts.tsx'
import { paths } from './paths.ts'
import { router } from './routes.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

keepCacheLive(queryClient, liveStream)
liveStream.listen({ sessionEnded: leave })
window.addEventListener('online', () => liveStream.retryNow())

/** What was typed is kept as drafts; whoever signs in again comes back to the same page. */
async function leave(): Promise<void> {
  liveStream.open(null)
  await router.navigate({ to: paths.signIn, search: { next: router.state.location.href }, replace: true })
  queryClient.clear()
  tell(i18next.t('signedOut', { ns: 'common' }))
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={400}>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  </StrictMode>,
)
