// Edits as the board will look once the server has agreed. Pure; what only the server can tell (a new shot's id) is left out.
import type { Board, BoardEdit } from '#contract/boards.ts'
import type { BoardLine, BoardShot } from './director-data.ts'

export function applyEdits(board: Board, edits: readonly BoardEdit[]): Board {
  return edits.reduce(applyEdit, board)
}

function applyEdit(board: Board, edit: BoardEdit): Board {
  switch (edit.type) {
    case 'shot':
      return changeShot(board, edit.id, (shot) => ({ ...shot, ...withoutUndefined(edit.set ?? {}) }))
    case 'line':
      return changeLine(board, edit)
    case 'lock_shot':
      return changeShot(board, edit.id, (shot) => ({ ...shot, locked: edit.locked }))
    case 'move_shot':
      return moveShot(board, edit)
    case 'delete_shot':
      return { ...board, shots: board.shots.filter((shot) => shot.id !== edit.id) }
    case 'merge_shot':
      return mergeShot(board, edit.id)
    case 'pin_clip':
      return edit.clip ? board : changeShot(board, edit.id, (shot) => ({ ...shot, pinned_clip: null }))
    case 'pin_key_frame':
      // What a new pin is, the server says.
      return edit.key_frame ? board : changeShot(board, edit.id, (shot) => ({ ...shot, pinned_key_frame: null }))
    default:
      return board
  }
}

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

function changeShot(board: Board, id: string, change: (shot: BoardShot) => BoardShot): Board {
  return { ...board, shots: board.shots.map((shot) => (shot.id === id ? change(shot) : shot)) }
}

function changeLine(board: Board, { id, set, reset }: Extract<BoardEdit, { type: 'line' }>): Board {
  const change = (line: BoardLine): BoardLine => ({
    ...line,
    ...(reset?.includes('direction') ? line.script : {}),
    ...withoutUndefined(set ?? {}),
  })
  const changeIn = (shot: BoardShot): BoardShot => ({
    ...shot,
    lines: shot.lines.map((line) => (line.id === id ? change(line) : line)),
  })
  return {
    ...board,
    shots: board.shots.map((shot) => (shot.lines.some((line) => line.id === id) ? changeIn(shot) : shot)),
  }
}

type Move = Extract<BoardEdit, { type: 'move_shot' }>

function moveShot(board: Board, { id, after, scene_id: asked }: Move): Board {
  const moved = board.shots.find((shot) => shot.id === id)
  if (!moved || after === id) return board
  const rest = board.shots.filter((shot) => shot.id !== id)
  const behind = rest.findIndex((shot) => shot.id === after)
  const sceneId = behind >= 0 ? rest[behind]?.scene_id : (asked ?? moved.scene_id)
  const at = behind >= 0 ? behind + 1 : startOfScene(board, rest, sceneId)
  const shot = { ...moved, scene_id: sceneId ?? moved.scene_id }
  return { ...board, shots: [...rest.slice(0, at), shot, ...rest.slice(at)] }
}

/** Where a scene begins, also one that has no shot of its own left. */
function startOfScene(board: Board, shots: readonly BoardShot[], sceneId: string | undefined): number {
  const order = new Map(board.scenes.map((scene, index) => [scene.id, index]))
  const wanted = order.get(sceneId ?? '') ?? 0
  const at = shots.findIndex((shot) => (order.get(shot.scene_id) ?? 0) >= wanted)
  return at < 0 ? shots.length : at
}

function mergeShot(board: Board, id: string): Board {
  const at = board.shots.findIndex((shot) => shot.id === id)
  const [before, shot] = [board.shots[at - 1], board.shots[at]]
  if (!before || !shot || before.scene_id !== shot.scene_id) return board
  const action = [before.action, shot.action].filter((text) => text !== '').join('\n')
  const merged = { ...before, action, lines: [...before.lines, ...shot.lines] }
  return { ...board, shots: board.shots.flatMap((each) => (each === before ? [merged] : each === shot ? [] : [each])) }
}

/** Behind one shot, one after the other, in the order of the film. */
export function movesTo(shots: readonly BoardShot[], ids: ReadonlySet<string>, target: MoveTarget): BoardEdit[] {
  let after = target.after
  return shots
    .filter((shot) => ids.has(shot.id))
    .map((shot) => {
      const edit: BoardEdit =
        after === null
          ? { type: 'move_shot', id: shot.id, after, scene_id: target.sceneId }
          : { type: 'move_shot', id: shot.id, after }
      after = shot.id
      return edit
    })
}

/** `after` null: to the start of the scene. */
export type MoveTarget = { readonly after: string | null; readonly sceneId: string }

/** Where shots go that are dropped at one side of a card. Undefined where they stand already. */
export function dropTarget(
  shots: readonly BoardShot[],
  ids: ReadonlySet<string>,
  drop: { readonly id: string; readonly side: 'before' | 'after' },
): MoveTarget | undefined {
  const at = shots.findIndex((shot) => shot.id === drop.id)
  const target = shots[at]
  if (!target) return undefined
  if (drop.side === 'after') return ids.has(target.id) ? undefined : { after: target.id, sceneId: target.scene_id }
  for (let index = at - 1; shots[index]?.scene_id === target.scene_id; index -= 1) {
    const before = shots[index]
    if (before && !ids.has(before.id)) return { after: before.id, sceneId: target.scene_id }
  }
  return { after: null, sceneId: target.scene_id }
}

/** One place earlier or later, over the edge of a scene if need be. */
export function stepTarget(
  shots: readonly BoardShot[],
  ids: ReadonlySet<string>,
  step: -1 | 1,
): MoveTarget | undefined {
  const places = shots.flatMap((shot, index) => (ids.has(shot.id) ? [index] : []))
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return undefined
  if (step === 1) {
    const next = shots[last + 1]
    if (!next) return undefined
    const isOtherScene = next.scene_id !== shots[last]?.scene_id
    return isOtherScene ? { after: null, sceneId: next.scene_id } : { after: next.id, sceneId: next.scene_id }
  }
  const before = shots[first - 1]
  if (!before) return undefined
  if (before.scene_id !== shots[first]?.scene_id) return { after: before.id, sceneId: before.scene_id }
  return dropTarget(shots, ids, { id: before.id, side: 'before' })
}
