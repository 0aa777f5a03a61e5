// What this process remembers of runs that are under way. All of it can be worked out again from the database: another process,
// or this one after a crash, just starts with an empty memory.
import type { Queryable } from '#platform/db/db.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import { type EngineStep, type FirstStage, planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { loadInput, type Run } from './queries.ts'

export type RunMemory = {
  readonly input: ProductionInput
  readonly first: FirstStage
  readonly firstById: ReadonlyMap<string, EngineStep>
  plan: FilmPlan | undefined
}

const RUNS_REMEMBERED_MAX = 8

type Remembered = { readonly inputRevision: number; readonly memory: Promise<RunMemory> }

export class RunMemories {
  readonly #runs = new Map<string, Remembered>()

  recall(queryable: Queryable, { id, inputRevision }: Pick<Run, 'id' | 'inputRevision'>): Promise<RunMemory> {
    const known = this.#runs.get(id)
    // Another process may have put corrected settings in.
    if (known?.inputRevision === inputRevision) return known.memory
    const memory = loadInput(queryable, id).then((input) => {
      const first = planFirstStage(input)
      return { input, first, firstById: new Map(first.steps.map((step) => [step.id, step])), plan: undefined }
    })
    const remembered = { inputRevision, memory }
    memory.catch(() => {
      if (this.#runs.get(id) === remembered) this.#runs.delete(id)
    })
    this.#runs.delete(id)
    this.#runs.set(id, remembered)
    const oldest = this.#runs.keys().next()
    if (this.#runs.size > RUNS_REMEMBERED_MAX && !oldest.done) this.#runs.delete(oldest.value)
    return memory
  }

  forget(runId: string): void {
    this.#runs.delete(runId)
  }
}
