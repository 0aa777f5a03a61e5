// From what a person asks for to the values that are set. Pure; throws a fault, and then nothing of the list was done.
import { CHARACTER_FIELDS, LINE_FIELDS, LOCATION_FIELDS, SCENE_FIELDS, SHOT_FIELDS } from '#contract/boards.ts'
import type { ShotFigure } from '#contract/breakdown.ts'
import type { BoardShot } from './board.ts'
import type { BoardState } from './board-state.ts'
import type { EditedFigure, EditKind, PictureEdit, PictureFields, ShotEdits } from './edits.ts'
import { boardFaults } from './faults.ts'
import type { KnownEdit } from './pins.ts'
import { saidOfCharacter, saidOfLine, saidOfLocation, saidOfScene, saidOfShot } from './said.ts'

type Of<T extends KnownEdit['type']> = Extract<KnownEdit, { type: T }>

export type Planned = { readonly newShotIds: readonly string[]; readonly label: string }

export function planEdits(state: BoardState, edits: readonly KnownEdit[], newId: () => string): Planned {
  const newShotIds: string[] = []
  for (const edit of edits) {
    const made = applyEdit(state, edit, newId)
    if (made !== undefined) newShotIds.push(made)
  }
  const types = [...new Set(edits.map((edit) => edit.type))]
  return { newShotIds, label: edits.length === 1 ? (types[0] ?? '') : `${edits.length} edits: ${types.join(', ')}` }
}

/** Answers the id of the shot that came into being, if one did. */
function applyEdit(state: BoardState, edit: KnownEdit, newId: () => string): string | undefined {
  switch (edit.type) {
    case 'shot':
      return editShot(state, edit)
    case 'scene':
      return editScene(state, edit)
    case 'character':
      return editCharacter(state, edit)
    case 'location':
      return editLocation(state, edit)
    case 'line':
      return editLine(state, edit)
    case 'pin_picture':
      return pinPicture(state, edit)
    case 'lock_shot':
      return lockShot(state, edit)
    case 'move_shot':
      return moveShot(state, edit)
    case 'insert_shot':
      return insertShot(state, edit, newId())
    case 'split_shot':
      return splitShot(state, edit, newId())
    case 'merge_shot':
      return mergeShot(state, edit)
    case 'delete_shot':
      return deleteShot(state, edit)
    case 'restore_shot':
      return restoreShot(state, edit)
    case 'regenerate':
      return regenerate(state, edit)
    case 'pin_key_frame':
      return pinKeyFrame(state, edit)
    case 'pin_take':
      return pinTake(state, edit)
    case 'pin_clip':
      return pinClip(state, edit)
  }
}

type ShotThing = { readonly kind: 'shot'; readonly id: string; readonly said: string }

function shotThing(state: BoardState, shot: BoardShot): ShotThing {
  const scene = state.now.scenes.find((one) => one.id === shot.sceneId)
  return { kind: 'shot', id: shot.id, said: saidOfShot(shot, scene) }
}

function openShot(state: BoardState, id: string): BoardShot {
  const shot = state.loadShot(id)
  if (shot.locked) throw boardFaults.LOCKED({ id })
  return shot
}

function editShot(state: BoardState, edit: Of<'shot'>): undefined {
  const thing = shotThing(state, openShot(state, edit.id))
  const { figures, ...rest } = edit.set ?? {}
  setFields(state, thing, rest)
  if (figures) state.set(thing, 'figures', toEdited(state, figures))
  resetFields(state, thing, edit.reset)
}

const FIELDS: Readonly<Record<Named['kind'], readonly string[]>> = {
  shot: SHOT_FIELDS,
  scene: SCENE_FIELDS,
  character: CHARACTER_FIELDS,
  location: LOCATION_FIELDS,
  line: LINE_FIELDS,
}

type Named = { readonly kind: EditKind; readonly id: string; readonly said: string }

/** Whatever else came along is not for people to set. */
function setFields(state: BoardState, thing: Named, fields: object): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined && FIELDS[thing.kind].includes(field))
      state.put({ kind: thing.kind, id: thing.id, field, after: { value, said: thing.said } })
  }
}

