// The board on the wire: what is to be made, and the edits that make it so.
import { type Static, Type } from 'typebox'
import {
  AgeBand,
  CameraAngle,
  CameraMove,
  CueKind,
  DressColour,
  Interior,
  LineKind,
  PersonReason,
  ShotFigure,
  ShotFraming,
  ShotSize,
  TimeOfDay,
  Weather,
} from './breakdown.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const MediaType = Type.String({ pattern: '^[a-z]+/[a-z0-9.+-]+$', maxLength: 100 })

/** Ten minutes: the longest shot without speech. */
const DURATION_MAX_MS = 600_000

export const PinnedPicture = Type.Object({
  sha256: Sha256,
  media_type: MediaType,
  /** Which of the engine's looks it shows: the same look is drawn in every shot. 0 for an upload. */
  look: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
})

export const BoardCharacter = Type.Object({
  id: Type.String(),
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  gender: Nullable(Type.Enum(['female', 'male'])),
  age_years: Nullable(Type.Integer()),
  /** About how old: of the years, where they are known. */
  age_band: Nullable(AgeBand),
  notes: Type.String(),
  lines: Type.Integer(),
  /** What pictures of this character are drawn from, if a person has written it; else name, gender, age and notes decide. */
  prompt: Nullable(Type.String()),
  portrait: Nullable(PinnedPicture),
  /** What they are dressed in, in every shot: people who share a scene have different ones. */
  colour: Nullable(DressColour),
  /** How it would be without edits. */
  script: Type.Object({
    name: Type.String(),
    aliases: Type.Array(Type.String()),
    gender: Nullable(Type.Enum(['female', 'male'])),
    age_years: Nullable(Type.Integer()),
    age_band: Nullable(AgeBand),
    notes: Type.String(),
    /** How sure the gender is, 0..1. */
    gender_confidence: Type.Number({ minimum: 0, maximum: 1 }),
    /** What in the script speaks for gender and age, and against. */
    reasons: Type.Array(PersonReason),
  }),
})

export const BoardLocation = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** How many scenes play there. */
  scenes: Type.Integer(),
  notes: Type.String(),
  prompt: Nullable(Type.String()),
  plate: Nullable(PinnedPicture),
})

export const BoardScene = Type.Object({
  id: Type.String(),
  number: Type.Integer(),
  episode: Nullable(Type.Integer()),
  heading: Type.String(),
  location: Type.String(),
  interior: Interior,
  time_of_day: TimeOfDay,
  weather: Weather,
  characters: Type.Array(Type.String()),
  props: Type.Array(Type.String()),
})

const Source = Type.Object({ start_line: Type.Integer(), end_line: Type.Integer() })

export const PinnedTake = Type.Object({
  sha256: Sha256,
  media_type: MediaType,
  duration_samples: Type.Integer({ minimum: 1 }),
})
/** A moving picture of a shot. */
export const PinnedClip = Type.Object({
  sha256: Sha256,
  media_type: MediaType,
  duration_ms: Type.Integer({ minimum: 1 }),
})
/** Of a shot. */
export const KeyFrame = Type.Enum(['start', 'full', 'end'])
export type KeyFrame = Static<typeof KeyFrame>

export const PinnedKeyFrame = Type.Object({ sha256: Sha256, media_type: MediaType })

/** What to pin: the content with this hash. What it is, the server reads for itself; a client's word on that is not asked for. */
const Pin = Type.Object({ sha256: Sha256 })
const PicturePin = Type.Object({ sha256: Sha256, look: Type.Integer({ minimum: 0 }) })

export const BoardLine = Type.Object({
  id: Type.String(),
  character: Type.String(),
  text: Type.String(),
  direction: Type.String(),
  kind: LineKind,
  off_screen: Type.Boolean(),
  joint_with: Type.Array(Type.String()),
  variant: Type.Integer(),
  pinned_take: Nullable(PinnedTake),
  /** How it would be without edits. */
  script: Type.Object({ direction: Type.String() }),
  source: Source,
})

export const BoardCue = Type.Object({
  kind: CueKind,
  text: Type.String(),
  after_lines: Type.Integer(),
  duration_ms: Nullable(Type.Integer()),
  source: Source,
})

export const BoardShot = Type.Object({
  id: Type.String(),
  /** The scene that it belongs to in the film, wherever the script has it. */
  scene_id: Type.String(),
  /** The scene whose place, hour and weather its picture shows: another one after a move to another scene. */
  setting_scene_id: Type.String(),
  size: ShotSize,
  framing: ShotFraming,
  angle: CameraAngle,
  move: CameraMove,
  action: Type.String(),
  figures: Type.Array(ShotFigure),
  subject: Nullable(Type.String()),
  props: Type.Array(Type.String()),
  duration_ms: Type.Integer(),
  notes: Type.String(),
  prompt: Nullable(Type.String()),
  locked: Type.Boolean(),
  variant: Type.Integer(),
  pinned_key_frame: Nullable(PinnedKeyFrame),
  start_frame: Nullable(PinnedKeyFrame),
  end_frame: Nullable(PinnedKeyFrame),
  pinned_clip: Nullable(PinnedClip),
  lines: Type.Array(BoardLine),
  cues: Type.Array(BoardCue),
})

