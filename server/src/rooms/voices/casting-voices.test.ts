import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VoiceOffer } from '#rooms/generation/provider.ts'
import { ageOfVoice, isNarrator, voiceAgeOf } from './casting-evidence.ts'
import { areDistinct, type CastingInput, type CastMember, castVoices } from './casting-voices.ts'

const offer = (voiceId: string, gender: VoiceOffer['gender'], medianPitchHz: number): VoiceOffer => ({
  voiceId,
  name: voiceId,
  languages: ['zh', 'en'],
  gender,
  medianPitchHz,
})
const offers = [
  offer('narrator-calm', 'male', 112),
  offer('narrator-gentle', 'female', 186),
  offer('man-deep', 'male', 84),
  offer('man-broad', 'male', 94),
  offer('man-warm', 'male', 106),
  offer('young man-clear', 'male', 130),
  offer('old-man', 'male', 100),
  offer('woman-low', 'female', 160),
  offer('woman-warm', 'female', 190),
  offer('young woman-clear', 'female', 218),
  offer('old-woman', 'female', 176),
  offer('small child boy', 'male', 268),
  offer('small child girl', 'female', 300),
]
const offerById = new Map(offers.map((each) => [each.voiceId, each]))
const person = (name: string, rest: Partial<CastMember> = {}): CastMember => ({
  name,
  gender: null,
  ageYears: null,
  ageBand: null,
  lines: 3,
  ...rest,
})
const cast = (characters: readonly CastMember[], rest: Partial<CastingInput> = {}) =>
  castVoices({
    characters,
    language: 'zh-CN',
    offers,
    engineId: 'local/speech',
    pinned: {},
    scenes: [characters.map(({ name }) => name)],
    ...rest,
  })

const people = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 6 }).map((name) => `n${name}`),
    gender: fc.constantFrom('female' as const, 'male' as const, null),
    ageYears: fc.option(fc.integer({ min: 3, max: 90 })),
    ageBand: fc.constantFrom(null, 'child', 'youth', 'adult', 'middle', 'old'),
    lines: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 1, maxLength: 12, selector: ({ name }) => name },
)

