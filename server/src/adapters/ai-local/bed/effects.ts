// A sound effect for a cue's words: synthesised, short, recognisable. Pure: equal words, equal samples.
import { applyBiquad, highPass, lowPass, peak } from '#platform/sound/biquad.ts'
import { renderAmbience } from './ambience.ts'
import { addBirds, addCrickets, addDrops } from './ambience-voices.ts'
import { createChance, drift, pinkNoise, whiteNoise } from './chance.ts'
import { type EffectKind, findEffectKind } from './effect-kinds.ts'
import { recipes } from './effect-recipes.ts'
import { setLoudness } from './loudness.ts'
import { reverberate } from './reverb.ts'
import { addMono, addStereo, fadeEnds, rateHz, type Stereo, secondsToSamples, silence } from './stereo.ts'
import { sweepFilter } from './sweep-filter.ts'

export type EffectWish = {
  /** The cue's own words. */
  readonly text: string
  /** Exact length at 48 kHz; null for the noise's own. A sound that is over sooner is followed by silence. */
  readonly durationSamples: number | null
}
export type Effect = { readonly kind: EffectKind; readonly sound: Stereo }

/** Level of a whole effect; blows are bounded by their peak instead. */
const effectLufs = -24
const peakDbfs = -6
const airSeconds = 4

export function synthesiseEffect({ text, durationSamples }: EffectWish): Effect {
  const kind = findEffectKind(text)
  const recipe = recipes[kind]
  const sound =
    recipe === undefined
      ? renderAir(kind, durationSamples ?? secondsToSamples(airSeconds), text)
      : placeBlow(recipe(text), durationSamples)
  setLoudness(sound, effectLufs, peakDbfs)
  return { kind, sound }
}

/** In the middle, with a little of the room around it. */
function placeBlow(blow: Float32Array, durationSamples: number | null): Stereo {
  const sound = silence(durationSamples ?? blow.length + secondsToSamples(0.5))
  addMono(sound, blow, { atSamples: 0, gain: 1, pan: 0 })
  addStereo(sound, reverberate(sound, { seconds: 0.7, damping: 0.5 }), 0.22)
  fadeEnds(sound, 0, Math.min(0.4, sound.left.length / rateHz / 4))
  return sound
}

function renderAir(kind: EffectKind, length: number, seed: string): Stereo {
  const sound = airOf(kind, length, seed)
  fadeEnds(sound, 0.4, 0.9)
  return sound
}

function airOf(kind: EffectKind, length: number, seed: string): Stereo {
  switch (kind) {
    case 'rain':
      return renderAmbience('rain', length, seed)
    case 'birds':
      return living(length, (sound) => addBirds(sound, seed, { leastSeconds: 0.6, mostSeconds: 1.5 }))
    case 'crickets':
      return living(length, (sound) => addCrickets(sound, seed))
    case 'fire':
      return fire(length, seed)
    case 'water':
      return water(length, seed)
    case 'crowd':
      return crowd(length, seed)
    case 'applause':
      return applause(length, seed)
    case 'engine':
      return engine(length, seed)
    default:
      return renderAmbience('wind', length, seed)
  }
}

function living(length: number, add: (sound: Stereo) => void): Stereo {
  const sound = silence(length)
  add(sound)
  return sound
}

function noise(length: number, seed: string): Stereo {
  return { left: pinkNoise(length, seed, 'left'), right: pinkNoise(length, seed, 'right') }
}

/** A low roar and crackles at random. */
function fire(length: number, seed: string): Stereo {
  const sound = noise(length, seed)
  for (const channel of [sound.left, sound.right]) {
    applyBiquad(channel, lowPass({ rateHz, frequencyHz: 420 }))
    applyBiquad(channel, highPass({ rateHz, frequencyHz: 60 }))
  }
  const chance = createChance(seed, 'crackle')
  const seconds = length / rateHz
  for (let at = 0; at < seconds; at += -Math.log(1 - chance.next()) / 13) {
    const pop = whiteNoise(secondsToSamples(chance.between(0.003, 0.016)), seed, at)
    for (let i = 0; i < pop.length; i++) pop[i] = (pop[i] as number) * (1 - i / pop.length) ** 3
    applyBiquad(pop, highPass({ rateHz, frequencyHz: chance.between(700, 2_600) }))
    addMono(sound, pop, {
      atSamples: secondsToSamples(at),
      gain: 2.6 * chance.next() ** 3,
      pan: chance.between(-0.5, 0.5),
    })
  }
  return sound
}

