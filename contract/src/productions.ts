// Productions on the wire: the build plan, runs and their steps.
import { type Static, Type } from 'typebox'
import { FilmAspect, FilmContainer, FilmSize, MusicTrack } from './films.ts'
import { Wait } from './generation.ts'

/** What a run may set differently from the project's own settings. */
export const RunWish = Type.Object(
  {
    aspect: Type.Optional(FilmAspect),
    size: Type.Optional(FilmSize),
    container: Type.Optional(FilmContainer),
    template: Type.Optional(Type.String({ maxLength: 64 })),
    /** Null: what the template says. */
    transition: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
    burn_subtitles: Type.Optional(Type.Boolean()),
    show_speakers: Type.Optional(Type.Boolean()),
    music: Type.Optional(Type.Boolean()),
    /** Plays instead of made music; null: made music. Without `music` it also turns music on. */
    music_track: Type.Optional(Type.Union([MusicTrack, Type.Null()])),
    /** Only the pictures, voices and effects of these shots; no film is cut. */
    shot_ids: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 2000 })),
  },
  { additionalProperties: false },
)
export type RunWish = Static<typeof RunWish>

/** What would be made if these were asked for anew, of the shots in `shot_ids` or of all. */
export const PlanWish = Type.Object(
  {
    ...RunWish.properties,
    anew: Type.Optional(Type.Array(Type.Enum(['pictures', 'voices']), { maxItems: 2 })),
    /** Of these lines, whatever `anew` says of the others. */
    anew_line_ids: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 2000 })),
  },
  { additionalProperties: false },
)
export type PlanWish = Static<typeof PlanWish>

export const StartedRun = Type.Object({ run_id: Type.String(), task_id: Type.String() })
export type StartedRun = Static<typeof StartedRun>

const Counts = Type.Record(Type.String(), Type.Integer())

const Cost = Type.Object({ amount: Type.String(), currency: Type.String() })

/** What a run would do now. A kind stands in neither count while it cannot be known yet. */
export const BuildPlan = Type.Object({
  /** Shots of the board; 0 while there is no script, or none was found in it: then there is nothing to make. */
  shots: Type.Integer(),
  to_make: Counts,
  to_reuse: Counts,
  /** False while takes are missing: how many segments follow shows only once they are measured. */
  complete: Type.Boolean(),
  /** What engines would charge for what is missing, by their prices of now. */
  cost: Cost,
  /** In other currencies than that of `cost`. */
  other_costs: Type.Array(Cost),
  /** What of it is taken from the wallet: nothing unless the studio charges, and nothing of what goes out with one's own key. */
  wallet_costs: Type.Array(Cost),
  /** What is more than one user may have made at once; empty where nothing waits. */
  waits: Type.Array(Wait),
  /** Seconds it is expected to take, by what earlier runs of this workspace took. */
  expected_s: Type.Integer(),
  /** Length of the film; null while takes are missing. */
  total_frames: Type.Union([Type.Integer(), Type.Null()]),
  /** The finished cut that is exactly this one, if there is one. */
  film_id: Type.Union([Type.String(), Type.Null()]),
})
export type BuildPlan = Static<typeof BuildPlan>

export const RunStep = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.Enum(['waiting', 'queued', 'done', 'failed']),
  reused: Type.Boolean(),
  elapsed_ms: Type.Union([Type.Integer(), Type.Null()]),
  /** The rate of its kind is used up: it begins by itself then. */
  waits_until: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export const ProductionRun = Type.Object({
  id: Type.String(),
  project_id: Type.String(),
  task_id: Type.String(),
  state: Type.Enum(['running', 'paused', 'completed', 'failed', 'cancelled']),
  steps_done: Type.Integer(),
  /** With those that follow once every take is measured. 0 until the run has looked what there is to make. */
  steps_total: Type.Integer(),
  /** Of the work, each step weighed by what its kind takes; never falls, and 100 only with the film. */
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  started_at: Type.String({ format: 'date-time' }),
  film_id: Type.Union([Type.String(), Type.Null()]),
  /** How far each kind of step is; those that follow are counted from the start. */
  kinds: Type.Array(
    Type.Object({ kind: Type.String(), done: Type.Integer(), total: Type.Integer(), reused: Type.Integer() }),
  ),
  /** About how long it still takes; null when it is over, or nothing is known. */
  left_s: Type.Union([Type.Integer(), Type.Null()]),
  /** Where it broke off. */
  failed_step: Type.Union([Type.Object({ id: Type.String(), kind: Type.String() }), Type.Null()]),
})
export type ProductionRun = Static<typeof ProductionRun>

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/**
 * `fresh`: made from what the board says now. `stale`: made from what it said before. `building`: a run is at it, or has it
 * next. `failed`: the newest run broke off at it. `missing`: never made, or collected.
 */
export const ArtefactState = Type.Enum(['fresh', 'stale', 'building', 'failed', 'missing'])
export type ArtefactState = Static<typeof ArtefactState>

const FramePicture = Nullable(Type.Object({ small_url: Type.String(), url: Type.String() }))

export const ShotPicture = Type.Object({
  state: ArtefactState,
  /** What is there to be seen, also while it is stale or being made anew. */
  sha256: Nullable(Type.String()),
  small_url: Nullable(Type.String()),
  url: Nullable(Type.String()),
  is_pinned: Type.Boolean(),
})
export type ShotPicture = Static<typeof ShotPicture>

export const LineSound = Type.Object({
  id: Type.String(),
  state: ArtefactState,
  url: Nullable(Type.String()),
  /** Of the take that is heard: by it is read how it was made. */
  sha256: Nullable(Type.String()),
  /** Measured; guessed from the text while there is no take. */
  duration_ms: Type.Integer(),
  /** From the first picture of its shot. */
  start_ms: Type.Integer(),
  is_pinned: Type.Boolean(),
})
export type LineSound = Static<typeof LineSound>

export const ShotState = Type.Object({
  id: Type.String(),
  picture: ShotPicture,
  /** Pictures that the shot begins and ends with, where people have put some in. */
  start: FramePicture,
  end: FramePicture,
  /** The moving picture that the film shows instead of the still: pinned by a person, else the last that was made. */
  clip: Nullable(
    Type.Object({
      url: Type.String(),
      is_pinned: Type.Boolean(),
      /** What its engine was told; null of a film that somebody put in. */
      prompt: Nullable(Type.String()),
    }),
  ),
  lines: Type.Array(LineSound),
  /** How long the shot is in the film, transitions not counted. */
  length_ms: Type.Integer(),
  /** False while a take is missing: then the length is a guess. */
  is_measured: Type.Boolean(),
})
export type ShotState = Static<typeof ShotState>

/** How far everything on the board is made. In the order of the board. */
export const ProductionState = Type.Object({
  shots: Type.Array(ShotState),
  run: Nullable(
    Type.Object({
      id: Type.String(),
      task_id: Type.String(),
      state: Type.Enum(['running', 'paused', 'failed']),
      /** Step that broke off, and what to do; of a failed run. */
      failed_step: Nullable(Type.String()),
      problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
    }),
  ),
})
export type ProductionState = Static<typeof ProductionState>
