// Work on a script or a board is work on its project: it moves up in lists by time of change.
import type { Subscriber } from '#platform/events/relay.ts'
import { wholeOf } from '#rooms/workspaces/workspaces.ts'
import type { Work } from './furnish-work.ts'

const CHANGES = [
  'script.version_saved',
  'script.state_changed',
  'board.edited',
  'board.undone',
  'board.redone',
  'board.followed_script',
]

export function projectTouched({ projects }: Pick<Work, 'projects'>): Subscriber {
  return {
    name: 'projects.touched',
    events: CHANGES,
    from: 'beginning',
    handle: async (tx, { tenantId: workspaceId, payload, happenedAt: at }) => {
      const id = payload.project_id
      if (workspaceId !== null && typeof id === 'string') await projects.touch(tx, wholeOf(workspaceId), { id, at })
    },
  }
}
