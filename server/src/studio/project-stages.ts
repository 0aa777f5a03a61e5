// How far a project is, by what was made of it last: pictures of its people and places, of its shots, a film.
import type { ProjectStage } from '#contract/projects.ts'
import type { Subscriber } from '#platform/events/relay.ts'
import { wholeOf } from '#rooms/workspaces/workspaces.ts'
import type { Work } from './furnish-work.ts'

export function projectStages({ projects }: Pick<Work, 'projects'>): Subscriber {
  return {
    name: 'projects.stages',
    events: ['candidate.ready', 'candidate.uploaded', 'film.made'],
    from: 'now',
    handle: async (tx, { name, tenantId: workspaceId, actorId, payload }) => {
      const id = payload.project_id
      if (workspaceId === null || typeof id !== 'string') return
      await projects.advance(tx, wholeOf(workspaceId), { id, stage: stageOf(name, payload.kind), actorId })
    },
  }
}

/** @param subject what a candidate is of */
function stageOf(event: string, subject: unknown): ProjectStage {
  if (event === 'film.made') return 'export'
  return subject === 'character' || subject === 'location' ? 'assets' : 'director'
}
