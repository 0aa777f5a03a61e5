// Projects on the wire: one production each.
import { type Static, type TSchema, Type } from 'typebox'
import { MusicTrack } from './films.ts'

export const PROJECT_KINDS = ['comic_drama', 'audio_drama', 'short_video', 'campaign', 'render'] as const
export type ProjectKind = (typeof PROJECT_KINDS)[number]

export const PROJECT_STAGES = ['script', 'assets', 'director', 'export'] as const
export type ProjectStage = (typeof PROJECT_STAGES)[number]

export const PROJECT_STATUSES = ['active', 'archived', 'deleted'] as const
export type ProjectStatus = (typeof PROJECT_STATUSES)[number]

export const PROJECT_LANGUAGES = ['zh-CN', 'en', 'zh-TW', 'zh-HK', 'ja', 'ko', 'fr', 'de', 'es'] as const

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

const EngineId = Type.Union([Type.String({ pattern: '^[a-z0-9][a-z0-9._/-]*$', maxLength: 200 }), Type.Null()], {
  default: null,
})

/** What a film of this project shall be, unless a production says otherwise. */
const settings = {
  target_length_seconds: Type.Integer({
    minimum: 1,
    maximum: 6 * 3600,
    default: 60,
    description:
      'For engines that write or shorten text. No engine of this installation reads it yet: a film is as long as its script.',
  }),
  language: Type.Enum(PROJECT_LANGUAGES, {
    default: 'zh-CN',
    description:
      'The variety that is spoken where the script is in that language (zh-HK for a script in Chinese), and the language of a script that tells none. Else the script decides.',
  }),
  visual_style: Type.String({
    maxLength: 200,
    default: '',
    description:
      'For engines that take a style in words. The local artist has one style of its own and does not read it.',
  }),
  width_px: Type.Integer({
    minimum: 64,
    maximum: 8192,
    default: 2560,
    description:
      'Of pictures of places, which belong to no film. Key frames are drawn in the size of the film, see `size` and `aspect`.',
  }),
  height_px: Type.Integer({ minimum: 64, maximum: 8192, default: 1440, description: 'See `width_px`.' }),
  image_count: Type.Integer({
    minimum: 1,
    maximum: 16,
    default: 1,
    description: 'How many candidates of a picture are made when a request does not say.',
  }),
  aspect: Type.Enum(['16:9', '9:16', '1:1'], { default: '16:9' }),
  /** Length of the short side of the film. */
  size: Type.Enum(['360p', '480p', '720p', '1080p', '1440p', '2160p'], { default: '720p' }),
  template: Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60, default: 'classic' }),
  /** Null: what the template says. */
  transition: Type.Union([Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60 }), Type.Null()], {
    default: null,
  }),
  frame_rate: Type.Object(
    {
      numerator: Type.Integer({ minimum: 1, maximum: 240_000, default: 24 }),
      denominator: Type.Integer({ minimum: 1, maximum: 1001, default: 1 }),
    },
    { additionalProperties: false, default: { numerator: 24, denominator: 1 } },
  ),
  subtitles: Type.Object(
    { burn_in: Type.Boolean({ default: true }), show_speakers: Type.Boolean({ default: false }) },
    { additionalProperties: false, default: { burn_in: true, show_speakers: false } },
  ),
  container: Type.Enum(['mp4', 'mov', 'webm', 'avi'], { default: 'mp4' }),
  music: Type.Boolean({ default: true }),
  /** Null: music is made, scene by scene. */
  music_track: Type.Union([MusicTrack, Type.Null()], { default: null }),
  ai_label: Type.Boolean({
    default: false,
    description:
      'Says in every picture of the film, and in the files of films and of single pictures, clips and sounds that go out, that engines made it. Some countries ask for it.',
  }),
  /** What makes each kind of thing; null for the engine of this installation, and for no moving pictures at all. */
  engines: Type.Object(
    { text: EngineId, image: EngineId, video: EngineId, speech: EngineId, music: EngineId, effect: EngineId },
    {
      additionalProperties: false,
      default: { text: null, image: null, video: null, speech: null, music: null, effect: null },
    },
  ),
}

export const ProjectSettings = Type.Object(settings, { additionalProperties: false })
export type ProjectSettings = Static<typeof ProjectSettings>

/** As sent: what is left out keeps its value, or gets its default in a new project. */
export const ProjectSettingsChange = Type.Partial(
  Type.Object(
    Object.fromEntries(
      Object.entries(settings).map(([name, type]) => [name, withoutDefault(type)]),
    ) as unknown as typeof settings,
  ),
  { additionalProperties: false },
)
export type ProjectSettingsChange = Static<typeof ProjectSettingsChange>

/** The server fills defaults into what it validates; in a change that would overwrite what was not sent. */
function withoutDefault(type: TSchema): TSchema {
  const { default: _default, ...rest } = type as TSchema & { default?: unknown }
  return rest as TSchema
}

export const ProjectCounters = Type.Object({ views: Type.Integer(), likes: Type.Integer(), takes: Type.Integer() })

