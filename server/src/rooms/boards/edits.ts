// Edits as data: one value per thing and field. Nothing here depends on where the things stand.
import type {
  CameraAngle,
  CameraMove,
  Interior,
  ShotFigure,
  ShotFraming,
  ShotSize,
  TimeOfDay,
  Weather,
} from '#contract/breakdown.ts'

export type EditKind = 'scene' | 'shot' | 'line' | 'character' | 'location'

/** A figure follows its character through a change of name. */
export type EditedFigure = ShotFigure & { readonly character_id: string | null }

export type PictureFields = {
  readonly size: ShotSize
  readonly framing: ShotFraming
  readonly angle: CameraAngle
  readonly move: CameraMove
  readonly action: string
  readonly figures: readonly EditedFigure[]
  readonly subject: string | null
  readonly props: readonly string[]
}

/** Behind the derived shot `after`, or at the start of the scene; among those that stand there, in the order of `key`. */
export type Position = {
  readonly scene_id: string
  readonly after: string | null
  /** The derived shot that stood behind it: finds the place again if `after` is gone. */
  readonly before: string | null
  readonly key: string
}

/** A shot that the script does not have. Split off another one, it holds the lines from `line_id` on. */
export type Inserted = {
  readonly scene_id: string
  readonly split: { readonly shot_id: string; readonly line_id: string } | null
  readonly picture: PictureFields
  readonly duration_ms: number
}

export type ShotEdits = PictureFields & {
  readonly duration_ms: number
  readonly notes: string
  readonly prompt: string
  readonly variant: number
  readonly key_frame: { readonly sha256: string; readonly media_type: string }
  readonly start_frame: { readonly sha256: string; readonly media_type: string }
  readonly end_frame: { readonly sha256: string; readonly media_type: string }
  readonly clip: { readonly sha256: string; readonly media_type: string; readonly duration_ms: number }
  readonly position: Position
  readonly inserted: Inserted
  /** The lines that were meant to go with it. What else the script puts into the shot later is shown. */
  readonly hidden: { readonly line_ids: readonly string[] }
  readonly merged_into: string
  /** The picture as it was when it was locked. */
  readonly locked: PictureFields
}

export type LineEdits = {
  readonly direction: string
  readonly variant: number
  readonly take: {
    readonly sha256: string
    readonly media_type: string
    readonly duration_samples: number
    /** What is spoken in it. */
    readonly text: string
  }
}

export type CharacterEdits = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly gender: 'female' | 'male' | null
  readonly age_years: number | null
  readonly notes: string
  readonly prompt: string
  readonly picture: PictureEdit
}

export type PictureEdit = { readonly sha256: string; readonly media_type: string; readonly look: number }

export type LocationEdits = {
  readonly notes: string
  readonly prompt: string
  readonly picture: PictureEdit
}

export type SceneEdits = {
  readonly location: string
  readonly interior: Interior
  readonly time_of_day: TimeOfDay
  readonly weather: Weather
}

export type FieldsOf = {
  scene: SceneEdits
  shot: ShotEdits
  line: LineEdits
  character: CharacterEdits
  location: LocationEdits
}

export type Edit = {
  readonly kind: EditKind
  readonly id: string
  readonly field: string
  readonly value: unknown
  /** How the thing looked when it was edited. */
  readonly said: string
}

/** Why an edit finds nothing to hold on to. */
export type OrphanReason = 'gone' | 'scene_gone' | 'place_gone' | 'text_changed' | 'name_taken'

const keyOf = (kind: EditKind, id: string): string => `${kind} ${id}`

/** All edits of a board, by thing. The door of the database vouches for the types of the values. */
export class Edits {
  readonly #byThing = new Map<string, Map<string, Edit>>()

  constructor(edits: Iterable<Edit> = []) {
    for (const edit of edits) this.put(edit)
  }

  of<K extends EditKind>(kind: K, id: string): Partial<FieldsOf[K]> {
    const fields = this.#byThing.get(keyOf(kind, id))
    if (!fields) return {}
    return Object.fromEntries([...fields].map(([field, edit]) => [field, edit.value])) as Partial<FieldsOf[K]>
  }

  get(kind: EditKind, id: string, field: string): Edit | undefined {
    return this.#byThing.get(keyOf(kind, id))?.get(field)
  }

  all(): Edit[] {
    return [...this.#byThing.values()].flatMap((fields) => [...fields.values()])
  }

  put(edit: Edit): void {
    const key = keyOf(edit.kind, edit.id)
    const fields = this.#byThing.get(key)
    if (fields) fields.set(edit.field, edit)
    else this.#byThing.set(key, new Map([[edit.field, edit]]))
  }

  remove(kind: EditKind, id: string, field: string): void {
    this.#byThing.get(keyOf(kind, id))?.delete(field)
  }
}
