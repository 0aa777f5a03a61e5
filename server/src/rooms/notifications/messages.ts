// Who is told what of an event. Nobody is told of their own doing, except of long work that has ended.
import type { Queryable } from '#platform/db/db.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import { errorForGuest, type StoredError } from '#rooms/tasks/events.ts'
import type { Message } from './tables.ts'

/** What other rooms know; the composition root puts them in. */
export type Doors = {
  readonly nameOf: (queryable: Queryable, userId: string) => Promise<string>
  readonly workspaceName: (queryable: Queryable, workspaceId: string, memberId: string) => Promise<string>
  readonly projectTitle: (queryable: Queryable, workspaceId: string, projectId: string) => Promise<string>
  readonly ownersOf: (queryable: Queryable, workspaceId: string) => Promise<readonly string[]>
  /** Whoever is none and is told something is a guest of a project. */
  readonly isMember: (queryable: Queryable, workspaceId: string, userId: string) => Promise<boolean>
  /** Undefined for a task that is gone. */
  readonly findTask: (queryable: Queryable, workspaceId: string, taskId: string) => Promise<EndedTask | undefined>
  readonly findScript: (queryable: Queryable, workspaceId: string, projectId: string) => Promise<Roles | undefined>
  /** Whom an invitation by mail is for, if the address is proven to belong to an account. */
  readonly inviteeOf: (queryable: Queryable, invitationId: string) => Promise<Invitee | undefined>
  /** A path of the studio. */
  readonly joinPath: (invitationId: string) => string
}
type EndedTask = { readonly startedBy: string; readonly tookMs: number; readonly hasFilm: boolean }
type Roles = { readonly authorId: string; readonly reviewerId: string | null; readonly isPending: boolean }
type Invitee = { readonly userId: string; readonly workspaceName: string }

/** Whoever waits less has not gone away. */
const LONG_MS = 20_000

type Ask = { readonly event: StoredEvent; readonly workspaceId: string; readonly doors: Doors }
type Tell = (queryable: Queryable, ask: Ask) => Promise<Message | readonly Message[] | undefined>

const TELLERS: Readonly<Record<string, Tell>> = {
  'film.made': tellFilm,
  'task.completed': tellCompleted,
  'task.failed': tellFailed,
  'invitation.created': tellInvited,
  'member.added': (queryable, ask) => tellMember(queryable, ask, 'member_added'),
  'member.role_changed': (queryable, ask) => tellMember(queryable, ask, 'role_changed'),
  'project.shared': tellShared,
  'script.state_changed': tellScript,
  'script.reviewer_assigned': tellReviewer,
  'billing.budget_warned': async (_queryable, { event }) => tellBudget(event),
  'generation.charged_above': tellAbove,
}
export const TOLD_EVENTS: readonly string[] = Object.keys(TELLERS)

/** One for each who is to be told. */
export async function messagesOf(queryable: Queryable, event: StoredEvent, doors: Doors): Promise<readonly Message[]> {
  const { tenantId: workspaceId } = event
  if (workspaceId === null) return []
  const told = await TELLERS[event.name]?.(queryable, { event, workspaceId, doors })
  return told === undefined ? [] : 'userId' in told ? [told] : told
}

const textOf = (event: StoredEvent, name: string): string | null => {
  const value = event.payload[name]
  return typeof value === 'string' ? value : null
}

async function tellFilm(queryable: Queryable, { event, workspaceId, doors }: Ask): Promise<Message | undefined> {
  const projectId = textOf(event, 'project_id')
  if (event.actorId === null || projectId === null) return undefined
  const project = await doors.projectTitle(queryable, workspaceId, projectId)
  return { userId: event.actorId, kind: 'film_ready', details: { project }, projectId, filmId: event.subjectId }
}

async function tellCompleted(queryable: Queryable, ask: Ask): Promise<Message | undefined> {
  const task = await endedTask(queryable, ask)
  if (!task || task.hasFilm || task.tookMs < LONG_MS) return undefined
  return aboutTask(ask.event, { userId: task.startedBy, kind: 'task_completed' })
}

async function tellFailed(queryable: Queryable, ask: Ask): Promise<Message | undefined> {
  const task = await endedTask(queryable, ask)
  if (!task) return undefined
  const { event, workspaceId, doors } = ask
  const { error } = event.payload as { error?: StoredError }
  if (!error) return aboutTask(event, { userId: task.startedBy, kind: 'task_failed' })
  const isGuest = !(await doors.isMember(queryable, workspaceId, task.startedBy))
  const told = isGuest ? { error: errorForGuest(error), is_guest: true } : { error }
  return aboutTask(event, { userId: task.startedBy, kind: 'task_failed' }, told)
}

