// What this process remembers of runs that are under way. All of it can be worked out again from the database: another process,
// or this one after a crash, just starts with an empty memory.
import type { Queryable } from '#platform/db/db.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import { type EngineStep, type FirstStage, planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { loadInput } from './queries.ts'

export type RunMemory = {
  readonly input: ProductionInput
  readonly first: FirstStage
  readonly firstById: ReadonlyMap<string, EngineStep>
  plan: FilmPlan | undefined
}

const RUNS_REMEMBERED_MAX = 8

export class RunMemories {
  readonly #runs = new Map<string, Promise<RunMemory>>()

  recall(queryable: Queryable, runId: string): Promise<RunMemory> {
    const known = this.#runs.get(runId)
    if (known) return known
    const made = loadInput(queryable, runId).then((input) => {
      const first = planFirstStage(input)
      return { input, first, firstById: new Map(first.steps.map((step) => [step.id, step])), plan: undefined }
    })
    made.catch(() => this.#runs.delete(runId))
    this.#runs.set(runId, made)
    const oldest = this.#runs.keys().next()
    if (this.#runs.size > RUNS_REMEMBERED_MAX && !oldest.done) this.#runs.delete(oldest.value)
    return made
  }

  forget(runId: string): void {
    this.#runs.delete(runId)
  }
}
