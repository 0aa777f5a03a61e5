// Short noises, each from a few parts. Simple, but one should know them with closed eyes.
import { highPass, lowPass, peak } from '#platform/sound/biquad.ts'
import { type Chance, createChance } from './chance.ts'
import type { EffectKind } from './effect-kinds.ts'
import { after, burst, glide, join, type Mode, repeat, scale, strike } from './foley.ts'
import { playNote } from './instruments.ts'
import { rateHz } from './stereo.ts'

/** Kinds that are air rather than a blow are made elsewhere. */
export type Recipe = (seed: string) => Float32Array

const low = (frequencyHz: number) => lowPass({ rateHz, frequencyHz })
const high = (frequencyHz: number) => highPass({ rateHz, frequencyHz })
const band = (frequencyHz: number, q: number) => [
  low(frequencyHz * 1.5),
  high(frequencyHz / 1.5),
  peak({ rateHz, frequencyHz, gainDb: 9, q }),
]

const wood = (chance: Chance, size: number): Float32Array => {
  const modes: Mode[] = [
    [185, 1, 0.16],
    [330, 0.7, 0.11],
    [560, 0.45, 0.08],
    [930, 0.25, 0.05],
  ]
  const tap = burst({
    seconds: 0.03,
    attackSeconds: 0.001,
    decaySeconds: 0.03,
    filters: [low(2_600)],
    seed: chance.next(),
  })
  return join(
    strike(modes.map(([hz, gain, decay]) => [(hz / size) * chance.between(0.97, 1.03), gain, decay * size])),
    scale(tap, 0.5),
  )
}

const step = (chance: Chance, weight: number): Float32Array =>
  join(
    scale(
      burst({
        seconds: 0.12,
        attackSeconds: 0.004,
        decaySeconds: 0.11,
        filters: [low(190 + 90 * chance.next()), low(300)],
        seed: chance.next(),
      }),
      3 * weight,
    ),
    after(
      0.05,
      scale(
        burst({ seconds: 0.1, attackSeconds: 0.02, decaySeconds: 0.12, filters: band(1_500, 1), seed: chance.next() }),
        0.16,
      ),
    ),
  )

const boom = (seed: string, seconds: number): Float32Array =>
  scale(
    burst({
      seconds,
      attackSeconds: 0.01,
      decaySeconds: seconds * 0.95,
      filters: [low(120), low(180)],
      seed: `${seed}boom`,
    }),
    4,
  )

const crack = (seed: string | number, cutoffHz: number): Float32Array =>
  burst({ seconds: 0.25, attackSeconds: 0.0005, decaySeconds: 0.14, filters: [low(cutoffHz), high(150)], seed })

const bellModes = (hz: number): Mode[] => [
  [hz, 0.8, 4],
  [hz * 2, 0.6, 3],
  [hz * 2.4, 0.4, 2.2],
  [hz * 3, 0.25, 1.6],
  [hz * 4.5, 0.15, 1],
  [hz * 0.5, 0.5, 5],
]

const trill = (seconds: number): Float32Array =>
  glide(seconds, () => 440, {
    gainAt: (time) => (0.5 + 0.5 * Math.sin(2 * Math.PI * 20 * time)) * Math.min(1, time * 40, (seconds - time) * 40),
    reed: 0.35,
  })

const creak: Recipe = (seed) => {
  const chance = createChance(seed, 'creak')
  // Wood that sticks and slips: clicks whose rate rises and falls.
  const seconds = 1.3
  let at = 0
  let sound: Float32Array = new Float32Array(0)
  while (at < seconds) {
    const progress = at / seconds
    const click = strike([
      [620 + 260 * progress, 0.5, 0.02],
      [1_340 + 300 * progress, 0.35, 0.014],
      [310, 0.3, 0.03],
    ])
    sound = join(sound, after(at, scale(click, 0.35 + 0.5 * Math.sin(Math.PI * progress))))
    at += (0.009 + 0.022 * Math.abs(progress - 0.55)) * chance.between(0.85, 1.15)
  }
  return sound
}

const slam: Recipe = (seed) =>
  join(boom(seed, 0.5), wood(createChance(seed), 1.7), after(0.02, scale(crack(seed, 1_400), 0.6)))

