// The cast list: notices, and whom they ask about what happened.
import { Fault } from '#platform/faults.ts'
import { createNotifications, type Notifications } from '#rooms/notifications/notifications.ts'
import { type Scope, wholeOf } from '#rooms/workspaces/workspaces.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Work } from './furnish-work.ts'
import type { Ground } from './ground.ts'

type Cast = { readonly ground: Ground; readonly people: People; readonly work: Work; readonly making: Making }

/** Reads what happened, for nobody in particular. */
const reader = (workspaceId: string): Scope => ({
  workspaceId,
  actorId: workspaceId,
  onlyProjectId: null,
  role: 'viewer',
  requestId: null,
})

export function furnishNotices({ ground, people, work, making }: Cast): Notifications {
  const { db, clock, relay } = ground
  const { identity, workspaces } = people
  const notifications = createNotifications({
    db,
    clock,
    doors: {
      nameOf: async (queryable, userId) => (await identity.findUser(queryable, userId))?.display_name ?? '',
      workspaceName: async (queryable, workspaceId, memberId) =>
        (await workspaces.findOwn(queryable, memberId, workspaceId))?.name ?? '',
      ownersOf: (queryable, workspaceId) => workspaces.listOwnerIds(queryable, workspaceId),
      isMember: async (queryable, workspaceId, userId) =>
        (await workspaces.findOwn(queryable, userId, workspaceId)) !== undefined,
      projectTitle: async (queryable, workspaceId, projectId) =>
        (await work.projects.heads(queryable, wholeOf(workspaceId), [projectId]))[0]?.title ?? '',
      findTask: (queryable, workspaceId, taskId) => findEndedTask(work, queryable, { workspaceId, taskId }),
      findScript: async (queryable, workspaceId, projectId) => {
        const head = await making.scripts.find(queryable, reader(workspaceId), projectId)
        if (!head) return undefined
        const { authorId, reviewerId, state } = head.script
        return { authorId, reviewerId, isPending: state === 'pending' }
      },
      inviteeOf: async (queryable, invitationId) => {
        const found = await workspaces.findInvited(queryable, invitationId)
        const user = found && (await identity.findUserByName(queryable, found.email))
        // An address that nobody has proven to be theirs leads into no workspace.
        if (!user || user.email_verified_at === null) return undefined
        return { userId: user.id, workspaceName: found.workspaceName }
      },
      joinPath: workspaces.joinPath,
    },
  })
  relay.subscribe(notifications.subscriber())
  return notifications
}

type Ended = { readonly workspaceId: string; readonly taskId: string }

async function findEndedTask({ tasks }: Work, queryable: Parameters<Work['tasks']['load']>[0], ended: Ended) {
  try {
    const task = await tasks.load(queryable, reader(ended.workspaceId), ended.taskId)
    const { startedAt, finishedAt, result } = task
    const tookMs = startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : 0
    const hasFilm = typeof (result as { film_id?: unknown } | null)?.film_id === 'string'
    return { startedBy: task.createdBy, tookMs, hasFilm }
  } catch (error) {
    // Somebody has taken it out of the lists meanwhile.
    if (error instanceof Fault) return undefined
    throw error
  }
}
