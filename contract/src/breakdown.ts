// The breakdown document: what a script says, found by the parser and stored as JSON.
// Derived data only. What people edit lies over it in the `boards` room and never in here.
import { type Static, Type } from 'typebox'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** How the script is laid out on the page. `auto` is only ever a request, never a result. */
export const ScriptLayout = Type.Enum([
  'fountain',
  'final_draft',
  'short_drama', // 第X集, `1-1 日 外 地点`, △ action, `名：（动作）台词`
  'audio_drama', // 【场景】, `名（情绪）：台词`, 【SFX：】【BGM：】
  'stage_play', // `NAME:` / `NAME.` / `角色——台词`
  'line_sheet', // TSV / CSV: id, speaker, text
  'prose', // narrative with quoted speech
  'captions', // SRT / VTT
])
export type ScriptLayout = Static<typeof ScriptLayout>

/** Where in the script text something stands: 1-based lines, both inclusive, and UTF-16 offsets [start, end). */
const span = {
  start_line: Type.Integer({ minimum: 1 }),
  end_line: Type.Integer({ minimum: 1 }),
  start_offset: Type.Integer({ minimum: 0 }),
  end_offset: Type.Integer({ minimum: 0 }),
}
export const SourceSpan = Type.Object(span)
export type SourceSpan = Static<typeof SourceSpan>

export const Episode = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  title: Nullable(Type.String()),
  start_line: Type.Integer(),
  end_line: Type.Integer(),
})
export type Episode = Static<typeof Episode>

/** How old somebody looks and sounds: under 13, under 25, under 42, under 60, and older. */
export const AgeBand = Type.Enum(['child', 'youth', 'adult', 'middle', 'old'])
export type AgeBand = Static<typeof AgeBand>

/** The time that people are dressed for. `period` is old China before the Qing, `renaissance` old Europe. */
export const Era = Type.Enum(['period', 'qing', 'renaissance', 'modern', 'future'])
export type Era = Static<typeof Era>

/** What somebody is dressed in, mainly. Any two of them can be told apart at a glance. */
export const DressColour = Type.Enum([
  'blue',
  'red',
  'green',
  'ochre',
  'purple',
  'brown',
  'teal',
  'pink',
  'grey',
  'black',
  'white',
  'sky',
])
export type DressColour = Static<typeof DressColour>

/** Something in the script that speaks for a gender or an age. */
export const PersonReason = Type.Object({
  /**
   * `note` of a cast list or a first appearance; `name` with its title; `given_name`; `pronoun` that means them; `partner`: a pronoun
   * that cannot mean the other of two; `address`: what they are called to the face; `kinship`; `self`: what they say of themselves;
   * `direction` of a line; `age` in years.
   */
  kind: Type.Enum([
    'note',
    'name',
    'given_name',
    'pronoun',
    'partner',
    'address',
    'kinship',
    'self',
    'direction',
    'age',
  ]),
  gender: Nullable(Type.Enum(['female', 'male'])),
  age_band: Nullable(AgeBand),
  /** The words of the script, at most 80 characters. */
  text: Type.String(),
  /** 1-based; null where it cannot be told. */
  line: Nullable(Type.Integer({ minimum: 1 })),
})
export type PersonReason = Static<typeof PersonReason>

export const BreakdownCharacter = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  /** How many lines the character speaks, joint lines included. */
  lines: Type.Integer(),
  /** As the script lets know; null where nothing does, or its signs contradict each other. */
  gender: Nullable(Type.Enum(['female', 'male'])),
  /** 0..1, how sure the gender is. This, the band and the reasons are not known of breakdowns from before there were any. */
  gender_confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  age_band: Type.Optional(Nullable(AgeBand)),
  /** The strongest for the answer first, then what speaks against it. */
  reasons: Type.Optional(Type.Array(PersonReason)),
  /** Years, when the script says so or says something that implies it. */
  age: Nullable(Type.Integer()),
  /** What the cast list or the first appearance says of them, verbatim. */
  notes: Type.String(),
})
export type BreakdownCharacter = Static<typeof BreakdownCharacter>

export const TimeOfDay = Type.Enum([
  'dawn',
  'morning',
  'day',
  'afternoon',
  'dusk',
  'evening',
  'night',
  'continuous',
  'unknown',
])
export type TimeOfDay = Static<typeof TimeOfDay>

export const Weather = Type.Enum(['clear', 'cloudy', 'rain', 'storm', 'snow', 'fog', 'wind', 'unknown'])
export type Weather = Static<typeof Weather>

export const Interior = Type.Enum(['interior', 'exterior', 'both', 'unknown'])
export type Interior = Static<typeof Interior>

export const BreakdownScene = Type.Object({
  ...span,
  /** 1-based over the whole script, in order. */
  number: Type.Integer({ minimum: 1 }),
  /** The number as the script writes it ("1-2", "12A"), if it does. */
  label: Nullable(Type.String()),
  episode: Nullable(Type.Integer()),
  heading: Type.String(),
  location: Type.String(),
  interior: Interior,
  time_of_day: TimeOfDay,
  weather: Weather,
  /** Names of all who speak or are named as present. */
  characters: Type.Array(Type.String()),
  props: Type.Array(Type.String()),
})
export type BreakdownScene = Static<typeof BreakdownScene>

export const LineKind = Type.Enum(['dialogue', 'narration', 'voice_over', 'sung'])
export type LineKind = Static<typeof LineKind>