function resetFields(
  state: BoardState,
  thing: { kind: EditKind; id: string },
  fields: readonly string[] | undefined,
): void {
  for (const field of fields ?? []) state.remove(thing.kind, thing.id, field)
}

/** Figures are kept by the id of their character, so that a change of name leaves them. */
function toEdited(state: BoardState, figures: readonly ShotFigure[]): EditedFigure[] {
  const idOf = new Map(state.now.characters.map((character) => [character.name, character.id]))
  return figures.map((figure) => ({ ...figure, character_id: idOf.get(figure.character) ?? null }))
}

function editScene(state: BoardState, edit: Of<'scene'>): undefined {
  const thing = { kind: 'scene', id: edit.id, said: saidOfScene(state.loadScene(edit.id)) } as const
  setFields(state, thing, edit.set ?? {})
  resetFields(state, thing, edit.reset)
}

function editCharacter(state: BoardState, edit: Of<'character'>): undefined {
  const thing = { kind: 'character', id: edit.id, said: saidOfCharacter(state.loadCharacter(edit.id)) } as const
  const name = edit.set?.name
  if (name !== undefined && state.now.characters.some((one) => one.name === name && one.id !== edit.id)) {
    throw boardFaults.NAME_TAKEN({ name })
  }
  setFields(state, thing, edit.set ?? {})
  resetFields(state, thing, edit.reset)
}

function editLocation(state: BoardState, edit: Of<'location'>): undefined {
  const thing = { kind: 'location', id: edit.id, said: saidOfLocation(state.loadLocation(edit.id)) } as const
  setFields(state, thing, edit.set ?? {})
  resetFields(state, thing, edit.reset)
}

/** Not the shot's: what is spoken in a locked shot may change, as its picture does not show it. */
function editLine(state: BoardState, edit: Of<'line'>): undefined {
  const thing = { kind: 'line', id: edit.id, said: saidOfLine(state.loadLine(edit.id)) } as const
  const direction = edit.set?.direction?.replace(/\s+/g, ' ').trim()
  setFields(state, thing, { ...edit.set, direction })
  resetFields(state, thing, edit.reset)
}

function pinPicture(state: BoardState, { kind, id, picture }: Of<'pin_picture'>): undefined {
  const said = kind === 'character' ? saidOfCharacter(state.loadCharacter(id)) : saidOfLocation(state.loadLocation(id))
  if (picture === null) state.remove(kind, id, 'picture')
  else state.put({ kind, id, field: 'picture', after: { value: picture satisfies PictureEdit, said } })
}

function pictureOf(state: BoardState, shot: BoardShot): PictureFields {
  const { size, framing, angle, move, action, subject, props } = shot
  return { size, framing, angle, move, action, subject, props, figures: toEdited(state, shot.figures) }
}

function lockShot(state: BoardState, { id, locked }: Of<'lock_shot'>): undefined {
  const shot = state.loadShot(id)
  if (locked && !shot.locked) state.set(shotThing(state, shot), 'locked', pictureOf(state, shot))
  if (!locked) state.remove('shot', id, 'locked')
}

function moveShot(state: BoardState, { id, after, scene_id: sceneId }: Of<'move_shot'>): undefined {
  const shot = openShot(state, id)
  if (after === id) return
  const target = after === null ? state.loadScene(sceneId ?? shot.sceneId).id : state.loadShot(after).sceneId
  if (after !== null && state.now.partOf.get(after) === id) return
  const behind = after === null ? null : lastPartOf(state, after)
  placeBehind(state, [shot, ...mergedInto(state, id)], { after: behind, sceneId: target })
}

/** One behind the other. What was merged into a shot stands behind it, so that what is merged later is said later. */
function placeBehind(
  state: BoardState,
  shots: readonly BoardShot[],
  { after, sceneId }: { after: string | null; sceneId: string },
): void {
  const things = shots.map((shot) => shotThing(state, shot))
  // Taken out first, so that none is its own neighbour.
  for (const { id } of shots) state.remove('shot', id, 'position')
  let behind = after
  for (const thing of things) {
    state.set(thing, 'position', state.now.order.positionAfter(behind, sceneId))
    behind = thing.id
  }
}