const thunder: Recipe = (seed) => {
  const chance = createChance(seed, 'thunder')
  const rolls = Array.from({ length: 6 }, (_, i) => {
    const roll = burst({
      seconds: 2.6,
      attackSeconds: 0.12,
      decaySeconds: 2.4,
      filters: [low(320 - 35 * i), low(420)],
      seed: `${seed}${i}`,
    })
    return after(i * chance.between(0.28, 0.5), scale(roll, chance.between(1.2, 2.4)))
  })
  return join(scale(crack(seed, 3_200), 0.8), ...rolls)
}

const gunshot: Recipe = (seed) =>
  join(
    crack(seed, 9_000),
    scale(boom(seed, 0.35), 0.7),
    after(0.16, scale(crack(`${seed}e`, 1_800), 0.22)),
    after(0.31, scale(crack(`${seed}f`, 900), 0.14)),
  )

const explosion: Recipe = (seed) =>
  join(
    scale(crack(seed, 5_000), 0.8),
    boom(seed, 2.6),
    after(0.05, scale(burst({ seconds: 2.2, attackSeconds: 0.02, decaySeconds: 1.8, filters: [low(900)], seed }), 0.8)),
  )

const glass: Recipe = (seed) => {
  const chance = createChance(seed, 'glass')
  const shards = Array.from({ length: 16 }, () => {
    const hz = chance.between(2_400, 7_200)
    return after(
      chance.next() ** 2 * 0.7,
      scale(
        strike([
          [hz, 0.3, 0.18],
          [hz * 1.51, 0.2, 0.12],
        ]),
        chance.between(0.25, 0.8),
      ),
    )
  })
  return join(
    burst({ seconds: 0.2, attackSeconds: 0.001, decaySeconds: 0.12, filters: [high(2_500)], seed }),
    ...shards,
  )
}

const metal = (chance: Chance): Float32Array => {
  const hz = chance.between(1_050, 1_400)
  return strike(
    [1, 1.58, 2.24, 2.92, 3.86, 4.67].map((ratio, k): Mode => [hz * ratio, 0.6 * 0.75 ** k, 0.9 / (1 + 0.3 * k)]),
  )
}

const gong: Recipe = () =>
  strike(
    [98, 161, 217, 299, 388, 512, 690, 931].map((hz, k): Mode => [hz, 0.8 * 0.78 ** k, 4.5 / (1 + 0.22 * k)]),
    0.012,
  )

const splash: Recipe = (seed) => {
  const chance = createChance(seed, 'splash')
  const bubbles = Array.from({ length: 14 }, () => {
    const hz = chance.between(350, 1_100)
    return after(
      chance.between(0.08, 0.9),
      glide(0.07, (time) => hz * (1 + 6 * time), {
        gainAt: (time) => 0.3 * Math.exp(-time * 45) * Math.min(1, time * 400),
      }),
    )
  })
  return join(
    burst({ seconds: 0.9, attackSeconds: 0.015, decaySeconds: 0.7, filters: [low(3_800), high(250)], seed }),
    ...bubbles,
  )
}

const siren: Recipe = () =>
  glide(4, (time) => 820 - 320 * Math.cos((2 * Math.PI * time) / 2), {
    gainAt: (time) => Math.min(1, time * 3, (4 - time) * 2),
    reed: 0.5,
  })

const whistle: Recipe = (seed) =>
  join(
    glide(0.9, (time) => 2_350 + 90 * Math.sin(2 * Math.PI * 26 * time), {
      gainAt: (time) => Math.min(1, time * 30, (0.9 - time) * 12),
    }),
    scale(burst({ seconds: 0.9, attackSeconds: 0.05, decaySeconds: 3, filters: band(2_400, 2), seed }), 0.12),
  )

const crow: Recipe = (seed) =>
  repeat({ times: 3, everySeconds: 0.62, jitter: 0.1 }, createChance(seed), () =>
    glide(0.34, (time) => 540 - 260 * time + 40 * Math.sin(2 * Math.PI * 68 * time), {
      gainAt: (time) =>
        Math.sin(Math.min(1, time / 0.34) * Math.PI) ** 0.7 * (0.65 + 0.35 * Math.sin(2 * Math.PI * 70 * time)),
      reed: 1,
    }),
  )

const whoosh: Recipe = (seed) => {
  const out = burst({ seconds: 0.9, attackSeconds: 0.001, decaySeconds: 30, filters: band(750, 0.8), seed })
  return out.map((sample, i) => sample * Math.sin((Math.PI * i) / out.length) ** 3)
}

