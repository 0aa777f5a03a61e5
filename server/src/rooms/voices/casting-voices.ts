// Which voice speaks whom. Pure and stable: every character ranks the voices by a hash of name and voice, so the order
// of the list means nothing, and someone new takes what is left instead of moving the others.
import type { AgeBand } from '#contract/breakdown.ts'
import type { VoiceChoice, VoiceOffer } from '#rooms/generation/provider.ts'
import { Cast, type Taken, type TakenVoice } from './cast.ts'
import { ageOfVoice, isNarrator, type VoiceAge, voiceAgeOf } from './casting-evidence.ts'

export type CastMember = {
  readonly name: string
  /** Null when nobody knows: then any voice will do. */
  readonly gender: 'female' | 'male' | null
  readonly ageYears: number | null
  readonly ageBand: AgeBand | null
  /** How many lines they speak: who speaks more chooses first. */
  readonly lines: number
}

export type CastingInput = {
  readonly characters: readonly CastMember[]
  /** BCP 47. */
  readonly language: string
  readonly offers: readonly VoiceOffer[]
  readonly engineId: string
  /** Choices made before, by people or by an earlier casting; they stay. */
  readonly pinned: Readonly<Record<string, VoiceChoice>>
  /** For every scene the names of those who speak in it. */
  readonly scenes: readonly (readonly string[])[]
}

/** Voices in one scene differ in engine voice or by at least this much of median pitch. */
export const pitchDistanceSemitones = 3

/**
 * What casting asks for, so that it is 3 semitones when it is heard: a voice that is moved by 3 comes out 2.3 to 3.3 semitones
 * away (measured on the local voices, in Chinese and English).
 */
const castDistanceSemitones = 4

/** A voice for every character. Throws when there is no offer at all. */
export function castVoices(input: CastingInput): Record<string, VoiceChoice> {
  if (input.offers.length === 0) throw new Error('There is no voice to cast. Choose a speech engine that lists voices.')
  const stage = openStage(input)
  const cast = new Cast(input.scenes, ({ voiceId, pitchSemitones }) => ({
    pitch: pitchOfVoice(stage.offerById.get(voiceId)) + pitchSemitones,
    narrates: stage.narratorVoiceIds.has(voiceId),
  }))
  for (const character of input.characters) {
    const pinned = Object.hasOwn(input.pinned, character.name) ? input.pinned[character.name] : undefined
    if (pinned !== undefined && !cast.has(character.name)) cast.set(character.name, pinned)
  }
  const open = input.characters.filter(({ name }) => !cast.has(name)).sort(byRank)
  for (const character of open)
    if (!cast.has(character.name)) cast.set(character.name, chooseVoice(character, cast, stage))
  return Object.fromEntries(cast.choices)
}

/** Narrators first, as they keep a voice to themselves; then by lines, then by name. */
function byRank(a: CastMember, b: CastMember): number {
  return Number(isNarrator(b.name)) - Number(isNarrator(a.name)) || b.lines - a.lines || (a.name < b.name ? -1 : 1)
}

type Role = {
  readonly offer: VoiceOffer
  readonly age: VoiceAge
  readonly forNarrator: boolean
  readonly pitch: number
}
type Stage = {
  readonly engineId: string
  readonly roles: readonly Role[]
  readonly narrators: readonly Role[]
  readonly narratorVoiceIds: ReadonlySet<string>
  readonly offerById: ReadonlyMap<string, VoiceOffer>
}

function openStage({ offers, language, engineId }: CastingInput): Stage {
  const speaking = offers.filter((offer) => offer.languages.some((tag) => sameLanguage(tag, language)))
  const roles = keepOneForNarrator((speaking.length > 0 ? speaking : offers).map(describeOffer))
  const narrators = roles.filter(({ forNarrator }) => forNarrator)
  return {
    engineId,
    roles,
    narrators,
    narratorVoiceIds: new Set(narrators.map(({ offer }) => offer.voiceId)),
    offerById: new Map(offers.map((offer) => [offer.voiceId, offer])),
  }
}

export function sameLanguage(tag: string, language: string): boolean {
  return tag.toLowerCase().split('-')[0] === language.toLowerCase().split('-')[0]
}

function describeOffer(offer: VoiceOffer): Role {
  const words = `${offer.voiceId.replace(/[-_]/g, ' ')} ${offer.name}`
  return {
    offer,
    age: ageOfVoice(words),
    forNarrator: /narrat|旁白|解说|announc/i.test(words),
    pitch: pitchOfVoice(offer),
  }
}

/** When no voice is meant for narration, one is set aside, whether there is a narrator or not: adding one moves nobody. */
function keepOneForNarrator(roles: readonly Role[]): readonly Role[] {
  if (roles.length < 4 || roles.some(({ forNarrator }) => forNarrator)) return roles
  const adults = roles.filter(({ age }) => age === 'adult')
  const kept = [...(adults.length > 0 ? adults : roles)].sort(
    (a, b) => hash('narrator', a.offer.voiceId) - hash('narrator', b.offer.voiceId),
  )[0]
  return roles.map((role) => (role === kept ? { ...role, forNarrator: true } : role))
}

const shifts = [0, 4, -4, 8, -8, 12, -12]
const shiftCosts: Readonly<Record<number, number>> = { 0: 0, 4: 7, 8: 35, 12: 70 }
const clashCost = 1_000
const hashCost = 6
const nearCost = 8
/** For whoever shares a voice without meeting: less when it is moved. */
const farCost = 5
const closeCost = 11

