import { generationFaults } from './faults.ts'
import type { Dialect, Engine, EngineModel, GenerationKind } from './provider.ts'

/** The models that may be used now. A new catalogue has a new revision. */
export type ModelSource = {
  snapshot(): { readonly revision: number; readonly models: readonly EngineModel[] }
  /** One that may not be offered any more: work that was begun with it is still asked for. */
  model?(id: string): EngineModel | undefined
}

export const noModels: ModelSource = { snapshot: () => ({ revision: 0, models: [] }) }

export type RegistryParts = {
  /** Engines of this machine; the first of a kind is what is used when nobody chooses. */
  readonly local: readonly Engine[]
  readonly dialects?: readonly Dialect[]
  readonly models?: ModelSource
  /** Told of a model that no engine could be made of. */
  readonly onUnfit?: (model: EngineModel, error: unknown) => void
}

/** Engines by id: those of this machine, and one for each model of the catalogue that speaks a known dialect. */
export class EngineRegistry {
  readonly #local: readonly Engine[]
  readonly #dialects: ReadonlyMap<string, Dialect>
  readonly #models: ModelSource
  readonly #onUnfit: (model: EngineModel, error: unknown) => void
  #revision = -1
  #remote: readonly Engine[] = []

  constructor({ local, dialects = [], models = noModels, onUnfit = () => {} }: RegistryParts) {
    const ids = new Set(local.map((engine) => engine.id))
    if (ids.size !== local.length) throw new Error('two engines have the same id')
    this.#local = local
    this.#dialects = new Map(dialects.map((dialect) => [dialect.id, dialect]))
    this.#models = models
    this.#onUnfit = onUnfit
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

  /** For work that was begun: also of a model that is retired or turned off since. */
  findBegun(kind: GenerationKind, engineId: string): Engine {
    const offered = this.all().find((engine) => engine.kind === kind && engine.id === engineId)
    const model = offered ? undefined : this.#models.model?.(engineId)
    const engine = offered ?? (model?.kind === kind ? this.#make(model) : undefined)
    return engine ?? this.find(kind, engineId)
  }

  /** Engines of an old catalogue go on serving whoever holds them: they keep nothing but settings. */
  #ofCatalogue(): readonly Engine[] {
    const { revision, models } = this.#models.snapshot()
    if (revision === this.#revision) return this.#remote
    this.#remote = models.flatMap((model) => this.#make(model) ?? [])
    this.#revision = revision
    return this.#remote
  }

  /** A model with settings that its dialect cannot do with is left out, and the others stand. */
  #make(model: EngineModel): Engine | undefined {
    const dialect = this.#dialects.get(model.dialect)
    if (dialect?.kind !== model.kind) return undefined
    try {
      return dialect.engine(model)
    } catch (error) {
      this.#onUnfit(model, error)
      return undefined
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((engine) => engine.close()))
  }
}
