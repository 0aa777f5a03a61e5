// Productions on the wire: the build plan, runs and their steps.
import { type Static, Type } from 'typebox'
import { FilmAspect, FilmContainer, FilmSize } from './films.ts'

/** What a run may set differently from the project's own settings. */
export const RunWish = Type.Object(
  {
    aspect: Type.Optional(FilmAspect),
    size: Type.Optional(FilmSize),
    container: Type.Optional(FilmContainer),
    template: Type.Optional(Type.String({ maxLength: 64 })),
    burn_subtitles: Type.Optional(Type.Boolean()),
    music: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type RunWish = Static<typeof RunWish>

export const StartedRun = Type.Object({ run_id: Type.String(), task_id: Type.String() })

const Counts = Type.Record(Type.String(), Type.Integer())

/** What a run would do now. A kind stands in neither count while it cannot be known yet. */
export const BuildPlan = Type.Object({
  to_make: Counts,
  to_reuse: Counts,
  /** False while takes are missing: how many segments follow shows only once they are measured. */
  complete: Type.Boolean(),
  cost: Type.Object({ amount: Type.String(), currency: Type.String() }),
})
export type BuildPlan = Static<typeof BuildPlan>

export const RunStep = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.Enum(['waiting', 'queued', 'done', 'failed']),
  reused: Type.Boolean(),
  elapsed_ms: Type.Union([Type.Integer(), Type.Null()]),
})

export const ProductionRun = Type.Object({
  id: Type.String(),
  project_id: Type.String(),
  task_id: Type.String(),
  state: Type.Enum(['running', 'paused', 'completed', 'failed', 'cancelled']),
  steps_done: Type.Integer(),
  steps_total: Type.Integer(),
  started_at: Type.String({ format: 'date-time' }),
  film_id: Type.Union([Type.String(), Type.Null()]),
})
export type ProductionRun = Static<typeof ProductionRun>