/** Behind what was merged into it: a shot that comes behind another one never comes between its parts. */
function lastPartOf(state: BoardState, id: string): string {
  const { order, partOf, shots } = state.now
  const whole = partOf.get(id) ?? id
  const shown = new Set(shots.map((shot) => shot.id))
  let last = whole
  for (const shot of order.shots.slice(order.shots.findIndex((one) => one.id === whole) + 1)) {
    if (shown.has(shot.id)) break
    if (partOf.get(shot.id) === whole) last = shot.id
  }
  return last
}

function insertShot(state: BoardState, edit: Of<'insert_shot'>, id: string): string {
  const behind = edit.after === null ? undefined : state.loadShot(edit.after)
  const sceneId = behind?.sceneId ?? edit.scene_id
  if (sceneId === undefined) throw boardFaults.NO_SUCH({ kind: 'scene', id: '' })
  const scene = state.loadScene(sceneId)
  const { figures, duration_ms = NEW_SHOT_MS, notes } = edit.set ?? {}
  const picture = { ...newPicture(edit.set ?? {}), figures: toEdited(state, figures ?? []) }
  const thing = { kind: 'shot', id, said: saidOfScene(scene) } as const
  const position = state.now.order.positionAfter(edit.after && lastPartOf(state, edit.after), sceneId)
  state.set(thing, 'inserted', { scene_id: sceneId, split: null, picture, duration_ms })
  state.set(thing, 'position', position)
  if (notes !== undefined) state.set(thing, 'notes', notes)
  return id
}

const NEW_SHOT_MS = 2000

function newPicture(set: NonNullable<Of<'insert_shot'>['set']>): Omit<PictureFields, 'figures'> {
  const { size = 'medium', framing = 'empty', angle = 'eye', move = 'static', action = '' } = set
  return { size, framing, angle, move, action, subject: set.subject ?? null, props: set.props ?? [] }
}

/** At a line of its own or of what was merged into it: all that is said from there on becomes a shot behind it. */
function splitShot(state: BoardState, { id, at_line: lineId }: Of<'split_shot'>, newId: string): string {
  const shot = openShot(state, id)
  const said = [shot, ...mergedInto(state, id)]
  const cut = said.findIndex((part) => part.lines.some((line) => line.id === lineId))
  const part = said[cut]
  const at = part?.lines.findIndex((line) => line.id === lineId) ?? -1
  if (!part || (said.slice(0, cut).every((one) => one.lines.length === 0) && at < 1))
    throw boardFaults.CANNOT_SPLIT({ id })
  const head = at === 0 ? takeOut(state, part) : splitOff(state, { part, lineId, newId, sceneId: shot.sceneId })
  const stays = new Set(
    said
      .slice(0, cut + 1)
      .map((one) => one.id)
      .filter((one) => one !== head),
  )
  for (const later of said.slice(cut + 1)) {
    if (stays.has(state.edits.of('shot', later.id).merged_into ?? ''))
      state.set(shotThing(state, later), 'merged_into', head)
  }
  return head
}

function takeOut(state: BoardState, { id }: BoardShot): string {
  state.remove('shot', id, 'merged_into')
  return id
}

type Cut = { readonly part: BoardShot; readonly lineId: string; readonly newId: string; readonly sceneId: string }

function splitOff(state: BoardState, { part, lineId, newId, sceneId }: Cut): string {
  const thing = { kind: 'shot', id: newId, said: saidOfLine(state.loadLine(lineId)) } as const
  // A shot that was split off itself is cut again where it came from.
  const from = state.edits.of('shot', part.id).inserted?.split?.shot_id ?? part.id
  const picture = { ...pictureOf(state, part), action: '' }
  const position = state.now.order.positionAfter(part.id, sceneId)
  const split = { shot_id: from, line_id: lineId }
  state.set(thing, 'inserted', { scene_id: sceneId, split, picture, duration_ms: part.durationMs })
  state.set(thing, 'position', position)
  return newId
}

