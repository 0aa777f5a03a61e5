// One spoken line as orders to the speech program. Pure.
import type { SpeechDescription } from '#rooms/generation/provider.ts'
import { combineDelivery, type Delivery, readDelivery } from './delivery.ts'
import type { SpokenLanguage } from './languages.ts'
import type { TextRun } from './text-runs.ts'
import { type VoiceDesign, variantLines } from './voice-designs.ts'

export type SpeakOrder = {
  readonly text: string
  readonly voice: string
  readonly variant: readonly string[]
  readonly paceWpm: number
  readonly pitchRange: number
  readonly wordGap: number
}

export type Utterance = {
  readonly description: SpeechDescription
  readonly design: VoiceDesign
  readonly runs: readonly TextRun[]
}

/** One order for every run. */
export function planOrders({ description, design, runs }: Utterance): SpeakOrder[] {
  const spoken = combineDelivery(readDelivery(description.direction), wayOf(description.variant ?? 0))
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

/** Other ways to say the same, within what the direction asks for. */
const ways: readonly Partial<Delivery>[] = [
  {},
  { pacePercent: 92, rangePercent: 118 },
  { pacePercent: 107, pitchSemitones: 0.7, rangePercent: 108 },
  { pacePercent: 97, pitchSemitones: -0.7, rangePercent: 78 },
  { pacePercent: 103, pitchSemitones: 0.3, rangePercent: 138 },
]

/** Past the last way it goes round again, a little slower each time. */
function wayOf(variant: number): Partial<Delivery> {
  const way = ways[variant % ways.length] ?? {}
  const rounds = Math.floor(variant / ways.length)
  return rounds === 0 ? way : { ...way, pacePercent: (way.pacePercent ?? 100) * Math.max(0.8, 1 - rounds * 0.015) }
}

function deliverRun(spoken: Delivery, run: TextRun, pitchSemitones: number): Delivery {
  const emphasis = run.mark === 'exclamation' ? { pitchSemitones: 0.8, rangePercent: 118, pacePercent: 103 } : {}
  return combineDelivery(combineDelivery(spoken, emphasis), { pitchSemitones })
}

function paceOf(language: SpokenLanguage, percents: readonly number[]): number {
  const pace = percents.reduce((wpm, percent) => (wpm * percent) / 100, language.paceWpm)
  return Math.round(Math.min(400, Math.max(80, pace)))
}