/** An edit that says nothing at present, because what it was made on is gone or has changed. */
export const Orphan = Type.Object({
  kind: Type.Enum(['scene', 'shot', 'line', 'character', 'location']),
  id: Type.String(),
  field: Type.String(),
  value: Type.Unknown(),
  /** How the thing looked when it was edited. */
  said: Type.String(),
  reason: Type.Enum(['gone', 'scene_gone', 'place_gone', 'text_changed', 'name_taken']),
  set_by: Type.String(),
  set_at: Type.String(),
})
export type Orphan = Static<typeof Orphan>

export const Board = Type.Object({
  project_id: Type.String(),
  script_version: Type.Integer(),
  language: Type.String(),
  title: Nullable(Type.String()),
  characters: Type.Array(BoardCharacter),
  locations: Type.Array(BoardLocation),
  scenes: Type.Array(BoardScene),
  shots: Type.Array(BoardShot),
  orphan_count: Type.Integer(),
  /** Shots that the script has and the film does not. In the order of the film. */
  removed_shots: Type.Array(
    Type.Object({
      id: Type.String(),
      scene_id: Type.String(),
      /** The shot that it is part of now; null if it was deleted. */
      merged_into: Nullable(Type.String()),
      said: Type.String(),
    }),
  ),
  revision: Type.Integer(),
  /** What the next undo and redo would take back and do again; null if nothing. */
  undo: Nullable(Type.String()),
  redo: Nullable(Type.String()),
})
export type Board = Static<typeof Board>

const Prompt = Type.String({ minLength: 1, maxLength: 5000 })

/** What a person may say of a shot. */
export const ShotFields = {
  size: Type.Optional(ShotSize),
  framing: Type.Optional(ShotFraming),
  angle: Type.Optional(CameraAngle),
  move: Type.Optional(CameraMove),
  action: Type.Optional(Type.String({ maxLength: 5000 })),
  figures: Type.Optional(Type.Array(ShotFigure, { maxItems: 12 })),
  subject: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  props: Type.Optional(Type.Array(Name, { maxItems: 50 })),
  duration_ms: Type.Optional(Type.Integer({ minimum: 200, maximum: DURATION_MAX_MS })),
  notes: Type.Optional(Type.String({ maxLength: 5000 })),
  prompt: Type.Optional(Prompt),
}
export const SHOT_FIELDS = [
  'size',
  'framing',
  'angle',
  'move',
  'action',
  'figures',
  'subject',
  'props',
  'duration_ms',
  'notes',
  'prompt',
] as const

export const CharacterFields = {
  name: Type.Optional(Name),
  aliases: Type.Optional(Type.Array(Name, { maxItems: 50 })),
  gender: Type.Optional(Nullable(Type.Enum(['female', 'male']))),
  age_years: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 10_000 }))),
  notes: Type.Optional(Type.String({ maxLength: 5000 })),
  prompt: Type.Optional(Prompt),
}
export const CHARACTER_FIELDS = ['name', 'aliases', 'gender', 'age_years', 'notes', 'prompt'] as const

export const LocationFields = {
  notes: Type.Optional(Type.String({ maxLength: 5000 })),
  prompt: Type.Optional(Prompt),
}
export const LOCATION_FIELDS = ['notes', 'prompt'] as const

/** How a line is to be said, in a few words: "low, tired". Empty: as its words say. */
export const LineFields = { direction: Type.Optional(Type.String({ maxLength: 200 })) }
export const LINE_FIELDS = ['direction'] as const

export const SceneFields = {
  location: Type.Optional(Type.String({ maxLength: 200 })),
  interior: Type.Optional(Interior),
  time_of_day: Type.Optional(TimeOfDay),
  weather: Type.Optional(Weather),
}
export const SCENE_FIELDS = ['location', 'interior', 'time_of_day', 'weather'] as const

const reset = <const T extends readonly string[]>(fields: T) =>
  Type.Optional(Type.Array(Type.Enum(fields), { maxItems: 20 }))

/**
 * `set` says what holds from now on, `reset` what the script decides again. Not closed to other members: the validator would
 * take them away while it tries one member of the union after the other.
 */
