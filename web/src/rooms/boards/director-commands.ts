// The director's hands: what a command does to the selection, the player and the board.
import { useEffect, useRef, useState } from 'react'
import type { Board, BoardEdit } from '#contract/boards.ts'
import { isFault } from '#web/api/fault.ts'
import { useCommon } from '#web/i18n/common.ts'
import { tell } from '#web/kit/toasts.tsx'
import type { BoardChanges } from './director-changes.ts'
import type { BoardShot } from './director-data.ts'
import { dropTarget, type MoveTarget, movesTo, stepTarget } from './director-edits.ts'
import type { Command } from './director-keys.ts'
import type { MakeWish } from './director-make.tsx'
import type { BoardPlayer } from './director-player.ts'
import { type Grid, sceneNeighbour, verticalNeighbour } from './director-rows.ts'
import { everything, extended, NOTHING, only, type Selection, surviving, toggled } from './director-selection.ts'
import { useTexts } from './director-texts.ts'

/** What is asked before it is done, or shown over the board. */
export type Asking =
  | { readonly kind: 'split'; readonly shot: BoardShot }
  | { readonly kind: 'delete'; readonly shots: readonly BoardShot[] }
  | { readonly kind: 'make'; readonly wish: MakeWish }
  | { readonly kind: 'help' }
  | { readonly kind: 'waiting' }

export function useSelection(shots: readonly BoardShot[], wishedId: string | undefined) {
  const [selection, setSelection] = useState<Selection>(() => {
    const first = shots.find((shot) => shot.id === wishedId) ?? shots[0]
    return first ? only(first.id) : NOTHING
  })
  const [focusTurn, setFocusTurn] = useState(0)
  const before = useRef(shots)
  useEffect(() => {
    const old = before.current
    before.current = shots
    if (old === shots) return
    setSelection((now) => surviving(now, old, shots))
    // The card that was deleted had the keyboard: the one that is active now gets it.
    if (hasKeyboard() && shots.length < old.length) setFocusTurn((turn) => turn + 1)
  }, [shots])
  const wished = useRef(wishedId)
  // Found in the palette while this board is open.
  useEffect(() => {
    if (wished.current === wishedId) return
    const found = shots.find((shot) => shot.id === wishedId)
    if (wishedId !== undefined && !found) return
    wished.current = wishedId
    if (!found) return
    setSelection(only(found.id))
    setFocusTurn((turn) => turn + 1)
  }, [wishedId, shots])
  return {
    selection,
    focusTurn,
    select: setSelection,
    /** Where something else led; the keyboard comes along if it was on the board. */
    follow: (next: Selection) => {
      setSelection(next)
      if (hasKeyboard()) setFocusTurn((turn) => turn + 1)
    },
    /** And gives it the keyboard. */
    go: (next: Selection) => {
      setSelection(next)
      setFocusTurn((turn) => turn + 1)
    },
  }
}

/** The board, or nothing: what had it there is gone. */
function hasKeyboard(): boolean {
  const at = document.activeElement
  return at === null || at === document.body || at.closest('[data-board-scroller]') !== null
}

type Hands = {
  readonly board: Board
  readonly grid: Grid
  readonly selecting: ReturnType<typeof useSelection>
  readonly player: BoardPlayer
  readonly changes: BoardChanges
  readonly mayEdit: boolean
  readonly ask: (asking: Asking) => void
  readonly inspect: () => void
}

export function useCommands(hands: Hands) {
  const t = useTexts()
  const common = useCommon()
  const { board, selecting, changes, ask } = hands
  const selected = board.shots.filter((shot) => selecting.selection.ids.has(shot.id))
  const open = selected.filter((shot) => !shot.locked)
  const edit = (...edits: BoardEdit[]) => (edits.length > 0 ? changes.edit(...edits).catch(() => undefined) : undefined)

  const move = (target: MoveTarget | undefined) => {
    if (target && open.length > 0) void edit(...movesTo(board.shots, new Set(open.map((shot) => shot.id)), target))
  }
  const deleteShots = async (shots: readonly BoardShot[], withLines: boolean) => {
    try {
      await changes.edit(
        ...shots.map((shot): BoardEdit => ({ type: 'delete_shot', id: shot.id, with_lines: withLines })),
      )
      tell(t('deleted', { count: shots.length }), { label: common('undo'), run: changes.undo })
    } catch (error) {
      if (!isFault(error) || error.code !== 'BOARDS_HAS_LINES') return
      changes.dismiss()
      ask({ kind: 'delete', shots })
    }
  }
  const select = async (made: Promise<{ new_shot_ids: string[] } | undefined> | undefined) => {
    const [id] = (await made)?.new_shot_ids ?? []
    if (id !== undefined) selecting.go(only(id))
  }
  const split = (shot: BoardShot, atLine: string) =>
    void select(edit({ type: 'split_shot', id: shot.id, at_line: atLine }))
  const merge = (shots: readonly BoardShot[]) =>
    void edit(...shots.map((shot): BoardEdit => ({ type: 'merge_shot', id: shot.id })))

  const writing = writingsOf(hands, { selected, open, edit, select, split, merge, deleteShots })
  const run = (command: Command): void => {
    const write = writing[command.do]
    if (command.do === 'step') step(hands, command)
    else if (command.do === 'scene') toScene(hands, command.step)
    else if (command.do === 'shuttle') hands.player.faster(command.step)
    else if (command.do === 'reorder') {
      if (hands.mayEdit) move(stepTarget(board.shots, selecting.selection.ids, command.step))
    } else if (!write) watch(hands, command.do)
    else if (hands.mayEdit) write()
  }

  return {
    run,
    selected,
    deleteShots,
    split,
    merge,
    drop: (draggedId: string, drop: { readonly id: string; readonly side: 'before' | 'after' }) => {
      const { ids } = selecting.selection
      const dragged = ids.has(draggedId) ? new Set(open.map((shot) => shot.id)) : new Set([draggedId])
      const target = dropTarget(board.shots, dragged, drop)
      if (target) void edit(...movesTo(board.shots, dragged, target))
    },
  }
}

