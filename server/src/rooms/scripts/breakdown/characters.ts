// Who is in the script: cast list, cues and first appearances brought together under one name each.
import { createMentionFinder, type MentionFinder } from './mentions.ts'
import { readAge } from './people/ages.ts'
import type { Gender } from './people/evidence.ts'
import { joinFullNames } from './people/full-names.ts'
import { type Inferred, inferPeople } from './people/infer-people.ts'
import { isCrowd } from './persons.ts'
import type { ActionItem, CastEntry, Item, Reading, SpeechItem } from './reading.ts'
import type { SourceText } from './source-text.ts'
import { isNarrator } from './voice-marks.ts'

export type Person = {
  readonly name: string
  readonly aliases: string[]
  lines: number
  age: number | null
  notes: string
  readonly isCrowd: boolean
}

/** A person with what the whole script lets know of them. */
export type KnownPerson = Person & {
  readonly gender: Gender | null
  readonly inferred: Inferred
}

export type CastBook = {
  readonly people: readonly KnownPerson[]
  /** The one name of whoever is meant by a name as written. */
  nameOf(written: string): string
  /** Whom a text names, by names and aliases; narrators are left out. */
  readonly findMentions: MentionFinder
}

/** Case, width and spacing do not make another person. */
function keyOf(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase()
}

export function buildCast(reading: Reading, source: SourceText): CastBook {
  const people = new Map<string, Person>()
  const listed = new Map<string, CastEntry>()
  for (const entry of reading.cast) listed.set(keyOf(entry.name), entry)
  const aliasToKey = aliasesOf(reading)
  const resolve = (written: string): string => {
    const key = keyOf(written)
    return people.has(key) || listed.has(key) ? key : (aliasToKey.get(key) ?? key)
  }
  const meet = (written: string): Person => {
    const key = resolve(written)
    const known = people.get(key)
    if (known !== undefined) return known
    const person = createPerson(listed.get(key)?.name ?? written, listed.get(key))
    people.set(key, person)
    return person
  }
  for (const item of reading.items) {
    if (item.type === 'speech') for (const name of [item.speaker, ...item.jointWith]) countLine(meet(name), name, item)
  }
  for (const entry of reading.cast) meet(entry.name)
  for (const item of reading.items) if (item.type === 'present') for (const name of item.names) meet(name)
  introduce(people, reading.items)
  const nameOf = (written: string): string => people.get(resolve(written))?.name ?? written
  const findMentions = createMentionFinder(mentionable(people))
  const known = knowPeople([...people.values()], { reading, source, nameOf, findMentions })
  return { people: known, nameOf, findMentions }
}

/** From other names to the one of the list: those that it gives itself, and spoken names that are part of one full name. */
function aliasesOf({ cast, items }: Reading): Map<string, string> {
  const aliasToKey = new Map<string, string>()
  for (const entry of cast) for (const alias of entry.aliases) aliasToKey.set(keyOf(alias), keyOf(entry.name))
  const spoken = items.flatMap((item) => (item.type === 'speech' ? [item.speaker, ...item.jointWith] : []))
  const present = items.flatMap((item) => (item.type === 'present' ? item.names : []))
  const listed = [...cast.map(({ name }) => name), ...present].map(keyOf)
  const fullNames = joinFullNames([...new Set(spoken.map(keyOf))], [...new Set(listed)])
  for (const [part, full] of fullNames) if (!aliasToKey.has(part)) aliasToKey.set(part, full)
  return aliasToKey
}

type Sources = Pick<CastBook, 'nameOf' | 'findMentions'> & { readonly reading: Reading; readonly source: SourceText }

function knowPeople(people: readonly Person[], { reading, source, nameOf, findMentions }: Sources): KnownPerson[] {
  const single = new Set(people.filter((one) => !one.isCrowd && !isNarrator(one.name)).map((one) => one.name))
  const tools = { nameOf, findMentions, isSingle: (name: string) => single.has(name) }
  const { items } = reading
  const inferred = inferPeople({ people, items, tools, text: source.text, lineAt: source.lineNumberAt })
  return people.map((person, at) => {
    const one = inferred[at] ?? { gender: null, band: null, confidence: 0, reasons: [] }
    return { ...person, gender: one.gender, inferred: one }
  })
}

function createPerson(name: string, entry: CastEntry | undefined): Person {
  const notes = entry?.notes ?? ''
  return {
    name: name.trim(),
    aliases: [...(entry?.aliases ?? [])],
    lines: 0,
    age: entry?.age ?? null,
    notes,
    isCrowd: isCrowd(name, notes),
  }
}

