// What a run would have to pay engines for now. Pieces, mix and join are made by ffmpeg here and cost nothing.
import type { GenerationRoom, Money } from '#rooms/generation/generation.ts'
import type { Resolution } from './resolve.ts'

/** By currency, the first priced one first; what is free adds nothing. */
export function costsOf(
  generation: Pick<GenerationRoom, 'price'>,
  { first, firstSteps, clipsToMake }: Pick<Resolution, 'first' | 'firstSteps' | 'clipsToMake'>,
): Money[] {
  const made = new Set(firstSteps.filter((step) => step.artefact).map((step) => step.id))
  const sums = new Map<string, bigint>()
  // One thing that stands at several places is made, and paid for, once.
  const missing = new Map(first.steps.filter((step) => !made.has(step.id)).map((step) => [step.key, step]))
  const clips = clipsToMake.map(({ engine, description }) => ({
    engine,
    input: { kind: 'video', clip: description } as const,
  }))
  for (const { engine, input } of [...missing.values(), ...clips]) {
    const { currency, micros } = generation.price(engine.id, input)
    if (micros > 0n) sums.set(currency, (sums.get(currency) ?? 0n) + micros)
  }
  return [...sums].map(([currency, micros]) => ({ currency, micros }))
}
