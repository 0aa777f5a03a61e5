// Edits that wait because what they were made on is gone: thrown away, or given to another thing. Pure.
import type { OrphanAction } from '#contract/boards.ts'
import type { BoardState } from './board-state.ts'
import type { Edit, EditKind, LineEdits } from './edits.ts'
import { boardFaults } from './faults.ts'
import { saidOfCharacter, saidOfLine, saidOfLocation, saidOfScene, saidOfShot } from './said.ts'

export function settleOrphans(state: BoardState, actions: readonly OrphanAction[]): void {
  for (const action of actions) {
    const { kind, id, field } = action
    const orphan = state.now.orphans.find(({ edit }) => edit.kind === kind && edit.id === id && edit.field === field)
    if (!orphan) throw boardFaults.NO_ORPHAN({ kind, id, field })
    state.remove(kind, id, field)
    if (action.action === 'reanchor') reanchor(state, orphan.edit, action.to)
  }
}

function reanchor(state: BoardState, edit: Edit, to: string): void {
  const said = saidOf(state, edit.kind, to)
  const value =
    edit.field === 'take' ? { ...(edit.value as LineEdits['take']), text: state.loadLine(to).text } : edit.value
  state.put({ kind: edit.kind, id: to, field: edit.field, after: { value, said } })
}

function saidOf(state: BoardState, kind: EditKind, id: string): string {
  switch (kind) {
    case 'scene':
      return saidOfScene(state.loadScene(id))
    case 'character':
      return saidOfCharacter(state.loadCharacter(id))
    case 'location':
      return saidOfLocation(state.loadLocation(id))
    case 'line':
      return saidOfLine(state.loadLine(id))
    case 'shot': {
      const shot = state.loadShot(id)
      return saidOfShot(
        shot,
        state.now.scenes.find((one) => one.id === shot.sceneId),
      )
    }
  }
}