function chooseVoice(character: CastMember, cast: Cast, stage: Stage): VoiceChoice {
  const wanted = {
    gender: character.gender,
    age: voiceAgeOf(character.ageYears, character.ageBand),
    narrates: isNarrator(character.name),
  }
  const seen = cast.seenBy(character.name)
  const pacePercent = paceOf(character.name)
  let best: { choice: VoiceChoice; cost: number } | null = null
  for (const role of stage.roles) {
    const { voiceId } = role.offer
    // The first narrator voice listed is the calm default.
    const order = wanted.narrates && role.forNarrator ? 8 * stage.narrators.indexOf(role) : 0
    const fit = fitCost(role, wanted) + hashCost * hash(character.name, voiceId) + order
    const isOwn = (voice: TakenVoice) => voice.voiceId === voiceId && voice.engineId === stage.engineId
    const rivals = {
      all: seen.ofVoice({ engineId: stage.engineId, voiceId }),
      met: seen.ofPartners.filter(({ voice }) => isOwn(voice)),
      // Two voices of one scene should also lie apart, not only be two. A narrator, who may come later, moves nobody.
      near: seen.ofPartners.filter(({ voice }) => !isOwn(voice) && !voice.narrates),
    }
    for (const shift of shifts) {
      const cost =
        fit + (shiftCosts[Math.abs(shift)] ?? 0) + (shift < 0 ? 0.5 : 0) + sharingCost(role.pitch + shift, rivals)
      if (best === null || cost < best.cost)
        best = { choice: { engineId: stage.engineId, voiceId, pitchSemitones: shift, pacePercent }, cost }
    }
  }
  if (best === null) throw new Error('There is no voice to cast.')
  return best.choice
}

type Wanted = { gender: 'female' | 'male' | null; age: VoiceAge; narrates: boolean }

function fitCost({ offer, age, forNarrator }: Role, wanted: Wanted): number {
  const genderCost =
    wanted.gender === null || offer.gender === wanted.gender
      ? 0
      : offer.gender === 'neutral'
        ? 15
        : wanted.age === 'child' && age === 'child'
          ? 18
          : 200
  // Nobody but a narrator takes a narrator's voice, as long as any other choice is left.
  const narratorCost = forNarrator === wanted.narrates ? 0 : wanted.narrates ? 60 : 900
  return genderCost + narratorCost + (wanted.narrates ? 0 : (ageCosts[wanted.age][age] ?? 0))
}

const ageCosts: Readonly<Record<VoiceAge, Readonly<Record<VoiceAge, number>>>> = {
  child: { child: 0, young: 40, adult: 80, old: 150 },
  young: { child: 60, young: 0, adult: 9, old: 120 },
  adult: { child: 120, young: 9, adult: 0, old: 50 },
  old: { child: 200, young: 80, adult: 30, old: 0 },
}

/** Who has this voice, who of them is met in a scene, and what else is heard there. */
type Rivals = { readonly all: readonly Taken[]; readonly met: readonly Taken[]; readonly near: readonly Taken[] }

/** Many who have one voice at one pitch cost the same each: they are counted, not gone through. */
function sharingCost(pitch: number, { all, met, near }: Rivals): number {
  let cost = 0
  for (const { voice, count } of all) cost += count * (isFar(pitch, voice) ? farCost : closeCost)
  for (const { voice, count } of met) if (!isFar(pitch, voice)) cost += count * (clashCost - closeCost)
  for (const { voice, count } of near) {
    const distance = distanceOf(pitch, voice.pitch)
    if (distance < pitchDistanceSemitones) cost += count * nearCost * (1 - distance / pitchDistanceSemitones)
  }
  return cost
}

const isFar = (pitch: number, voice: TakenVoice): boolean => distanceOf(pitch, voice.pitch) >= castDistanceSemitones

/** The rule for two voices that are heard in one scene. */
export function areDistinct(a: VoiceChoice, b: VoiceChoice, offerById: ReadonlyMap<string, VoiceOffer>): boolean {
  return (
    a.engineId !== b.engineId || a.voiceId !== b.voiceId || pitchDistance(a, b, offerById) >= pitchDistanceSemitones
  )
}

function pitchDistance(a: VoiceChoice, b: VoiceChoice, offerById: ReadonlyMap<string, VoiceOffer>): number {
  const pitchOf = ({ voiceId, pitchSemitones }: VoiceChoice) => pitchOfVoice(offerById.get(voiceId)) + pitchSemitones
  return distanceOf(pitchOf(a), pitchOf(b))
}

const distanceOf = (pitch: number, other: number): number => Math.abs(pitch - other) + 1e-9

/** In semitones; only differences mean anything. */
const pitchOfVoice = (offer: VoiceOffer | undefined): number => 12 * Math.log2(offer?.medianPitchHz ?? 150)

/** A habit of the person: 96 to 104 per cent; a narrator keeps the voice's own calm. */
function paceOf(name: string): number {
  return isNarrator(name) ? 100 : 96 + Math.floor(hash(name, 'pace') * 9)
}

/** FNV-1a of both words with a final stir, as a number from 0 up to 1. */
function hash(a: string, b: string): number {
  let value = 0x811c9dc5
  for (const sign of `${a}\u0000${b}`) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  value ^= value >>> 16
  value = Math.imul(value, 0x85ebca6b)
  value ^= value >>> 13
  value = Math.imul(value, 0xc2b2ae35)
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32
}