describe('castVoices', () => {
  it('makes any two voices of one scene distinct', () => {
    fc.assert(
      fc.property(people, (characters) => {
        const voices = Object.values(cast(characters))
        expect(voices).toHaveLength(characters.length)
        for (const [i, a] of voices.entries())
          for (const b of voices.slice(i + 1)) expect(areDistinct(a, b, offerById)).toBe(true)
      }),
    )
  })

  it('does not depend on the order of characters, scenes or offers', () => {
    fc.assert(
      fc.property(people, fc.nat(), (characters, seed) => {
        const turned = [
          ...characters.slice(seed % characters.length),
          ...characters.slice(0, seed % characters.length),
        ].reverse()
        expect(cast(turned)).toEqual(cast(characters))
      }),
    )
  })

  it('leaves the others alone when somebody with fewer lines comes in', () => {
    fc.assert(
      fc.property(people, (characters) => {
        const before = characters.map((each) => ({ ...each, lines: each.lines + 1 }))
        const after = cast([...before, person('新来的', { lines: 0 })])
        expect(after).toMatchObject(cast(before))
      }),
    )
  })

  it('keeps what is pinned, and moves others away from it', () => {
    fc.assert(
      fc.property(people, (characters) => {
        const first = characters[0]!
        const pinned = {
          [first.name]: { engineId: 'local/speech', voiceId: 'man-warm', pitchSemitones: 1, pacePercent: 120 },
        }
        const voices = cast(characters, { pinned })
        expect(voices[first.name]).toEqual(pinned[first.name])
        for (const each of characters.slice(1))
          expect(areDistinct(voices[each.name]!, voices[first.name]!, offerById)).toBe(true)
      }),
    )
  })

  it('casts again to the same result when everything is pinned to itself', () => {
    fc.assert(
      fc.property(people, (characters) => {
        const voices = cast(characters)
        expect(cast([...characters, person('甲')], { pinned: voices })).toMatchObject(voices)
      }),
    )
  })

  it('respects gender and age', () => {
    const voices = cast([
      person('阿翁', { gender: 'male', ageYears: 72 }),
      person('小宝', { gender: 'male', ageYears: 7 }),
      person('李小姐', { gender: 'female', ageYears: 22 }),
      person('张大爷', { gender: 'male', ageBand: 'old' }),
      person('王婆婆', { gender: 'female', ageBand: 'old' }),
      person('JANE', { gender: 'female' }),
      person('MR. SMITH', { gender: 'male' }),
    ])
    const voiceOf = (name: string) => offerById.get(voices[name]!.voiceId)!
    expect(voiceOf('阿翁').voiceId).toBe('old-man')
    expect(voiceOf('小宝').voiceId).toBe('small child boy')
    expect(voiceOf('李小姐').voiceId).toBe('young woman-clear')
    expect(voiceOf('张大爷').gender).toBe('male')
    expect(voiceOf('王婆婆').voiceId).toBe('old-woman')
    expect(voiceOf('JANE').gender).toBe('female')
    expect(voiceOf('MR. SMITH').gender).toBe('male')
  })

  it('gives the narrator a voice that nobody else has', () => {
    fc.assert(
      fc.property(people, (characters) => {
        const voices = cast([...characters, person('旁白')])
        expect(voices.旁白?.voiceId).toBe('narrator-calm')
        for (const { name } of characters) expect(voices[name]?.voiceId).not.toMatch(/^narrator/)
      }),
    )
  })

  it('sets a voice aside for narration when none is meant for it', () => {
    const plain = offers.filter(({ voiceId }) => !voiceId.startsWith('narrator'))
    const characters = Array.from({ length: 8 }, (_, i) => person(`人${i}`))
    const without = cast(characters, { offers: plain })
    const withNarrator = cast([...characters, person('NARRATOR')], { offers: plain })
    expect(withNarrator).toMatchObject(without)
    expect(Object.values(without).map(({ voiceId }) => voiceId)).not.toContain(withNarrator.NARRATOR?.voiceId)
  })

  it('may give two people who never meet one voice rather than a wrong one, and says when there is none', () => {
    const boys = ['a', 'b', 'c', 'd', 'e'].map((name) => person(name, { gender: 'male', ageYears: 8 }))
    const voices = cast(boys, { scenes: boys.map(({ name }) => [name]) })
    for (const { voiceId } of Object.values(voices)) expect(voiceId).toMatch(/child/)
    expect(() => cast(boys, { offers: [] })).toThrow(/no voice/)
  })

  it('tells forty people in one scene apart', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => person(`路人${i}`))
    const voices = Object.values(cast(crowd))
    for (const [i, a] of voices.entries())
      for (const b of voices.slice(i + 1)) expect(areDistinct(a, b, offerById)).toBe(true)
  })
})

describe('evidence', () => {
  it.each([
    ['small child boy', 'child'],
    ['old-man', 'old'],
    ['zh young woman clear', 'young'],
    ['老奶奶', 'old'],
    ['man-deep', 'adult'],
  ] as const)('the voice %s is %s', (words, age) => expect(ageOfVoice(words)).toBe(age))

  it.each([
    [null, null, 'adult'],
    [null, 'middle', 'adult'],
    [null, 'youth', 'young'],
    [null, 'old', 'old'],
    [35, 'old', 'adult'],
    [8, null, 'child'],
  ] as const)('%s years, %s: a voice that is %s', (years, band, age) => expect(voiceAgeOf(years, band)).toBe(age))

  it('a person of whom nothing is known gets any voice, and a name says nothing here', () => {
    const one = { gender: null, ageYears: null, ageBand: null, lines: 3 } as const
    const given = Array.from({ length: 40 }, (_, at) => cast([{ name: `店员${at}`, ...one }]))
    const genders = new Set(
      given.flatMap((voices) => Object.values(voices).map(({ voiceId }) => offerById.get(voiceId)?.gender)),
    )
    expect([...genders].sort()).toEqual(['female', 'male'])
  })

  it('knows narrators', () => {
    for (const name of ['旁白', 'NARRATOR', 'Narrator', '解说', '画外音', '旁白2']) expect(isNarrator(name)).toBe(true)
    for (const name of ['白旁', 'NARRATORS WIFE', '解说员老李']) expect(isNarrator(name)).toBe(false)
  })
})
