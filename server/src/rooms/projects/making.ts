// What rooms above know of a project's making. They answer for many projects at once, so that a list of cards costs a
// handful of statements however long it is.
import type { ProjectCard, ProjectMaking } from '#contract/projects.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type ProjectHead, toSummary } from './tables.ts'

export type Making = {
  readonly script: ProjectMaking['script']
  readonly film: { readonly id: string; readonly durationMs: number; readonly madeAt: Date } | null
  readonly run: {
    readonly id: string
    readonly taskId: string
    readonly state: 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
    readonly stepsDone: number
    readonly stepsTotal: number
    /** As it was shown last. */
    readonly percent: number
  } | null
  /** Where a small picture of it is; the same for hours. */
  readonly thumbnailUrl: string | null
}

export type Pictured = Pick<ProjectHead, 'id' | 'thumbnailFileId'>

/** Answered by the rooms that make things; asked by this one, which is below them. */
export type DescribeMaking = (
  queryable: Queryable,
  scope: Scope,
  projects: readonly Pictured[],
) => Promise<ReadonlyMap<string, Making>>

export const NOTHING_MADE: Making = { script: null, film: null, run: null, thumbnailUrl: null }

export function toCard(project: ProjectHead, making: Making): ProjectCard {
  return { ...toSummary(project), making: toWire(making) }
}

function toWire({ script, film, run, thumbnailUrl }: Making): ProjectMaking {
  return {
    script,
    film: film && { id: film.id, duration_ms: film.durationMs, made_at: film.madeAt.toISOString() },
    run: run && {
      id: run.id,
      task_id: run.taskId,
      state: run.state,
      steps_done: run.stepsDone,
      steps_total: run.stepsTotal,
    },
    percent: percentMade(film, run),
    thumbnail_url: thumbnailUrl,
  }
}

export function percentMade(film: Making['film'], run: Making['run']): number {
  const isMade = run === null ? film !== null : run.state === 'completed'
  if (isMade) return 100
  if (run === null) return 0
  // Not before the film is there, however few steps are missing.
  return Math.min(99, run.percent)
}
