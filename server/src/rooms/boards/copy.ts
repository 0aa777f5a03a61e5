// A board for a copy of its project: the same edits on the same things, under ids of their own. What was undone stays behind.
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { findWholeBoard, insertWholeBoard, type WholeBoard } from './content-queries.ts'
import { boardEvent } from './events.ts'

export type BoardCopy = {
  readonly fromProjectId: string
  readonly toProjectId: string
  /** Of the copied script. */
  readonly scriptVersion: number
}

type Deps = { readonly clock: Clock; readonly newId: () => string }

/** Answers what became of each id; undefined if there is nothing to copy, or the copy has a board already. */
export async function copyBoard(
  { clock, newId }: Deps,
  tx: Tx,
  scope: Scope,
  copy: BoardCopy,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { workspaceId } = scope
  const source = await findWholeBoard(tx, { workspaceId, projectId: copy.fromProjectId })
  if (!source) return undefined
  const ids = new Map(idsOf(source).map((id) => [id, newId()]))
  const at = clock.now()
  const board = { ...renamed(source, ids), script_version: copy.scriptVersion }
  if (!(await insertWholeBoard(tx, { workspaceId, projectId: copy.toProjectId, at }, board))) return undefined
  const payload = { script_version: copy.scriptVersion, revision: 1 }
  await emit(tx, boardEvent('board.followed_script', { scope, at }, { projectId: copy.toProjectId, payload }))
  return ids
}

function idsOf({ ids, memory, edits }: WholeBoard): string[] {
  const all = [...Object.values(ids).flat(), ...memory.map((one) => one.id), ...edits.map((one) => one.anchor_id)]
  // Who has been there longer is told by the ids: the copies are made in the same order.
  return [...new Set(all)].sort()
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Edits refer to each other's things at any depth; ids are unlike anything else that stands in them. */
function renamed(board: WholeBoard, ids: ReadonlyMap<string, string>): WholeBoard {
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(ID, (id) => ids.get(id) ?? id)) as T
  return {
    ...board,
    ids: rename(board.ids),
    memory: rename(board.memory),
    edits: board.edits.map((edit) => ({
      ...edit,
      anchor_id: ids.get(edit.anchor_id) ?? edit.anchor_id,
      value: rename(edit.value),
    })),
  }
}
