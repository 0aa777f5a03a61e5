// Parts that noises are made of. Mono, 48 kHz, about -1..1.
import { applyBiquad, type Biquad } from '#platform/sound/biquad.ts'
import { type Chance, whiteNoise } from './chance.ts'
import { rateHz, secondsToSamples } from './stereo.ts'

export type Burst = {
  readonly seconds: number
  readonly attackSeconds: number
  /** Time to fall by 60 dB. */
  readonly decaySeconds: number
  readonly filters: readonly Biquad[]
  readonly seed: string | number
}

/** Noise that is there at once and dies away. */
export function burst({ seconds, attackSeconds, decaySeconds, filters, seed }: Burst): Float32Array {
  const out = whiteNoise(secondsToSamples(seconds), 'burst', seed)
  for (const filter of filters) applyBiquad(out, filter)
  const attack = Math.max(1, secondsToSamples(attackSeconds))
  const fall = 10 ** (-3 / (decaySeconds * rateHz))
  let level = 1
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] as number) * (i < attack ? i / attack : level)
    if (i >= attack) level *= fall
  }
  return fadeOut(out, 0.01)
}

export type Mode = readonly [hz: number, gain: number, decaySeconds: number]

/** A struck body: each mode a sine that dies away on its own. */
export function strike(modes: readonly Mode[], attackSeconds = 0.001): Float32Array {
  const longest = modes.reduce((most, [, , decay]) => Math.max(most, decay), 0)
  const out = new Float32Array(secondsToSamples(longest))
  const attack = Math.max(1, secondsToSamples(attackSeconds))
  for (const [hz, gain, decay] of modes) {
    const omega = (2 * Math.PI * hz) / rateHz
    const fall = 10 ** (-3 / (decay * rateHz))
    let level = gain
    const last = Math.min(out.length, secondsToSamples(decay))
    for (let i = 0; i < last; i++) {
      out[i] = (out[i] as number) + Math.sin(omega * i) * level * Math.min(1, i / attack)
      level *= fall
    }
  }
  return fadeOut(out, 0.02)
}

/** A tone whose pitch and strength are functions of time; `shape` bends the sine (0 pure, 1 like a reed). */
export function glide(
  seconds: number,
  hzAt: (time: number) => number,
  tone: { gainAt: (time: number) => number; reed?: number },
): Float32Array {
  const out = new Float32Array(secondsToSamples(seconds))
  const reed = tone.reed ?? 0
  let phase = 0
  for (let i = 0; i < out.length; i++) {
    const time = i / rateHz
    phase += (2 * Math.PI * hzAt(time)) / rateHz
    const buzz =
      reed === 0
        ? 0
        : reed *
          (0.5 * Math.sin(2 * phase) +
            0.33 * Math.sin(3 * phase) +
            0.25 * Math.sin(4 * phase) +
            0.2 * Math.sin(5 * phase))
    out[i] = (Math.sin(phase) + buzz) * tone.gainAt(time)
  }
  return fadeOut(out, 0.01)
}

export function mix(
  into: Float32Array,
  sound: Float32Array,
  { atSeconds, gain }: { atSeconds: number; gain: number },
): void {
  const at = secondsToSamples(atSeconds)
  for (let i = 0; i < sound.length && at + i < into.length; i++)
    into[at + i] = (into[at + i] as number) + (sound[i] as number) * gain
}

export type Repeat = { readonly times: number; readonly everySeconds: number; readonly jitter: number }

/** The same kind of noise again and again, never quite the same. */
export function repeat(
  { times, everySeconds, jitter }: Repeat,
  chance: Chance,
  make: (index: number) => Float32Array,
): Float32Array {
  const sounds = Array.from({ length: times }, (_, index) => make(index))
  const last = sounds.at(-1)?.length ?? 0
  const out = new Float32Array(secondsToSamples((times - 1 + jitter) * everySeconds) + last + 1)
  for (const [index, sound] of sounds.entries()) {
    const atSeconds = Math.max(0, index + chance.between(-jitter, jitter) * 0.5) * everySeconds
    mix(out, sound, { atSeconds, gain: chance.between(0.8, 1) })
  }
  return out
}

export function join(...sounds: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(sounds.reduce((most, sound) => Math.max(most, sound.length), 0))
  for (const sound of sounds) mix(out, sound, { atSeconds: 0, gain: 1 })
  return out
}

export function scale(sound: Float32Array, gain: number): Float32Array {
  return sound.map((sample) => sample * gain)
}

export function after(seconds: number, sound: Float32Array): Float32Array {
  const out = new Float32Array(secondsToSamples(seconds) + sound.length)
  out.set(sound, secondsToSamples(seconds))
  return out
}

function fadeOut(sound: Float32Array, seconds: number): Float32Array {
  const length = Math.min(sound.length, secondsToSamples(seconds))
  for (let i = 0; i < length; i++) {
    const at = sound.length - 1 - i
    sound[at] = (sound[at] as number) * (i / length)
  }
  return sound
}
