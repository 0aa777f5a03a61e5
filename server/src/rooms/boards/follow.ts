// How a board follows its script: matched before the transaction, written within it.
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { ScriptFollower } from '#rooms/scripts/scripts.ts'
import { matchBreakdown } from './match.ts'
import * as queries from './queries.ts'

export function follow(deps: { readonly db: Db; readonly clock: Clock; readonly newId: () => string }): ScriptFollower {
  return {
    async prepare(scope, projectId, { previous, next, nextSha256 }) {
      const stored = previous && (await queries.findBoard(deps.db, scope, projectId))
      const memory = stored ? await queries.findMemory(deps.db, scope, projectId) : []
      const anchored = previous && stored ? { breakdown: previous, ids: stored.ids, memory } : null
      const matched = matchBreakdown(anchored, next, deps.newId)
      return async (tx, { version }) => {
        await queries.saveAnchors(tx, scope, {
          ...matched,
          projectId,
          scriptVersion: version,
          breakdownSha256: nextSha256,
          at: deps.clock.now(),
        })
      }
    },
  }
}
