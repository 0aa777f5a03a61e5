// Who says a quote in English prose: `said John, putting down his hat.`, `Dr. Lowell shook his head and said,`.
import type { Attribution } from '../attributions.ts'
import { isNameWord, isPersonName, readSubject, type Subject } from './word-subjects.ts'
import {
  isAbbreviation,
  isBetween,
  isInnerVerb,
  isVerbish,
  isVoiced,
  lastSentenceStart,
  verbLength,
  type Word,
  wordsOf,
} from './word-tokens.ts'

const WINDOW_CHARS = 300
/** What is told behind a speaker is a word on how it is said up to here; beyond, it is a story of its own. */
const MANNER_CHARS_MAX = 100

type Tag = {
  readonly subject: Subject
  readonly jointWith?: readonly string[]
  readonly verb: number
  readonly next: number
}

/** `," said John, putting down his hat.`: the rest of the sentence is how it was said. */
export function readWordAfter(after: string): Attribution | null {
  const text = after.slice(0, WINDOW_CHARS)
  const head = /^[\s,—–-]{0,4}/.exec(text)?.[0].length ?? 0
  const words = wordsOf(text)
  if (words[0] === undefined || words[0].start !== head) return null
  const tag = readInverted(text, words) ?? readPlain(text, words, 0)
  if (tag === null) return null
  const manner = readManner(text, words, tag)
  return toAttribution(words, tag, { manner: manner.text, addressee: manner.addressee, start: 0, end: manner.end })
}

/** `said the gardener's wife` */
function readInverted(text: string, words: readonly Word[]): Tag | null {
  const length = verbLength(words, 0)
  if (length === 0 || words[length - 1]?.stop !== '') return null
  const isParted = /^\p{Ll}+ly$/u.test(words[length]?.text ?? '')
  const first = readSubject(text, words, isParted ? length + 1 : length)
  if (first === null) return null
  const { subject, jointWith } = readJoint(text, words, first)
  return { subject, jointWith, verb: 0, next: subject.next }
}

/** `Mary and Tom`: both say it. */
function readJoint(
  text: string,
  words: readonly Word[],
  first: Subject,
): { readonly subject: Subject; readonly jointWith: readonly string[] } {
  const and = words[first.next]
  const other =
    first.name !== null && and?.text === 'and' && and.stop === '' && words[first.next - 1]?.stop === ''
      ? readSubject(text, words, first.next + 1)
      : null
  if (other === null || other.name === null) return { subject: first, jointWith: [] }
  return { subject: { ...first, next: other.next }, jointWith: [other.name] }
}

/** `her brother Tom softly said` */
function readPlain(text: string, words: readonly Word[], at: number): Tag | null {
  const first = readSubject(text, words, at)
  if (first === null) return null
  const { subject, jointWith } = readJoint(text, words, first)
  let verb = subject.next
  while (isBetween(words[verb]?.text ?? '') && verb - subject.next < 3 && verbLength(words, verb) === 0) verb++
  const length = verbLength(words, verb)
  return length === 0 ? null : { subject, jointWith, verb, next: verb + length }
}

type Manner = { readonly text: string; readonly addressee: string | null; readonly end: number }

const OBJECT = /^(?:him|her|them|me|us|you|himself|herself|themselves|myself|it|nobody|everyone|aloud)$/
const TO = /^(?:to|at|of|with|after)$/

/** Whom it is said to, and what else stands in its sentence; `end` is behind its stop. */
function readManner(text: string, words: readonly Word[], tag: Tag): Manner {
  const last = words[tag.next - 1]
  if (last === undefined) return { text: '', addressee: null, end: 0 }
  const to = last.stop === '' ? readAddressee(text, words, tag.next) : { next: tag.next, name: null }
  const bound = words[to.next - 1] ?? last
  const from = to.next
  const end = /^[.!?;:—–]/.test(bound.stop) ? from : endOfManner(text, words, from)
  const final = words[end - 1] ?? bound
  const manner = end > from && words[from] !== undefined ? withoutVerbs(text.slice(words[from].start, final.end)) : ''
  const stop = /^\s{0,2}[.,;:!?—–-]{0,2}/.exec(text.slice(final.end))?.[0].length ?? 0
  return { text: manner, addressee: to.name, end: final.end + stop }
}

/** `said Tom, and then, after a pause, added, "..."`: the verb of the quote behind it. */
function withoutVerbs(manner: string): string {
  const words = wordsOf(manner)
  const last = words.at(-1)
  const isVerb = last !== undefined && verbLength(words, words.length - 1) > 0
  const kept = isVerb ? manner.slice(0, last.start).replace(/[\s,]*(?:\b(?:and|then))*[\s,]*$/, '') : manner
  return kept.replace(/^(?:and|then)(?: then)?,? /, '').trim()
}

