// Where somebody goes who has just come in, and what links carry behind the #, which browsers send to nobody.
import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { User } from '#contract/identity.ts'
import type { Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { paths, safeReturn } from '#web/paths.ts'

/** A value behind the #, kept while the page is open. */
export function useFragment(name: string): string | null {
  const [value] = useState(() => readFragment(name))
  return value
}

function readFragment(name: string): string | null {
  return new URLSearchParams(window.location.hash.slice(1)).get(name)
}

/** A secret of a link leaves the address bar and the history as soon as it is read. */
export function useSecretFragment(name: string): string | null {
  const value = useFragment(name)
  useEffect(() => {
    if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [])
  return value
}

export function useNext(): string | undefined {
  return (useSearch({ strict: false }) as { next?: string }).next
}

/** Takes a person in: nothing of whoever was here before stays. */
export function useArrive() {
  const client = useQueryClient()
  const router = useRouter()
  return (user: User, to: string) => {
    client.clear()
    client.setQueryData(keys.me, user)
    router.history.push(to)
  }
}

export function afterSignIn(next: string | undefined, invitation: string | null): string {
  if (invitation !== null) return `${paths.invitation}#token=${encodeURIComponent(invitation)}`
  return safeReturn(next)
}

/** The invitation was accepted with the registration, so its workspace is the one that is not one's own. */
export async function afterRegistration(next: string | undefined, invitation: string | null): Promise<string> {
  if (invitation === null) return next === undefined ? paths.welcome : safeReturn(next)
  try {
    const { items } = await api.get<{ items: readonly Workspace[] }>('/workspaces', { query: { size: 100 } })
    const joined = items.find((each) => each.kind !== 'personal')
    return joined ? `/w/${encodeURIComponent(joined.slug)}/projects` : paths.home
  } catch {
    return paths.home
  }
}

export const asCookie = { carrier: 'cookie' } as const