function aboutTask(event: StoredEvent, to: Pick<Message, 'userId' | 'kind'>, told: object = {}): Message {
  const details = { task: textOf(event, 'title'), ...told }
  return { ...to, details, taskId: event.subjectId, projectId: textOf(event, 'project_id') }
}

const endedTask = async (queryable: Queryable, { event, workspaceId, doors }: Ask) =>
  event.subjectId === null ? undefined : doors.findTask(queryable, workspaceId, event.subjectId)

/** Whoever set the budget. */
function tellBudget(event: StoredEvent): Message | undefined {
  const userId = textOf(event, 'owner_id')
  if (userId === null) return undefined
  const details = { budget: textOf(event, 'name'), percent: String(event.payload.threshold_percent ?? '') }
  return { userId, kind: 'budget_warned', details, projectId: textOf(event, 'project_id') }
}

/** The owners, of each engine once until they have read it: a film has hundreds of pieces. */
async function tellAbove(queryable: Queryable, { event, workspaceId, doors }: Ask): Promise<readonly Message[]> {
  const engine = textOf(event, 'engine_id')
  const [held, charged] = [textOf(event, 'held_amount'), textOf(event, 'charged_amount')]
  const details = { engine, currency: textOf(event, 'currency'), held, charged }
  const owners = await doors.ownersOf(queryable, workspaceId)
  return owners.map((userId) => ({ userId, kind: 'charged_above', details, onceUntilRead: { engine } }))
}

async function tellInvited(queryable: Queryable, { event, doors }: Ask): Promise<Message | undefined> {
  if (event.subjectId === null || event.payload.by_mail !== true) return undefined
  const invitee = await doors.inviteeOf(queryable, event.subjectId)
  if (!invitee || invitee.userId === event.actorId) return undefined
  const actor = await actorName(queryable, event, doors)
  const details = { actor, workspace: invitee.workspaceName, role: textOf(event, 'role') }
  return { userId: invitee.userId, kind: 'invited', details, invitationId: event.subjectId }
}

async function tellMember(
  queryable: Queryable,
  { event, workspaceId, doors }: Ask,
  kind: 'member_added' | 'role_changed',
): Promise<Message | undefined> {
  const userId = event.subjectId
  if (userId === null || userId === event.actorId) return undefined
  const workspace = await doors.workspaceName(queryable, workspaceId, userId)
  const role = textOf(event, kind === 'role_changed' ? 'to' : 'role')
  return { userId, kind, details: { actor: await actorName(queryable, event, doors), workspace, role } }
}

async function tellShared(queryable: Queryable, { event, workspaceId, doors }: Ask): Promise<Message | undefined> {
  const [userId, projectId] = [textOf(event, 'user_id'), event.subjectId]
  if (userId === null || projectId === null || userId === event.actorId) return undefined
  const project = await doors.projectTitle(queryable, workspaceId, projectId)
  const details = { actor: await actorName(queryable, event, doors), project, role: textOf(event, 'role') }
  return { userId, kind: 'project_shared', details, projectId }
}

const SCRIPT_KINDS = { submit: 'script_submitted', approve: 'script_approved', reject: 'script_rejected' } as const

async function tellScript(queryable: Queryable, ask: Ask): Promise<Message | undefined> {
  const { event, workspaceId, doors } = ask
  const projectId = textOf(event, 'project_id')
  const kind = SCRIPT_KINDS[textOf(event, 'action') as keyof typeof SCRIPT_KINDS]
  if (!kind || projectId === null) return undefined
  const script = await doors.findScript(queryable, workspaceId, projectId)
  const userId = kind === 'script_submitted' ? script?.reviewerId : script?.authorId
  return userId ? aboutScript(queryable, ask, { userId, kind, projectId }) : undefined
}

/** Of a script that waits already; one that is submitted later is told of then. */
async function tellReviewer(queryable: Queryable, ask: Ask): Promise<Message | undefined> {
  const { event, workspaceId, doors } = ask
  const [userId, projectId] = [textOf(event, 'reviewer_id'), textOf(event, 'project_id')]
  if (userId === null || projectId === null) return undefined
  const script = await doors.findScript(queryable, workspaceId, projectId)
  return script?.isPending ? aboutScript(queryable, ask, { userId, kind: 'script_submitted', projectId }) : undefined
}

async function aboutScript(
  queryable: Queryable,
  { event, workspaceId, doors }: Ask,
  to: Pick<Message, 'userId' | 'kind'> & { readonly projectId: string },
): Promise<Message | undefined> {
  if (to.userId === event.actorId) return undefined
  const project = await doors.projectTitle(queryable, workspaceId, to.projectId)
  const reason = textOf(event, 'reason')
  return { ...to, details: { actor: await actorName(queryable, event, doors), project, ...(reason && { reason }) } }
}

const actorName = async (queryable: Queryable, event: StoredEvent, doors: Doors) =>
  event.actorId === null ? '' : doors.nameOf(queryable, event.actorId)
