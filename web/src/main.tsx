import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { liveStream } from './api/live.ts'
import { keepCacheLive } from './api/live-cache.ts'
import { queryClient } from './api/query-client.ts'
import { Toasts } from './kit/toasts.tsx'
import { router } from './routes.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

keepCacheLive(queryClient, liveStream)
window.addEventListener('online', () => liveStream.retryNow())

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
