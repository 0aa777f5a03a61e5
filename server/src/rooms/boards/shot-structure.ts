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
      if (sceneIds.has(wish.scene_id)) inserted.push(shot)
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

/** Takes deleted shots out and joins merged ones, in the order of the film. */
export function thinShots(shots: readonly BoardShot[], edits: Edits): { shots: BoardShot[]; refused: Refused[] } {
  const kept: BoardShot[] = []
  const placeOf = new Map<string, number>()
  const refused: Refused[] = []
  for (const shot of shots) {
    const { hidden, merged_into: target } = edits.of('shot', shot.id)
    const left = hidden ? withoutLines(shot, hidden.line_ids) : shot
    if (left === null) continue
    const place = target === undefined ? undefined : placeOf.get(target)
    if (target !== undefined && place === undefined)
      refused.push({ id: shot.id, field: 'merged_into', reason: 'place_gone' })
    if (place === undefined) {
      placeOf.set(shot.id, kept.length)
      kept.push(left)
    } else {
      placeOf.set(shot.id, place)
      kept[place] = joined(kept[place] as BoardShot, left)
    }
  }
  return { shots: kept, refused }
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