function water(length: number, seed: string): Stereo {
  const sound = noise(length, seed)
  for (const side of ['left', 'right'] as const)
    sweepFilter(sound[side], {
      frequencyHz: drift({ rateHz, least: 500, most: 1_500, periodSeconds: 0.6 }, seed, side),
      resonance: 0.8,
      gain: drift({ rateHz, least: 0.5, most: 1, periodSeconds: 1.1 }, seed, side, 'gain'),
      output: 'band',
    })
  for (let layer = 0; layer < 4; layer++) addDrops(sound, `${seed}${layer}`)
  return sound
}

/** Many voices at once: bands of noise that open and close at the pace of syllables. */
function crowd(length: number, seed: string): Stereo {
  const sound = silence(length)
  const chance = createChance(seed, 'crowd')
  for (let person = 0; person < 9; person++) {
    const voice = pinkNoise(length, seed, person)
    const buzzHz = chance.between(95, 240)
    for (let i = 0; i < length; i++)
      voice[i] = (voice[i] as number) * 0.35 + ((((i * buzzHz) / rateHz) % 1) - 0.5) * 0.4
    sweepFilter(voice, {
      frequencyHz: drift({ rateHz, least: 380, most: 1_900, periodSeconds: 0.13 }, seed, person, 'vowel'),
      resonance: 3,
      gain: drift({ rateHz, least: -0.5, most: 1, periodSeconds: 0.16 }, seed, person, 'syllable'),
      output: 'band',
    })
    addMono(sound, voice, { atSamples: 0, gain: 0.3, pan: chance.between(-0.9, 0.9) })
  }
  addStereo(sound, reverberate(sound, { seconds: 1.1, damping: 0.5 }), 0.5)
  return sound
}

function applause(length: number, seed: string): Stereo {
  const sound = silence(length)
  const chance = createChance(seed, 'applause')
  const clap = Array.from({ length: 8 }, (_, i) => {
    const hand = whiteNoise(secondsToSamples(0.025), seed, i)
    for (let k = 0; k < hand.length; k++) hand[k] = (hand[k] as number) * Math.exp(-k / 190) * Math.min(1, k / 20)
    applyBiquad(hand, peak({ rateHz, frequencyHz: chance.between(900, 1_900), gainDb: 12, q: 1.2 }))
    applyBiquad(hand, lowPass({ rateHz, frequencyHz: 4_500 }))
    return hand
  })
  for (let at = 0; at < length / rateHz; at += -Math.log(1 - chance.next()) / 75) {
    const hand = clap[Math.floor(chance.next() * clap.length)]
    if (hand)
      addMono(sound, hand, {
        atSamples: secondsToSamples(at),
        gain: chance.between(0.1, 0.5),
        pan: chance.between(-0.9, 0.9),
      })
  }
  return sound
}

/** A motor that comes, passes and goes. */
function engine(length: number, seed: string): Stereo {
  const motor = new Float32Array(length)
  const rough = pinkNoise(length, seed, 'motor')
  let phase = 0
  for (let i = 0; i < length; i++) {
    phase += (62 * (1.06 - (0.12 * i) / length)) / rateHz
    const stroke = (phase % 1) - 0.5
    motor[i] =
      stroke * 0.6 + ((phase * 0.5) % 1) * 0.3 + (rough[i] as number) * (0.5 + 0.5 * Math.sin(2 * Math.PI * phase))
  }
  applyBiquad(motor, lowPass({ rateHz, frequencyHz: 900 }))
  applyBiquad(motor, highPass({ rateHz, frequencyHz: 45 }))
  for (let i = 0; i < length; i++)
    motor[i] = (motor[i] as number) * (0.25 + 0.75 * Math.sin((Math.PI * i) / length) ** 2)
  const sound = silence(length)
  addMono(sound, motor, { atSamples: 0, gain: 1, pan: 0 })
  return sound
}
