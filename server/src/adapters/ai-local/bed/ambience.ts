// The air of a place: what is heard when nobody speaks.

import { applyBiquad, type Biquad, highPass, highShelf, lowPass, lowShelf, peak } from '#platform/sound/biquad.ts'
import type { BedDescription } from '#rooms/generation/provider.ts'
import { addBirds, addCrickets, addDrops } from './ambience-voices.ts'
import { drift, pinkNoise } from './chance.ts'
import { rateHz, type Stereo } from './stereo.ts'
import { sweepFilter } from './sweep-filter.ts'

export type Setting = BedDescription['setting']

/** Both channels, not yet levelled: the loudest settings are about -20 dBFS. */
export function renderAmbience(setting: Setting, length: number, seed: string): Stereo {
  switch (setting) {
    case 'interior':
      return interior(length, seed)
    case 'exterior_day':
      return exteriorDay(length, seed)
    case 'exterior_night':
      return exteriorNight(length, seed)
    case 'rain':
      return rain(length, seed)
    case 'wind':
      return wind(length, seed)
  }
}

/** Noise that differs between the ears. */
function air(length: number, seed: string, name: string): Stereo {
  return { left: pinkNoise(length, seed, name, 'left'), right: pinkNoise(length, seed, name, 'right') }
}

function shape(sound: Stereo, filters: readonly Biquad[]): void {
  for (const filter of filters) {
    applyBiquad(sound.left, filter)
    applyBiquad(sound.right, filter)
  }
}

/** The hum of walls: low, soft, hardly moving. */
function interior(length: number, seed: string): Stereo {
  const sound = air(length, seed, 'room')
  shape(sound, [
    highPass({ rateHz, frequencyHz: 45 }),
    lowPass({ rateHz, frequencyHz: 700 }),
    peak({ rateHz, frequencyHz: 130, gainDb: 4, q: 0.8 }),
    highShelf({ rateHz, frequencyHz: 1_600, gainDb: -6 }),
  ])
  swell(sound, { seed, name: 'room', least: 0.85, most: 1.1, periodSeconds: 5 })
  return sound
}

function exteriorDay(length: number, seed: string): Stereo {
  const sound = breeze(length, seed, { lowHz: 300, highHz: 760, gain: 0.8 })
  addLeaves(sound, seed, 0.13)
  addBirds(sound, seed)
  return sound
}

function exteriorNight(length: number, seed: string): Stereo {
  const sound = breeze(length, seed, { lowHz: 160, highHz: 380, gain: 0.7 })
  addLeaves(sound, seed, 0.035)
  addCrickets(sound, seed)
  return sound
}

/** Foliage: a light hiss that comes and goes with the gusts. */
function addLeaves(sound: Stereo, seed: string, gain: number): void {
  const leaves = air(sound.left.length, seed, 'leaves')
  for (const side of ['left', 'right'] as const) {
    sweepFilter(leaves[side], {
      frequencyHz: drift({ rateHz, least: 2_600, most: 4_200, periodSeconds: 2.3 }, seed, side, 'leaves'),
      resonance: 0.7,
      gain: drift({ rateHz, least: 0.15 * gain, most: gain, periodSeconds: 4.3 }, seed, 'gust'),
      output: 'band',
    })
    const channel = sound[side]
    const hiss = leaves[side]
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] as number) + (hiss[i] as number)
  }
}

type Breeze = { readonly lowHz: number; readonly highHz: number; readonly gain: number }

function breeze(length: number, seed: string, { lowHz, highHz, gain }: Breeze): Stereo {
  const sound = air(length, seed, 'breeze')
  for (const side of ['left', 'right'] as const)
    sweepFilter(sound[side], {
      frequencyHz: drift({ rateHz, least: lowHz, most: highHz, periodSeconds: 3.7 }, seed, side, 'tone'),
      resonance: 0.6,
      gain: drift({ rateHz, least: 0.5 * gain, most: gain, periodSeconds: 4.3 }, seed, 'gust'),
      output: 'low',
    })
  shape(sound, [highPass({ rateHz, frequencyHz: 95 })])
  return sound
}

function rain(length: number, seed: string): Stereo {
  const sound = air(length, seed, 'rain')
  shape(sound, [
    highPass({ rateHz, frequencyHz: 320 }),
    lowShelf({ rateHz, frequencyHz: 900, gainDb: -3 }),
    highShelf({ rateHz, frequencyHz: 2_400, gainDb: 3 }),
    lowPass({ rateHz, frequencyHz: 9_000 }),
  ])
  swell(sound, { seed, name: 'rain', least: 0.75, most: 1, periodSeconds: 6 })
  addDrops(sound, seed)
  return sound
}

/** Gusts that open and close a band, and a thin whistle round a corner. */
function wind(length: number, seed: string): Stereo {
  const sound = breeze(length, seed, { lowHz: 180, highHz: 760, gain: 1.2 })
  const whistle = air(length, seed, 'whistle')
  for (const side of ['left', 'right'] as const) {
    sweepFilter(whistle[side], {
      frequencyHz: drift({ rateHz, least: 420, most: 980, periodSeconds: 2.9 }, seed, 'whistle'),
      resonance: 7,
      gain: drift({ rateHz, least: 0, most: 0.3, periodSeconds: 3.3 }, seed, 'whistle', 'gust'),
      output: 'band',
    })
    const channel = sound[side]
    const thin = whistle[side]
    for (let i = 0; i < length; i++) channel[i] = (channel[i] as number) + (thin[i] as number)
  }
  return sound
}

type Swell = {
  readonly seed: string
  readonly name: string
  readonly least: number
  readonly most: number
  readonly periodSeconds: number
}

function swell(sound: Stereo, { seed, name, least, most, periodSeconds }: Swell): void {
  const level = drift({ rateHz, least, most, periodSeconds }, seed, name, 'swell')
  const length = sound.left.length
  for (let start = 0; start < length; start += 64) {
    const end = Math.min(length, start + 64)
    const from = level(start)
    const step = (level(end) - from) / (end - start)
    for (let i = start; i < end; i++) {
      const gain = from + step * (i - start)
      sound.left[i] = (sound.left[i] as number) * gain
      sound.right[i] = (sound.right[i] as number) * gain
    }
  }
}
