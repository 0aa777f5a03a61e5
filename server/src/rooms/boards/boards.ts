// Boards: what is to be made, after people have had their say: the breakdown with their edits laid over it.
//
// Promises: ids of scenes, shots, lines and characters outlive new versions of the script as long as the thing can be
// recognised; a new version of the script and the board that follows it are one transaction; an edit whose thing is gone
// is listed and comes alive again if the thing comes back; every edit can be taken back.
// Never: changes a breakdown, makes a picture or a voice, or forgets an edit that nobody discarded.
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scripts } from '#rooms/scripts/scripts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Board } from './board.ts'
import { deriveBoard } from './derived.ts'
import { boardFaults } from './faults.ts'
import { follow } from './follow.ts'
import * as queries from './queries.ts'

export type { Board, BoardCharacter, BoardCue, BoardLine, BoardScene, BoardShot } from './board.ts'

export type BoardsDeps = { readonly db: Db; readonly clock: Clock; readonly scripts: Scripts }

export function createBoards(deps: BoardsDeps) {
  const { scripts } = deps
  scripts.followedBy(follow({ ...deps, newId }))
  return {
    /** The board in force. Throws BOARDS_NO_SCRIPT. Reads a blob unless the breakdown is in memory. */
    load: (queryable: Queryable, scope: Scope, projectId: string): Promise<Board> =>
      load(queryable, scripts, scope, projectId),

    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string): Promise<void> =>
      queries.deleteBoardOfProject(tx, workspaceId, projectId),
  }
}

export type Boards = ReturnType<typeof createBoards>

async function load(queryable: Queryable, scripts: Scripts, scope: Scope, projectId: string): Promise<Board> {
  const stored = await queries.findBoard(queryable, scope, projectId)
  if (!stored) throw boardFaults.NO_SCRIPT()
  // By the hash that the ids are aligned with: the script may get a new version between two reads.
  const breakdown = await scripts.breakdownOf(stored.breakdownSha256)
  if (!breakdown) throw boardFaults.BREAKDOWN_LOST()
  return {
    projectId,
    scriptVersion: stored.scriptVersion,
    language: breakdown.language,
    title: breakdown.title,
    ...deriveBoard(breakdown, stored.ids),
  }
}
