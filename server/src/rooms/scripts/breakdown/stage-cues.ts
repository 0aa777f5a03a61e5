// Finds the cues of a stage play. Which notation a play uses is learned from the whole text first, so that a verse
// that ends in a colon, or a sentence that begins with a name and a full stop, is not taken for a cue.
import { isRole } from './prose/han-persons.ts'
import { isSpeakerName, joinSpaced, readSpeakerHead } from './speaker-heads.ts'

export type StageCue = {
  /** More than one speak together. */
  readonly names: readonly string[]
  readonly directions: readonly string[]
  readonly end: number
}
export type CueFinder = (text: string, free: boolean) => StageCue | null

/** `isCertain`: a cue by its looks alone. Else only names that the play knows make it one. */
type Candidate = StageCue & { readonly isCertain: boolean }
type Pattern = {
  readonly read: (text: string, free: boolean) => Candidate | null
  readonly repeats: number
  /** Who speaks like this with fewer lines, in a play where two others are sure to. */
  readonly admits?: (name: string, place: Place) => boolean
}
type Place = { readonly free: boolean; readonly proper: ReadonlySet<string> }

const cueOf = (found: RegExpExecArray | null, direction?: string): Candidate | null => {
  const names = splitJoint(found?.[1]?.trim() ?? '')
  if (found === null || !names.every(isSpeakerName)) return null
  const directions = direction === undefined || direction === '' ? [] : [direction]
  return { names, directions, end: found[0].length, isCertain: true }
}

const JOINT = /\s{0,3}[&＆、+＋/／]\s{0,3}| (?:AND|and) /

/** `MARTHA AND JOSEPH`, `MARTHA, JOSEPH & ANNA`, `四凤、鲁贵`: each name once. */
function splitJoint(written: string): string[] {
  const parts = written.split(JOINT)
  const isList = parts.length > 1 || /^\p{Lu}[\p{Lu} ,.'’-]+$/u.test(written)
  const names = isList ? parts.flatMap((part) => part.split(/,\s{1,3}/)) : parts
  return [...new Set(names.map((name) => joinSpaced(name.trim())))]
}

const HAN_NAMES = '[\\u4e00-\\u9fff·]{1,8}(?:[、&＆][\\u4e00-\\u9fff·]{1,8}){0,4}'
const CAPS_NAMES = "\\p{Lu}[\\p{Lu}'’-]{1,24}(?:(?: | & |, )(?:\\p{Lu}[\\p{Lu}'’-]{0,24}|\\p{Lu}\\.|and)){0,7}"
const OWN_LINE =
  /^([A-Z][\p{L}'’-]{0,24}(?:(?: | & )[\p{L}'’.-]{1,24}){0,6}|[\u4e00-\u9fff·]{1,8}(?:[、&＆][\u4e00-\u9fff·]{1,8}){0,4})\s?(?:[（([]([^）)\]]{1,60})[）)\]])?\s?[:：]$/u
const TITLED = "(?:MR|MRS|MS|DR|ST|PROF|REV|CAPT|LT|SGT|COL|GEN)\\. [A-Z][A-Z'’-]{1,24}"
const CAPS_STOP = new RegExp(`^_?(${TITLED}|${CAPS_NAMES})(?:, ([\\p{Ll} '’]{1,40}))?\\._?\\s{1,4}(?=\\S)`, 'u')
/** `NORA [softly]. Torvald?` */
const CAPS_DIRECTION = new RegExp(`^_?(${TITLED}|${CAPS_NAMES}) ?[[(]([^)\\]]{1,80})[)\\]][.:]_?\\s{1,4}(?=\\S)`, 'u')
const MIXED_STOP = /^_?([A-Z][a-z'’-]{1,20}(?: [A-Z][a-z'’-]{1,20}){0,2})\._?\s{1,4}(?=\S)/
const DASH = new RegExp(`^(${HAN_NAMES})(?:——|--|—)`)
const HAN_SPACE =
  /^([\u4e00-\u9fff·]{2,5}(?:、[\u4e00-\u9fff·]{2,5}){0,4}|[\u4e00-\u9fff][ \u3000]{1,2}[\u4e00-\u9fff])(?:\u3000{1,4}| {2,6}|\t)(?=[^\s])/
