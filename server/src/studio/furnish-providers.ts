// The cast list: what can be used from outside, and the keys to it.

import { ENGINE_KINDS } from '#contract/generation.ts'
import type { Clock } from '#platform/clock.ts'
import { type Catalogue, createCatalogue } from '#rooms/catalogue/catalogue.ts'
import type { ModelSource } from '#rooms/generation/generation.ts'
import { createKeys } from '#rooms/keys/keys.ts'
import type { People } from './furnish-people.ts'
import type { Ground } from './ground.ts'
import { probeProvider } from './probe-provider.ts'

/** Storey 2: providers, models, keys. The catalogue has been read when this ends. */
export async function furnishProviders(ground: Ground, { workspaces }: Pick<People, 'workspaces'>) {
  const { config, log, clock, db, relay, keyRing, catalogueFiles, dialects } = ground
  const { simulatedBase } = config.providers
  const catalogue = createCatalogue({ db, clock, log, seeds: catalogueFiles, dialects, simulatedBase })
  await catalogue.open()
  relay.watch(catalogue.watcher)
  if (simulatedBase !== null)
    log.warn(
      { simulatedBase },
      'ALL PROVIDERS ARE SIMULATED: nothing that engines make is real (HUABEN_SIMULATED_PROVIDERS)',
    )
  const keys = createKeys({
    ...{ db, clock, log, ring: keyRing },
    roleOf: workspaces.roleOf,
    findProvider: catalogue.findProvider,
    probe: probeProvider({ catalogue, dialects }),
  })
  return { catalogue, keys, models: modelSource(catalogue, clock) }
}

export type Providers = Awaited<ReturnType<typeof furnishProviders>>

const DAY_MS = 24 * 3600 * 1000
/** More days than anybody will run this. */
const DAYS_MAX = 1_000_000

/** What is offered changes when the catalogue does, and at midnight, when a model may retire. */
function modelSource(catalogue: Catalogue, clock: Clock): ModelSource {
  let known: ReturnType<ModelSource['snapshot']> | undefined
  return {
    snapshot: () => {
      const revision = catalogue.revision() * DAYS_MAX + Math.floor(clock.now().getTime() / DAY_MS)
      if (known?.revision !== revision) known = { revision, models: ENGINE_KINDS.flatMap(catalogue.modelsFor) }
      return known
    },
    model: (id) => catalogue.model(id),
  }
}
