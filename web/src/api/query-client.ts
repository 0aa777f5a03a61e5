import { QueryClient } from '@tanstack/react-query'
import { isFault } from './fault.ts'

const TRIES = 2

/** A refusal is an answer: only silence and a busy server are asked again. */
function mayHelp(failures: number, error: unknown): boolean {
  if (failures >= TRIES) return false
  return !isFault(error) || error.status === 0 || error.status === 503
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: mayHelp, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
