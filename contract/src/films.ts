// Films on the wire: what a cut can be set to, what templates and transitions are made of, and the work order
// by which any machine with ffmpeg makes one piece of a film.
import { type Static, type TSchema, Type } from 'typebox'

/** Frames per second as a fraction, so that 24000/1001 is exact. */
export const FrameRate = Type.Object({
  num: Type.Integer({ minimum: 1, maximum: 240_000 }),
  den: Type.Integer({ minimum: 1, maximum: 1001 }),
})
export type FrameRate = Static<typeof FrameRate>

/** Length of the short side in pixels. */
export const FilmSize = Type.Enum(['360p', '480p', '720p', '1080p', '1440p', '2160p'])
export type FilmSize = Static<typeof FilmSize>

export const FilmAspect = Type.Enum(['16:9', '9:16', '1:1'])
export type FilmAspect = Static<typeof FilmAspect>

export const FilmContainer = Type.Enum(['mp4', 'mov', 'webm', 'avi'])
export type FilmContainer = Static<typeof FilmContainer>

/** How one shot becomes the next. `xfade` is ffmpeg's name for the picture effect; null is a plain cut. */
export const TransitionPreset = Type.Object({
  id: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
  name_zh: Type.String(),
  name_en: Type.String(),
  /** What it says to those who watch, in a sentence. */
  about_zh: Type.String(),
  about_en: Type.String(),
  xfade: Type.Union([Type.String({ pattern: '^[a-z]+$' }), Type.Null()]),
  default_ms: Type.Integer({ minimum: 0, maximum: 5000 }),
})
export type TransitionPreset = Static<typeof TransitionPreset>

const TransitionUse = Type.Object({
  id: Type.String(),
  duration_ms: Type.Integer({ minimum: 0, maximum: 5000 }),
})
export type TransitionUse = Static<typeof TransitionUse>

/** #RRGGBB. */
const Colour = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' })

export const SubtitleStyle = Type.Object({
  /** Height of a full-width glyph in per mille of the short side of the picture. */
  size_permille: Type.Integer({ minimum: 15, maximum: 120 }),
  bold: Type.Boolean(),
  text_colour: Colour,
  outline_colour: Colour,
  /** Per mille of the glyph size. */
  outline_permille: Type.Integer({ minimum: 0, maximum: 300 }),
  shadow_permille: Type.Integer({ minimum: 0, maximum: 300 }),
  /** Distance of the lowest text line from the frame's lower edge, per mille of the height, by aspect. */
  margin_permille: Type.Object({
    '16:9': Type.Integer({ minimum: 0, maximum: 900 }),
    '9:16': Type.Integer({ minimum: 0, maximum: 900 }),
    '1:1': Type.Integer({ minimum: 0, maximum: 900 }),
  }),
  /** Most full-width characters on a line, by aspect. A Latin letter counts about half. */
  line_width: Type.Object({
    '16:9': Type.Integer({ minimum: 6, maximum: 40 }),
    '9:16': Type.Integer({ minimum: 6, maximum: 40 }),
    '1:1': Type.Integer({ minimum: 6, maximum: 40 }),
  }),
})
export type SubtitleStyle = Static<typeof SubtitleStyle>

/** A template is data only: pace, transitions, motion, subtitles and sound of a kind of film. */
export const FilmTemplate = Type.Object({
  id: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
  name_zh: Type.String(),
  name_en: Type.String(),
  /** What it suits and what it does, in a sentence. */
  about_zh: Type.String(),
  about_en: Type.String(),
  pace: Type.Object({
    /** Silence before the first and after the last line of a shot. */
    lead_in_ms: Type.Integer({ minimum: 0, maximum: 10_000 }),
    lead_out_ms: Type.Integer({ minimum: 0, maximum: 10_000 }),
    between_lines_ms: Type.Integer({ minimum: 0, maximum: 10_000 }),
    /** No shot is shorter; a shot without speech takes its own minimum times this per cent. */
    minimum_shot_ms: Type.Integer({ minimum: 200, maximum: 60_000 }),
    silent_shot_percent: Type.Integer({ minimum: 10, maximum: 400 }),
    /** Length of a pause that the script names without a number. */
    pause_ms: Type.Integer({ minimum: 0, maximum: 10_000 }),
  }),
  transitions: Type.Object({
    within_scene: TransitionUse,
    between_scenes: TransitionUse,
    between_episodes: TransitionUse,
    opening: TransitionUse,
    ending: TransitionUse,
  }),
  motion: Type.Object({
    /** Per cent of the picture that a move covers in a second, and its bounds, in per mille. */
    speed_permille: Type.Integer({ minimum: 0, maximum: 200 }),
    least_permille: Type.Integer({ minimum: 0, maximum: 400 }),
    most_permille: Type.Integer({ minimum: 0, maximum: 400 }),
  }),
  subtitles: SubtitleStyle,
  sound: Type.Object({
    /** Bed under no speech, and how much lower it is under speech, in dB against the speech. */
    bed_db: Type.Integer({ minimum: -60, maximum: 0 }),
    duck_db: Type.Integer({ minimum: -40, maximum: 0 }),
    effect_db: Type.Integer({ minimum: -40, maximum: 6 }),
  }),
  title_card_ms: Type.Integer({ minimum: 0, maximum: 20_000 }),
})
export type FilmTemplate = Static<typeof FilmTemplate>

/** A sound file as the music of a whole film: looped or cut to its length, and lowered under speech as made music is. */
export const MusicTrack = Type.Object(
  {
    file_id: Type.String({ minLength: 1, maxLength: 64 }),
    /** Against the level of made music, in dB. */
    gain_db: Type.Integer({ minimum: -24, maximum: 12 }),
  },
  { additionalProperties: false },
)
export type MusicTrack = Static<typeof MusicTrack>

