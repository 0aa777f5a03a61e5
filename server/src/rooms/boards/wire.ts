// The board as it goes over the wire.
import type { Board as WireBoard, Orphan as WireOrphan } from '#contract/boards.ts'
import type {
  BoardCharacter,
  BoardCue,
  BoardLine,
  BoardLocation,
  BoardScene,
  BoardShot,
  PinnedPicture,
} from './board.ts'
import type { BoardWithEdits } from './boards.ts'

export function toWireBoard(
  { board, scriptCharacters, revision, orphans, removed }: BoardWithEdits,
  history: Pick<WireBoard, 'undo' | 'redo'>,
): WireBoard {
  const inScript = new Map(scriptCharacters.map((one) => [one.id, one]))
  const scenesAt = Map.groupBy(board.scenes, (scene) => scene.location)
  return {
    project_id: board.projectId,
    script_version: board.scriptVersion,
    language: board.language,
    title: board.title,
    characters: board.characters.map((one) => toWireCharacter(one, inScript.get(one.id) ?? one)),
    locations: board.locations.map((one) => toWireLocation(one, scenesAt.get(one.name)?.length ?? 0)),
    scenes: board.scenes.map(toWireScene),
    shots: board.shots.map(toWireShot),
    orphan_count: orphans.length,
    removed_shots: removed.map(({ id, sceneId, mergedInto, said }) => ({
      id,
      scene_id: sceneId,
      merged_into: mergedInto,
      said,
    })),
    revision,
    ...history,
  }
}

export function toWireCharacter(one: BoardCharacter, inScript: BoardCharacter): WireBoard['characters'][number] {
  const { id, lines, prompt, colour } = one
  const { reasons, genderConfidence } = inScript
  return {
    id,
    ...said(one),
    lines,
    prompt,
    portrait: toWirePinned(one.portrait),
    colour,
    script: { ...said(inScript), gender_confidence: genderConfidence, reasons: [...reasons] },
  }
}

function said({ name, aliases, gender, ageYears, ageBand, notes }: BoardCharacter) {
  return { name, aliases: [...aliases], gender, age_years: ageYears, age_band: ageBand, notes }
}

function toWireLocation({ id, name, notes, prompt, plate }: BoardLocation, scenes: number) {
  return { id, name, scenes, notes, prompt, plate: toWirePinned(plate) }
}

const toWirePinned = (picture: PinnedPicture | null) =>
  picture && { sha256: picture.sha256, media_type: picture.mediaType, look: picture.look }

function toWireScene(scene: BoardScene): WireBoard['scenes'][number] {
  const { timeOfDay, characters, props, ...rest } = scene
  return { ...rest, time_of_day: timeOfDay, characters: [...characters], props: [...props] }
}

const toWireFrame = (frame: BoardShot['pinnedKeyFrame']) =>
  frame && { sha256: frame.sha256, media_type: frame.mediaType }

function toWireShot(shot: BoardShot): WireBoard['shots'][number] {
  const {
    sceneId,
    settingSceneId,
    durationMs,
    pinnedKeyFrame,
    startFrame,
    endFrame,
    pinnedClip,
    lines,
    cues,
    figures,
    props,
    ...rest
  } = shot
  return {
    ...rest,
    scene_id: sceneId,
    setting_scene_id: settingSceneId ?? sceneId,
    duration_ms: durationMs,
    figures: [...figures],
    props: [...props],
    pinned_key_frame: toWireFrame(pinnedKeyFrame),
    start_frame: toWireFrame(startFrame),
    end_frame: toWireFrame(endFrame),
    pinned_clip: pinnedClip && {
      sha256: pinnedClip.sha256,
      media_type: pinnedClip.mediaType,
      duration_ms: pinnedClip.durationMs,
    },
    lines: lines.map(toWireLine),
    cues: cues.map(toWireCue),
  }
}

function toWireLine(line: BoardLine): WireBoard['shots'][number]['lines'][number] {
  const { offScreen, jointWith, pinnedTake: take, scriptDirection, ...rest } = line
  return {
    ...rest,
    script: { direction: scriptDirection },
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
