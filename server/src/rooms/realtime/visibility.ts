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

export function rightFor(eventName: string): string {
  return RIGHT_OF[eventName.split('.')[0] ?? ''] ?? 'workspace.read'
}

/** A notice is news for its own person only. */
export function isMeantFor(
  event: { readonly name: string; readonly payload: Readonly<Record<string, unknown>> },
  actorId: string,
): boolean {
  return !event.name.startsWith('notice.') || event.payload.user_id === actorId
}

/** After one of these somebody may have lost the place that a stream depends on. */
export function mayCloseDoors(eventName: string): boolean {
  return eventName === 'member.removed' || eventName === 'member.role_changed' || eventName === 'workspace.deleted'
}
