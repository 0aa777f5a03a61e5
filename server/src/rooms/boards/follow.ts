// How a board follows its script: matched before the transaction, written within it.
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import type { ScriptFollower } from '#rooms/scripts/scripts.ts'
import type { Former } from './anchors.ts'
import { boardEvent } from './events.ts'
import { matchBreakdown } from './match.ts'
import * as queries from './queries.ts'

/** How many former looks are remembered; those of things that carry edits are remembered beyond it. */
const MEMORY_MAX = 20_000

export function follow(deps: { readonly db: Db; readonly clock: Clock; readonly newId: () => string }): ScriptFollower {
  return {
    async prepare(scope, projectId, { previous, next, nextSha256 }) {
      const stored = previous && (await queries.findBoard(deps.db, scope, projectId))
      const memory = stored ? await queries.findMemory(deps.db, scope, projectId) : []
      const anchored = previous && stored ? { breakdown: previous, ids: stored.ids, memory } : null
      const matched = matchBreakdown(anchored, next, deps.newId)
      const edited = new Set(stored ? (await queries.listEdits(deps.db, scope, projectId)).map((edit) => edit.id) : [])
      const kept = { ids: matched.ids, memory: bounded(matched.memory, edited) }
      return async (tx, { version }) => {
        const at = deps.clock.now()
        const anchoring = { ...kept, projectId, scriptVersion: version, breakdownSha256: nextSha256, at }
        const revision = await queries.saveAnchors(tx, scope, anchoring)
        const payload = { script_version: version, revision }
        await emit(tx, boardEvent('board.followed_script', { scope, at }, { projectId, payload }))
      }
    },
  }
}

function bounded(memory: readonly Former[], edited: ReadonlySet<string>): readonly Former[] {
  if (memory.length <= MEMORY_MAX) return memory
  const newest = memory.slice(-MEMORY_MAX)
  return [...memory.slice(0, -MEMORY_MAX).filter((one) => edited.has(one.id)), ...newest]
}
