// Thread of the speech engine: what the speech program said comes in, a finished WAV file goes out.

import { encodeWav } from '#platform/sound/wav.ts'
import { assembleLine, type LineParts } from './line.ts'
import { measureMedianPitchHz } from './pitch.ts'
import { serveOrders } from './work-threads.ts'

export type FinishedLine = {
  readonly wav: Uint8Array
  readonly durationSamples: number
  /** 0 when nothing in it has a pitch: silence, a whisper. */
  readonly medianPitchHz: number
}

const rateHz = 48_000

serveOrders((parts: LineParts): FinishedLine => {
  const samples = assembleLine(parts)
  const medianPitchHz = Math.round(measureMedianPitchHz(samples, rateHz) ?? 0)
  return { wav: encodeWav([samples], rateHz), durationSamples: samples.length, medianPitchHz }
})
