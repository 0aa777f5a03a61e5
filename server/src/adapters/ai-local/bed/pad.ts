// Slow chords: for every note of a chord two oscillators a few cents apart, left and right, swelling and fading into the
// next chord.
import { createChance } from './chance.ts'
import type { ScoreChord } from './score.ts'
import { rateHz, type Stereo, secondsToSamples } from './stereo.ts'

const tableSize = 2_048
/** A round tone: the fundamental and five soft overtones. */
const table = Float32Array.from({ length: tableSize + 1 }, (_, i) =>
  [1, 0.38, 0.16, 0.09, 0.04, 0.02].reduce(
    (sum, gain, k) => sum + gain * Math.sin((2 * Math.PI * (k + 1) * i) / tableSize),
    0,
  ),
)

const swellSeconds = 2.6

export function addChords(into: Stereo, chords: readonly ScoreChord[], gain: number): void {
  for (const [index, chord] of chords.entries())
    for (const [voice, pitch] of chord.pitches.entries()) {
      const chance = createChance('pad', index, voice)
      // Higher notes are softer, or the chord would sit in the voice's own range.
      const level = (gain * 0.13) / (1 + Math.max(0, pitch - 55) * 0.035)
      addVoice(into.left, chord, { pitch: pitch - chance.between(0.02, 0.07), level, phase: chance.next() })
      addVoice(into.right, chord, { pitch: pitch + chance.between(0.02, 0.07), level, phase: chance.next() })
    }
}

type Voice = { readonly pitch: number; readonly level: number; readonly phase: number }

function addVoice(into: Float32Array, chord: ScoreChord, { pitch, level, phase }: Voice): void {
  const hz = 440 * 2 ** ((pitch - 69) / 12)
  const step = (hz * tableSize) / rateHz
  const start = secondsToSamples(chord.atSeconds)
  const swell = secondsToSamples(swellSeconds)
  const hold = secondsToSamples(chord.seconds)
  const last = Math.min(into.length - start, hold + swell)
  let position = phase * tableSize
  for (let i = 0; i < last; i++) {
    const rise = i < swell ? i / swell : 1
    const fall = i > hold ? 1 - (i - hold) / swell : 1
    const envelope = rise * rise * (3 - 2 * rise) * fall * fall * (3 - 2 * fall)
    const whole = position | 0
    const here = table[whole] as number
    into[start + i] =
      (into[start + i] as number) +
      (here + ((table[whole + 1] as number) - here) * (position - whole)) * envelope * level
    position += step
    if (position >= tableSize) position -= tableSize
  }
}
