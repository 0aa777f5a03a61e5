import { generationFaults } from './faults.ts'
import type { Dialect, Engine, EngineModel, GenerationKind } from './provider.ts'

/** The models that may be used now. A new catalogue has a new revision. */
export type ModelSource = { snapshot(): { readonly revision: number; readonly models: readonly EngineModel[] } }

export const noModels: ModelSource = { snapshot: () => ({ revision: 0, models: [] }) }

export type RegistryParts = {
  /** Engines of this machine; the first of a kind is what is used when nobody chooses. */
  readonly local: readonly Engine[]
  readonly dialects?: readonly Dialect[]
  readonly models?: ModelSource
}

/** Engines by id: those of this machine, and one for each model of the catalogue that speaks a known dialect. */
export class EngineRegistry {
  readonly #local: readonly Engine[]
  readonly #dialects: ReadonlyMap<string, Dialect>
  readonly #models: ModelSource
  #revision = -1
  #remote: readonly Engine[] = []

  constructor({ local, dialects = [], models = noModels }: RegistryParts) {
    const ids = new Set(local.map((engine) => engine.id))
    if (ids.size !== local.length) throw new Error('two engines have the same id')
    this.#local = local
    this.#dialects = new Map(dialects.map((dialect) => [dialect.id, dialect]))
    this.#models = models
  }

  all(): readonly Engine[] {
    return [...this.#local, ...this.#ofCatalogue()]
  }

  find(kind: GenerationKind, engineId?: string): Engine {
    const ofKind = this.all().filter((engine) => engine.kind === kind)
    const found = engineId === undefined ? ofKind[0] : ofKind.find((engine) => engine.id === engineId)
    if (found) return found
    throw generationFaults.NO_ENGINE({
      engine: engineId ?? '',
      kind,
      available: ofKind.map((engine) => engine.id).join(', ') || '-',
    })
  }

  /** Engines of an old catalogue go on serving whoever holds them: they keep nothing but settings. */
  #ofCatalogue(): readonly Engine[] {
    const { revision, models } = this.#models.snapshot()
    if (revision === this.#revision) return this.#remote
    this.#remote = models.flatMap((model) => {
      const dialect = this.#dialects.get(model.dialect)
      return dialect?.kind === model.kind ? [dialect.engine(model)] : []
    })
    this.#revision = revision
    return this.#remote
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((engine) => engine.close()))
  }
}
