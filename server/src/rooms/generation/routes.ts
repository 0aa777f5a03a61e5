import { Type } from 'typebox'
import { Engines, type ProgramCheck, type Engine as WireEngine } from '#contract/generation.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Engine, GenerationRoom } from './generation.ts'
import { ordinaryInput } from './ordinary-input.ts'
import type { VoiceLister } from './provider.ts'

type Parts = {
  readonly generation: GenerationRoom
  /** What else a film needs on this machine. */
  readonly checkPrograms: () => Promise<readonly ProgramCheck[]>
}

export function generationRoutes({ generation, checkPrograms }: Parts): RouteDefinition[] {
  return [
    route({
      operation: 'engines.list',
      method: 'GET',
      path: '/engines',
      summary: 'What there is to make pictures, voices, music and effects with, and whether it can work now',
      access: { kind: 'collection', right: 'workspace.read' },
      query: Type.Object({}),
      reply: Engines,
      perMinuteMax: 120,
      handle: async () => {
        const engines = generation.engines()
        const [items, programs] = await Promise.all([
          Promise.all(engines.map((engine) => toWire(engine, engines))),
          checkPrograms(),
        ])
        return { items, programs: [...programs] }
      },
    }),
  ]
}

async function toWire(engine: Engine, all: readonly Engine[]): Promise<WireEngine> {
  const { profile } = engine
  const state = await engine.check()
  const price = engine.price(ordinaryInput(engine.kind))
  return {
    id: engine.id,
    kind: engine.kind,
    is_default: all.find((one) => one.kind === engine.kind) === engine,
    is_local: profile?.isLocal ?? null,
    revision: engine.outputRevision,
    languages: profile?.languages ? [...profile.languages] : null,
    voices: listsVoices(engine) ? (await engine.voices()).length : null,
    limits: { ...profile?.limits },
    concurrency_max: engine.concurrencyMax,
    is_available: state.available,
    reason: state.available ? '' : state.reason,
    remedy: state.available ? '' : state.remedy,
    price: { amount: price.micros.toString(), currency: price.currency },
  }
}

const listsVoices = (engine: Engine): engine is Engine & VoiceLister => 'voices' in engine
