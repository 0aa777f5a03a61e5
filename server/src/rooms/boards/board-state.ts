// A board while a list of edits is applied to it: what holds now, and what was changed on the way. Pure.
import { canonicalJson } from '#rooms/artefacts/artefacts.ts'
import type { BoardCharacter, BoardLine, BoardLocation, BoardScene, BoardShot } from './board.ts'
import type { DerivedBoard } from './derived.ts'
import type { Edit, EditKind, Edits, FieldsOf } from './edits.ts'
import { boardFaults } from './faults.ts'
import { type Overlaid, overlay } from './overlay.ts'

/** One value that was set, replaced or taken away; absent means that there is no edit. */
export type Change = {
  readonly kind: EditKind
  readonly id: string
  readonly field: string
  readonly before?: Pick<Edit, 'value' | 'said'>
  readonly after?: Pick<Edit, 'value' | 'said'>
}

export class BoardState {
  readonly derived: DerivedBoard
  readonly edits: Edits
  readonly #changes = new Map<string, Change>()
  #overlaid: Overlaid | null = null

  constructor(derived: DerivedBoard, edits: Edits) {
    this.derived = derived
    this.edits = edits
  }

  get now(): Overlaid {
    this.#overlaid ??= overlay(this.derived, this.edits)
    return this.#overlaid
  }

  /** One change per value, from how it was at the start to how it is now. */
  changes(): Change[] {
    return [...this.#changes.values()].filter((one) => canonicalJson(one.before) !== canonicalJson(one.after))
  }

  set<K extends EditKind, F extends keyof FieldsOf[K] & string>(
    thing: { readonly kind: K; readonly id: string; readonly said: string },
    field: F,
    value: FieldsOf[K][F],
  ): void {
    this.#change({ kind: thing.kind, id: thing.id, field, after: { value, said: thing.said } })
  }

  remove(kind: EditKind, id: string, field: string): void {
    if (this.edits.get(kind, id, field)) this.#change({ kind, id, field })
  }

  /** Writes a change that was made before, or its inverse. */
  put(change: Pick<Change, 'kind' | 'id' | 'field' | 'after'>): void {
    this.#change(change)
  }

  #change({ kind, id, field, after }: Pick<Change, 'kind' | 'id' | 'field' | 'after'>): void {
    const key = `${kind} ${id} ${field}`
    const old = this.edits.get(kind, id, field)
    const before = this.#changes.has(key) ? this.#changes.get(key)?.before : old && { value: old.value, said: old.said }
    this.#changes.set(key, { kind, id, field, ...(before ? { before } : {}), ...(after ? { after } : {}) })
    if (after) this.edits.put({ kind, id, field, ...after })
    else this.edits.remove(kind, id, field)
    this.#overlaid = null
  }

  /** Of the film, or deleted from it, or merged: whatever still can be edited. */
  loadShot(id: string): BoardShot {
    const shot = this.now.order.shots.find((one) => one.id === id)
    if (!shot) throw boardFaults.NO_SUCH({ kind: 'shot', id })
    return shot
  }

  loadScene(id: string): BoardScene {
    const scene = this.now.scenes.find((one) => one.id === id)
    if (!scene) throw boardFaults.NO_SUCH({ kind: 'scene', id })
    return scene
  }

  loadCharacter(id: string): BoardCharacter {
    const character = this.now.characters.find((one) => one.id === id)
    if (!character) throw boardFaults.NO_SUCH({ kind: 'character', id })
    return character
  }

  loadLocation(id: string): BoardLocation {
    const location = this.now.locations.find((one) => one.id === id)
    if (!location) throw boardFaults.NO_SUCH({ kind: 'location', id })
    return location
  }

  loadLine(id: string): BoardLine {
    for (const shot of this.now.order.shots) {
      const line = shot.lines.find((one) => one.id === id)
      if (line) return line
    }
    throw boardFaults.NO_SUCH({ kind: 'line', id })
  }
}
