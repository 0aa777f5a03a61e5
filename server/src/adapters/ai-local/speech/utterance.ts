// One spoken line, from its description to a finished buffer. The speech program comes in as a function.
import type { SpeechDescription } from '#rooms/generation/provider.ts'
import { combineDelivery, type Delivery, readDelivery } from './delivery.ts'
import { type FinishOptions, finishLine } from './finish.ts'
import type { SpokenLanguage } from './languages.ts'
import { trimSilence } from './level.ts'
import { resample } from './resample.ts'
import type { TextRun } from './text-runs.ts'
import { type VoiceDesign, variantLines } from './voice-designs.ts'

export type Spoken = { readonly samples: Float32Array; readonly sampleRateHz: number }
export type SpeakOrder = {
  readonly text: string
  readonly voice: string
  readonly variant: readonly string[]
  readonly paceWpm: number
  readonly pitchRange: number
  readonly wordGap: number
}
export type Speak = (order: SpeakOrder) => Promise<Spoken>

const outputRateHz = 48_000
/** A line without anything to say still takes its beat. */
const silenceMs = 400

export type Utterance = {
  readonly description: SpeechDescription
  readonly design: VoiceDesign
  readonly runs: readonly TextRun[]
}

/** Orders to the speech program, one for every run. Pure. */
export function planOrders({ description, design, runs }: Utterance): SpeakOrder[] {
  const spoken = readDelivery(description.direction)
  return runs.map((run) => {
    const delivery = deliverRun(spoken, run, description.voice.pitchSemitones)
    return {
      text: run.text,
      voice: run.language.voice,
      variant: variantLines(design, run.language, delivery),
      paceWpm: paceOf(run.language, [design.pacePercent, description.voice.pacePercent, delivery.pacePercent]),
      pitchRange: run.language.pitchRange,
      wordGap: run.language.wordGap,
    }
  })
}

function deliverRun(spoken: Delivery, run: TextRun, pitchSemitones: number): Delivery {
  const emphasis = run.mark === 'exclamation' ? { pitchSemitones: 0.8, rangePercent: 118, pacePercent: 103 } : {}
  return combineDelivery(combineDelivery(spoken, emphasis), { pitchSemitones })
}

function paceOf(language: SpokenLanguage, percents: readonly number[]): number {
  const pace = percents.reduce((wpm, percent) => (wpm * percent) / 100, language.paceWpm)
  return Math.round(Math.min(400, Math.max(80, pace)))
}

/** Asks for every run, joins them with their pauses, and finishes the line at 48 kHz. */
export async function renderUtterance(
  utterance: Utterance,
  speak: Speak,
  options: FinishOptions,
): Promise<Float32Array> {
  const delivery = readDelivery(utterance.description.direction)
  const parts: Float32Array[] = []
  for (const [index, order] of planOrders(utterance).entries()) {
    const spoken = await speak(order)
    const bare = trimSilence(spoken.samples, { leadSamples: 0, tailSamples: 0 })
    const pause = index === utterance.runs.length - 1 ? 0 : (utterance.runs[index]?.pauseMs ?? 0)
    parts.push(
      resample(bare, spoken.sampleRateHz, outputRateHz),
      new Float32Array(Math.round((pause * outputRateHz) / 1000)),
    )
  }
  const joined = join(parts)
  if (joined.every((sample) => sample === 0)) return new Float32Array((silenceMs * outputRateHz) / 1000)
  return finishLine(joined, delivery, options)
}

function join(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}
