// Work whose job is gone, as if somebody were at it: what is made is told of, and what is charged is noted with its task.
import { emit } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Deps, Work } from '../deps.ts'
import { generationKept } from '../events.ts'
import type { LeftAlone } from './left-alone-row.ts'

export function workOf(
  deps: Deps,
  { workspaceId, requestedBy, order, generation }: LeftAlone,
  signal: AbortSignal,
): Work {
  const scope: Scope = { workspaceId, actorId: requestedBy, onlyProjectId: null, role: 'director', requestId: null }
  const { id, taskId } = generation
  return {
    scope,
    order,
    context: {
      signal,
      inFinish: async (tx, artefact) => {
        await emit(tx, generationKept({ scope, at: deps.clock.now() }, { order, artefact, id }))
      },
      // Last of all that is locked: nobody who has a task locked waits for a piece of its work.
      onCharge: async (tx, amount) => {
        if (taskId) await deps.tasks?.addCost(tx, taskId, amount)
      },
    },
  }
}
