// Thread of the effect engine: a cue comes in, a WAV file goes out.
import { encodeWav } from '#platform/sound/wav.ts'
import { serveOrders } from '../speech/work-threads.ts'
import { type EffectWish, synthesiseEffect } from './effects.ts'
import { rateHz } from './stereo.ts'

export type MadeEffect = { readonly bytes: Uint8Array; readonly kind: string; readonly durationSamples: number }

serveOrders((wish: EffectWish): MadeEffect => {
  const { kind, sound } = synthesiseEffect(wish)
  return { bytes: encodeWav([sound.left, sound.right], rateHz), kind, durationSamples: sound.left.length }
})
