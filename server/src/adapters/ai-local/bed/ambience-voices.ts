// What lives in the air: birds by day, crickets by night, drops in the rain. All of it far away.
import { type Chance, createChance } from './chance.ts'
import { addMono, rateHz, type Stereo, secondsToSamples } from './stereo.ts'

/** Pause between two phrases: from `least` up to `most`. */
export type BirdPauses = { readonly leastSeconds: number; readonly mostSeconds: number }
const farBirds: BirdPauses = { leastSeconds: 5, mostSeconds: 14 }

/** Phrases of a few whistled notes. */
export function addBirds(into: Stereo, seed: string, { leastSeconds, mostSeconds }: BirdPauses = farBirds): void {
  const chance = createChance(seed, 'birds')
  const seconds = into.left.length / rateHz
  for (
    let at = chance.between(leastSeconds / 5, mostSeconds / 3);
    at < seconds - 1;
    at += chance.between(leastSeconds, mostSeconds)
  ) {
    const pan = chance.between(-0.9, 0.9)
    const gain = chance.between(0.012, 0.03)
    const base = chance.between(2_300, 3_900)
    let offset = at
    const notes = Math.floor(chance.between(2, 6))
    for (let note = 0; note < notes; note++) {
      const sound = chirp(chance, base * chance.between(0.9, 1.15))
      // The bird, and its echo from the edge of the wood.
      addMono(into, sound, { atSamples: secondsToSamples(offset), gain, pan })
      addMono(into, sound, { atSamples: secondsToSamples(offset + 0.11), gain: gain * 0.35, pan: -pan * 0.6 })
      addMono(into, sound, { atSamples: secondsToSamples(offset + 0.19), gain: gain * 0.2, pan })
      offset += chance.between(0.13, 0.34)
    }
  }
}

function chirp(chance: Chance, hz: number): Float32Array {
  const out = new Float32Array(secondsToSamples(chance.between(0.07, 0.16)))
  const bend = chance.between(-0.22, 0.18)
  const arch = chance.between(-0.12, 0.12)
  let phase = 0
  for (let i = 0; i < out.length; i++) {
    const x = i / out.length
    phase += (2 * Math.PI * hz * (1 + bend * x + arch * Math.sin(Math.PI * x))) / rateHz
    out[i] = Math.sin(phase) * Math.sin(Math.PI * x) ** 2
  }
  return out
}

/** Three crickets, each with its own pitch, beat and side. */
export function addCrickets(into: Stereo, seed: string): void {
  const chance = createChance(seed, 'crickets')
  const seconds = into.left.length / rateHz
  for (const pan of [-0.7, 0.15, 0.8]) {
    const hz = chance.between(3_900, 4_700)
    const gain = chance.between(0.007, 0.013)
    const sound = stridulation(hz, Math.floor(chance.between(3, 5)))
    for (let at = chance.between(0, 1.5); at < seconds; at += chance.between(0.62, 0.72)) {
      // They fall silent for a while, as crickets do.
      if (chance.next() < 0.04) at += chance.between(2, 6)
      addMono(into, sound, { atSamples: secondsToSamples(at), gain: gain * chance.between(0.8, 1), pan })
    }
  }
}

function stridulation(hz: number, pulses: number): Float32Array {
  const pulse = 0.034
  const out = new Float32Array(secondsToSamples(pulses * pulse))
  for (let i = 0; i < out.length; i++) {
    const seconds = i / rateHz
    const within = (seconds % pulse) / pulse
    const envelope = within < 0.62 ? Math.sin((Math.PI * within) / 0.62) ** 2 : 0
    out[i] = Math.sin(2 * Math.PI * hz * seconds) * envelope
  }
  return out
}

/** Single drops on leaves and sill: short, soft, at random. */
export function addDrops(into: Stereo, seed: string): void {
  const chance = createChance(seed, 'drops')
  const seconds = into.left.length / rateHz
  const kinds = Array.from({ length: 12 }, () => drop(chance.between(700, 2_600), chance.between(0.012, 0.04)))
  for (let at = 0; at < seconds; at += -Math.log(1 - chance.next()) / 14) {
    const sound = kinds[Math.floor(chance.next() * kinds.length)]
    if (sound === undefined) continue
    addMono(into, sound, {
      atSamples: secondsToSamples(at),
      gain: 0.05 * chance.next() ** 2,
      pan: chance.between(-0.9, 0.9),
    })
  }
}

function drop(hz: number, seconds: number): Float32Array {
  const out = new Float32Array(secondsToSamples(seconds * 3))
  let phase = 0
  for (let i = 0; i < out.length; i++) {
    const time = i / rateHz
    phase += (2 * Math.PI * hz * (1 + 0.4 * (time / seconds))) / rateHz
    out[i] = Math.sin(phase) * Math.exp(-time / (seconds * 0.5)) * Math.min(1, i / 48)
  }
  return out
}