function readAddressee(text: string, words: readonly Word[], at: number): { next: number; name: string | null } {
  const word = words[at]
  if (word === undefined) return { next: at, name: null }
  const isTo = TO.test(word.text) && word.stop === ''
  const target = isTo ? at + 1 : at
  const whom = words[target]
  if (whom === undefined) return { next: at, name: null }
  if (OBJECT.test(whom.text) && !(whom.text === 'her' && whom.stop === '' && isHer(words, target)))
    return { next: target + 1, name: null }
  const subject = isTo || isNameWord(whom.text) ? readSubject(text, words, target) : null
  return subject === null || subject.name === null
    ? { next: at, name: null }
    : { next: subject.next, name: subject.name }
}

/** `told her brother` against `told her as she rose`. */
const isHer = (words: readonly Word[], at: number): boolean =>
  !/^(?:as|when|with|in|and|but|while|from|to|that|at)$/.test(words[at + 1]?.text ?? 'as')

const BREAKS = /^(?:and|but|so|for|then|while|as|when|though|although|because|until)$/

/** Index behind the last word of it: up to the full stop, or to where somebody else does something. */
function endOfManner(text: string, words: readonly Word[], from: number): number {
  const start = words[from]?.start ?? 0
  let end = from
  let comma = from
  for (let at = from; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) break
    if (word.end - start > MANNER_CHARS_MAX) return comma
    if (opensClause(text, words, { at, from })) return at
    end = at + 1
    if (/^[.!?;:—]/.test(word.stop)) return end
    if (word.stop.startsWith(',')) comma = end
  }
  // What is cut off by the window is no sentence.
  return text.length >= WINDOW_CHARS ? comma : end
}

/** `, and he walked off`, `, her eyes were wet`: a clause with a subject of its own is told. */
function opensClause(text: string, words: readonly Word[], { at, from }: { at: number; from: number }): boolean {
  const word = words[at]
  if (word === undefined) return false
  const isAfterComma = at === from || words[at - 1]?.stop.startsWith(',') === true
  const isBreak = BREAKS.test(word.text)
  if (!isBreak && !isAfterComma) return false
  if (/^(?:while|as|when|though|although|because|until)$/.test(word.text)) return false
  const subject = readSubject(text, words, isBreak ? at + 1 : at)
  const verb = words[subject?.next ?? -1]?.text
  return subject !== null && verb !== undefined && !/^\p{Ll}+ing$/u.test(verb) && isVerbish(verb)
}

/** `John shook his head and said, "..."`: what stands between the name and the verb is how. */
export function readWordBefore(before: string, endsSentence: boolean): Attribution | null {
  const isLed = /[,:—]\s*$/.test(before)
  if (!isLed && !(endsSentence && /\p{L}\s*$/u.test(before))) return null
  const from = Math.max(lastSentenceStart(before.trimEnd()), before.length - WINDOW_CHARS)
  const text = before.slice(from)
  const words = wordsOf(text)
  const verb = lastVerb(words)
  if (verb < 0 || (!isLed && verb + verbLength(words, verb) < words.length)) return null
  const direct = readDirect(text, words, verb)
  const found = direct ?? readDistant(text, words, verb)
  if (found === null) return null
  const start = words[found.at]?.start ?? 0
  const to = readAddressee(text, words, verb + verbLength(words, verb))
  const rest = text
    .slice(words[to.next]?.start ?? text.length)
    .replace(/[\s,:—]+$/, '')
    .trim()
  const manner = [found.manner, rest].filter((part) => part !== '' && part.length <= MANNER_CHARS_MAX).join('; ')
  const tag = { subject: found.subject, jointWith: found.jointWith, verb, next: to.next }
  return toAttribution(words, tag, { manner, addressee: to.name, start: from + start, end: before.length })
}

const THING =
  'it|which|signs?|signboard|notice|poster|note|letter|label|headline|card|screen|message|plaque|banner|inscription|newspaper|telegram|caption|postcard|billboard|placard'
const WRITTEN = new RegExp(`\\b(?:${THING})\\s(?:\\p{Ll}+ly |only |just )?(?:reads?|sa(?:id|ys?))[,:]?\\s*$`, 'iu')
const SAYING =
  /\b(?:they|people|we|you|some|folks?)\s(?:always |often |sometimes |all )?(?:say|call (?:it|him|her|them|this|that))\s*$/i

/** `The sign read`, `They say`: what stands in quotation marks behind it is written, or what everybody says. */
export function isToldWords(before: string): boolean {
  if (WRITTEN.test(before) || SAYING.test(before)) return true
  if (!/\breads?[,:]?\s*$/.test(before)) return false
  const text = before.slice(-WINDOW_CHARS)
  const words = wordsOf(text)
  const name = readDirect(text, words, words.length - 1)?.subject.name ?? null
  return name !== null && !isPersonName(name)
}

