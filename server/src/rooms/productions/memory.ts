// What this process remembers of runs that are under way. All of it can be worked out again from the database: another process,
// or this one after a crash, just starts with an empty memory.
import type { Queryable } from '#platform/db/db.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import { type EngineStep, type FirstStage, planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import type { Counts } from './progress/expected-time.ts'
import { loadInput, type Run } from './queries.ts'

export type RunMemory = {
  readonly input: ProductionInput
  readonly first: FirstStage
  readonly firstById: ReadonlyMap<string, EngineStep>
  plan: FilmPlan | undefined
  /** Steps that follow the timeline, by kind. */
  later?: Counts
  /** What steps of each kind took when this process first looked. */
  averages?: Counts
}

/** This many are remembered whatever their size; more of them, as long as all have no more shots than eight large films. */
const LARGE_RUNS_REMEMBERED = 8
const RUNS_REMEMBERED_MAX = 64
const SHOTS_REMEMBERED_MAX = 8000

type Remembered = { readonly inputRevision: number; readonly memory: Promise<RunMemory>; shots: number }

export class RunMemories {
  /** Who was asked for longest ago stands first. */
  readonly #runs = new Map<string, Remembered>()
  readonly #load: typeof loadInput

  constructor(load: typeof loadInput = loadInput) {
    this.#load = load
  }

  recall(queryable: Queryable, { id, inputRevision }: Pick<Run, 'id' | 'inputRevision'>): Promise<RunMemory> {
    const known = this.#runs.get(id)
    // Another process may have put corrected settings in.
    const run = known?.inputRevision === inputRevision ? known : this.#read(queryable, { id, inputRevision })
    this.#runs.delete(id)
    this.#runs.set(id, run)
    this.#trim()
    return run.memory
  }

  #read(queryable: Queryable, { id, inputRevision }: Pick<Run, 'id' | 'inputRevision'>): Remembered {
    const memory = this.#load(queryable, id).then((input) => {
      const first = planFirstStage(input)
      remembered.shots = input.board.shots.length
      this.#trim()
      return { input, first, firstById: new Map(first.steps.map((step) => [step.id, step])), plan: undefined }
    })
    const remembered: Remembered = { inputRevision, memory, shots: 0 }
    memory.catch(() => {
      if (this.#runs.get(id) === remembered) this.#runs.delete(id)
    })
    return remembered
  }

  #trim(): void {
    let shots = 0
    for (const run of this.#runs.values()) shots += run.shots
    for (const [id, run] of this.#runs) {
      const { size } = this.#runs
      if (size <= LARGE_RUNS_REMEMBERED || (size <= RUNS_REMEMBERED_MAX && shots <= SHOTS_REMEMBERED_MAX)) return
      this.#runs.delete(id)
      shots -= run.shots
    }
  }

  forget(runId: string): void {
    this.#runs.delete(runId)
  }
}
