// The cast list: what engines make, where it is kept, and what it costs.
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { createGeneration } from '#rooms/generation/generation.ts'
import type { Providers } from './furnish-providers.ts'
import { type Ground, RESULT_MAX_BYTES } from './ground.ts'
import { inspectResults } from './inspect-result.ts'

export function furnishEngines(ground: Ground, { models, keys }: Providers) {
  const { config, clock, db, log, blobs, engines, dialects, ffmpegWish, things, mayHold } = ground
  const billing = createBilling({ clock, mode: config.billing.mode, ...(mayHold ? { mayHold } : {}) })
  things.add('budget', (queryable, id) => billing.budgets.whereabouts(queryable, id))
  const artefacts = createArtefacts({ blobs, clock })
  const generation = createGeneration({
    ...{ db, clock, log, blobs, artefacts, billing, engines, dialects, models, keys },
    inspect: inspectResults({ blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) }),
    resultMaxBytes: RESULT_MAX_BYTES,
    perHourMax: config.limits.generationsPerHour,
  })
  billing.provedBy(generation.openOf)
  keys.addUser(generation.needsKeys)
  return { billing, artefacts, generation }
}
