// Shots that the script does not have, and shots that it has and the film does not. Pure.
import type { BoardLine, BoardShot } from './board.ts'
import type { Edits, Inserted } from './edits.ts'

export type Refused = {
  readonly id: string
  readonly field: 'inserted' | 'merged_into'
  readonly reason: 'scene_gone' | 'place_gone'
}

export type Grown = {
  /** Shots of the script, without what was split off them. */
  readonly derived: readonly BoardShot[]
  readonly inserted: readonly BoardShot[]
  readonly refused: readonly Refused[]
}

type Cut = { readonly shot: BoardShot; readonly from: string; readonly at: number }

/** Adds what people inserted or split off. */
export function growShots(derived: readonly BoardShot[], sceneIds: ReadonlySet<string>, edits: Edits): Grown {
  const known = new Map(derived.map((shot) => [shot.id, shot]))
  const inserted: BoardShot[] = []
  const cuts: Cut[] = []
  const refused: Refused[] = []
  for (const { id, value } of edits.all().filter((edit) => edit.kind === 'shot' && edit.field === 'inserted')) {
    const wish = value as Inserted
    const shot = newShot(id, wish)
    if (!wish.split) {
      // Moved to another scene, it outlives the one that it was made in.
      const home = [wish.scene_id, edits.of('shot', id).position?.scene_id].find(
        (one) => one !== undefined && sceneIds.has(one),
      )
      if (home !== undefined) inserted.push({ ...shot, sceneId: home })
      else refused.push({ id, field: 'inserted', reason: 'scene_gone' })
      continue
    }
    const parent = known.get(wish.split.shot_id)
    const at = parent?.lines.findIndex((line) => line.id === wish.split?.line_id) ?? -1
    if (parent && at >= 0) cuts.push({ shot: { ...shot, sceneId: parent.sceneId }, from: parent.id, at })
    else refused.push({ id, field: 'inserted', reason: 'place_gone' })
  }
  const split = splitShots(known, cuts)
  return {
    derived: derived.map((shot) => split.get(shot.id) ?? shot),
    inserted: [...inserted, ...split.parts],
    refused,
  }
}

function newShot(id: string, { scene_id: sceneId, picture, duration_ms: durationMs }: Inserted): BoardShot {
  return {
    ...picture,
    id,
    sceneId,
    durationMs,
    notes: '',
    prompt: null,
    locked: false,
    variant: 0,
    pinnedKeyFrame: null,
    startFrame: null,
    endFrame: null,
    pinnedClip: null,
    lines: [],
    cues: [],
  }
}

function splitShots(known: ReadonlyMap<string, BoardShot>, cuts: readonly Cut[]) {
  const parents = new Map<string, BoardShot>()
  const parts: BoardShot[] = []
  for (const from of new Set(cuts.map((cut) => cut.from))) {
    const parent = known.get(from)
    if (!parent) continue
    const own = cuts.filter((cut) => cut.from === from).sort((a, b) => a.at - b.at || (a.shot.id < b.shot.id ? -1 : 1))
    parents.set(from, sliceShot(parent, parent, { start: 0, end: own[0]?.at ?? parent.lines.length }))
    for (const [index, cut] of own.entries()) {
      parts.push(sliceShot(cut.shot, parent, { start: cut.at, end: own[index + 1]?.at ?? parent.lines.length }))
    }
  }
  return { get: (id: string) => parents.get(id), parts }
}

/** The lines [start, end) of a shot, with the cues that are heard before and among them. */
function sliceShot(shot: BoardShot, parent: BoardShot, { start, end }: { start: number; end: number }): BoardShot {
  const isLast = end === parent.lines.length
  const cues = parent.cues.filter(({ afterLines }) => afterLines >= start && (isLast || afterLines < end))
  return {
    ...shot,
    lines: parent.lines.slice(start, end),
    cues: cues.map((cue) => ({ ...cue, afterLines: cue.afterLines - start })),
  }
}

export type Thinned = {
  readonly shots: readonly BoardShot[]
  /** The shot of the film that holds it, for each that was merged. */
  readonly partOf: ReadonlyMap<string, string>
  readonly refused: readonly Refused[]
}

/** Takes deleted shots out and joins merged ones, in the order of the film. A merged shot is where its target is. */
export function thinShots(shots: readonly BoardShot[], edits: Edits): Thinned {
  const left = shots.flatMap((shot) => {
    const { hidden } = edits.of('shot', shot.id)
    return (hidden ? withoutLines(shot, hidden.line_ids) : shot) ?? []
  })
  const { targetOf, refused } = targetsOf(left, edits)
  const parts = Map.groupBy(left, (shot) => targetOf.get(shot.id))
  const partOf = new Map<string, string>()
  const kept = (parts.get(undefined) ?? []).map((root) => {
    let whole = root
    const open = [...(parts.get(root.id) ?? [])].reverse()
    for (let part = open.pop(); part; part = open.pop()) {
      whole = joined(whole, part)
      partOf.set(part.id, root.id)
      open.push(...[...(parts.get(part.id) ?? [])].reverse())
    }
    return whole
  })
  return { shots: kept, partOf, refused }
}

/** What each shot is merged into. Targets that are gone do not hold, and of a ring the first in the film stands. */
function targetsOf(shots: readonly BoardShot[], edits: Edits) {
  const known = new Set(shots.map((shot) => shot.id))
  const targetOf = new Map<string, string>()
  const refused: Refused[] = []
  const refuse = (id: string) => refused.push({ id, field: 'merged_into', reason: 'place_gone' })
  for (const { id } of shots) {
    const target = edits.of('shot', id).merged_into
    if (target === undefined) continue
    if (known.has(target)) targetOf.set(id, target)
    else refuse(id)
  }
  for (const { id } of shots) {
    if (!leadsBack(id, targetOf)) continue
    targetOf.delete(id)
    refuse(id)
  }
  return { targetOf, refused }
}

function leadsBack(id: string, targetOf: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>()
  for (let at = targetOf.get(id); at !== undefined && !seen.has(at); at = targetOf.get(at)) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

/** Null if nothing is left to show. Lines that came into the shot after it was deleted were never meant to go. */
function withoutLines(shot: BoardShot, gone: readonly string[]): BoardShot | null {
  const lines: readonly BoardLine[] = shot.lines.filter((line) => !gone.includes(line.id))
  if (lines.length === 0) return null
  return {
    ...shot,
    lines,
    cues: shot.cues.map((cue) => ({ ...cue, afterLines: Math.min(cue.afterLines, lines.length) })),
  }
}

function joined(first: BoardShot, second: BoardShot): BoardShot {
  const seen = new Set(first.figures.map((one) => one.character))
  return {
    ...first,
    action: [first.action, second.action].filter((text) => text !== '').join('\n'),
    figures: [...first.figures, ...second.figures.filter((one) => !seen.has(one.character))],
    props: [...new Set([...first.props, ...second.props])],
    durationMs: first.durationMs + second.durationMs,
    lines: [...first.lines, ...second.lines],
    cues: [...first.cues, ...second.cues.map((cue) => ({ ...cue, afterLines: cue.afterLines + first.lines.length }))],
  }
}
