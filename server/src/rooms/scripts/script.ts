// What may become of a script, and by whom. Pure.
//
// A decision (approve, reject, publish, unpublish) is never made by whoever wrote the script or its present version;
// owners and administrators are trusted to, or a person who works alone could publish nothing. If a reviewer is assigned,
// only that person decides, besides owners and administrators. A new text, by anybody, makes the script a draft again:
// what was approved was the old text.
import { SCRIPT_ACTIONS, type ScriptAction, type ScriptState } from '#contract/scripts.ts'
import type { Role } from '#rooms/workspaces/workspaces.ts'
import { scriptFaults } from './faults.ts'

export type Move = { readonly from: readonly ScriptState[]; readonly to: ScriptState; readonly isDecision: boolean }

export const MOVES: Readonly<Record<ScriptAction, Move>> = {
  submit: { from: ['draft', 'rejected'], to: 'pending', isDecision: false },
  withdraw: { from: ['pending'], to: 'draft', isDecision: false },
  approve: { from: ['pending'], to: 'approved', isDecision: true },
  reject: { from: ['pending', 'approved'], to: 'rejected', isDecision: true },
  publish: { from: ['approved'], to: 'published', isDecision: true },
  unpublish: { from: ['published'], to: 'approved', isDecision: true },
}

export function permits(state: ScriptState, action: ScriptAction): boolean {
  return MOVES[action].from.includes(state)
}

export type Decider = {
  readonly actorId: string
  readonly role: Role
  readonly authorId: string
  /** Who saved the version in force. */
  readonly versionById: string
  readonly reviewerId: string | null
}

const TRUSTED: readonly Role[] = ['owner', 'admin']

export function refusalOf(action: ScriptAction, who: Decider): 'OWN_WORK' | 'NOT_REVIEWER' | null {
  if (!MOVES[action].isDecision || TRUSTED.includes(who.role)) return null
  if (who.actorId === who.authorId || who.actorId === who.versionById) return 'OWN_WORK'
  if (who.reviewerId !== null && who.reviewerId !== who.actorId) return 'NOT_REVIEWER'
  return null
}

/** The state after the action. Throws SCRIPTS_CANNOT, SCRIPTS_OWN_WORK, SCRIPTS_NOT_REVIEWER or SCRIPTS_REASON_NEEDED. */
export function stateAfter(
  state: ScriptState,
  action: ScriptAction,
  by: { readonly who: Decider; readonly reason: string | null },
): ScriptState {
  if (!permits(state, action)) {
    const possible = SCRIPT_ACTIONS.filter((one) => permits(state, one)).join(', ')
    throw scriptFaults.CANNOT({ state, action, possible })
  }
  const refusal = refusalOf(action, by.who)
  if (refusal !== null) throw scriptFaults[refusal]()
  if (action === 'reject' && !by.reason) throw scriptFaults.REASON_NEEDED()
  return MOVES[action].to
}
