// How far a bed goes down while somebody speaks. The places of all lines are known, so the bed is down before a word
// begins: no compressor that hears it too late, no pumping in short gaps.

export type Stretch = { readonly start: number; readonly end: number }

/** Gaps shorter than this do not bring the bed up. */
const gapSamples = 48_000 * 1.2
const downSamples = 48_000 * 0.35
const upSamples = 48_000 * 0.8

/** Stretches of speech in order, those close together as one. */
export function speechStretches(voices: readonly Stretch[]): Stretch[] {
  const sorted = [...voices].sort((a, b) => a.start - b.start)
  const joined: { start: number; end: number }[] = []
  for (const voice of sorted) {
    const last = joined.at(-1)
    if (last && voice.start - last.end < gapSamples) last.end = Math.max(last.end, voice.end)
    else joined.push({ start: voice.start, end: voice.end })
  }
  return joined
}

/** Asked for positions that never go back: 0 = bed in full, 1 = all the way down, with smooth slopes. */
export function createDucker(stretches: readonly Stretch[]): (sample: number) => number {
  let next = 0
  return (sample) => {
    while (next < stretches.length && sample > (stretches[next]?.end ?? 0) + upSamples) next++
    let depth = 0
    for (let i = next; i < Math.min(next + 2, stretches.length); i++) {
      const stretch = stretches[i]
      if (!stretch) continue
      const down = (sample - (stretch.start - downSamples)) / downSamples
      const up = (stretch.end + upSamples - sample) / upSamples
      depth = Math.max(depth, smooth(Math.min(down, up)))
    }
    return depth
  }
}

function smooth(x: number): number {
  const t = Math.max(0, Math.min(1, x))
  return t * t * (3 - 2 * t)
}
