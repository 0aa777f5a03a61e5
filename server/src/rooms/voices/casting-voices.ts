// Which voice speaks whom. Pure and stable: every character ranks the voices by a hash of name and voice, so the order
// of the list means nothing, and someone new takes what is left instead of moving the others.
import type { VoiceChoice, VoiceOffer } from '#rooms/generation/provider.ts'
import { type AgeBand, inferAgeBand, inferGender, isNarrator } from './casting-evidence.ts'

export type CastMember = {
  readonly name: string
  readonly gender: 'female' | 'male' | null
  readonly ageYears: number | null
  readonly notes: string
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
  const cast = new Map<string, VoiceChoice>()
  for (const character of input.characters) {
    const pinned = Object.hasOwn(input.pinned, character.name) ? input.pinned[character.name] : undefined
    if (pinned !== undefined) cast.set(character.name, pinned)
  }
  const open = input.characters.filter(({ name }) => !cast.has(name)).sort(byRank)
  for (const character of open)
    if (!cast.has(character.name)) cast.set(character.name, chooseVoice(character, cast, stage))
  return Object.fromEntries(cast)
}

/** Narrators first, as they keep a voice to themselves; then by lines, then by name. */
function byRank(a: CastMember, b: CastMember): number {
  return Number(isNarrator(b.name)) - Number(isNarrator(a.name)) || b.lines - a.lines || (a.name < b.name ? -1 : 1)
}

type Role = { readonly offer: VoiceOffer; readonly age: AgeBand; readonly forNarrator: boolean }
type Stage = {
  readonly engineId: string
  readonly roles: readonly Role[]
  readonly offerById: ReadonlyMap<string, VoiceOffer>
  readonly partners: ReadonlyMap<string, ReadonlySet<string>>
}

function openStage({ offers, language, engineId, scenes }: CastingInput): Stage {
  const speaking = offers.filter((offer) => offer.languages.some((tag) => sameLanguage(tag, language)))
  const roles = (speaking.length > 0 ? speaking : offers).map(describeOffer)
  return {
    engineId,
    roles: keepOneForNarrator(roles),
    offerById: new Map(offers.map((offer) => [offer.voiceId, offer])),
    partners: gatherPartners(scenes),
  }
}

export function sameLanguage(tag: string, language: string): boolean {
  return tag.toLowerCase().split('-')[0] === language.toLowerCase().split('-')[0]
}

function describeOffer(offer: VoiceOffer): Role {
  const words = `${offer.voiceId.replace(/[-_]/g, ' ')} ${offer.name}`
  return {
    offer,
    age: inferAgeBand(null, '', /\bold\b|elder|老/i.test(words) ? `${words} 老人` : words),
    forNarrator: /narrat|旁白|解说|announc/i.test(words),
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

function gatherPartners(scenes: readonly (readonly string[])[]): Map<string, Set<string>> {
  const partners = new Map<string, Set<string>>()
  for (const scene of scenes)
    for (const name of scene) {
      const others = partners.get(name) ?? new Set()
      for (const other of scene) if (other !== name) others.add(other)
      partners.set(name, others)
    }
  return partners
}

const shifts = [0, 4, -4, 8, -8, 12, -12]
const shiftCosts: Readonly<Record<number, number>> = { 0: 0, 4: 7, 8: 35, 12: 70 }
const clashCost = 1_000
const hashCost = 6
const nearCost = 8

function chooseVoice(character: CastMember, cast: ReadonlyMap<string, VoiceChoice>, stage: Stage): VoiceChoice {
  const gender =
    character.gender ??
    inferGender(character.name, character.notes) ??
    (hash(character.name, 'gender') < 0.5 ? 'female' : 'male')
  const wanted = {
    gender: isNarrator(character.name) && character.gender === null ? null : gender,
    age: inferAgeBand(character.ageYears, character.name, character.notes),
    narrates: isNarrator(character.name),
  }
  const partners = stage.partners.get(character.name)
  let best: { choice: VoiceChoice; cost: number } | null = null
  for (const role of stage.roles)
    for (const shift of shifts) {
      const choice = {
        engineId: stage.engineId,
        voiceId: role.offer.voiceId,
        pitchSemitones: shift,
        pacePercent: paceOf(character.name),
      }
      let cost =
        fitCost(role, wanted) +
        (shiftCosts[Math.abs(shift)] ?? 0) +
        hashCost * hash(character.name, role.offer.voiceId) +
        (shift < 0 ? 0.5 : 0)
      // The first narrator voice listed is the calm default.
      if (wanted.narrates && role.forNarrator) cost += 8 * stage.roles.filter((each) => each.forNarrator).indexOf(role)
      for (const [name, taken] of cast)
        cost += sharingCost(choice, taken, { meet: partners?.has(name) ?? false, stage })
      if (best === null || cost < best.cost) best = { choice, cost }
    }
  if (best === null) throw new Error('There is no voice to cast.')
  return best.choice
}

type Wanted = { gender: 'female' | 'male' | null; age: AgeBand; narrates: boolean }

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

const ageCosts: Readonly<Record<AgeBand, Readonly<Record<AgeBand, number>>>> = {
  child: { child: 0, young: 40, adult: 80, old: 150 },
  young: { child: 60, young: 0, adult: 9, old: 120 },
  adult: { child: 120, young: 9, adult: 0, old: 50 },
  old: { child: 200, young: 80, adult: 30, old: 0 },
}

function sharingCost(
  choice: VoiceChoice,
  taken: VoiceChoice,
  { meet, stage }: { meet: boolean; stage: Stage },
): number {
  const distance = pitchDistance(choice, taken, stage.offerById)
  const isOneVoice = choice.engineId === taken.engineId && choice.voiceId === taken.voiceId
  if (meet && isOneVoice && distance < castDistanceSemitones) return clashCost
  if (isOneVoice) return distance >= castDistanceSemitones ? 5 : 11
  // Two voices of one scene should also lie apart, not only be two. A narrator, who may come later, moves nobody.
  const narrates = stage.roles.some(({ offer, forNarrator }) => forNarrator && offer.voiceId === taken.voiceId)
  return meet && !narrates && distance < pitchDistanceSemitones ? nearCost * (1 - distance / pitchDistanceSemitones) : 0
}

/** The rule for two voices that are heard in one scene. */
export function areDistinct(a: VoiceChoice, b: VoiceChoice, offerById: ReadonlyMap<string, VoiceOffer>): boolean {
  return (
    a.engineId !== b.engineId || a.voiceId !== b.voiceId || pitchDistance(a, b, offerById) >= pitchDistanceSemitones
  )
}

function pitchDistance(a: VoiceChoice, b: VoiceChoice, offerById: ReadonlyMap<string, VoiceOffer>): number {
  const pitchOf = ({ voiceId, pitchSemitones }: VoiceChoice) =>
    12 * Math.log2(offerById.get(voiceId)?.medianPitchHz ?? 150) + pitchSemitones
  return Math.abs(pitchOf(a) - pitchOf(b)) + 1e-9
}

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
