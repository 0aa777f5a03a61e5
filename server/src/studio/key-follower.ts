// Keys go with whom they belong to.
import type { Subscriber } from '#platform/events/relay.ts'
import type { Providers } from './furnish-providers.ts'

export function keyFollower({ keys }: Pick<Providers, 'keys'>): Subscriber {
  return {
    name: 'keys.followers',
    events: ['user.deleted', 'workspace.deleted'],
    from: 'beginning',
    handle: async (tx, { name, tenantId, subjectId }) => {
      if (name === 'user.deleted' && subjectId !== null) await keys.forget(tx, { kind: 'user', userId: subjectId })
      if (name === 'workspace.deleted' && tenantId !== null)
        await keys.forget(tx, { kind: 'workspace', workspaceId: tenantId })
    },
  }
}
