// What becomes of the contents of a deleted workspace. Its projects are purged, and whoever follows that cancels their
// runs and lets go of what they held; its files stop counting against whoever brought them.
import type { Subscriber } from '#platform/events/relay.ts'
import type { Making } from './furnish-making.ts'
import type { Work } from './furnish-work.ts'

type Cast = Pick<Work, 'projects' | 'files'> & Pick<Making, 'likeness' | 'prompts' | 'writing'>

export function workspaceFollower({ projects, files, likeness, prompts, writing }: Cast): Subscriber {
  return {
    name: 'workspaces.followers',
    events: ['workspace.deleted'],
    // Workspaces deleted before there was a follower are emptied too.
    from: 'beginning',
    handle: async (tx, { tenantId: workspaceId }) => {
      if (workspaceId === null) return
      await projects.purgeWorkspace(tx, workspaceId)
      await files.condemnWorkspace(tx, workspaceId)
      await prompts.deleteOfWorkspace(tx, workspaceId)
      await writing.deleteOfWorkspace(tx, workspaceId)
      await likeness.deleteOfWorkspace(tx, workspaceId)
    },
  }
}