export const FilmSettings = Type.Object({
  size: FilmSize,
  aspect: FilmAspect,
  rate: FrameRate,
  container: FilmContainer,
  template: Type.String(),
  /** Between scenes instead of the template's own; null: what the template says. */
  transition: Type.Union([Type.String(), Type.Null()]),
  burn_subtitles: Type.Boolean(),
  show_speakers: Type.Boolean(),
  /** Says in every picture, and in the file, that engines made it. */
  ai_label: Type.Optional(Type.Boolean()),
  /** `made`: by an engine, scene by scene; `own`: a file that somebody put in. Films of before it was told have none. */
  music: Type.Optional(Type.Enum(['none', 'made', 'own'])),
  /** What the file was called when the film was made. */
  music_name: Type.Optional(Type.String()),
})
export type FilmSettings = Static<typeof FilmSettings>

/** A container with what becomes of a film in it. */
export const FilmContainerPreset = Type.Object({
  id: FilmContainer,
  media_type: Type.String(),
  has_chapters: Type.Boolean(),
  /** The pieces are encoded once more at the end, which takes longer. */
  encodes_again: Type.Boolean(),
  plays_in_browsers: Type.Boolean(),
})
export type FilmContainerPreset = Static<typeof FilmContainerPreset>

/** What a film can be set to. */
export const FilmPresets = Type.Object({
  templates: Type.Array(FilmTemplate),
  transitions: Type.Array(TransitionPreset),
  containers: Type.Array(FilmContainerPreset),
  sizes: Type.Array(FilmSize),
  aspects: Type.Array(FilmAspect),
})
export type FilmPresets = Static<typeof FilmPresets>

/** Where a scene is in a film, in pictures; `end_frame` is the first one after it. */
export const FilmChapter = Type.Object({
  number: Type.Integer(),
  heading: Type.String(),
  start_frame: Type.Integer({ minimum: 0 }),
  end_frame: Type.Integer({ minimum: 0 }),
})
export type FilmChapter = Static<typeof FilmChapter>

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

const film = {
  id: Type.String(),
  project_id: Type.String(),
  run_id: Type.String(),
  media_type: Type.String(),
  size_bytes: Type.Integer(),
  total_frames: Type.Integer(),
  rate: Type.Object({ num: Type.Integer(), den: Type.Integer() }),
  /** Older films lack what could not be set when they were made. */
  settings: Type.Partial(FilmSettings),
  /** Null for a film without sound. */
  loudness_lufs: Nullable(Type.Number()),
  made_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  /** In the trash since. */
  trashed_at: Nullable(Type.String({ format: 'date-time' })),
}

export const FilmSummary = Type.Object(film)
export type FilmSummary = Static<typeof FilmSummary>

export const FilmDetail = Type.Object({
  ...film,
  /** The scenes in order; empty for films of before chapters were kept. */
  chapters: Type.Array(FilmChapter),
  /** First pictures of all shots, in order. */
  shot_starts: Type.Array(Type.Integer({ minimum: 0 })),
})
export type FilmDetail = Static<typeof FilmDetail>

/** Links that need no session, for a while: a player goes on over the end of a session. */
export const FilmLinks = Type.Object({
  play_url: Type.String(),
  download_url: Type.String(),
  srt_url: Type.String(),
  vtt_url: Type.String(),
  file_name: Type.String(),
  expires_at: Type.String({ format: 'date-time' }),
})
export type FilmLinks = Static<typeof FilmLinks>

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** A name inside the scratch folder: no folders, no dots in front. */
const FileName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$' })

export const WorkOrderOutput = Type.Object({
  name: FileName,
  media_type: Type.String(),
  /** Pictures the output must hold. Checked by the runner. */
  frames: Type.Optional(Type.Integer({ minimum: 1 })),
})
export type WorkOrderOutput = Static<typeof WorkOrderOutput>

/**
 * Everything that a machine with ffmpeg and our fonts needs to make one piece of a film: no database, no shared path.
 * Equal orders make equal bytes, so the order's JSON is its cache key.
 */
export const WorkOrder = Type.Object({
  /** What it makes: `segment`, `transition`, `sound`, `join`, `conform`. Part of the key. */
  kind: Type.String(),
  /** Bumped when the runner or a program makes other bytes of the same order. */
  revision: Type.Integer({ minimum: 1 }),
  program: Type.Enum(['ffmpeg', 'mix']),
  inputs: Type.Array(Type.Object({ name: FileName, sha256: Sha256 })),
  /** Small texts made by the planner: subtitles, concat lists, mix sheets. */
  files: Type.Array(Type.Object({ name: FileName, text: Type.String() })),
  /** Font files, by name, put into `fonts/`. */
  fonts: Type.Array(FileName),
  /** Arguments after the program's name. Only relative names. `PIECES` stands for the input that is made of `pieces`. */
  argv: Type.Array(Type.String()),
  /** Inputs with pictures that follow one another, and the list of them for ffmpeg's concat demuxer. */
  pieces: Type.Optional(Type.Object({ names: Type.Array(FileName, { minItems: 1 }), list: FileName })),
  outputs: Type.Array(WorkOrderOutput, { minItems: 1 }),
  limits: Type.Object({
    timeout_ms: Type.Integer({ minimum: 1 }),
    memory_max_bytes: Type.Integer({ minimum: 1 }),
  }),
})
export type WorkOrder = Static<typeof WorkOrder>
