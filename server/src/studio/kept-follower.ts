// What comes in late is shown to whoever may choose it.
import type { Subscriber } from '#platform/events/relay.ts'
import type { Making } from './furnish-making.ts'

export function keptFollower({ generation, candidates }: Pick<Making, 'generation' | 'candidates'>): Subscriber {
  return {
    name: 'generation.kept',
    events: ['generation.kept'],
    from: 'beginning',
    handle: async (tx, { tenantId: workspaceId, actorId, requestId, subjectId, payload }) => {
      if (workspaceId === null || actorId === null || subjectId === null) return
      // As it is by now: a project that was purged meanwhile is left empty.
      const projectId = await generation.projectOf(tx, { workspaceId, onlyProjectId: null }, subjectId)
      if (projectId === null) return
      const { kind, thing_id, engine_id, asked_key, artefact_id } = payload
      await candidates.showKept(
        tx,
        { workspaceId, actorId, onlyProjectId: null, role: 'director', requestId },
        {
          ...{ projectId, kind: String(kind), thingId: String(thing_id), engineId: String(engine_id) },
          ...{ askedKey: String(asked_key), artefactId: String(artefact_id) },
        },
      )
    },
  }
}
