// Subjects of English sentences: `Tom`, `Dr. Lowell`, `the gardener's wife, Martha`, `her brother Tom`, `old Mrs. Hall`, `she`.
import { inferGender } from '../../persons.ts'
import { isAbbreviation, isBetween, isVerbish, verbLength, type Word, wordsOf } from './word-tokens.ts'

export type Subject = {
  /** Null: a pronoun. */
  readonly name: string | null
  readonly pronoun: 'female' | 'male' | null
  /** Index of the word behind it, its apposition included. */
  readonly next: number
}

const DETERMINER = /^(?:the|an?|his|her|my|their|our|your|its|this|that|one|another|some)$/i
/** Before a name: `old Tom`. */
const EPITHET = /^(?:old|young|poor|little|dear|good|big|fat|blind|brave|sweet|honest|mad|lame)$/i
const PREPOSITION =
  /^(?:in|on|at|with|to|from|for|by|as|into|over|under|through|across|after|before|behind|beside|without|when|while|and|but|or|so|who|whom|which|that|if|because|until|till|than|about|towards?|against|between|among|like|again|aloud|back|loudly)$/
/** In the middle of a name: `Charles de Gaulle`, `the Queen of Hearts`. */
const PARTICLE = /^(?:of|de|du|la|le|von|van|der|den|di|da|al|bin|the)$/
/** Words of people, behind which `-ed` is no verb: `the bearded man`. */
const NOUN =
  /^(?:man|woman|boy|girl|lady|gentleman|fellow|child|soldier|stranger|guard|voice|figure|one|priest|servant|officer|person|lad|youth|creature|men|women|doctor|nurse|captain|driver|waiter|waitress|teacher|policeman|policewoman|clerk|farmer|sailor|butler|maid|cook|baker|butcher|barber|tailor|judge|lawyer|professor|sergeant|lieutenant|colonel|general|major|detective|inspector|constable|sheriff|shopkeeper|innkeeper|bartender|barman|landlord|landlady|housekeeper|secretary|receptionist|librarian|mechanic|gardener|merchant|monk|nun|bishop|vicar|reverend|king|queen|prince|princess|duke|duchess|knight|wizard|witch|pilot|conductor|porter|foreman|boss|manager|president|mayor|student|pupil|neighbou?r|visitor|guest|passenger|prisoner|thief|beggar|hunter|fisherman|blacksmith|carpenter|miller|governess|surgeon|dentist|patient|reporter|journalist|editor|artist|painter|singer|actor|actress|musician|friend|master|mistress)$/
const SOMEBODY = /^(?:someone|somebody|everyone|everybody|nobody|anyone|both|all|another)$/i

/** Begin a sentence and are nobody's name. */
const NOBODY =
  /^(?:He|She|They|It|We|You|I|Then|And|But|The|An?|That|This|These|Those|There|Here|When|What|Who|Whom|Whose|How|Why|Where|Which|No|Yes|So|As|If|Or|Not|Now|At|In|On|After|Before|While|With|Without|For|From|By|To|Of|Once|Still|Just|Only|Even|Yet|Well|Oh|Ah|Also|Again|Finally|Suddenly|Slowly|Quietly|Later|Soon|Perhaps|Maybe|Though|Although|Because|Since|Until|Till|Under|Over|Through|Across|Behind|Beside|Between|Into|Upon|His|Her|My|Their|Our|Your|Its|One|Two|Some(?:one|body|thing)?|No(?:thing|body|ne)?|Every(?:one|body|thing)|Any(?:one|body|thing)|All|Both|Each|Another|Many|Most|Neither|Either|Nor|Leaning|Looking|Turning|Smiling|Silence|Meanwhile|Instead|Next|Last|Outside|Inside|Upstairs|Downstairs|[A-Z]\p{Ll}+ly|[A-Z]\p{Ll}+ing)$/u

/** A word that a name may be made of. */
export const isNameWord = (word: string): boolean => /^\p{Lu}/u.test(word) && !NOBODY.test(word)

/** `text` is what the words were taken from. Null when nobody stands at this word. */
export function readSubject(text: string, words: readonly Word[], at: number): Subject | null {
  const word = words[at]
  if (word === undefined) return null
  const pronoun = readPronoun(word.text)
  if (pronoun !== undefined) return { ...pronoun, next: at + 1 }
  const bare =
    readName(text, words, at) ?? (DETERMINER.test(word.text) ? readNoun(text, words, at) : readEpithet(text, words, at))
  if (bare !== null) return withApposition(text, words, bare)
  return SOMEBODY.test(word.text) ? { name: word.text.toLowerCase(), pronoun: null, next: at + 1 } : null
}

function readPronoun(word: string): Pick<Subject, 'name' | 'pronoun'> | undefined {
  if (/^he$/i.test(word)) return { name: null, pronoun: 'male' }
  if (/^she$/i.test(word)) return { name: null, pronoun: 'female' }
  if (/^(?:they|we)$/i.test(word)) return { name: null, pronoun: null }
  return word === 'I' ? { name: 'I', pronoun: null } : undefined
}

const NAME_WORDS_MAX = 5