function mergeShot(state: BoardState, { id }: Of<'merge_shot'>): undefined {
  const shot = openShot(state, id)
  const film = state.now.shots
  const before = film[film.findIndex((one) => one.id === id) - 1]
  if (!before || before.sceneId !== shot.sceneId) throw boardFaults.CANNOT_MERGE({ id })
  if (before.locked) throw boardFaults.LOCKED({ id: before.id })
  // A merger of its own that did not hold would otherwise hold again, and the two be part of each other.
  state.remove('shot', before.id, 'merged_into')
  const places = state.now.order.shots.map((one) => one.id)
  const last = mergedInto(state, before.id).reduce(
    (found, part) => (places.indexOf(part.id) > places.indexOf(found) ? part.id : found),
    before.id,
  )
  const parts = mergedInto(state, id)
  state.set(shotThing(state, shot), 'merged_into', before.id)
  if (places.indexOf(id) < places.indexOf(last))
    placeBehind(state, [shot, ...parts], { after: last, sceneId: before.sceneId })
}

function deleteShot(state: BoardState, { id, with_lines: withLines }: Of<'delete_shot'>): undefined {
  const shot = openShot(state, id)
  const inserted = state.edits.of('shot', id).inserted
  if (inserted) {
    // It was never the script's: what was split off goes back to where it was, and what was merged into it stands by itself.
    for (const part of directParts(state, id)) state.remove('shot', part.id, 'merged_into')
    for (const edit of state.edits.all())
      if (edit.kind === 'shot' && edit.id === id) state.remove('shot', id, edit.field)
    return
  }
  const members = [shot, ...mergedInto(state, id)]
  const lines = members.reduce((count, member) => count + member.lines.length, 0)
  if (lines > 0 && !withLines) throw boardFaults.HAS_LINES({ id, lines })
  for (const member of members) {
    state.set(shotThing(state, member), 'hidden', { line_ids: member.lines.map((line) => line.id) })
  }
}

const directParts = (state: BoardState, id: string): BoardShot[] =>
  state.now.order.shots.filter((shot) => state.edits.of('shot', shot.id).merged_into === id)

/** What was merged into a shot, and into those, goes with it. In the order in which it is said; a ring is gone round once. */
function mergedInto(state: BoardState, id: string, seen = new Set([id])): BoardShot[] {
  return directParts(state, id).flatMap((shot) => {
    if (seen.has(shot.id)) return []
    seen.add(shot.id)
    return [shot, ...mergedInto(state, shot.id, seen)]
  })
}

function restoreShot(state: BoardState, { id }: Of<'restore_shot'>): undefined {
  state.loadShot(id)
  resetFields(state, { kind: 'shot', id }, ['hidden', 'merged_into'])
}

function regenerate(state: BoardState, { kind, id }: Of<'regenerate'>): undefined {
  if (kind === 'shot') {
    const shot = openShot(state, id)
    state.set(shotThing(state, shot), 'variant', shot.variant + 1)
    return
  }
  const line = state.loadLine(id)
  state.set({ kind: 'line', id, said: saidOfLine(line) }, 'variant', line.variant + 1)
}

const FIELD_OF_FRAME = { start: 'start_frame', full: 'key_frame', end: 'end_frame' } as const

function pinKeyFrame(state: BoardState, { id, frame = 'full', key_frame: pinned }: Of<'pin_key_frame'>): undefined {
  const thing = shotThing(state, openShot(state, id))
  const field = FIELD_OF_FRAME[frame]
  if (pinned === null) state.remove('shot', id, field)
  else state.set(thing, field, pinned satisfies ShotEdits['key_frame'])
}

function pinClip(state: BoardState, { id, clip }: Of<'pin_clip'>): undefined {
  const thing = shotThing(state, openShot(state, id))
  if (clip === null) state.remove('shot', id, 'clip')
  else state.set(thing, 'clip', clip satisfies ShotEdits['clip'])
}

function pinTake(state: BoardState, { id, take }: Of<'pin_take'>): undefined {
  const line = state.loadLine(id)
  if (take === null) state.remove('line', id, 'take')
  else state.set({ kind: 'line', id, said: saidOfLine(line) }, 'take', { ...take, text: line.text })
}