/** `JOHN      Hello there.` */
const CAPS_SPACE = new RegExp(`^(${TITLED}|${CAPS_NAMES}) {3,24}(?=\\S)(?!\\([^)]{0,40}\\)$)(?=.{0,80}\\p{Ll})`, 'u')
const HAN_PEOPLE = /(?:(?<![有别別没沒])人|[者员員兵仆僕卒婢童吏役匠贩販甲乙丙丁])$/
const PEOPLE =
  /^(?:(?:The|A|An|Old|Young|First|Second|Third|Another) )?(?:Maid|Servant|Porter|Nurse|Messenger|Soldier|Officer|Guard|Doctor|Clerk|Voice|Landlord|Landlady|Innkeeper|Page|Peasant|Shepherd|Sailor|Captain|Lieutenant|Inspector|Policeman|Constable|Gentleman|Citizen|Butler|Footman|Waiter|Waitress|Driver|Coachman|Cook|Gardener|Beggar|Stranger|Attendant|Watchman|Priest|Monk|Judge|Boy|Girl|Woman|Housemaid|Parlourmaid|Manservant|Housekeeper|Postman|Boatman|Fisherman|Workman)$/
const CAPS_LINE_STOP = new RegExp(`^_?(${CAPS_NAMES})(?:, ([\\p{Ll} '’]{1,40}))?\\._?$`, 'u')
const CAPS_LINE = /^(\p{Lu}[\p{Lu}'’-]{1,24}(?: [\p{Lu}'’.-]{1,24}){0,3})$/u
const ANY_OWN_LINE =
  /^([A-Z][A-Z'’-]{1,24}(?:(?: | & )[A-Z'’.-]{1,24}){0,6}|[\u4e00-\u9fff·]{1,8}(?:[、&＆][\u4e00-\u9fff·]{1,8}){0,4})\s?(?:[（([]([^）)\]]{1,60})[）)\]])?\s?[:：]$/
/** `他说：` ends a line of a speech that quotes somebody. */
const SAYING = /[说道问答喊叫曰写]\s?[:：]$/
const CAPS_LIST = /^([A-Z][A-Z'’.-]{1,24}(?:,? [A-Z&'’.-]{1,24}){1,7})\s?(?:\(([^)]{1,60})\))?\s?:/

const PATTERNS: readonly Pattern[] = [
  { repeats: 1, read: (text, free) => (free ? withDirection(OWN_LINE.exec(text)) : null) },
  { repeats: 1, read: (text) => withDirection(CAPS_STOP.exec(text)) },
  { repeats: 1, read: (text) => withDirection(CAPS_DIRECTION.exec(text)) },
  { repeats: 1, read: (text, free) => (free ? withDirection(CAPS_LINE_STOP.exec(text)) : null) },
  { repeats: 2, read: (text) => cueOf(DASH.exec(text)) },
  { repeats: 1, read: readColonCue },
  { repeats: 2, read: (text) => (SAYING.test(text) ? null : withDirection(ANY_OWN_LINE.exec(text))) },
  {
    repeats: 3,
    read: (text) => cueOf(HAN_SPACE.exec(text)),
    admits: (name, { free }) => free || isRole(name) || HAN_PEOPLE.test(name),
  },
  {
    repeats: 3,
    read: (text) => cueOf(MIXED_STOP.exec(text)),
    admits: (name, { free, proper }) =>
      free && (PEOPLE.test(name) || name.split(' ').every((word) => proper.has(word))),
  },
  { repeats: 2, read: (text) => cueOf(CAPS_SPACE.exec(text)), admits: () => true },
  { repeats: 2, read: (text, free) => (free ? cueOf(CAPS_LINE.exec(text)) : null) },
]

function withDirection(found: RegExpExecArray | null): Candidate | null {
  return cueOf(found, found?.[2])
}

/**
 * `NAME: text`; names of Latin letters in capitals or in title case. Without words behind it, or with two names in
 * title case, it could be a sentence that ends in a colon: then only names that the play knows make it a cue.
 */
