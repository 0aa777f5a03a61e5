// The order of the shots in the film. Shots of the script stand where the script has them; what was moved or inserted
// hangs behind one of those places, and so keeps its place when the script grows or shrinks around it. Pure.
import type { BoardShot } from './board.ts'
import type { Position } from './edits.ts'
import { keyBetween } from './order-keys.ts'

/** Where something hangs: behind the place of a shot of the script, or at the start of a scene. */
type Slot = { readonly sceneId: string; readonly after: string | null }

type Hanging = { readonly id: string; readonly slot: string; readonly key: string }

export type ShotOrder = {
  /** Each in the scene of its place. */
  readonly shots: readonly BoardShot[]
  /** Shots whose asked-for place is gone; they stand where the script has them, or at the end of the scene they were made in. */
  readonly lost: readonly string[]
  /** Where a shot goes that is put behind another one, or at the start of a scene. */
  readonly positionAfter: (after: string | null, sceneId: string) => Position
}

const nameOf = ({ sceneId, after }: Slot): string => (after === null ? `start ${sceneId}` : `after ${after}`)

export type OrderInput = {
  readonly sceneIds: readonly string[]
  /** In the order of the script. */
  readonly derived: readonly BoardShot[]
  readonly inserted: readonly BoardShot[]
  readonly positionOf: (shotId: string) => Position | undefined
}

export function orderShots(input: OrderInput): ShotOrder {
  const places = placesOf(input)
  const hanging = new Map<string, Hanging>()
  const lost: string[] = []
  for (const shot of [...input.derived, ...input.inserted]) {
    const position = input.positionOf(shot.id)
    const isOfScript = places.indexOf.has(shot.id)
    const asked = position && resolve(position, places)
    if (position && !asked) lost.push(shot.id)
    const slot = asked ?? (isOfScript ? undefined : places.endOf(shot.sceneId))
    const key = asked ? position?.key : undefined
    if (slot) hanging.set(shot.id, { id: shot.id, slot: nameOf(slot), key: key ?? keyBetween(null, null) })
  }
  const bySlot = groupBySlot([...hanging.values()])
  const shotOf = new Map([...input.derived, ...input.inserted].map((shot) => [shot.id, shot]))
  const idsIn = (sceneId: string) => [
    ...(bySlot.get(`start ${sceneId}`) ?? []).map((one) => one.id),
    ...places
      .inScene(sceneId)
      .flatMap((id) => [...(hanging.has(id) ? [] : [id]), ...(bySlot.get(`after ${id}`) ?? []).map((one) => one.id)]),
  ]
  return {
    shots: input.sceneIds.flatMap((sceneId) =>
      idsIn(sceneId).flatMap((id) => {
        const shot = shotOf.get(id)
        return shot ? [inScene(shot, sceneId)] : []
      }),
    ),
    lost,
    positionAfter: (after, sceneId) => positionAfter({ places, hanging, bySlot }, after, sceneId),
  }
}

/** What is moved to another scene belongs to it from then on; its picture is set where it always was. */
function inScene(shot: BoardShot, sceneId: string): BoardShot {
  return shot.sceneId === sceneId ? shot : { ...shot, sceneId, settingSceneId: shot.sceneId }
}

type Places = {
  readonly indexOf: ReadonlyMap<string, number>
  readonly sceneOf: (id: string) => string
  readonly inScene: (sceneId: string) => readonly string[]
  /** Behind the last place of a scene; undefined if there is no such scene. */
  readonly endOf: (sceneId: string) => Slot | undefined
}

function placesOf({ sceneIds, derived }: OrderInput): Places {
  const byScene = new Map<string, string[]>(sceneIds.map((id) => [id, []]))
  for (const shot of derived) byScene.get(shot.sceneId)?.push(shot.id)
  const indexOf = new Map(derived.map((shot, at) => [shot.id, at]))
  return {
    indexOf,
    sceneOf: (id) => derived[indexOf.get(id) ?? -1]?.sceneId ?? '',
    inScene: (sceneId) => byScene.get(sceneId) ?? [],
    endOf: (sceneId) => {
      const shots = byScene.get(sceneId)
      return shots && { sceneId, after: shots.at(-1) ?? null }
    },
  }
}

function resolve(position: Position, places: Places): Slot | undefined {
  const { after, before, scene_id: sceneId } = position
  if (after !== null && places.indexOf.has(after)) return { sceneId: places.sceneOf(after), after }
  if (after === null && places.endOf(sceneId)) return { sceneId, after: null }
  if (before !== null && places.indexOf.has(before)) return slotBefore(before, places)
  return places.endOf(sceneId)
}

function slotBefore(id: string, places: Places): Slot {
  const sceneId = places.sceneOf(id)
  const shots = places.inScene(sceneId)
  return { sceneId, after: shots[shots.indexOf(id) - 1] ?? null }
}

function groupBySlot(hanging: readonly Hanging[]): ReadonlyMap<string, readonly Hanging[]> {
  const groups = new Map<string, Hanging[]>()
  for (const one of hanging) {
    const group = groups.get(one.slot)
    if (group) group.push(one)
    else groups.set(one.slot, [one])
  }
  for (const group of groups.values()) {
    group.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1))
  }
  return groups
}

type State = {
  readonly places: Places
  readonly hanging: ReadonlyMap<string, Hanging>
  readonly bySlot: ReadonlyMap<string, readonly Hanging[]>
}

function positionAfter({ places, hanging, bySlot }: State, after: string | null, sceneId: string): Position {
  const neighbour = after === null ? undefined : hanging.get(after)
  const slot = neighbour
    ? slotNamed(neighbour.slot, places)
    : { sceneId: after === null ? sceneId : places.sceneOf(after), after }
  const siblings = bySlot.get(nameOf(slot)) ?? []
  const at = neighbour ? siblings.indexOf(neighbour) + 1 : 0
  // Two that were given the same key by two edits at once stand by id; a third goes behind both.
  const low = siblings[at - 1]?.key ?? null
  const high = siblings.slice(at).find((one) => low === null || one.key > low)?.key ?? null
  const shots = places.inScene(slot.sceneId)
  const before = slot.after === null ? shots[0] : shots[shots.indexOf(slot.after) + 1]
  return { scene_id: slot.sceneId, after: slot.after, before: before ?? null, key: keyBetween(low, high) }
}

function slotNamed(name: string, places: Places): Slot {
  const [kind, id = ''] = name.split(' ')
  return kind === 'start' ? { sceneId: id, after: null } : { sceneId: places.sceneOf(id), after: id }
}
