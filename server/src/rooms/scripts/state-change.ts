// A step of a script's way through approval: told to all, and kept for whoever asks later who decided what and why.
import type { ScriptAction, ScriptState } from '#contract/scripts.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { scriptEvent } from './events.ts'
import { insertStateChange } from './queries.ts'
import type { Script } from './tables.ts'

export type StateStep = {
  /** As it was before. */
  readonly script: Script
  readonly to: ScriptState
  readonly action: ScriptAction | 'new_version'
  readonly reason: string | null
  /** Of the version in force. */
  readonly version: number
  readonly at: Date
}

export async function recordStateChange(tx: Tx, scope: Scope, step: StateStep): Promise<void> {
  const { script, to, action, reason, version, at } = step
  await insertStateChange(tx, scope, {
    id: newId(),
    script_id: script.id,
    action,
    from_state: script.state,
    to_state: to,
    reason,
    version,
    changed_by: scope.actorId,
    changed_at: at,
  })
  const payload = { from: script.state, to, action, reason, version }
  await emit(tx, scriptEvent('script.state_changed', { scope, at }, { script, payload }))
}