/** Whoever joins in without a half of the line of their own has a line by it too. */
function countLine(person: Person, written: string, item: SpeechItem): void {
  if (written === item.speaker || !item.isHalf) person.lines++
  if (keyOf(written) !== keyOf(person.name) && !person.aliases.includes(written)) person.aliases.push(written)
}

function mentionable(people: ReadonlyMap<string, Person>): Map<string, string> {
  const names = new Map<string, string>()
  const known = [...people.values()].filter((person) => !isNarrator(person.name))
  known.sort((a, b) => b.lines - a.lines)
  for (const person of known.slice(0, 400)) {
    for (const written of [person.name, ...person.aliases]) if (!names.has(written)) names.set(written, person.name)
  }
  return names
}

// The second half takes names in title case only with brackets behind them: "John (40s)".
const INTRODUCTION =
  /\b([A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,3})\b(?:\s{0,2}\(([^()]{1,60})\)|,\s{0,2}([^.!?]{1,160}))?|\b([A-Z][a-z'’-]{1,20}(?: [A-Z][a-z'’-]{1,20})?)\s\(([^()]{1,60})\)/g

/** First appearances in capitals: "CYBER BOB, 40, a white man, ... strolls": notes, age, and the full name as alias. */
function introduce(people: ReadonlyMap<string, Person>, items: readonly Item[]): void {
  const introduced = new Set<string>()
  for (const item of items) {
    if (item.type === 'action') introduceFromAction(people, item, introduced)
    else if (item.type === 'speech') introduceFromDirection(people.get(keyOf(item.speaker)), item, introduced)
  }
}

function introduceFromAction(people: ReadonlyMap<string, Person>, item: ActionItem, introduced: Set<string>): void {
  for (const found of item.text.slice(0, 20_000).matchAll(INTRODUCTION)) {
    const written = found[1] ?? found[4] ?? ''
    const person =
      people.get(keyOf(written)) ?? personWithin(people, written, found[2] !== undefined || found[3] !== undefined)
    if (person === undefined || introduced.has(keyOf(written))) continue
    introduced.add(keyOf(written))
    if (keyOf(written) !== keyOf(person.name) && !person.aliases.includes(written)) person.aliases.push(written)
    describe(person, (found[2] ?? found[3] ?? found[5] ?? '').trim())
  }
}

/** "DICK STEEL" is STEEL; but "MANY DOGS" is not DOG, and a name that is someone else's stays theirs. */
function personWithin(people: ReadonlyMap<string, Person>, written: string, isDescribed: boolean): Person | undefined {
  const words = keyOf(written).split(' ')
  if (words.length < 2) return undefined
  const first = people.get(words[0] ?? '')
  const last = people.get(words.slice(1).join(' ')) ?? people.get(words.at(-1) ?? '')
  // NORA MARSH is Nora where Marsh is somebody too.
  if (first && last) return first
  return last ?? (isDescribed ? first : undefined)
}

function describe(person: Person, words: string): void {
  if (words === '' || person.notes.length > 300) return
  const isDescription = /\d|\b(?:a|an|the|his|her|their|retired|young|old|former|criminal)\b/i.test(words.slice(0, 60))
  if (!isDescription) return
  const clause =
    words.split(/,?\s+(?:who|which|is|are|sits?|stands?|walks?|strolls?|enters?|emerges?|descends?|comes?)\b/)[0] ??
    words
  person.notes = person.notes === '' ? clause : `${person.notes}; ${clause}`
  person.age ??= readAge(clause)
}

const APPEARANCE = /面皮|脸|胡|须|袍|衣|冠|帽|身材|高大|瘦|胖|岁|美貌|打扮|穿着|戴着/

/** `庄子——（黑瘦面皮，花白的络腮胡子，道冠，布袍…）`: who speaks first with a direction of looks is described by it. */
function introduceFromDirection(person: Person | undefined, item: SpeechItem, introduced: Set<string>): void {
  if (person === undefined || introduced.has(person.name) || item.direction === '') return
  introduced.add(person.name)
  const looks = item.direction.split('; ').find((part) => part.length >= 8 && APPEARANCE.test(part))
  if (looks === undefined || person.notes !== '') return
  person.notes = looks.slice(0, 300)
  person.age ??= readAge(looks)
}