type Tools = {
  readonly selected: readonly BoardShot[]
  readonly open: readonly BoardShot[]
  readonly edit: (...edits: BoardEdit[]) => Promise<{ new_shot_ids: string[] } | undefined> | undefined
  readonly select: (made: Promise<{ new_shot_ids: string[] } | undefined> | undefined) => Promise<void>
  readonly split: (shot: BoardShot, atLine: string) => void
  readonly merge: (shots: readonly BoardShot[]) => void
  readonly deleteShots: (shots: readonly BoardShot[], withLines: boolean) => Promise<void>
}

/** What changes the board: for whoever may. */
function writingsOf(
  { board, selecting, changes, ask }: Hands,
  { selected, open, edit, select, split, merge, deleteShots }: Tools,
): Readonly<Partial<Record<Command['do'], () => void>>> {
  return {
    insert: () => {
      const after = selected.at(-1) ?? board.shots.find((shot) => shot.id === selecting.selection.activeId)
      if (after) void select(edit({ type: 'insert_shot', after: after.id }))
    },
    split: () => {
      const [shot] = open
      const [, second, third] = shot?.lines ?? []
      if (!shot || !second) return
      if (third) ask({ kind: 'split', shot })
      else split(shot, second.id)
    },
    merge: () => merge(open),
    lock: () => {
      const locked = !selected.every((shot) => shot.locked)
      void edit(...selected.map((shot): BoardEdit => ({ type: 'lock_shot', id: shot.id, locked })))
    },
    regenerate: () => {
      if (selected.length > 0) ask({ kind: 'make', wish: { shots: selected, isWhole: false, anew: true } })
    },
    delete: () => {
      if (open.length > 0) void deleteShots(open, false)
    },
    undo: changes.undo,
    redo: changes.redo,
  }
}

function step({ board, grid, selecting }: Hands, { to, extend }: Extract<Command, { do: 'step' }>): void {
  const { shots } = board
  const { selection } = selecting
  const at = shots.findIndex((shot) => shot.id === selection.activeId)
  const own = shots[at]?.id ?? ''
  const next = {
    left: shots[Math.max(0, at - 1)]?.id,
    right: shots[Math.min(shots.length - 1, at + 1)]?.id,
    up: verticalNeighbour(grid, own, -1),
    down: verticalNeighbour(grid, own, 1),
    first: shots[0]?.id,
    last: shots.at(-1)?.id,
  }[to]
  if (next !== undefined) selecting.go(extend ? extended(selection, shots, next) : only(next))
}

function toScene({ board, selecting }: Hands, by: -1 | 1): void {
  const next = sceneNeighbour(board.shots, selecting.selection.activeId ?? '', by)
  if (next !== undefined) selecting.go(only(next))
}

/** What changes nothing on the board. */
function watch({ board, selecting, player, ask, inspect }: Hands, verb: Command['do']): void {
  const { selection } = selecting
  if (verb === 'all') selecting.select(everything(selection, board.shots))
  else if (verb === 'clear') selecting.select({ ...selection, ids: new Set() })
  else if (verb === 'toggle_play') player.toggle()
  else if (verb === 'pause') player.pause()
  else if (verb === 'help') ask({ kind: 'help' })
  else if (verb === 'inspect') inspect()
}

export function picked(
  selection: Selection,
  shots: readonly BoardShot[],
  { id, extend, toggle }: { readonly id: string; readonly extend: boolean; readonly toggle: boolean },
): Selection {
  if (extend) return extended(selection, shots, id)
  return toggle ? toggled(selection, id) : only(id)
}
