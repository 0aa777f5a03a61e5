// The board as it goes over the wire.
import type { Board as WireBoard, Orphan as WireOrphan } from '#contract/boards.ts'
import type { BoardCharacter, BoardCue, BoardLine, BoardScene, BoardShot } from './board.ts'
import type { BoardWithEdits } from './boards.ts'

export function toWireBoard({ board, revision, orphans }: BoardWithEdits): WireBoard {
  return {
    project_id: board.projectId,
    script_version: board.scriptVersion,
    language: board.language,
    title: board.title,
    characters: board.characters.map(toWireCharacter),
    scenes: board.scenes.map(toWireScene),
    shots: board.shots.map(toWireShot),
    orphan_count: orphans.length,
    revision,
  }
}

export function toWireCharacter(one: BoardCharacter): WireBoard['characters'][number] {
  const { id, name, gender, notes, lines } = one
  return { id, name, aliases: [...one.aliases], gender, age_years: one.ageYears, notes, lines }
}

function toWireScene(scene: BoardScene): WireBoard['scenes'][number] {
  const { timeOfDay, characters, props, ...rest } = scene
  return { ...rest, time_of_day: timeOfDay, characters: [...characters], props: [...props] }
}

function toWireShot(shot: BoardShot): WireBoard['shots'][number] {
  const { sceneId, durationMs, pinnedKeyFrame: frame, lines, cues, figures, props, ...rest } = shot
  return {
    ...rest,
    scene_id: sceneId,
    duration_ms: durationMs,
    figures: [...figures],
    props: [...props],
    pinned_key_frame: frame && { sha256: frame.sha256, media_type: frame.mediaType },
    lines: lines.map(toWireLine),
    cues: cues.map(toWireCue),
  }
}

function toWireLine(line: BoardLine): WireBoard['shots'][number]['lines'][number] {
  const { offScreen, jointWith, pinnedTake: take, ...rest } = line
  return {
    ...rest,
    off_screen: offScreen,
    joint_with: [...jointWith],
    pinned_take: take && { sha256: take.sha256, media_type: take.mediaType, duration_samples: take.durationSamples },
  }
}

function toWireCue(cue: BoardCue): WireBoard['shots'][number]['cues'][number] {
  const { afterLines, durationMs, ...rest } = cue
  return { ...rest, after_lines: afterLines, duration_ms: durationMs }
}

export function toWireOrphan({ edit, reason, setBy, setAt }: BoardWithEdits['orphans'][number]): WireOrphan {
  const { kind, id, field, value, said } = edit
  return { kind, id, field, value, said, reason, set_by: setBy, set_at: setAt.toISOString() }
}
