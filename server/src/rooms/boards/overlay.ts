// The edits laid over what the script gives: the effective board, and the edits that find nothing to hold on to. Pure.
import type { BoardCharacter, BoardLine, BoardLocation, BoardScene, BoardShot } from './board.ts'
import type { DerivedBoard } from './derived.ts'
import type { Edit, EditedFigure, EditKind, Edits, OrphanReason, PictureFields, ShotEdits } from './edits.ts'
import { plainText } from './matching/likeness.ts'
import { dressPeople } from './people/dress-colours.ts'
import { type Complain, overlayPeople, toPicture } from './people/overlay-people.ts'
import { orderShots, type ShotOrder } from './shot-order.ts'
import { growShots, thinShots } from './shot-structure.ts'

export type Orphan = { readonly edit: Edit; readonly reason: OrphanReason }

export type Overlaid = DerivedBoard & {
  readonly orphans: readonly Orphan[]
  /** Before deleted shots were taken out and merged ones joined: what a position can refer to. */
  readonly order: ShotOrder
  /** The shot of the film that holds it, for each that was merged. */
  readonly partOf: ReadonlyMap<string, string>
}

export function overlay(derived: DerivedBoard, edits: Edits): Overlaid {
  const reasons = new Map<string, OrphanReason>()
  const complain: Complain = ({ kind, id, field }, reason) => reasons.set(`${kind} ${id} ${field}`, reason)
  const characters = overlayPeople(derived.characters, edits, complain)
  const shownName = renaming(derived.characters, characters)
  const scenes = derived.scenes.map((scene) => overlayScene(scene, edits, shownName))
  const grown = growShots(derived.shots, new Set(scenes.map((scene) => scene.id)), edits)
  const dress = dresser({ edits, characters, shownName, complain })
  const order = orderShots({
    sceneIds: scenes.map((scene) => scene.id),
    derived: grown.derived.map(dress),
    inserted: grown.inserted.map(dress),
    positionOf: (id) => edits.of('shot', id).position,
  })
  const thinned = thinShots(order.shots, edits)
  for (const id of order.lost) complain({ kind: 'shot', id, field: 'position' }, 'place_gone')
  for (const one of [...grown.refused, ...thinned.refused])
    complain({ kind: 'shot', id: one.id, field: one.field }, one.reason)
  const alive = aliveIds(derived, grown.inserted)
  const orphans = edits.all().flatMap((edit) => {
    const reason =
      reasons.get(`${edit.kind} ${edit.id} ${edit.field}`) ?? (alive[edit.kind].has(edit.id) ? null : 'gone')
    return reason === null ? [] : [{ edit, reason }]
  })
  const locations = derived.locations.map((location) => overlayLocation(location, edits))
  const dressed = dressPeople(characters, { scenes, shots: thinned.shots })
  return { characters: dressed, locations, scenes, shots: thinned.shots, orphans, order, partOf: thinned.partOf }
}

function aliveIds(derived: DerivedBoard, inserted: readonly BoardShot[]): Record<EditKind, ReadonlySet<string>> {
  return {
    scene: new Set(derived.scenes.map((one) => one.id)),
    shot: new Set([...derived.shots, ...inserted].map((one) => one.id)),
    line: new Set(derived.shots.flatMap((shot) => shot.lines.map((line) => line.id))),
    character: new Set(derived.characters.map((one) => one.id)),
    location: new Set(derived.locations.map((one) => one.id)),
  }
}

function overlayLocation(location: BoardLocation, edits: Edits): BoardLocation {
  const { notes, prompt, picture } = edits.of('location', location.id)
  return { ...location, notes: notes ?? location.notes, prompt: prompt ?? null, plate: toPicture(picture) }
}

type Rename = (name: string) => string

function renaming(before: readonly BoardCharacter[], after: readonly BoardCharacter[]): Rename {
  const names = new Map(before.map((character, at) => [character.name, after[at]?.name ?? character.name]))
  return (name) => names.get(name) ?? name
}

function overlayScene(scene: BoardScene, edits: Edits, shownName: Rename): BoardScene {
  const edit = edits.of('scene', scene.id)
  return {
    ...scene,
    location: edit.location ?? scene.location,
    interior: edit.interior ?? scene.interior,
    timeOfDay: edit.time_of_day ?? scene.timeOfDay,
    weather: edit.weather ?? scene.weather,
    characters: [...new Set(scene.characters.map(shownName))],
  }
}

type Wardrobe = {
  readonly edits: Edits
  readonly characters: readonly BoardCharacter[]
  readonly shownName: Rename
  readonly complain: Complain
}

/** Puts the edited fields on a shot and its lines, and names people as they are shown. */
function dresser({ edits, characters, shownName, complain }: Wardrobe): (shot: BoardShot) => BoardShot {
  const nameOf = new Map(characters.map((character) => [character.id, character.name]))
  const toFigure = ({ character_id: id, ...figure }: EditedFigure) => ({
    ...figure,
    character: (id !== null && nameOf.get(id)) || figure.character,
  })
  const picture = (fields: Partial<PictureFields>) => {
    const { figures, ...rest } = fields
    return { ...only(rest), ...(figures ? { figures: figures.map(toFigure) } : {}) }
  }
  return (shot) => {
    const {
      position: _,
      inserted,
      hidden,
      merged_into,
      locked,
      duration_ms,
      notes,
      prompt,
      variant,
      key_frame,
      start_frame,
      end_frame,
      clip,
      ...fields
    } = edits.of('shot', shot.id)
    const own = inserted
      ? picture(inserted.picture)
      : { figures: shot.figures.map((one) => ({ ...one, character: shownName(one.character) })) }
    return {
      ...shot,
      ...own,
      ...picture(locked ?? {}),
      ...picture(fields),
      durationMs: duration_ms ?? shot.durationMs,
      notes: notes ?? shot.notes,
      prompt: prompt ?? shot.prompt,
      variant: variant ?? shot.variant,
      locked: locked !== undefined,
      pinnedKeyFrame: toFrame(key_frame),
      startFrame: toFrame(start_frame),
      endFrame: toFrame(end_frame),
      pinnedClip: clip ? { sha256: clip.sha256, mediaType: clip.media_type, durationMs: clip.duration_ms } : null,
      lines: shot.lines.map((line) => dressLine(line, { edits, shownName, complain })),
    }
  }
}

function toFrame(frame: ShotEdits['key_frame'] | undefined): BoardShot['pinnedKeyFrame'] {
  return frame ? { sha256: frame.sha256, mediaType: frame.media_type } : null
}

function dressLine(line: BoardLine, { edits, shownName, complain }: Omit<Wardrobe, 'characters'>): BoardLine {
  const { direction, variant, take } = edits.of('line', line.id)
  // A take speaks the text it was made for; under another text it would be a wrong voice, so it waits.
  const isSpoken = take !== undefined && plainText(take.text) === plainText(line.text)
  if (take && !isSpoken) complain({ kind: 'line', id: line.id, field: 'take' }, 'text_changed')
  return {
    ...line,
    character: shownName(line.character),
    direction: direction ?? line.direction,
    jointWith: line.jointWith.map(shownName),
    variant: variant ?? line.variant,
    pinnedTake:
      take && isSpoken
        ? { sha256: take.sha256, durationSamples: take.duration_samples, mediaType: take.media_type }
        : null,
  }
}

function only<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}
