// Which right a member needs to be told of an event. Pure.

/** By the first word of the event's name; whoever may enter the workspace hears the rest. */
const RIGHT_OF: Readonly<Record<string, string>> = {
  invitation: 'member.manage',
  member: 'member.read',
  project: 'project.read',
  script: 'project.read',
  file: 'file.read',
  task: 'task.read',
  wallet: 'billing.read',
  bill: 'billing.read',
  hold: 'billing.read',
  billing: 'billing.read',
  key: 'keys.manage',
  audit: 'audit.read',
}

/** News of money from a room that tells of other things too. */
const RIGHT_OF_ONE: Readonly<Record<string, string>> = { 'generation.charged_above': 'billing.read' }

export function rightFor(eventName: string): string {
  return RIGHT_OF_ONE[eventName] ?? RIGHT_OF[eventName.split('.')[0] ?? ''] ?? 'workspace.read'
}

/** A notice is news for its own person only. */
export function isMeantFor(
  event: { readonly name: string; readonly payload: Readonly<Record<string, unknown>> },
  actorId: string,
): boolean {
  return !event.name.startsWith('notice.') || event.payload.user_id === actorId
}

/** Whether it is about this project. What is about none is of the workspace as a whole; news of money always is. */
export function isOfProject(event: Told, projectId: string): boolean {
  if (event.name.startsWith('notice.')) return true
  if (rightFor(event.name) === 'billing.read') return false
  return (event.subjectKind === 'project' ? event.subjectId : event.payload.project_id) === projectId
}

type Told = {
  readonly name: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

const DOORS = [
  ...['member.added', 'member.removed', 'member.role_changed', 'workspace.deleted'],
  ...['project.shared', 'project.unshared', 'project.purged'],
]

/** After one of these somebody may have lost the place that a stream depends on. */
export function mayCloseDoors(eventName: string): boolean {
  return DOORS.includes(eventName)
}

/** Who it was; null for everybody. */
export function whoseDoor(event: Told): string | null {
  if (event.name === 'workspace.deleted' || event.name === 'project.purged') return null
  if (event.subjectKind !== 'project') return event.subjectId
  return typeof event.payload.user_id === 'string' ? event.payload.user_id : null
}
