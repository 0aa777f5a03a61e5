// What is done to a script besides saving it: its way through approval, its reviewer, its counters.
import { SCRIPT_ACTIONS, type ScriptAction } from '#contract/scripts.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import { may, type Scope } from '#rooms/workspaces/workspaces.ts'
import { type ScriptEventName, scriptEvent } from './events.ts'
import { scriptFaults } from './faults.ts'
import * as queries from './queries.ts'
import { MOVES, permits, refusalOf, stateAfter } from './script.ts'
import { recordStateChange } from './state-change.ts'
import type { Script, Version } from './tables.ts'

export type CommandDeps = {
  readonly db: Db
  readonly clock: Clock
  /** Whether this person may decide on scripts of the project. Asked outside of transactions. */
  readonly mayDecide: (scope: Scope, projectId: string, userId: string) => Promise<boolean>
}

type Target = { readonly projectId: string; readonly ifRevision: number }

type Locked = { readonly tx: Tx; readonly script: Script; readonly version: Version }

function changing<T>(
  deps: CommandDeps,
  scope: Scope,
  target: Target,
  work: (locked: Locked) => Promise<T>,
): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const script = await queries.lockScript(tx, scope, target.projectId)
    if (!script) throw scriptFaults.NONE()
    if (script.revision !== target.ifRevision) throw faults.STALE_REVISION({ revision: script.revision })
    const version = await queries.findVersion(tx, scope, { scriptId: script.id, number: script.currentVersion })
    if (!version) throw new Error(`script ${script.id} has lost its version ${script.currentVersion}`)
    return work({ tx, script, version })
  })
}

function decider(scope: Scope, script: Script, version: Version) {
  return {
    actorId: scope.actorId,
    role: scope.role,
    authorId: script.authorId,
    versionById: version.createdBy,
    reviewerId: script.reviewerId,
  }
}

export function moveScript(
  deps: CommandDeps,
  scope: Scope,
  target: Target,
  { action, reason }: { readonly action: ScriptAction; readonly reason: string | null },
): Promise<Script> {
  return changing(deps, scope, target, async ({ tx, script, version }) => {
    const state = stateAfter(script.state, action, { who: decider(scope, script, version), reason })
    const at = deps.clock.now()
    const published = action === 'publish' ? { published_version: version.number } : {}
    const values = { state, state_reason: reason, state_by: scope.actorId, state_at: at, ...published }
    const after = await queries.updateScript(tx, scope, { id: script.id, at, values })
    await recordStateChange(tx, scope, { script, to: state, action, reason, version: version.number, at })
    return after
  })
}

/** What this person may do with the state now. */
export function actionsOf(scope: Scope, script: Script, version: Version): ScriptAction[] {
  return SCRIPT_ACTIONS.filter(
    (action) =>
      permits(script.state, action) &&
      may(scope.role, rightOf(action)) &&
      refusalOf(action, decider(scope, script, version)) === null,
  )
}

export const rightOf = (action: ScriptAction) => (MOVES[action].isDecision ? 'script.decide' : 'script.write')

export async function assignReviewer(
  deps: CommandDeps,
  scope: Scope,
  target: Target,
  reviewerId: string | null,
): Promise<Script> {
  const isFit = reviewerId === null || (isId(reviewerId) && (await deps.mayDecide(scope, target.projectId, reviewerId)))
  if (!isFit) throw scriptFaults.CANNOT_REVIEW()
  return changing(deps, scope, target, async ({ tx, script }) => {
    const at = deps.clock.now()
    const after = await queries.updateScript(tx, scope, { id: script.id, at, values: { reviewer_id: reviewerId } })
    const payload = { reviewer_id: reviewerId, before: script.reviewerId }
    await emit(tx, scriptEvent('script.reviewer_assigned', { scope, at }, { script, payload }))
    return after
  })
}

/** Counters do not ask for a revision: two people who like a script never cross. */
export function likeScript(deps: CommandDeps, scope: Scope, projectId: string, isLiked: boolean): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const script = await queries.findScript(tx, scope, projectId)
    if (!script) throw scriptFaults.NONE()
    const at = deps.clock.now()
    const isNews = isLiked
      ? await queries.insertLike(tx, scope, { scriptId: script.id, at })
      : await queries.deleteLike(tx, scope, script.id)
    if (!isNews) return script.likeCount
    const name: ScriptEventName = isLiked ? 'script.liked' : 'script.unliked'
    await emit(tx, scriptEvent(name, { scope, at }, { script }))
    return queries.addLikes(tx, scope, { scriptId: script.id, by: isLiked ? 1 : -1 })
  })
}

export function countView(deps: CommandDeps, scope: Scope, projectId: string): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const script = await queries.findScript(tx, scope, projectId)
    if (!script) throw scriptFaults.NONE()
    await queries.countView(tx, scope, script.id)
    return script.viewCount + 1
  })
}