const paper: Recipe = (seed) =>
  repeat({ times: 5, everySeconds: 0.11, jitter: 0.6 }, createChance(seed), (i) =>
    burst({
      seconds: 0.12,
      attackSeconds: 0.02,
      decaySeconds: 0.14,
      filters: [high(1_800), low(8_500)],
      seed: `${seed}${i}`,
    }),
  )

/** Blows in a row: how many, how far apart, and of what. */
const blows =
  (
    repeatOf: { times: number; everySeconds: number; jitter: number },
    make: (chance: Chance, index: number) => Float32Array,
  ): Recipe =>
  (seed) => {
    const chance = createChance(seed, 'blows')
    return repeat(repeatOf, chance, (index) => make(chance, index))
  }

const dig = (chance: Chance): Float32Array =>
  join(
    scale(
      burst({ seconds: 0.4, attackSeconds: 0.1, decaySeconds: 0.5, filters: band(2_100, 0.8), seed: chance.next() }),
      0.5,
    ),
    after(
      0.55,
      scale(
        burst({ seconds: 0.3, attackSeconds: 0.01, decaySeconds: 0.22, filters: [low(420)], seed: chance.next() }),
        1.6,
      ),
    ),
  )

const hoof = (chance: Chance, index: number): Float32Array => {
  const hz = index % 2 === 0 ? 720 : 940
  return strike([
    [hz * chance.between(0.96, 1.04), 0.8, 0.06],
    [hz * 1.7, 0.4, 0.04],
    [hz * 0.45, 0.5, 0.07],
  ])
}

const chop = (chance: Chance): Float32Array =>
  join(
    wood(chance, 1.15),
    scale(
      burst({
        seconds: 0.09,
        attackSeconds: 0.001,
        decaySeconds: 0.07,
        filters: [high(700), low(5_200)],
        seed: chance.next(),
      }),
      0.9,
    ),
  )

const beat = (index: number): Float32Array =>
  strike(
    [
      [index % 2 === 0 ? 52 : 62, 1, 0.2],
      [95, 0.35, 0.1],
    ],
    0.012,
  )

export const recipes: Readonly<Partial<Record<EffectKind, Recipe>>> = {
  knock: blows({ times: 3, everySeconds: 0.27, jitter: 0.08 }, (chance) => wood(chance, 1)),
  footsteps: blows({ times: 6, everySeconds: 0.55, jitter: 0.06 }, (chance) => step(chance, 1)),
  running: blows({ times: 9, everySeconds: 0.29, jitter: 0.08 }, (chance) => step(chance, 1.2)),
  creak,
  slam,
  thunder,
  bell: (seed) => blows({ times: 2, everySeconds: 1.9, jitter: 0.02 }, () => strike(bellModes(196), 0.004))(seed),
  chime: blows({ times: 4, everySeconds: 0.3, jitter: 0.5 }, (chance) =>
    scale(
      playNote('bell', {
        frequencyHz: chance.pick([1_175, 1_319, 1_568, 1_760]),
        strength: 0.6,
        seconds: 0.4,
        seed: 1,
      }),
      0.7,
    ),
  ),
  siren,
  whistle,
  splash,
  hooves: blows({ times: 14, everySeconds: 0.17, jitter: 0.25 }, hoof),
  gunshot,
  explosion,
  phone: blows({ times: 4, everySeconds: 0.62, jitter: 0 }, () => trill(0.42)),
  crow,
  digging: blows({ times: 3, everySeconds: 1.25, jitter: 0.06 }, dig),
  chopping: blows({ times: 3, everySeconds: 0.95, jitter: 0.05 }, chop),
  sword: blows({ times: 3, everySeconds: 0.42, jitter: 0.35 }, metal),
  glass,
  clock: blows({ times: 6, everySeconds: 0.5, jitter: 0.01 }, (_, index) =>
    strike([
      [index % 2 === 0 ? 2_300 : 1_850, 0.6, 0.03],
      [4_100, 0.3, 0.015],
    ]),
  ),
  heartbeat: blows({ times: 8, everySeconds: 0.42, jitter: 0.03 }, (_, index) =>
    scale(beat(index), index % 2 === 0 ? 1 : 0.7),
  ),
  gong,
  paper,
  whoosh,
}
