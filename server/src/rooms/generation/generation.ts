// Generation: has things made by engines. It promises that the intent is written before anything is submitted, the
// provider's job id before anything is awaited, and the result, its cost entry and the artefact in one transaction, so that
// a crash anywhere resumes: nothing is paid for twice, nothing finished is lost. What nobody can tell the fate of stays open
// with its hold until the provider, a person or the deadline decides. It knows its subject only as kind and id.

import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type Costs, costsOf, type Wished } from './costs.ts'
import {
  type Deps,
  type GenerationContext,
  type GenerationDeps,
  type GenerationOrder,
  generationTimes,
} from './deps.ts'
import { generateArtefact } from './generate.ts'
import { type Quote, quote } from './intent.ts'
import {
  findBeside,
  findNeededKeys,
  findOpenOf,
  findReferred,
  type GenerationFilter,
  listGenerations,
} from './open-queries.ts'
import type { Engine, GenerationInput, GenerationKind, Money, PictureReader } from './provider.ts'
import { findKeysFor, findProjectOf, forgetProject, hasHandedOver } from './queries.ts'
import { createQuestions } from './questions/questions.ts'
import { decide, type Reconciled, reconcile } from './reconcile.ts'
import { EngineRegistry } from './registry.ts'
import { callOff } from './stopping/call-off.ts'
import { stopAsked, stopProject } from './stopping/stopping.ts'

export type { Costs } from './costs.ts'
export type {
  GenerationContext,
  GenerationDeps,
  GenerationLimits,
  GenerationOrder,
  GenerationTimes,
  Inspect,
  Inspection,
  KeyAccess,
  KeyOutcome,
  KeyRing,
} from './deps.ts'
export { chargedOf } from './failed.ts'
export type { Quote } from './intent.ts'
export type { GenerationFilter, GenerationLine } from './open-queries.ts'
export { amountOf } from './prices.ts'
export { promptHashOf } from './prompt-hash.ts'
export type {
  ClipDescription,
  Dialect,
  Engine,
  EngineAccess,
  EngineModel,
  GenerationInput,
  GenerationKind,
  MediaInput,
  Money,
  PictureDescription,
  PictureFigure,
  PicturePrompt,
  PictureReader,
  Prices,
  ProbeResult,
  ProviderSettings,
  SpeechDescription,
  TextDescription,
  Usage,
  VoiceChoice,
  VoiceLister,
  VoiceOffer,
} from './provider.ts'
export type { Question } from './questions/question-queries.ts'
export { namedBy, type Standing, toldOf } from './questions/questions.ts'
export { rateWaitOf, toWireWait, type Wait } from './rate.ts'
export type { ModelSource } from './registry.ts'

export function createGeneration(given: GenerationDeps) {
  const { engines, dialects, models } = given
  const registry = new EngineRegistry({
    local: engines,
    ...(dialects ? { dialects } : {}),
    ...(models ? { models } : {}),
    onUnfit: (model, error) => given.log?.warn({ err: error, model: model.id }, 'no engine can be made of a model'),
  })
  const deps: Deps = { ...given, registry, times: { ...generationTimes, ...given.times } }
  return {
    /** The engine of this id, or the first of its kind when none is named. Throws NO_ENGINE. */
    engine: (kind: GenerationKind, engineId?: string): Engine => registry.find(kind, engineId),
    engines: (): readonly Engine[] => registry.all(),
    /** What having this made costs at most now; frozen when it is submitted. */
    price: (engineId: string, input: GenerationInput): Money => quote(registry.find(input.kind, engineId), input).money,
    quote: (engineId: string, input: GenerationInput): Quote => quote(registry.find(input.kind, engineId), input),
    /** Providers that this person has some key of, in this workspace. */
    async keyedProviders(scope: Scope): Promise<ReadonlySet<string>> {
      const usable = (await given.keys?.usable?.(scope)) ?? []
      return new Set(usable.map((one) => one.provider))
    },
    /** What having all of these made would cost now, and what of it the wallet would be asked for. Throws NO_ENGINE. */
    costs: (scope: Scope, wishes: readonly Wished[]): Promise<Costs> => costsOf(deps, scope, wishes),
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
      generateArtefact(deps, { scope, order, context }),

    /** Nobody wants it any more, and whoever had it made is not at it: stops the engine and gives back what is not charged. */
    async callOff(scope: Scope, order: GenerationOrder, context: GenerationContext): Promise<void> {
      const engine = registry.findBegun(order.input.kind, order.engineId)
      await callOff(deps, { scope, order, context }, { engine })
    },

    /** Whether work for this artefact is at the provider, as far as anybody knows: it will be on the bill, and its result is to be kept. */
    isHandedOver: hasHandedOver,
    /** One round over work that nobody is at, and over open questions: of all workspaces. */
    reconcile: (signal: AbortSignal): Promise<Reconciled> => reconcile(deps, signal),
    /** Closes an open question by hand. Throws NOT_FOUND, GENERATION_NOT_OPEN. */
    decide: (scope: Scope, asked: { readonly id: string; readonly charged: boolean }): Promise<void> =>
      decide(deps, scope, asked),
    ...createQuestions(deps),
    /** The keys of what engines were asked for, for these things of a project. */
    keysFor: findKeysFor,
    /** The project that a generation was made for, or null. */
    projectOf: findProjectOf,
    /** Of these contents, those that were kept beside another result. */
    keepsBeside: findBeside,
    /** Before its project goes. Answers whether something must be stopped where it runs: see `stopAsked`. */
    stopProject: (tx: Tx, of: { workspaceId: string; projectId: string }): Promise<boolean> =>
      stopProject(deps, tx, of),
    stopAsked: (signal: AbortSignal): Promise<number> => stopAsked(deps, signal),
    /** The project is gone; what was made for it stays in the list of the workspace, for its bill. */
    forgetProject,
    list: (queryable: Queryable, scope: Scope, request: PageRequest & { readonly filter: GenerationFilter }) =>
      listGenerations(queryable, scope, request),

    /** Of these holds, those with work before them; for the proof of the books. */
    /** Which of these contents work that is open was asked with. */
    refersTo: findReferred,
    openOf: findOpenOf,
    /** Of these keys, those that are still needed to ask for results. */
    needsKeys: findNeededKeys,

    close: (): Promise<void> => registry.close(),
  }
}

export type GenerationRoom = ReturnType<typeof createGeneration>
