// Who stops what is being made: a project that goes into the trash, and people who may not have things made any more.
import type { Tx } from '#platform/db/db.ts'
import type { Subscriber } from '#platform/events/relay.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import type { Identity } from '#rooms/identity/identity.ts'
import type { StopMaking } from '#rooms/projects/projects.ts'
import type { Task, Tasks } from '#rooms/tasks/tasks.ts'
import { may, type Right, type Workspaces } from '#rooms/workspaces/workspaces.ts'

export type StopLater = (tx: Tx) => Promise<void>

type Stoppers = {
  readonly tasks: Tasks
  readonly generation: Pick<GenerationRoom, 'stopProject'>
  /** Tells providers, once the transaction has committed. */
  readonly stopLater: StopLater
}

type OfProject = { readonly workspaceId: string; readonly projectId: string }
type By = { readonly actorId: string | null; readonly requestId: string | null }

/**
 * Nothing is begun any more, and no hold stays: what is under way is cancelled, jobs that are at it are stopped, and what waits at a
 * provider is called off. What they had made by then is kept; a retry after a restore finds it.
 */
export async function stopMaking(
  { tasks, generation, stopLater }: Stoppers,
  tx: Tx,
  { of, by }: Stopped,
): Promise<void> {
  const notice = { code: 'TASKS_PROJECT_TRASHED', details: {} }
  const { workspaceId, projectId } = of
  // Whoever books work locks it before its task.
  if (await generation.stopProject(tx, of)) await stopLater(tx)
  await tasks.stop(tx, { ...by, workspaceId }, { which: { projectId }, notice, isGentle: false })
}
type Stopped = { readonly of: OfProject; readonly by: By }

export const stopInTrash =
  (stoppers: Stoppers): StopMaking =>
  (tx, { workspaceId, actorId, requestId }, projectId) =>
    stopMaking(stoppers, tx, { of: { workspaceId, projectId }, by: { actorId, requestId } })

/** What routes ask for where such work is begun. */
const RIGHT_OF: Readonly<Record<string, Right>> = {
  'productions.run': 'production.run',
  'candidates.make': 'board.write',
  'writing.script': 'script.write',
  'writing.rewrite': 'script.write',
  'writing.parse': 'script.write',
  'writing.copy': 'script.write',
  'writing.shots': 'board.write',
  'writing.visual': 'board.write',
}

/** Of people, the installation's word on whom it lets in. */
type People = { readonly tasks: Tasks; readonly identity: Pick<Identity, 'findUser'> }

/**
 * Whoever is suspended, switched off or deleted has nothing made in their name any more, wherever they asked for it: films are paused, the
 * rest is cancelled. What was handed over is followed to its end.
 */
export function accountFollower({ tasks, identity }: People): Subscriber {
  return {
    name: 'accounts.followers',
    events: ['user.status_changed', 'user.deleted'],
    from: 'now',
    handle: async (tx, { subjectId: userId, actorId, requestId }) => {
      // As it is by now: it may be restored.
      if (userId === null || (await identity.findUser(tx, userId))?.status === 'active') return
      const notice = { code: 'TASKS_ASKER_SUSPENDED', details: {} }
      const isMeant = async ({ kind }: Task) => RIGHT_OF[kind] !== undefined
      for (const workspaceId of await tasks.workspacesOfAsker(tx, userId))
        await tasks.stop(
          tx,
          { workspaceId, actorId, requestId },
          { which: { askedBy: userId }, notice, isGentle: true, isMeant },
        )
    },
  }
}

type Cast = { readonly tasks: Tasks; readonly workspaces: Pick<Workspaces, 'roleOf'> }

/**
 * Whoever was removed, or may less than before, has nothing made in their name any more: films are paused, the rest is cancelled.
 * What was paid for is kept, and whoever may can go on in their own name.
 */
export function memberFollower({ tasks, workspaces }: Cast): Subscriber {
  return {
    name: 'members.followers',
    events: ['member.removed', 'member.role_changed', 'project.shared', 'project.unshared'],
    from: 'now',
    handle: async (tx, event) => {
      const userId = event.subjectKind === 'user' ? event.subjectId : event.payload.user_id
      if (event.tenantId === null || typeof userId !== 'string') return
      const workspaceId = event.tenantId
      const isMeant = async ({ kind, projectId }: Task) => {
        const right = RIGHT_OF[kind]
        const role = right && (await workspaces.roleOf(tx, { workspaceId, projectId, userId }))
        return right !== undefined && (role === undefined || !may(role, right))
      }
      const notice = { code: 'TASKS_ASKER_GONE', details: {} }
      await tasks.stop(
        tx,
        { workspaceId, actorId: event.actorId, requestId: event.requestId },
        {
          ...{ which: { askedBy: userId }, notice, isGentle: true, isMeant },
        },
      )
    },
  }
}
