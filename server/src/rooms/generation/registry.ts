import { generationFaults } from './faults.ts'
import type { Engine, GenerationKind } from './provider.ts'

/** Engines by id. The first of a kind is the default: local engines are listed first. */
export class EngineRegistry {
  readonly #engines: readonly Engine[]
  constructor(engines: readonly Engine[]) {
    const ids = new Set(engines.map((engine) => engine.id))
    if (ids.size !== engines.length) throw new Error('two engines have the same id')
    this.#engines = engines
  }

  find(kind: GenerationKind, engineId?: string): Engine {
    const ofKind = this.#engines.filter((engine) => engine.kind === kind)
    const found = engineId === undefined ? ofKind[0] : ofKind.find((engine) => engine.id === engineId)
    if (found) return found
    throw generationFaults.NO_ENGINE({
      engine: engineId ?? '',
      kind,
      available: ofKind.map((engine) => engine.id).join(', ') || '-',
    })
  }
}
