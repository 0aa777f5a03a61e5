// What becomes of all the rooms' things when a project is copied or purged. One subscriber for both: what it does follows the
// order of the events, so a copy which is purged at once is never filled after it was emptied.
import type { Tx } from '#platform/db/db.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import type { Subscriber } from '#platform/events/relay.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Work } from './furnish-work.ts'
import { type StopLater, stopMaking } from './stopping.ts'

type Cast = {
  readonly people: People
  readonly work: Work
  readonly making: Making
  readonly stopLater: StopLater
}

export function projectFollower(cast: Cast): Subscriber {
  return {
    name: 'projects.followers',
    events: ['project.duplicated', 'project.purged'],
    from: 'beginning',
    handle: (tx, event) => (event.name === 'project.purged' ? leave(cast, tx, event) : copy(cast, tx, event)),
  }
}

/** From the top of the house down: what refers to something goes before what it refers to. */
async function leave({ people, work, making, stopLater }: Cast, tx: Tx, event: StoredEvent): Promise<void> {
  const { tenantId: workspaceId, subjectId: projectId } = event
  if (workspaceId === null || projectId === null) return
  const { actorId, requestId } = event
  const stoppers = { tasks: work.tasks, generation: making.generation, stopLater }
  await stopMaking(stoppers, tx, { of: { workspaceId, projectId }, by: { actorId, requestId } })
  await making.writing.deleteOfProject(tx, workspaceId, projectId)
  await making.productions.deleteOfProject(tx, workspaceId, projectId)
  await making.generation.forgetProject(tx, workspaceId, projectId)
  const contents = [
    await making.candidates.deleteOfProject(tx, workspaceId, projectId),
    await making.films.deleteOfProject(tx, workspaceId, projectId),
    await making.voices.deleteOfProject(tx, workspaceId, projectId),
    await making.scripts.deleteOfProject(tx, workspaceId, projectId),
  ]
  await making.boards.deleteOfProject(tx, workspaceId, projectId)
  await work.files.condemnProject(tx, workspaceId, projectId)
  await work.files.letGo(tx, contents.flat())
  await work.tasks.deleteOfProject(tx, workspaceId, projectId)
  await people.workspaces.forgetProject(tx, workspaceId, projectId)
}

/** A copy that was purged before its turn came is emptied again by that event. */
async function copy({ making }: Cast, tx: Tx, event: StoredEvent): Promise<void> {
  const { tenantId: workspaceId, subjectId: toProjectId, actorId } = event
  const fromProjectId = event.payload.source_id
  if (workspaceId === null || toProjectId === null || actorId === null || typeof fromProjectId !== 'string') return
  const scope: Scope = { workspaceId, actorId, onlyProjectId: null, role: 'director', requestId: event.requestId }
  const script = await making.scripts.copyToProject(tx, scope, { fromProjectId, toProjectId })
  if (!script) return
  const board = { fromProjectId, toProjectId, scriptVersion: script.version }
  const ids = await making.boards.copyToProject(tx, scope, board)
  if (!ids) return
  await making.voices.copyToProject(tx, { workspaceId, fromProjectId, toProjectId, ids })
  await making.candidates.copyToProject(tx, { workspaceId, fromProjectId, toProjectId, ids })
}