const Tag = Type.String({ minLength: 1, maxLength: 50 })

const summary = {
  id: Type.String(),
  workspace_id: Type.String(),
  kind: Type.Enum(PROJECT_KINDS),
  title: Type.String(),
  description: Type.String(),
  stage: Type.Enum(PROJECT_STAGES),
  status: Type.Enum(PROJECT_STATUSES),
  genre: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
  /** 1 (easy) to 5 (hard). */
  difficulty: Nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  thumbnail_file_id: Nullable(Type.String()),
  counters: ProjectCounters,
  revision: Type.Integer(),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
  /** In the trash since; gone for good after `purge_at`. */
  trashed_at: Nullable(Type.String({ format: 'date-time' })),
  purge_at: Nullable(Type.String({ format: 'date-time' })),
}

export const ProjectSummary = Type.Object(summary)
export type ProjectSummary = Static<typeof ProjectSummary>

/** How far the making of a project is: what its card shows. */
export const ProjectMaking = Type.Object({
  /** The script in force. */
  script: Nullable(
    Type.Object({ version: Type.Integer(), scenes: Type.Integer(), shots: Type.Integer(), lines: Type.Integer() }),
  ),
  /** The newest cut. */
  film: Nullable(
    Type.Object({ id: Type.String(), duration_ms: Type.Integer(), made_at: Type.String({ format: 'date-time' }) }),
  ),
  /** The newest run. */
  run: Nullable(
    Type.Object({
      id: Type.String(),
      task_id: Type.String(),
      state: Type.Enum(['running', 'paused', 'completed', 'failed', 'cancelled']),
      steps_done: Type.Integer(),
      steps_total: Type.Integer(),
    }),
  ),
  /** Share of the production that is made: of the newest run's steps; 100 with a film, 0 before the first run. */
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  /** A picture of it; the address changes with the picture. */
  thumbnail_url: Nullable(Type.String()),
})
export type ProjectMaking = Static<typeof ProjectMaking>

/** What a list answers; `making` only where it is asked for, as it is looked up in several rooms. */
export const ProjectListed = Type.Object({ ...summary, making: Type.Optional(ProjectMaking) })
export type ProjectListed = Static<typeof ProjectListed>
export type ProjectCard = ProjectListed & { readonly making: ProjectMaking }

/** A script that comes with the studio, to begin with. */
export const SampleScript = Type.Object({
  id: Type.String(),
  title_zh: Type.String(),
  title_en: Type.String(),
  summary_zh: Type.String(),
  summary_en: Type.String(),
  kind: Type.Enum(PROJECT_KINDS),
  language: Type.Enum(PROJECT_LANGUAGES),
  aspect: Type.Enum(['16:9', '9:16', '1:1']),
  /** About how long its film becomes. */
  film_seconds: Type.Integer(),
  file_name: Type.String(),
  text: Type.String(),
})
export type SampleScript = Static<typeof SampleScript>

export const ProjectDetail = Type.Object({
  ...summary,
  settings: ProjectSettings,
  duplicate_of: Nullable(Type.String()),
  liked_by_me: Type.Boolean(),
})
export type ProjectDetail = Static<typeof ProjectDetail>

const editable = {
  title: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }),
  description: Type.String({ maxLength: 10_000 }),
  genre: Nullable(Type.String({ maxLength: 50 })),
  tags: Type.Array(Tag, { maxItems: 50 }),
  difficulty: Nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  thumbnail_file_id: Nullable(Type.String()),
  settings: ProjectSettingsChange,
}

export const ProjectCreation = Type.Object(
  {
    ...Type.Partial(Type.Object(editable)).properties,
    title: editable.title,
    kind: Type.Optional(Type.Enum(PROJECT_KINDS)),
  },
  { additionalProperties: false },
)
export type ProjectCreation = Static<typeof ProjectCreation>

export const ProjectChange = Type.Object(
  {
    ...Type.Partial(Type.Object(editable)).properties,
    stage: Type.Optional(Type.Enum(PROJECT_STAGES)),
    /** The trash is entered by DELETE and left by restore. */
    status: Type.Optional(Type.Enum(['active', 'archived'])),
  },
  { additionalProperties: false },
)
export type ProjectChange = Static<typeof ProjectChange>

export const PROJECT_SORTS = ['created_at', 'updated_at', 'title'] as const

export const ProjectFilter = {
  /** In title, description, genre and tags; every word must occur. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum(PROJECT_STATUSES)),
  stage: Type.Optional(Type.Enum(PROJECT_STAGES)),
  kind: Type.Optional(Type.Enum(PROJECT_KINDS)),
  genre: Type.Optional(Type.String({ maxLength: 50 })),
  tag: Type.Optional(Tag),
  difficulty: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  sort: Type.Optional(Type.Enum(PROJECT_SORTS)),
}

/** What a list of projects answers beyond their rows. */
export const ProjectInclude = {
  /** `making`: how far each is, its newest run, film and picture. */
  include: Type.Optional(Type.Enum(['making'])),
}