export const BoardEdit = Type.Union([
  Type.Object({
    type: Type.Literal('shot'),
    id: Id,
    set: Type.Optional(Type.Object(ShotFields)),
    reset: reset(SHOT_FIELDS),
  }),
  Type.Object({
    type: Type.Literal('scene'),
    id: Id,
    set: Type.Optional(Type.Object(SceneFields)),
    reset: reset(SCENE_FIELDS),
  }),
  Type.Object({
    type: Type.Literal('character'),
    id: Id,
    set: Type.Optional(Type.Object(CharacterFields)),
    reset: reset(CHARACTER_FIELDS),
  }),
  Type.Object({
    type: Type.Literal('location'),
    id: Id,
    set: Type.Optional(Type.Object(LocationFields)),
    reset: reset(LOCATION_FIELDS),
  }),
  /** The picture of a character or a location. */
  Type.Object({
    type: Type.Literal('pin_picture'),
    kind: Type.Enum(['character', 'location']),
    id: Id,
    picture: Nullable(PicturePin),
  }),
  /** A locked shot keeps its picture whatever the script says, and takes no other edit. */
  Type.Object({ type: Type.Literal('lock_shot'), id: Id, locked: Type.Boolean() }),
  /**
   * Behind another shot, or to the start of a scene: its own unless `scene_id` names one. It belongs to that scene from then on;
   * its picture is set where it was.
   */
  Type.Object({ type: Type.Literal('move_shot'), id: Id, after: Nullable(Id), scene_id: Type.Optional(Id) }),
  Type.Object({
    type: Type.Literal('insert_shot'),
    after: Nullable(Id),
    scene_id: Type.Optional(Id),
    set: Type.Optional(Type.Object(ShotFields)),
  }),
  /** From this line on, a shot of its own. */
  Type.Object({ type: Type.Literal('split_shot'), id: Id, at_line: Id }),
  /** Into the shot before it. */
  Type.Object({ type: Type.Literal('merge_shot'), id: Id }),
  /** What is spoken in it leaves the film too, and must be meant: `with_lines`. */
  Type.Object({ type: Type.Literal('delete_shot'), id: Id, with_lines: Type.Optional(Type.Boolean()) }),
  /** Takes back a deletion or a merger. */
  Type.Object({ type: Type.Literal('restore_shot'), id: Id }),
  /** Asks for the next variant of the picture, or of the speech. */
  Type.Object({ type: Type.Literal('regenerate'), kind: Type.Enum(['shot', 'line']), id: Id }),
  /** `full` is what the artist draws, unless one is pinned. With a `start` or an `end` the shot goes from one to the other. */
  Type.Object({
    type: Type.Literal('pin_key_frame'),
    id: Id,
    frame: Type.Optional(KeyFrame),
    key_frame: Nullable(Pin),
  }),
  Type.Object({ type: Type.Literal('pin_take'), id: Id, take: Nullable(Pin) }),
  /** The shot moves as this clip does, and no engine is asked for another. */
  Type.Object({ type: Type.Literal('pin_clip'), id: Id, clip: Nullable(Pin) }),
  Type.Object({
    type: Type.Literal('line'),
    id: Id,
    set: Type.Optional(Type.Object(LineFields)),
    reset: reset(LINE_FIELDS),
  }),
])
export type BoardEdit = Static<typeof BoardEdit>

export const EditBoard = Type.Object({
  edits: Type.Array(BoardEdit, { minItems: 1, maxItems: 200 }),
  /**
   * Made up by whoever makes the change. Sent again with the same one, as after a lost reply, the change is made once: the reply
   * then tells the board's revision of now, whatever `If-Match` says. Remembered for the last 200 changes.
   */
  change_id: Type.Optional(Type.String({ minLength: 8, maxLength: 80, pattern: '^[A-Za-z0-9._-]+$' })),
})

export const BoardEdited = Type.Object({
  revision: Type.Integer(),
  /** Ids of the shots that were inserted or split off, in the order of the edits. */
  new_shot_ids: Type.Array(Type.String()),
  /** What the next undo and redo would take back and do again; null if nothing. */
  undo: Nullable(Type.String()),
  redo: Nullable(Type.String()),
})
export type BoardEdited = Static<typeof BoardEdited>

const OrphanKey = {
  kind: Type.Enum(['scene', 'shot', 'line', 'character', 'location']),
  id: Id,
  field: Type.String({ maxLength: 40 }),
}
export const OrphanAction = Type.Union([
  Type.Object({ action: Type.Literal('discard'), ...OrphanKey }),
  /** The edit holds for another thing of its kind from now on; for a changed line, for the same one as it is now. */
  Type.Object({ action: Type.Literal('reanchor'), ...OrphanKey, to: Id }),
])
export const ActOnOrphans = Type.Object({ actions: Type.Array(OrphanAction, { minItems: 1, maxItems: 200 }) })
export type OrphanAction = Static<typeof OrphanAction>

export const EditCharacter = Type.Object({
  set: Type.Optional(Type.Object(CharacterFields)),
  reset: reset(CHARACTER_FIELDS),
})