/** `Tom`, `Mrs. de Winter`, `Tom's mother`. */
function readName(text: string, words: readonly Word[], at: number): Subject | null {
  const first = words[at]
  if (first === undefined || !isNameWord(first.text)) return null
  if (/[’']s$/.test(first.text) && first.stop === '') return readNoun(text, words, at)
  let next = at + 1
  while (next < words.length && next - at < NAME_WORDS_MAX && words[next - 1]?.stop === '') {
    const word = words[next]
    if (word === undefined) break
    if (PARTICLE.test(word.text) && /^\p{Lu}/u.test(words[next + 1]?.text ?? '') && word.stop === '') next += 2
    else if (PARTICLE.test(word.text) && PARTICLE.test(words[next + 1]?.text ?? '')) next += 2
    else if (isNameWord(word.text)) next++
    else break
  }
  const last = words[next - 1]
  if (last === undefined) return null
  if (/[’']s$/.test(last.text) && last.stop === '') return readNoun(text, words, at)
  // `Dr.` alone is nobody.
  if (next === at + 1 && isAbbreviation(first.text) && first.text.length > 1) return null
  return { name: text.slice(first.start, last.end), pronoun: null, next }
}

/** `old Tom`, `little Nell` */
function readEpithet(text: string, words: readonly Word[], at: number): Subject | null {
  const word = words[at]
  if (word === undefined || word.stop !== '' || !EPITHET.test(word.text)) return null
  return readName(text, words, at + 1)
}

const NOUN_WORDS_MAX = 6

/** `the gardener's wife`, `her brother Tom`, `the Queen of Hearts`: a name in it is what the person is called. */
function readNoun(text: string, words: readonly Word[], at: number): Subject | null {
  const first = words[at]
  if (first === undefined || first.stop !== '') return null
  let next = at + 1
  for (; next < words.length && next - at <= NOUN_WORDS_MAX; next++) {
    if (next > at + 1 && words[next - 1]?.stop !== '') break
    const word = words[next]
    if (word === undefined) break
    if (isNameWord(word.text)) {
      const named = readName(text, words, next)
      if (named !== null) return named
      break
    }
    if (word.text === 'of' && word.stop === '') {
      next = behindOf(words, next)
      continue
    }
    if (endsNoun(words, { at: next, first: at })) break
  }
  if (next === at + 1) return null
  const last = words[next - 1]
  // `one of the jurymen` is called nothing else.
  const isOf = words[at + 1]?.text === 'of'
  const from = DETERMINER.test(first.text) && !isOf ? (words[at + 1] ?? first) : first
  return last === undefined ? null : { name: text.slice(from.start, last.end), pronoun: null, next }
}

/** `of the guard`: the index of its last word. */
function behindOf(words: readonly Word[], at: number): number {
  return DETERMINER.test(words[at + 1]?.text ?? '') ? at + 2 : at + 1
}

function endsNoun(words: readonly Word[], { at, first }: { at: number; first: number }): boolean {
  const word = words[at]?.text ?? ''
  if (!/^\p{L}/u.test(word) || PREPOSITION.test(word) || verbLength(words, at) > 0) return true
  if (!isVerbish(word) && !isBetween(word)) return false
  return !(/ed$/.test(word) && (at === first + 1 || NOUN.test(words[at + 1]?.text ?? '')))
}

/** Whether somebody is called this: a name, or a noun of people. */
export const isPersonName = (name: string): boolean =>
  /^(?:\p{Lu}[^’']*|I)$/u.test(name) || inferGender(name, '') !== null || NOUN.test(name.split(' ').at(-1) ?? '')

/** Whoever does something at the beginning of a sentence: a name, a noun of people, or who has spoken in the text. */
export function readActor(sentence: string, known: ReadonlySet<string>): Pick<Subject, 'name' | 'pronoun'> | null {
  const text = sentence.trimStart().slice(0, 200)
  const words = wordsOf(text)
  const subject = readSubject(text, words, 0)
  if (subject === null || !isVerbish(words[subject.next]?.text ?? '')) return null
  return subject.name === null || isPersonName(subject.name) || known.has(subject.name) ? subject : null
}

/** `Martha, the gardener's wife,` is Martha, and so is `the gardener's wife, Martha`. */
function withApposition(text: string, words: readonly Word[], subject: Subject): Subject {
  const last = words[subject.next - 1]
  const after = words[subject.next]
  if (last?.stop !== ',' || after === undefined) return subject
  const isNoun = DETERMINER.test(after.text) || /[’']s$/.test(after.text)
  const other = isNoun ? readNoun(text, words, subject.next) : readName(text, words, subject.next)
  const end = words[(other?.next ?? 0) - 1]
  if (other === null || end === undefined) return subject
  const isWhole = /^[,.;:!?—]/.test(end.stop) || other.next === words.length
  if (!isWhole) return subject
  const isNamed = (name: string | null): boolean => /^\p{Lu}/u.test(name ?? '')
  // `Tom, Mary` are two.
  if (!isNoun && isNamed(subject.name)) return subject
  const name = isNamed(subject.name) || !isNamed(other.name) ? subject.name : other.name
  return { name, pronoun: null, next: other.next }
}
