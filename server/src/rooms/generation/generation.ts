// Generation: has things made by engines. It promises that the intent is written before anything is submitted, the
// provider's job id before anything is awaited, and the result, its cost entry and the artefact in one transaction, so that
// a crash anywhere resumes: nothing is paid for twice, nothing finished is lost. It knows its subject only as kind and id.

import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import type { Artefact, ArtefactKind, Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { callOff } from './call-off.ts'
import { generateArtefact } from './generate.ts'
import type { Engine, GenerationInput, GenerationKind, Money, PictureReader } from './provider.ts'
import { EngineRegistry } from './registry.ts'

export type {
  Engine,
  GenerationInput,
  GenerationKind,
  Money,
  PictureDescription,
  PictureFigure,
  PictureReader,
  SpeechDescription,
  VoiceChoice,
  VoiceLister,
  VoiceOffer,
} from './provider.ts'

export type GenerationOrder = {
  readonly subjectKind: string
  readonly subjectId: string
  readonly artefactKind: ArtefactKind
  readonly artefactKey: string
  readonly engineId: string
  readonly model: string
  readonly input: GenerationInput
}

export type GenerationContext = {
  readonly signal: AbortSignal
  /** The job's fence and whatever must commit together with the result. */
  readonly inFinish: (tx: Tx, artefact: Artefact) => Promise<void>
  /** In the transaction that books a charge: whose work it was notes it. Not called for what costs nothing. */
  readonly onCharge?: (tx: Tx, amount: Money) => Promise<void>
}

/** How much of a kind one user may have made an hour. */
export type GenerationLimits = Readonly<Record<GenerationKind, number | null>>

export type GenerationDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly billing: Billing
  readonly engines: readonly Engine[]
  readonly resultMaxBytes: number
  readonly perHourMax?: GenerationLimits
}

export function createGeneration(deps: GenerationDeps) {
  const registry = new EngineRegistry(deps.engines)
  return {
    /** The engine of this id, or the first of its kind when none is named. Throws NO_ENGINE. */
    engine: (kind: GenerationKind, engineId?: string): Engine => registry.find(kind, engineId),
    engines: (): readonly Engine[] => deps.engines,
    /** What having this made costs now; frozen when it is submitted. */
    price: (engineId: string, input: GenerationInput): Money => registry.find(input.kind, engineId).price(input),
    /** What the engine of pictures tells of how it understands them; undefined if it cannot. */
    pictureReader(engineId?: string): PictureReader | undefined {
      const engine = registry.find('image', engineId)
      return 'read' in engine && typeof engine.read === 'function' ? (engine as Engine & PictureReader) : undefined
    },

    /**
     * Has one artefact made, or finishes what a lost attempt began. Throws `RunAgainLater` while an outside provider works,
     * a Fault when the engine refuses.
     */
    generate: (scope: Scope, order: GenerationOrder, context: GenerationContext): Promise<Artefact> =>
      generateArtefact({ ...deps, registry }, { scope, order, context }),

    /** Nobody wants it any more, and whoever had it made is not at it: stops the engine and gives back what is not charged. */
    callOff: (scope: Scope, order: GenerationOrder, context: GenerationContext): Promise<void> =>
      callOff(deps, { scope, order, context }, registry.find(order.input.kind, order.engineId)),

    async close(): Promise<void> {
      await Promise.all(deps.engines.map((engine) => engine.close()))
    },
  }
}

export type GenerationRoom = ReturnType<typeof createGeneration>
