// The melody of a sentence in languages whose words have tones. eSpeak NG gives every Mandarin syllable its tone and no
// more: statement, question and exclamation come out alike (measured: equal to the sample). Speakers let the register
// sink over a statement, hold it up in a question and lift its end.
import type { TextRun } from './text-runs.ts'

/** Semitones at 0..1 of the way through a run. */
export function melodyOf(mark: TextRun['mark'], seconds: number): (progress: number) => number {
  const endShare = Math.min(0.5, 0.32 / Math.max(seconds, 0.1))
  if (mark === 'question') return (progress) => 0.1 + 1.7 * rise(progress, endShare)
  if (mark === 'exclamation') return (progress) => 1 - 1.6 * progress
  if (mark === 'open') return (progress) => 0.4 - 0.4 * progress
  return (progress) => 0.8 - 1.6 * progress
}

/** 0 until the last `share`, then smoothly to 1. */
function rise(progress: number, share: number): number {
  const x = Math.max(0, (progress - 1 + share) / share)
  return x * x * (3 - 2 * x)
}