function readColonCue(text: string): Candidate | null {
  const head = readSpeakerHead(text) ?? readCapsList(text)
  if (head === null || !head.names.every(looksLikeName)) return null
  const isPlain = head.names.length === 1 || head.names.every((name) => !/\p{Ll}/u.test(name))
  return { ...head, isCertain: isPlain && text.length > head.end }
}

const PARTICLE = /^(?:of|the|de|la|le|du|van|von|der|den|di|da|al|bin)$/

export const looksLikeName = (name: string): boolean =>
  /^[\u4e00-\u9fff·]+$/.test(name) ||
  name
    .split(' ')
    .every(
      (word, at) =>
        (/^(?:\p{Lu}|\d{1,3}(?:st|nd|rd|th)?\b|#\d)/iu.test(word) && !/^\p{Ll}/u.test(word)) ||
        (at > 0 && PARTICLE.test(word)),
    )

/** `MARTHA, JOSEPH AND ANNA: text` */
function readCapsList(text: string): StageCue | null {
  const cue = withDirection(CAPS_LIST.exec(text))
  return cue !== null && cue.names.length > 1 ? cue : null
}

/** Whoever speaks for all needs no other line to be known by. */
const CHORUS = /^(?:ALL|BOTH|TOGETHER|EVERYONE|EVERYBODY|CHORUS|OMNES|CROWD|众人?|全体|齐声|合)$/

/** A notation counts when its cues make up a fair share of all cues and, where it could be chance, names come back. */
export function createCueFinder(
  lines: readonly { readonly text: string; readonly free: boolean }[],
  listed: ReadonlySet<string>,
): CueFinder {
  const used = learnNotations(lines)
  const known = new Set(
    used.flatMap(({ names, repeats }) => [...names].flatMap(([name, count]) => (count >= repeats ? [name] : []))),
  )
  const proper = properWords(lines)
  return (text, free) => {
    for (const { read, names, repeats, admits, regulars } of used) {
      const cue = read(text.slice(0, 200), free)
      if (cue === null) continue
      const isMeant = cue.isCertain
        ? cue.names.every(
            (name) =>
              (names.get(name) ?? 0) >= repeats ||
              listed.has(name) ||
              (regulars > 1 && admits?.(name, { free, proper }) === true),
          )
        : cue.names.every((name) => known.has(name) || listed.has(name) || CHORUS.test(name))
      if (isMeant) return cue
    }
    return null
  }
}

/** Words written with a capital within sentences, and never without one; what people call upon is nobody. */
function properWords(lines: readonly { readonly text: string }[]): Set<string> {
  const proper = new Set<string>()
  const small = new Set<string>()
  for (const { text } of lines) {
    for (const [word] of text.matchAll(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{1,20}(?!\p{L})/gu)) proper.add(word)
    for (const [word] of text.matchAll(/(?<!\p{L})\p{Ll}{2,21}(?!\p{L})/gu)) small.add(word)
  }
  for (const word of ['God', 'Heaven', 'Heavens', 'Lord', 'Christ', 'Jesus']) proper.delete(word)
  for (const word of proper) if (small.has(word.toLowerCase())) proper.delete(word)
  return proper
}

type Notation = Pattern & {
  readonly names: ReadonlyMap<string, number>
  /** How many come back often enough. */
  readonly regulars: number
}

function learnNotations(lines: readonly { readonly text: string; readonly free: boolean }[]): Notation[] {
  const counts = PATTERNS.map(() => new Map<string, number>())
  const totals = PATTERNS.map(() => 0)
  for (const line of lines) {
    const text = line.text.slice(0, 200)
    if (text === '') continue
    for (const [at, pattern] of PATTERNS.entries()) {
      const cue = pattern.read(text, line.free)
      if (cue === null || !cue.isCertain) continue
      totals[at] = (totals[at] ?? 0) + 1
      for (const name of cue.names) counts[at]?.set(name, (counts[at]?.get(name) ?? 0) + 1)
    }
  }
  const most = Math.max(1, ...totals)
  return PATTERNS.flatMap((pattern, at) => {
    const names = counts[at] ?? new Map<string, number>()
    const regulars = [...names.values()].filter((times) => times >= pattern.repeats).length
    return (totals[at] ?? 0) * 8 >= most ? [{ ...pattern, names, regulars }] : []
  })
}