/** Words that may stand between the verb and the quote. */
const BEHIND_VERB_MAX = 10

function lastVerb(words: readonly Word[]): number {
  for (let at = words.length - 1; at >= 0 && words.length - at <= BEHIND_VERB_MAX; at--) {
    if (verbLength(words, at) > 0) return at
    if (at < words.length - 1 && /^[.!?;]/.test(words[at]?.stop ?? '')) return -1
  }
  return -1
}

type Led = {
  readonly subject: Subject
  readonly jointWith: readonly string[]
  readonly at: number
  readonly manner: string
}

/** The subject stands right before the verb. */
function readDirect(text: string, words: readonly Word[], verb: number): Led | null {
  for (let at = Math.max(0, verb - 12); at < verb; at++) {
    if (
      at > 0 &&
      words[at - 1]?.stop === '' &&
      /^(?:the|an?|his|her|my|to|at|of|with|in|on)$/i.test(words[at - 1]?.text ?? '')
    )
      continue
    const tag = readPlain(text, words, at)
    if (tag?.verb !== verb) continue
    return { subject: tag.subject, jointWith: tag.jointWith ?? [], at, manner: '' }
  }
  return null
}

/** `John shook his head and said`: the last clause before the verb that somebody begins. */
function readDistant(text: string, words: readonly Word[], verb: number): Led | null {
  for (let at = verb - 1; at >= 0; at--) {
    const above = words[at - 1]
    const opens = above === undefined || /^[,;:—]/.test(above.stop) || /^(?:and|but|then)$/i.test(above.text)
    if (!opens) continue
    const subject = readSubject(text, words, at)
    const does = words[subject?.next ?? -1]
    if (subject === null || does === undefined || subject.next >= verb) continue
    if (!isVerbish(does.text) && !/^(?:who|whose)$/.test(does.text) && words[subject.next - 1]?.stop !== ',') continue
    const manner = text
      .slice(does.start, words[verb]?.start ?? does.start)
      .replace(/(?:,|\b(?:and|then))?\s*$/, '')
      .replace(/(?:,|\b(?:and|then))\s*$/, '')
      .trim()
    return { subject, jointWith: [], at, manner }
  }
  return null
}

type Found = {
  readonly manner: string
  readonly addressee: string | null
  readonly start: number
  readonly end: number
}

function toAttribution(words: readonly Word[], tag: Tag, found: Found): Attribution {
  const verb = words[tag.verb]?.text ?? ''
  const direction = [isVoiced(verb) ? verb : '', found.manner].filter((text) => text !== '').join('; ')
  return {
    speaker: tag.subject.name,
    pronoun: tag.subject.pronoun,
    jointWith: tag.jointWith ?? [],
    direction,
    addressee: found.addressee,
    goesOn: false,
    sung: /^s[ai]ng/.test(verb),
    isInner: isInnerVerb(verb),
    start: found.start,
    end: found.end,
  }
}

const TEXT_CHARS_MAX = 2_000_000
const NAMES_MAX = 400
const SAID =
  'said|says|asked|replied|answered|cried|shouted|whispered|muttered|murmured|exclaimed|called|added|continued|began|returned|demanded|told|snapped|growled|sighed|laughed|screamed|yelled|remarked|observed|insisted|repeated|suggested|sang|announced|declared|inquired|gasped|sobbed|agreed|admitted|begged|explained|groaned|hissed|mumbled|offered|protested|roared|smiled|stammered|warned|wondered|thought'
const NAMES = "(?:(?:Mr|Mrs|Ms|Dr|St|Prof|Capt|Rev)\\.? )?\\p{Lu}[\\p{L}’'-]{0,24}(?: \\p{Lu}[\\p{L}’'-]{1,24}){0,2}"
const ANY_NAME = new RegExp(
  `\\b(?:${SAID})\\s(?:(?:old|young|poor|little) )?(${NAMES})\\b|(?<!\\b(?:of|in|at|from|to|by|near) )\\b(${NAMES})\\s(?:\\p{Ll}{2,14}ly )?(?:${SAID})\\b|\\b((?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Captain|Uncle|Aunt|Professor|Inspector)\\.? \\p{Lu}[\\p{L}’'-]{1,24})\\b`,
  'gu',
)

/** Names that the text itself attributes speech to, or writes with a title. */
export function findSpokenNames(text: string): Set<string> {
  const names = new Set<string>()
  for (const found of text.slice(0, TEXT_CHARS_MAX).matchAll(ANY_NAME)) {
    const name = found[1] ?? found[2] ?? found[3]
    if (name?.split(' ').every(isNameWord) === true && name.length > 1 && !isAbbreviation(name)) names.add(name)
    if (names.size > NAMES_MAX) break
  }
  return names
}
