// Which shots are selected, and which one has the keyboard. Pure.
import type { BoardShot } from './director-data.ts'

export type Selection = {
  /** Has the keyboard, and the inspector. */
  readonly activeId: string | null
  /** Where a range begins. */
  readonly anchorId: string | null
  readonly ids: ReadonlySet<string>
}

export const NOTHING: Selection = { activeId: null, anchorId: null, ids: new Set() }

export const only = (id: string): Selection => ({ activeId: id, anchorId: id, ids: new Set([id]) })

export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { activeId: id, anchorId: id, ids }
}

/** From the anchor to this shot, both included. */
export function extended(selection: Selection, shots: readonly BoardShot[], id: string): Selection {
  const anchorId = selection.anchorId ?? id
  const [from, to] = [shots.findIndex((shot) => shot.id === anchorId), shots.findIndex((shot) => shot.id === id)]
  if (from < 0 || to < 0) return only(id)
  const range = shots.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { activeId: id, anchorId, ids: new Set(range.map((shot) => shot.id)) }
}

export function everything(selection: Selection, shots: readonly BoardShot[]): Selection {
  return { ...selection, ids: new Set(shots.map((shot) => shot.id)) }
}

/** After the board has changed: what is gone is no longer selected; the neighbour takes the keyboard. */
export function surviving(selection: Selection, before: readonly BoardShot[], now: readonly BoardShot[]): Selection {
  const known = new Set(now.map((shot) => shot.id))
  const ids = new Set([...selection.ids].filter((id) => known.has(id)))
  const { activeId } = selection
  if (activeId !== null && known.has(activeId))
    return ids.size === selection.ids.size ? selection : { ...selection, ids }
  const at = before.findIndex((shot) => shot.id === activeId)
  const next = now[Math.min(Math.max(at, 0), now.length - 1)]
  return next ? { ...only(next.id), ids: ids.size > 0 ? ids : new Set([next.id]) } : NOTHING
}
