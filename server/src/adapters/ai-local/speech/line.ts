// A spoken line from its runs: joined, brought to 48 kHz and finished. Pure.

import { trimSilence } from '#platform/sound/level.ts'
import { decodePcm16 } from '#platform/sound/wav.ts'
import type { Delivery } from './delivery.ts'
import { type FinishOptions, finishLine } from './finish.ts'
import { melodyOf } from './melody.ts'
import { resample, resampleBent } from './resample.ts'
import type { TextRun } from './text-runs.ts'

export type LinePart = {
  /** Little-endian 16-bit mono. */
  readonly pcm: Uint8Array
  readonly sampleRateHz: number
  /** Silence after it. */
  readonly pauseMs: number
  readonly mark: TextRun['mark']
  /** Whether the language leaves the melody of the sentence to us. */
  readonly isTonal: boolean
}
export type LineParts = {
  readonly parts: readonly LinePart[]
  readonly delivery: Delivery
  readonly finish: FinishOptions
}

const rateHz = 48_000
/** A line without anything to say still takes its beat. */
const silenceMs = 400

export function assembleLine({ parts, delivery, finish }: LineParts): Float32Array {
  const joined = join(parts.flatMap((part, index) => [voicePart(part), pauseAfter(part, index === parts.length - 1)]))
  if (joined.every((sample) => sample === 0)) return new Float32Array((silenceMs * rateHz) / 1000)
  return finishLine(joined, delivery, finish)
}

function voicePart({ pcm, sampleRateHz, mark, isTonal }: LinePart): Float32Array {
  const bare = trimSilence(decodePcm16(pcm), { leadSamples: 0, tailSamples: 0 })
  if (!isTonal) return resample(bare, sampleRateHz, rateHz)
  return resampleBent(bare, { fromHz: sampleRateHz, toHz: rateHz }, melodyOf(mark, bare.length / sampleRateHz))
}

function pauseAfter({ pauseMs }: LinePart, isLast: boolean): Float32Array {
  return new Float32Array(isLast ? 0 : Math.round((pauseMs * rateHz) / 1000))
}

function join(buffers: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(buffers.reduce((length, buffer) => length + buffer.length, 0))
  let offset = 0
  for (const buffer of buffers) {
    out.set(buffer, offset)
    offset += buffer.length
  }
  return out
}