export const BreakdownLine = Type.Object({
  ...span,
  scene: Type.Integer(),
  /** Index into `shots`. */
  shot: Type.Integer(),
  character: Type.String(),
  /** Spoken text only: directions, pauses and markup are taken out. */
  text: Type.String(),
  /** How it is to be spoken ("低语", "beer raised"), joined by "; ". Empty if nothing is said. */
  direction: Type.String(),
  kind: LineKind,
  /** The voice comes from outside the picture: OS, O.S., VO, V.O., 画外音. */
  off_screen: Type.Boolean(),
  /** Others who speak the same line, or the simultaneous other half, at the same time. */
  joint_with: Type.Array(Type.String()),
})
export type BreakdownLine = Static<typeof BreakdownLine>

export const CueKind = Type.Enum(['sfx', 'bgm', 'title', 'transition', 'pause'])
export type CueKind = Static<typeof CueKind>

export const BreakdownCue = Type.Object({
  ...span,
  scene: Type.Integer(),
  /** Index into `shots`. */
  shot: Type.Integer(),
  kind: CueKind,
  text: Type.String(),
  /** How many lines of the same shot come before it: 0 = before the first one. */
  after_lines: Type.Integer({ minimum: 0 }),
  /** Milliseconds, when the script gives them ("3秒"). */
  duration_ms: Nullable(Type.Integer()),
})
export type BreakdownCue = Static<typeof BreakdownCue>

export const ShotSize = Type.Enum([
  'extreme_wide',
  'wide',
  'full',
  'medium_full',
  'medium',
  'medium_close',
  'close',
  'extreme_close',
])
export type ShotSize = Static<typeof ShotSize>

export const ShotFraming = Type.Enum(['empty', 'single', 'two_shot', 'over_shoulder', 'group', 'insert'])
export type ShotFraming = Static<typeof ShotFraming>

export const CameraAngle = Type.Enum(['eye', 'high', 'low', 'overhead', 'dutch'])
export type CameraAngle = Static<typeof CameraAngle>

export const CameraMove = Type.Enum(['static', 'push_in', 'pull_out', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down'])
export type CameraMove = Static<typeof CameraMove>

/** Somebody in the picture of a shot. `side` holds for a whole scene, so that partners keep their side. */
export const ShotFigure = Type.Object({
  character: Type.String(),
  role: Type.Enum(['speaker', 'listener', 'present']),
  side: Type.Enum(['left', 'right', 'center']),
  /** neutral | happy | angry | sad | afraid | surprised | tired | stern */
  emotion: Type.String(),
})
export type ShotFigure = Static<typeof ShotFigure>

export const BreakdownShot = Type.Object({
  ...span,
  scene: Type.Integer(),
  /** 1-based within its scene. */
  number: Type.Integer({ minimum: 1 }),
  size: ShotSize,
  framing: ShotFraming,
  angle: CameraAngle,
  move: CameraMove,
  /** What happens, verbatim action text of the script; empty for a shot of speech only. */
  action: Type.String(),
  figures: Type.Array(ShotFigure),
  /** A thing that the picture is about, for an insert. */
  subject: Nullable(Type.String()),
  /** Milliseconds for a shot without speech; with speech the measured takes decide and this is a minimum. */
  duration_hint_ms: Type.Integer({ minimum: 0 }),
})
export type BreakdownShot = Static<typeof BreakdownShot>

/** A stretch of the script with its reading. All stretches together are the whole script, in order, without gap. */
export const BreakdownElement = Type.Object({
  ...span,
  kind: Type.Enum([
    'title_page',
    'episode_heading',
    'scene_heading',
    'cast_list',
    'synopsis',
    'note',
    'action',
    'character_cue',
    'direction',
    'dialogue',
    'cue',
    'transition',
    'blank',
  ]),
  /** Scene number, or 0 before the first scene. */
  scene: Type.Integer({ minimum: 0 }),
})
export type BreakdownElement = Static<typeof BreakdownElement>

export const BreakdownWarning = Type.Object({
  line: Type.Integer({ minimum: 0 }),
  /** Stable UPPER_SNAKE code, for translation. */
  code: Type.String(),
  /** What the message names: people, a count, a layout. Not known of breakdowns from before there were any. */
  details: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  /** Over the API, in the language of whoever asks. */
  message: Type.String(),
})
export type BreakdownWarning = Static<typeof BreakdownWarning>

export const Breakdown = Type.Object({
  layout: ScriptLayout,
  /** BCP 47 tag of the spoken language: "zh-CN", "en", "cs" ... */
  language: Type.String(),
  title: Nullable(Type.String()),
  /** As its words say; null where they do not. Not known of breakdowns from before there was any. */
  era: Type.Optional(Nullable(Era)),
  episodes: Type.Array(Episode),
  characters: Type.Array(BreakdownCharacter),
  locations: Type.Array(Type.Object({ name: Type.String() })),
  props: Type.Array(Type.Object({ name: Type.String() })),
  scenes: Type.Array(BreakdownScene),
  shots: Type.Array(BreakdownShot),
  lines: Type.Array(BreakdownLine),
  cues: Type.Array(BreakdownCue),
  elements: Type.Array(BreakdownElement),
  warnings: Type.Array(BreakdownWarning),
})
export type Breakdown = Static<typeof Breakdown>
