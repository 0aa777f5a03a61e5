// The cast list: what engines make, where it is kept, and what it costs.
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { createGeneration } from '#rooms/generation/generation.ts'
import { type Ground, RESULT_MAX_BYTES } from './ground.ts'
import { inspectResults } from './inspect-result.ts'

export function furnishEngines({ config, clock, db, log, blobs, engines, ffmpegWish, mayHold }: Ground) {
  const billing = createBilling({ clock, ...(mayHold ? { mayHold } : {}) })
  const artefacts = createArtefacts({ blobs, clock })
  const generation = createGeneration({
    ...{ db, clock, log, blobs, artefacts, billing, engines },
    inspect: inspectResults({ blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) }),
    resultMaxBytes: RESULT_MAX_BYTES,
    perHourMax: config.limits.generationsPerHour,
  })
  return { billing, artefacts, generation }
}
