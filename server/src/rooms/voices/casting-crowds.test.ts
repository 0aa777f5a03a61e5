// Casting of many: the same voices as when everybody was compared with everybody, and work that is counted.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { VoiceOffer } from '#rooms/generation/provider.ts'
import { type CastingInput, type CastMember, castVoices } from './casting-voices.ts'

/** A row of numbers from 0 up to 1 that is always the same. */
function numbers(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function anyCasting(seed: number): CastingInput {
  const next = numbers(seed)
  const below = (end: number) => Math.floor(next() * end)
  const pick = <T>(all: readonly T[]) => all[below(all.length)] as T
  const offers = Array.from({ length: 1 + below(26) }, (_, at) => ({
    voiceId: `${pick(['man', 'woman', 'old man', 'child', 'narrator'])}-${at}`,
    name: `voice ${at}`,
    languages: [pick(['zh', 'en'])],
    gender: pick(['male', 'female', 'neutral'] as const),
    medianPitchHz: 80 + below(220),
  }))
  const characters = Array.from({ length: 1 + below(40) }, (_, at) => ({
    name: next() < 0.05 ? `旁白${at}` : `人${at}`,
    gender: pick(['male', 'female', null] as const),
    ageYears: next() < 0.3 ? below(80) : null,
    ageBand: null,
    lines: below(20),
  }))
  const pinned = characters
    .filter(() => next() < 0.1)
    .map(({ name }) => {
      const voiceId = next() < 0.9 ? pick(offers).voiceId : 'gone'
      return [name, { engineId: pick(['ours', 'theirs']), voiceId, pitchSemitones: below(9) - 4, pacePercent: 100 }]
    })
  const scenes = Array.from({ length: below(8) }, () =>
    Array.from({ length: 1 + below(12) }, () => pick(characters).name),
  )
  return { characters, language: 'zh-CN', offers, engineId: 'ours', pinned: Object.fromEntries(pinned), scenes }
}

test('five hundred castings stay what they are: those of one voice are counted together', () => {
  const casts = Array.from({ length: 500 }, (_, seed) => castVoices(anyCasting(seed)))
  expect(createHash('sha256').update(JSON.stringify(casts)).digest('hex')).toBe(
    '46d42b4c18ef4be17cb576d6b5c52f089dec42764a5b1b1b8b91b7fceb3c0c7f',
  )
})

/** A voice that counts how often it is asked for its pitch. */
function countingOffers(count: number) {
  const asked = { times: 0 }
  const offers = Array.from({ length: count }, (_, at): VoiceOffer => {
    const gender = at % 2 === 0 ? 'female' : 'male'
    return {
      ...{ voiceId: `voice-${at}`, name: `voice ${at}`, languages: ['zh'], gender },
      get medianPitchHz() {
        asked.times += 1
        return 80 + at * 9
      },
    }
  })
  return { offers, asked }
}

test('the pitch of a voice is worked out once, and once for whoever has it; not for each pair of people', () => {
  const characters = Array.from({ length: 600 }, (_, at): CastMember => {
    return { name: `人${at}`, gender: null, ageYears: null, ageBand: null, lines: 1 }
  })
  const { offers, asked } = countingOffers(23)
  const scenes = [characters.map(({ name }) => name)]
  const voices = castVoices({ characters, language: 'zh', offers, engineId: 'ours', pinned: {}, scenes })
  expect(Object.keys(voices)).toHaveLength(600)
  expect(asked.times).toBeLessThanOrEqual(offers.length + characters.length)
})
