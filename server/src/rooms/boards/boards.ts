// Boards: what is to be made, after people have had their say: the breakdown with their edits laid over it.
//
// Promises: ids of scenes, shots, lines and characters outlive new versions of the script as long as the thing can be
// recognised; a new version of the script and the board that follows it are one transaction; an edit whose thing is gone
// is listed and comes alive again if the thing comes back; every edit can be taken back.
// Never: changes a breakdown, makes a picture or a voice, or forgets an edit that nobody discarded.
import type { BoardEdit, OrphanAction } from '#contract/boards.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Board, BoardCharacter } from './board.ts'
import * as commands from './commands.ts'
import { findReferred } from './content-queries.ts'
import { type BoardCopy, copyBoard } from './copy.ts'
import { follow } from './follow.ts'
import type { Orphan } from './overlay.ts'
import * as queries from './queries.ts'
import { saidOfShot } from './said.ts'

export type {
  Board,
  BoardCharacter,
  BoardCue,
  BoardLine,
  BoardLocation,
  BoardScene,
  BoardShot,
  PinnedPicture,
} from './board.ts'

export { settingOf } from './board.ts'
export { personOf, strangerOf, untold } from './people/figure.ts'
export type { KnownContent } from './pins.ts'

export type BoardsDeps = Omit<commands.BoardsDeps, 'newId' | 'contentsOf'> &
  Partial<Pick<commands.BoardsDeps, 'contentsOf'>>

export type BoardWithEdits = {
  readonly board: Board
  /** As the script alone has them. */
  readonly scriptCharacters: readonly BoardCharacter[]
  readonly revision: number
  readonly orphans: readonly (Orphan & { readonly setBy: string; readonly setAt: Date })[]
  readonly removed: readonly RemovedShot[]
}

/** Of the script, and not of the film: deleted, or part of another shot. */
export type RemovedShot = {
  readonly id: string
  readonly sceneId: string
  readonly mergedInto: string | null
  readonly said: string
}

export type Target = { readonly projectId: string; readonly ifRevision?: number }

export function createBoards(given: BoardsDeps) {
  // Until somebody vouches for bytes, none may be pinned: a hash alone would open another workspace's content.
  const deps: commands.BoardsDeps = { newId, contentsOf: async () => [], ...given }
  deps.scripts.followedBy(follow(deps))
  return {
    /** The board in force. Throws BOARDS_NO_SCRIPT. Reads a blob unless the breakdown is in memory. */
    load: async (queryable: Queryable, scope: Scope, projectId: string): Promise<Board> =>
      toBoard(projectId, await commands.openBoard(queryable, deps.scripts, scope, { projectId })),
    /** The same with its revision, and the edits that wait for what they were made on. */
    open: async (queryable: Queryable, scope: Scope, projectId: string): Promise<BoardWithEdits> =>
      withEdits(projectId, await commands.openBoard(queryable, deps.scripts, scope, { projectId })),

    /** All of the edits, or none. Throws BOARDS_ faults that say what stands in the way. */
    edit: (scope: Scope, target: commands.EditTarget, edits: readonly BoardEdit[]) =>
      commands.editBoard(deps, scope, target, edits),
    undo: (scope: Scope, target: Target) => commands.undo(deps, scope, target),
    redo: (scope: Scope, target: Target) => commands.redo(deps, scope, target),
    /** What undo and redo would do next. */
    history: async (queryable: Queryable, scope: Scope, projectId: string) => ({
      undo: (await queries.findLogEntry(queryable, scope, { projectId, isUndone: false }))?.label ?? null,
      redo: (await queries.findLogEntry(queryable, scope, { projectId, isUndone: true }))?.label ?? null,
    }),
    actOnOrphans: (scope: Scope, target: Target, actions: readonly OrphanAction[]) =>
      commands.actOnOrphans(deps, scope, target, actions),

    /** Which of these contents boards refer to, also by what undo would bring back: for a room that wants to delete some. */
    refersTo: findReferred,
    /** A copy of the project gets the board with its edits. Answers what became of each id; undefined if nothing was copied. */
    copyToProject: (tx: Tx, scope: Scope, copy: BoardCopy) => copyBoard(deps, tx, scope, copy),
    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string): Promise<void> =>
      queries.deleteBoardOfProject(tx, workspaceId, projectId),
  }
}

export type Boards = ReturnType<typeof createBoards>

function toBoard(projectId: string, { stored, state, language, title }: commands.Opened): Board {
  const { characters, locations, scenes, shots } = state.now
  return { projectId, scriptVersion: stored.scriptVersion, language, title, characters, locations, scenes, shots }
}

function withEdits(projectId: string, opened: commands.Opened): BoardWithEdits {
  const signed = new Map(opened.signed.map((edit) => [`${edit.kind} ${edit.id} ${edit.field}`, edit]))
  const orphans = opened.state.now.orphans.flatMap((orphan) => {
    const { kind, id, field } = orphan.edit
    const by = signed.get(`${kind} ${id} ${field}`)
    return by ? [{ ...orphan, setBy: by.setBy, setAt: by.setAt }] : []
  })
  const { stored, state } = opened
  return {
    board: toBoard(projectId, opened),
    scriptCharacters: state.derived.characters,
    revision: stored.revision,
    orphans,
    removed: removedFrom(opened),
  }
}

function removedFrom({ state }: commands.Opened): RemovedShot[] {
  const { order, partOf, shots, scenes } = state.now
  const shown = new Set(shots.map((shot) => shot.id))
  return order.shots.flatMap((shot) => {
    if (shown.has(shot.id)) return []
    const said = saidOfShot(
      shot,
      scenes.find((scene) => scene.id === shot.sceneId),
    )
    const mergedInto = partOf.get(shot.id) ?? null
    return [{ id: shot.id, sceneId: shot.sceneId, mergedInto, said }]
  })
}
