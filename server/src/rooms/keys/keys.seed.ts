import type { ProviderKey } from '#contract/keys.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'

export const OWN = '/users/me/provider-keys'
export const INSTALLATION = '/system/provider-keys'
export const ofWorkspace = (client: Pick<Client, 'workspaceId'>) => `/workspaces/${client.workspaceId}/provider-keys`

export const scopeOf = (client: Client, role: Scope['role'] = 'director'): Scope => ({
  workspaceId: client.workspaceId,
  onlyProjectId: null,
  actorId: client.userId,
  role,
  requestId: null,
})

type Wish = { secret?: string; label?: string; place?: number; provider?: string }

export async function storeKey(client: Client, path: string, wish: Wish = {}): Promise<ProviderKey> {
  const { secret = `sk-good-${path.length}-0123456789`, label = 'key', provider = 'acme', ...rest } = wish
  const reply = await client.post(path, { provider, label, secrets: { api_key: secret }, ...rest })
  if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body.data
}
