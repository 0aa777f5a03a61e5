// Thread of the bed engine: a description comes in, a WAV file goes out.

import { encodeWav } from '#platform/sound/wav.ts'
import type { BedDescription } from '#rooms/generation/provider.ts'
import { serveOrders } from '../speech/work-threads.ts'
import { type BedLevels, renderBed } from './bed.ts'
import { rateHz } from './stereo.ts'

export type BedOrder = { readonly bed: BedDescription; readonly levels: BedLevels }

serveOrders(({ bed, levels }: BedOrder): Uint8Array => {
  const { left, right } = renderBed(bed, levels)
  return encodeWav([left, right], rateHz)
})
