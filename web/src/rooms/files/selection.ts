// Which of the shown files are marked. What is not shown any more is not marked either: nothing unseen is deleted.
import { useRef, useState } from 'react'
import type { FileDetail } from '#contract/files.ts'

export type Selection = ReturnType<typeof useSelection>

/** What is marked, and where. */
export type Marks = { readonly place: string; readonly marked: ReadonlySet<string> }

/** Without those that something was done to at `place`. Whoever has turned the page since has marks of their own there. */
export function withoutDone(held: Marks, place: string, done: readonly string[]): Marks {
  if (held.place !== place) return held
  return { place, marked: new Set([...held.marked].filter((id) => !done.includes(id))) }
}

/** All from the one that was marked before to this one: as with the shift key in lists everywhere. */
export function rangeOf(ids: readonly string[], from: string | null, to: string): readonly string[] {
  const [start, end] = [ids.indexOf(from ?? to), ids.indexOf(to)]
  if (start < 0 || end < 0) return [to]
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}

/** @param place what the list shows: another trash, search or page begins without marks */
export function useSelection(shown: readonly FileDetail[], place: string) {
  const [held, setHeld] = useState<Marks>({ place, marked: new Set() })
  const marked = held.place === place ? held.marked : new Set<string>()
  const setMarked = (next: ReadonlySet<string>) => setHeld({ place, marked: next })
  const last = useRef<string | null>(null)
  const ids = shown.map((file) => file.id)
  const files = shown.filter((file) => marked.has(file.id))
  return {
    files,
    isOn: files.length > 0,
    isWhole: files.length === shown.length,
    has: (id: string) => marked.has(id),
    toggle: (id: string, isRange: boolean) => {
      const touched = isRange ? rangeOf(ids, last.current, id) : [id]
      const isAdded = !marked.has(id)
      const others = files.map((file) => file.id).filter((other) => !touched.includes(other))
      last.current = id
      setMarked(new Set(isAdded ? [...others, ...touched] : others))
    },
    all: () => setMarked(new Set(ids)),
    none: () => setMarked(new Set()),
    /** It was done to these; what could not be done to the others is said beside. */
    done: (ids: readonly string[]) => setHeld((now) => withoutDone(now, place, ids)),
  }
}
