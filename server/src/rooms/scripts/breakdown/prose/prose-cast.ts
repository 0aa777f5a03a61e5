// Keeps track of who speaks in prose: names, pronouns, and answers that name nobody.

import { type Gender, inferGender } from '../persons.ts'
import type { Attribution } from './attributions.ts'
import { findSpokenNames } from './english/word-attributions.ts'
import { readActor } from './english/word-subjects.ts'
import { lastSentenceStart } from './english/word-tokens.ts'
import { findActors, readBeat } from './prose-beats.ts'
import { countPronouns } from './prose-genders.ts'
import {
  CROWDS,
  canonicalName,
  dropScraps,
  findHanNames,
  findHanSubjects,
  findWordSubjects,
  fullName,
  knownPrefix,
} from './prose-names.ts'

export type ProseCast = {
  /** Names that the text is known to have. */
  readonly known: ReadonlySet<string>
  /** What somebody is called of whom nothing is known. */
  readonly unknown: string
  speakerOf(attribution: Attribution | null, around: Around): string
  /** The one name of whoever is called this. */
  nameOf(written: string): string
  /** Null: nothing says. */
  genderOf(name: string): Gender
  hear(narration: string): void
  closeParagraph(): void
  /** Another story begins: nobody has spoken yet. */
  openPart(): void
}

/** What stands beside a quote in its paragraph. */
export type Around = {
  /** The narration just before it, where an omitted subject may stand. */
  readonly lead: string
  readonly after: string
  /** Somebody has spoken in this paragraph. */
  readonly goesOn: boolean
}

type Walk = {
  /** Who spoke or was told of, the latest first. */
  recent: string[]
  lastSpeaker: string | null
  /** Who did something last, in the narration since the last quote. */
  heard: string | null
  asked: string | null
}

export function createProseCast(text: string, isHan: boolean): ProseCast {
  const known = isHan ? findHanNames(text) : findSpokenNames(text)
  for (const name of findActors(text, isHan)) known.add(name)
  if (isHan) dropScraps(known, text)
  const full = new Map<string, string>()
  const walk: Walk = { recent: [], lastSpeaker: null, heard: null, asked: null }
  const canonical = (name: string): string => {
    const whole = fullName(knownPrefix(name, known) ?? name, known)
    const made = full.get(whole) ?? canonicalName(whole, text, isHan)
    full.set(whole, made)
    known.add(whole)
    return made
  }
  const pronouns = countPronouns(text, known, isHan)
  const context: Context = {
    walk,
    known,
    unknown: isHan ? '某人' : 'SOMEONE',
    canonical,
    genderOf: (name) => inferGender(name, '') ?? pronouns.get(name) ?? null,
  }
  const meet = (name: string): void => {
    walk.recent = [name, ...walk.recent.filter((other) => other !== name)].slice(0, 6)
  }
  return {
    known,
    unknown: context.unknown,
    nameOf: canonical,
    genderOf: context.genderOf,
    speakerOf(attribution, around) {
      const name = attribution === null ? untagged(around, context) : attributed(attribution, around, context)
      meet(name)
      walk.lastSpeaker = name
      walk.heard = null
      const addressee = attribution?.addressee ?? null
      walk.asked = addressee !== null && (known.has(addressee) || CROWDS.test(addressee)) ? canonical(addressee) : null
      return name
    },
    hear(narration) {
      for (const subject of isHan ? findHanSubjects(narration, known) : findWordSubjects(narration, known)) {
        walk.heard = canonical(subject)
        meet(walk.heard)
      }
      // In English others are named behind whoever does something.
      const sentence = isHan ? '' : narration.slice(lastSentenceStart(narration.trimEnd()))
      const first = isHan ? null : (readActor(sentence, known)?.name ?? findWordSubjects(sentence, known)[0] ?? null)
      if (first === null) return
      walk.heard = canonical(first)
      meet(walk.heard)
    },
    closeParagraph() {
      walk.asked = null
    },
    openPart() {
      walk.recent = []
      walk.heard = null
      walk.lastSpeaker = null
    },
  }
}

type Context = {
  readonly walk: Walk
  readonly known: ReadonlySet<string>
  readonly unknown: string
  readonly canonical: (name: string) => string
  readonly genderOf: (name: string) => Gender
}

function untagged(around: Around, context: Context): string {
  const last = around.goesOn ? context.walk.lastSpeaker : null
  return last ?? actorOf(around, context) ?? otherOf(context)
}

function actorOf({ lead, after, goesOn }: Around, context: Context): string | null {
  const beat = readBeat(lead, after, context.known)
  if (beat === null) return null
  return beat.name === null ? byGender(beat.pronoun, goesOn, context) : context.canonical(beat.name)
}

/** Whoever tells the story is never `he` in it. */
const otherThanTeller = (name: string | null): string | null =>
  name !== null && /^(?:我|俺|I)$/.test(name) ? null : name

/** Whom a pronoun means: who goes on, who was told of last, or else the other of the two who speak. Never somebody of the other gender. */
function byGender(gender: Gender, goesOn: boolean, { walk, unknown, genderOf }: Context): string {
  const lastSpeaker = otherThanTeller(walk.lastSpeaker)
  const heard = otherThanTeller(walk.heard)
  const recent = walk.recent.filter((name) => otherThanTeller(name) !== null)
  const fits = (name: string): boolean => genderOf(name) === gender
  const may = (name: string): boolean => genderOf(name) === null
  for (const name of [goesOn ? lastSpeaker : null, heard]) if (name !== null && (fits(name) || may(name))) return name
  const others = recent.filter((name) => name !== lastSpeaker)
  return others.find(fits) ?? recent.find(fits) ?? others.find(may) ?? recent.find(may) ?? unknown
}

function attributed(attribution: Attribution, { lead, goesOn }: Around, context: Context): string {
  const { walk, known, unknown, canonical } = context
  if (attribution.speaker !== null) return canonical(attribution.speaker)
  if (attribution.pronoun !== null) return byGender(attribution.pronoun, goesOn, context)
  if (attribution.goesOn) return walk.lastSpeaker ?? walk.recent[0] ?? unknown
  const subject = findHanSubjects(lead, known).at(-1)
  if (subject !== undefined) return canonical(subject)
  if (walk.heard !== null && lead.trim() !== '' && walk.heard !== walk.lastSpeaker) return walk.heard
  // `顿了顿，道：` goes on; 曰 alone answers.
  return goesOn && walk.lastSpeaker !== null && attribution.direction !== '' ? walk.lastSpeaker : otherOf(context)
}

/** In an exchange of two, the one who answers; else whoever was told of last. */
function otherOf({ walk, unknown }: Context): string {
  return walk.asked ?? walk.recent.find((name) => name !== walk.lastSpeaker) ?? walk.lastSpeaker ?? unknown
}
