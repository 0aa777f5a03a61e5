// The board as the breakdown alone gives it: ids put to things, lines and cues put into their shots. Pure.
import type { Breakdown, BreakdownCue, BreakdownLine, BreakdownShot } from '#contract/breakdown.ts'
import { must } from '#platform/assert.ts'
import { ageBandOf } from '#rooms/scripts/scripts.ts'
import type { AnchorIds } from './anchors.ts'
import type { BoardCharacter, BoardCue, BoardLine, BoardLocation, BoardScene, BoardShot } from './board.ts'

export type DerivedBoard = {
  readonly characters: readonly BoardCharacter[]
  readonly locations: readonly BoardLocation[]
  readonly scenes: readonly BoardScene[]
  readonly shots: readonly BoardShot[]
}

const idAt = (ids: readonly string[], index: number): string => must(ids[index], 'the id of every thing in a breakdown')

export function deriveBoard(breakdown: Breakdown, ids: AnchorIds): DerivedBoard {
  const lines = groupByShot(breakdown.lines.map((line, at) => [line.shot, toLine(line, idAt(ids.lines, at))]))
  const cues = groupByShot(breakdown.cues.map((cue) => [cue.shot, toCue(cue)]))
  const scenes = breakdown.scenes.map((scene, at) => ({
    id: idAt(ids.scenes, at),
    number: scene.number,
    episode: scene.episode,
    heading: scene.heading,
    location: scene.location,
    interior: scene.interior,
    timeOfDay: scene.time_of_day,
    weather: scene.weather,
    characters: scene.characters,
    props: scene.props,
  }))
  const shots = breakdown.shots.map((shot, at) => {
    const scene = must(scenes[shot.scene - 1], 'the scene of every shot')
    return {
      ...toShot(shot, { id: idAt(ids.shots, at), scene }),
      lines: lines.get(at) ?? [],
      cues: cues.get(at) ?? [],
    }
  })
  const locations = breakdown.locations.map(({ name }, at) => ({
    id: idAt(ids.locations, at),
    name,
    notes: '',
    prompt: null,
    plate: null,
  }))
  return { characters: toCharacters(breakdown, ids), locations, scenes, shots }
}

function groupByShot<T>(pairs: readonly (readonly [number, T])[]): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
  for (const [shot, one] of pairs) {
    const group = groups.get(shot)
    if (group) group.push(one)
    else groups.set(shot, [one])
  }
  return groups
}

function toCharacters(breakdown: Breakdown, ids: AnchorIds): BoardCharacter[] {
  return breakdown.characters.map((character, at) => ({
    id: idAt(ids.characters, at),
    name: character.name,
    aliases: character.aliases,
    gender: character.gender,
    ageYears: character.age,
    ageBand: character.age_band ?? (character.age === null ? null : ageBandOf(character.age)),
    genderConfidence: character.gender_confidence ?? 0,
    reasons: character.reasons ?? [],
    notes: character.notes,
    lines: character.lines,
    prompt: null,
    portrait: null,
    colour: null,
    era: breakdown.era ?? null,
  }))
}

function toShot(shot: BreakdownShot, at: { id: string; scene: BoardScene }): Omit<BoardShot, 'lines' | 'cues'> {
  return {
    id: at.id,
    sceneId: at.scene.id,
    size: shot.size,
    framing: shot.framing,
    angle: shot.angle,
    move: shot.move,
    action: shot.action,
    figures: shot.figures,
    subject: shot.subject,
    props: propsIn(shot.action, shot.subject, at.scene.props),
    durationMs: shot.duration_hint_ms,
    notes: '',
    prompt: null,
    locked: false,
    variant: 0,
    pinnedKeyFrame: null,
    startFrame: null,
    endFrame: null,
    pinnedClip: null,
  }
}

/** Those of the scene's props that the shot speaks of. */
export function propsIn(action: string, subject: string | null, props: readonly string[]): string[] {
  const text = action.toLowerCase()
  return props.filter((prop) => prop === subject || (prop !== '' && text.includes(prop.toLowerCase())))
}

function toLine(line: BreakdownLine, id: string): BoardLine {
  return {
    id,
    character: line.character,
    text: line.text,
    direction: line.direction,
    scriptDirection: line.direction,
    kind: line.kind,
    offScreen: line.off_screen,
    jointWith: line.joint_with,
    variant: 0,
    pinnedTake: null,
    source: { start_line: line.start_line, end_line: line.end_line },
  }
}

function toCue(cue: BreakdownCue): BoardCue {
  return {
    kind: cue.kind,
    text: cue.text,
    afterLines: cue.after_lines,
    durationMs: cue.duration_ms,
    source: { start_line: cue.start_line, end_line: cue.end_line },
  }
}
