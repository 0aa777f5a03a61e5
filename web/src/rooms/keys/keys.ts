// Keys of providers, on three shelves: of a person, of a workspace, of the installation.
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import type { Provider } from '#contract/catalogue.ts'
import type { KeyOwnerKind, ProviderKey } from '#contract/keys.ts'
import { keys as cacheKeys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export type Shelf = { readonly kind: KeyOwnerKind; readonly path: string; readonly workspaceId: string }

export function shelfOf(kind: KeyOwnerKind, workspaceId: string): Shelf {
  const paths = {
    user: '/users/me/provider-keys',
    workspace: `/workspaces/${workspaceId}/provider-keys`,
    installation: '/system/provider-keys',
  }
  return { kind, path: paths[kind], workspaceId }
}

export const keysQuery = ({ kind, path, workspaceId }: Shelf) =>
  queryOptions({
    queryKey: cacheKeys.inWorkspace(workspaceId, 'provider-keys', kind),
    queryFn: ({ signal }) => api.get<{ items: readonly ProviderKey[] }>(path, { signal }),
  })

type Providers = { readonly items: readonly Provider[]; readonly simulated: boolean }

export const providersQuery = queryOptions({
  queryKey: ['catalogue', 'providers'],
  queryFn: ({ signal }) => api.get<Providers>('/catalogue/providers', { signal }),
})

/** What depends on keys: the lists of all shelves, and which engines can work. */
export function useForgetKeys({ workspaceId }: Shelf): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: cacheKeys.inWorkspace(workspaceId, 'provider-keys') }),
      client.invalidateQueries({ queryKey: cacheKeys.inWorkspace(workspaceId, 'engines') }),
    ])
}

/** Keys by provider, in the order in which they are used. */
export function byProvider(items: readonly ProviderKey[]): (readonly [string, readonly ProviderKey[]])[] {
  const providers = [...new Set(items.map((key) => key.provider))]
  return providers.map((provider) => [
    provider,
    items.filter((key) => key.provider === provider).sort((a, b) => a.place - b.place),
  ])
}

/** Keys of one provider that share a place are used in turn. */
export const isInTurn = (keys: readonly ProviderKey[]): boolean =>
  keys.length > 1 && keys.every((key) => key.place === keys[0]?.place)

/** 1 for those that are used first. */
export const rankOf = (key: ProviderKey, siblings: readonly ProviderKey[]): number =>
  1 + new Set(siblings.filter((each) => each.place < key.place).map((each) => each.place)).size

export type KeyState = 'ready' | 'off' | 'cooling' | 'failing' | 'unreadable'

export function stateOf(key: ProviderKey, nowMs: number): KeyState {
  if (!key.is_readable) return 'unreadable'
  if (!key.is_enabled) return 'off'
  if (key.cooling_until !== null && Date.parse(key.cooling_until) > nowMs) return 'cooling'
  return key.failure !== null && (key.used_at ?? '') <= (key.failed_at ?? '') ? 'failing' : 'ready'
}
