// Who is signed in, and which workspaces they may enter.
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { User } from '#contract/identity.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { mayBeSignedIn, renewSession } from '#web/api/session.ts'

/** Null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<User | null> => {
    if (!mayBeSignedIn()) return null
    try {
      return await api.get<User>('/auth/me', { signal })
    } catch (error) {
      if (isSignedOut(error)) return await meAfterRenewal()
      throw error
    }
  },
  staleTime: 60_000,
})

/** `/auth/` calls are never renewed by themselves; this one may be the first call of the day. */
async function meAfterRenewal(): Promise<User | null> {
  if (!(await renewSession())) return null
  try {
    return await api.get<User>('/auth/me')
  } catch (error) {
    if (isSignedOut(error)) return null
    throw error
  }
}

const isSignedOut = (error: unknown): boolean => isFault(error) && error.status === 401

export function useMaybeMe(): User | null | undefined {
  return useQuery(meQuery).data
}

/** Below the shell, where somebody is always signed in. */
export function useMe(): User {
  const { data } = useSuspenseQuery(meQuery)
  if (data === null) throw new Error('the shell shows nothing to a stranger')
  return data
}
