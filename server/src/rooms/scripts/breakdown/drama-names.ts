// Who speaks in a Chinese drama script. Which notations a script uses and whom it knows is learned from the whole text
// first: a name above its words, in black brackets or before a wide blank is one only if it comes back or is listed.
import { readSpokenClause } from './attributions.ts'
import { readNameList } from './cast-lists.ts'
import { isCueOfItsOwn, readBracketedCue } from './cue-words.ts'
import { interiorOfWord, timeOfWord, weatherOfWord } from './headings.ts'
import { readSceneLabel } from './scene-labels.ts'
import { isSpeakerName, joinSpaced, readSpeakerHead, type SpeakerHead } from './speaker-heads.ts'
import { splitTrailingMark } from './voice-marks.ts'

export type NameBook = {
  /** Null when nobody begins to speak on this line. */
  readHead(text: string): SpeakerHead | null
  /** A line of nothing but a name, with words below it. */
  readNameLine(text: string): SpeakerHead | null
}

type Counts = Map<string, number>
type Learned = { readonly colon: Counts; readonly bracketed: Counts; readonly spaced: Counts; readonly alone: Counts }

const HEAD_CHARS_MAX = 100
/** Beyond this nobody can be told from the others by the count. */
const NAMES_MAX = 20_000

export function createNameBook(lines: readonly string[]): NameBook {
  const listed = new Set<string>()
  const learned: Learned = { colon: new Map(), bracketed: new Map(), spaced: new Map(), alone: new Map() }
  for (const [at, raw] of lines.entries()) {
    const text = raw.slice(0, HEAD_CHARS_MAX).trim()
    if (text === '') continue
    learn(learned, text, listed)
    const isApart = (lines[at - 1] ?? '').trim() === ''
    const below = (lines[at + 1] ?? '').slice(0, HEAD_CHARS_MAX).trim()
    const alone = below === '' || readSpeakerHead(below) !== null ? null : readAlone(text)
    if (alone !== null) for (const name of alone.names) count(learned.alone, name, isApart ? 1 : 0)
  }
  const known = (name: string): boolean => listed.has(name) || learned.colon.has(name)
  const brackets = [...learned.bracketed.values()]
  // One that comes back shows that the script writes names like this; then it is also one that speaks once.
  const usesBrackets =
    brackets.length > 1 && brackets.some((times) => times > 1) && learned.colon.size < brackets.length
  return {
    readHead(text) {
      const head = readSpeakerHead(text)
      if (head !== null) return settle(head, known)
      const bracketed = readBracketed(text)
      if (bracketed !== null) {
        const isMeant = bracketed.names.every((name) => known(name) || usesBrackets)
        return isMeant ? bracketed : null
      }
      const spaced = readSpaced(text)
      const isMeant = spaced?.names.every((name) => known(name) || (learned.spaced.get(name) ?? 0) > 2) ?? false
      return isMeant ? spaced : null
    },
    readNameLine(text) {
      const alone = readAlone(text)
      const isMeant = alone?.names.every((name) => listed.has(name) || (learned.alone.get(name) ?? 0) > 1) ?? false
      return isMeant ? alone : null
    },
  }
}

function learn(learned: Learned, text: string, listed: Set<string>): void {
  const label = readSceneLabel(text)
  if (label !== null) {
    if (label.label === 'present') for (const name of readNameList(label.text)) listed.add(name)
    return
  }
  const head = readSpeakerHead(text)
  if (head !== null) for (const name of head.names) count(learned.colon, name, 1)
  else {
    for (const name of readBracketed(text)?.names ?? []) count(learned.bracketed, name, 1)
    for (const name of readSpaced(text)?.names ?? []) count(learned.spaced, name, 1)
  }
}

function count(counts: Counts, name: string, times: number): void {
  if (counts.has(name) || counts.size < NAMES_MAX) counts.set(name, (counts.get(name) ?? 0) + times)
}

const BRACKETED = /^【([^【】]{1,16})】\s{0,3}(?=[^\s：:【])/

/** `【林晚】（激动）我回来了！` */
function readBracketed(text: string): SpeakerHead | null {
  const found = BRACKETED.exec(text)
  if (found === null) return null
  const inside = (found[1] ?? '').trim()
  const { name, mark } = splitTrailingMark(joinSpaced(inside))
  if (!isSpeakerName(name) || isCueOfItsOwn(inside) || readBracketedCue(inside) !== null || isSettingWord(name))
    return null
  return { names: [name], directions: mark === null ? [] : [mark], end: found[0].length }
}

const isSettingWord = (word: string): boolean =>
  interiorOfWord(word) !== null ||
  timeOfWord(word) !== null ||
  weatherOfWord(word) !== null ||
  /^[\d\s–—-]+$/.test(word)

const HAN_NAME = '[\\u3400-\\u9fff·]{1,6}|[\\u3400-\\u9fff](?:[ \\u3000]{1,2}[\\u3400-\\u9fff]){1,2}'
const SPACED = new RegExp(`^(${HAN_NAME})(?:\\u3000{1,6}|\\t| {2,8})(?=[^\\s\\t])`)

/** `鲁　贵　（喘着气）四凤！`, or a row of a table. */
function readSpaced(text: string): SpeakerHead | null {
  const found = SPACED.exec(text)
  const name = joinSpaced(found?.[1] ?? '')
  if (found === null || !isSpeakerName(name) || isSettingWord(name)) return null
  return { names: [name], directions: [], end: found[0].length }
}

const ALONE = new RegExp(`^(${HAN_NAME}|\\p{Lu}[\\p{L}\\d]{1,12})\\s{0,3}(?:[（(]([^（）()]{1,30})[）)])?$`, 'u')

function readAlone(text: string): SpeakerHead | null {
  const found = text.length > 50 ? null : ALONE.exec(text)
  if (found === null) return null
  const { name, mark } = splitTrailingMark(joinSpaced(found[1] ?? ''))
  if (!isSpeakerName(name) || isSettingWord(name) || isCueOfItsOwn(name) || readBracketedCue(name) !== null) return null
  return { names: [name], directions: [mark ?? '', found[2] ?? ''].filter((word) => word !== ''), end: text.length }
}

/** Names end where a verb of speech begins: `老板喊道`, `小王对老板说`. */
function settle(head: SpeakerHead, known: (name: string) => boolean): SpeakerHead {
  const [only = '', ...others] = head.names
  if (others.length > 0) return head
  const parts = only.split(/[ \u3000]+/)
  if (parts.length > 1 && parts.every((part) => known(part))) return { ...head, names: [...new Set(parts)] }
  const clause = readSpokenClause(only)
  if (clause === null || clause.speaker === only || !isSpeakerName(clause.speaker)) return head
  const isSure = SURE_VERB.test(only) && !NOT_SAID.test(only) && clause.speaker.length > 1
  if (!isSure && !known(clause.speaker)) return head
  const to = clause.addressee === null ? [] : [`对${clause.addressee}`]
  return {
    ...head,
    names: [clause.speaker],
    directions: [clause.direction, ...to, ...head.directions].filter((word) => word !== ''),
  }
}

const SURE_VERB = /(?:说|答|喊|[说喊问笑骂叫答喝怒哭回应劝想]道|大叫|自言自语)$/
const NOT_SAID = /(?:解|小|传|演|学|据|听|有人|对|回|应)[说答]$/
