// The board as rows of equal height: a heading per scene, then its shots, as many side by side as fit. Pure.
import type { Board } from '#contract/boards.ts'
import type { BoardScene, BoardShot } from './director-data.ts'

export type NumberedShot = { readonly shot: BoardShot; readonly number: string; readonly index: number }

export type BoardRow =
  | { readonly kind: 'scene'; readonly scene: BoardScene; readonly shots: readonly BoardShot[] }
  | { readonly kind: 'shots'; readonly shots: readonly NumberedShot[] }

export type Grid = {
  readonly rows: readonly BoardRow[]
  readonly rowOf: ReadonlyMap<string, number>
  readonly numberOf: ReadonlyMap<string, string>
}

export function layRows(board: Pick<Board, 'scenes' | 'shots'>, columns: number): Grid {
  const byScene = Map.groupBy(board.shots, (shot) => shot.scene_id)
  const rows: BoardRow[] = []
  const rowOf = new Map<string, number>()
  const numberOf = new Map<string, string>()
  let index = 0
  for (const scene of board.scenes) {
    const shots = byScene.get(scene.id) ?? []
    if (shots.length === 0) continue
    rows.push({ kind: 'scene', scene, shots })
    for (let start = 0; start < shots.length; start += columns) {
      const numbered = shots.slice(start, start + columns).map((shot, place) => {
        const number = `${scene.number}-${start + place + 1}`
        rowOf.set(shot.id, rows.length)
        numberOf.set(shot.id, number)
        index += 1
        return { shot, number, index: index - 1 }
      })
      rows.push({ kind: 'shots', shots: numbered })
    }
  }
  return { rows, rowOf, numberOf }
}

/** Up and down go to the same column of the next row of shots, or its last. */
export function verticalNeighbour(grid: Grid, id: string, step: -1 | 1): string | undefined {
  const row = grid.rowOf.get(id)
  if (row === undefined) return undefined
  const own = grid.rows[row]
  const column = own?.kind === 'shots' ? own.shots.findIndex(({ shot }) => shot.id === id) : 0
  for (let at = row + step; at >= 0 && at < grid.rows.length; at += step) {
    const other = grid.rows[at]
    if (other?.kind === 'shots') return (other.shots[column] ?? other.shots.at(-1))?.shot.id
  }
  return undefined
}

/** The first shot of the scene before or after; of one's own scene first, going back. */
export function sceneNeighbour(shots: readonly BoardShot[], id: string, step: -1 | 1): string | undefined {
  const at = shots.findIndex((shot) => shot.id === id)
  const own = shots[at]?.scene_id
  if (step === 1) return shots.slice(at + 1).find((shot) => shot.scene_id !== own)?.id
  const start = shots.findIndex((shot) => shot.scene_id === own)
  if (start < at) return shots[start]?.id
  const before = shots[start - 1]?.scene_id
  return shots.find((shot) => shot.scene_id === before)?.id
}
