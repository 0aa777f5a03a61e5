// Who speaks in a Chinese drama script. Which notations a script uses and whom it knows is learned from the whole text
// first: a name above its words, in black brackets or before a wide blank is one only if it comes back or is listed.
import { readNameList } from '../cast-lists.ts'
import { isCueOfItsOwn, readBracketedCue } from '../cue-words.ts'
import { interiorOfWord, timeOfWord, weatherOfWord } from '../headings.ts'
import { readSpokenClause } from '../prose/han-attributions.ts'
import { ACTS } from '../prose/prose-beats.ts'
import { readSceneLabel } from '../scene-labels.ts'
import { isSpeakerName, joinSpaced, readSpeakerHead, type SpeakerHead } from '../speaker-heads.ts'
import { splitTrailingMark } from '../voice-marks.ts'

export type NameBook = {
  /** Null when nobody begins to speak on this line. */
  readHead(text: string): SpeakerHead | null
  /** Whoever begins to speak anywhere in the script, or is listed as present. */
  isKnown(name: string): boolean
  /** A line of nothing but a name, with words below it. */
  readNameLine(text: string): SpeakerHead | null
}

/** Outlines list their lines: `- 旁白：…` */
export const BULLET = /^[-•·*]\s{1,4}(?=[^-\s])/

type Counts = Map<string, number>
type Learned = Readonly<
  Record<'colon' | 'bracketed' | 'spaced' | 'tabbed' | 'stamped' | 'directed' | 'alone' | 'quoted', Counts>
>

const HEAD_CHARS_MAX = 100
/** Beyond this nobody can be told from the others by the count. */
const NAMES_MAX = 20_000

export function createNameBook(lines: readonly string[]): NameBook {
  const listed = new Set<string>()
  const counts = (): Counts => new Map()
  const learned: Learned = {
    colon: counts(),
    bracketed: counts(),
    spaced: counts(),
    tabbed: counts(),
    stamped: counts(),
    directed: counts(),
    alone: counts(),
    quoted: counts(),
  }
  for (const [at, raw] of lines.entries()) {
    const text = raw.slice(0, HEAD_CHARS_MAX).trim().replace(BULLET, '')
    if (text === '') continue
    learn(learned, text, listed)
    const below = (lines[at + 1] ?? '').slice(0, HEAD_CHARS_MAX).trim()
    const isApart = (lines[at - 1] ?? '').trim() === '' && below !== ''
    const alone = isApart && readSpeakerHead(below) === null ? readAlone(text) : null
    if (alone !== null && isPerson(alone)) for (const name of alone.names) count(learned.alone, name, 1)
  }
  const known = (name: string): boolean => listed.has(name) || learned.colon.has(name)
  const brackets = [...learned.bracketed.values()]
  // One that comes back shows that the script writes names like this; then it is also one that speaks once.
  const most = Math.max(0, ...brackets)
  const usesBrackets = most > (brackets.length > 1 ? 1 : 2) && learned.colon.size < brackets.length
  const usesQuotes = comesBack(learned.quoted)
  const usesTabs = comesBack(learned.tabbed)
  const usesDirections = comesBack(learned.directed) && learned.colon.size < learned.directed.size
  const usesAlone = comesBack(learned.alone) && sharedOut(learned.alone) >= 0.5
  return {
    isKnown: known,
    readHead(text) {
      const head = readSpeakerHead(text)
      if (head !== null) return head.names.every((name) => listed.has(name)) ? head : settle(head, known)
      const quoted = readQuoted(text)
      if (quoted !== null) {
        const isMeant = quoted.names.every((name) => known(name) || (usesQuotes && !TOLD.test(name)))
        return isMeant ? quoted : null
      }
      const bracketed = readBracketed(text)
      if (bracketed !== null) {
        const isMeant = bracketed.names.every((name) => known(name) || usesBrackets || ALWAYS.test(name))
        return isMeant ? bracketed : null
      }
      const directed = readDirected(text)
      if (directed !== null) return usesDirections || directed.names.every((name) => listed.has(name)) ? directed : null
      const spaced = readSpaced(text)
      const isTable = usesTabs && TABBED.test(text)
      const isMeant = spaced?.names.every((name) => isTable || known(name) || (learned.spaced.get(name) ?? 0) > 2)
      return isMeant === true ? spaced : null
    },
    readNameLine(text) {
      const stamped = readStamped(text)
      if (stamped !== null) return comesBack(learned.stamped) ? stamped : null
      const alone = readAlone(text)
      const least = usesAlone ? 1 : 2
      const isMeant = alone?.names.every((name) => listed.has(name) || (learned.alone.get(name) ?? 0) >= least) ?? false
      return isMeant ? alone : null
    },
  }
}

/** One name that comes back shows that the script writes names like this; then those who speak once are names too. */
function comesBack(counts: Counts): boolean {
  for (const times of counts.values()) if (times > 1) return true
  return false
}

/** How many of the lines belong to those who come back. */
function sharedOut(counts: Counts): number {
  let [all, back] = [0, 0]
  for (const times of counts.values()) {
    all += times
    if (times > 1) back += times
  }
  return back / Math.max(1, all)
}

function learn(learned: Learned, text: string, listed: Set<string>): void {
  for (const name of readQuoted(text)?.names ?? []) count(learned.quoted, name, 1)
  for (const name of readStamped(text)?.names ?? []) count(learned.stamped, name, 1)
  const label = readSceneLabel(text)
  if (label !== null) {
    if (label.label === 'present') for (const name of readNameList(label.text)) listed.add(name)
    return
  }
  const head = readSpeakerHead(text)
  if (head !== null) for (const name of head.names) count(learned.colon, name, 1)
  else {
    for (const name of readBracketed(text)?.names ?? []) count(learned.bracketed, name, 1)
    for (const name of readDirected(text)?.names ?? []) count(learned.directed, name, 1)
    const spaced = TABBED.test(text) ? learned.tabbed : learned.spaced
    for (const name of readSpaced(text)?.names ?? []) count(spaced, name, 1)
  }
}

function count(counts: Counts, name: string, times: number): void {
  if (counts.has(name) || counts.size < NAMES_MAX) counts.set(name, (counts.get(name) ?? 0) + times)
}

/** Voices without a body that short dramas are full of. */
const ALWAYS = /^(?:系统|系统音|系统提示音?|广播)$/

const QUOTED = /^([\p{L}\p{N}·ー々]{1,10})(?:[（(]([^（）()]{1,30})[）)])?\s{0,2}(?=「[^「]{1,400}」$)/u

/** `花子は笑って「…」`: what a story tells, and no name. */
const TOLD = /[はがを]|って$|った$|から$/

/** `太郎「おはよう」`, as Japanese scripts have it. */
function readQuoted(text: string): SpeakerHead | null {
  const found = text.endsWith('」') ? QUOTED.exec(text) : null
  if (found === null || !isSpeakerName(found[1] ?? '')) return null
  // `太郎Ｎ`, `太郎（Ｍ）`: who tells or thinks, and is not seen to speak.
  const [, name = '', voice] = /^(.{1,9}?)([ＮＭ])?$/.exec(found[1] ?? '') ?? []
  const marks = [voice, found[2]].flatMap((mark) =>
    mark === undefined ? [] : [/^[ＮＭNM]$/.test(mark) ? 'V.O.' : mark],
  )
  return { names: [name], directions: marks, end: found[0].length }
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

const DIRECTED =
  /^([\u3400-\u9fff·]{2,5})(?:\s{0,2}[（(]([^（）()\d]{1,20})[）)]|\s?(OS|VO|O\.S\.|V\.O\.)\s)\s{0,3}(?=[^\s：:])/i

/** `林晚（惊讶）你怎么来了？`, `林晚OS 他怎么知道？` */
function readDirected(text: string): SpeakerHead | null {
  const found = DIRECTED.exec(text)
  const direction = found?.[2] ?? found?.[3] ?? ''
  if (found === null || !isSpeakerName(found[1] ?? '') || /岁|歲|^[男女]$|[饰飾]/.test(direction)) return null
  return { names: [found[1] ?? ''], directions: [direction], end: found[0].length }
}

const isSettingWord = (word: string): boolean =>
  interiorOfWord(word) !== null ||
  timeOfWord(word) !== null ||
  weatherOfWord(word) !== null ||
  /^[\d\s–—-]+$/.test(word)

/** A tab parts the cells of a table more surely than blanks do. */
const TABBED = /^[^\t]{1,12}\t/

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

const STAMPED =
  /^(\p{L}[\p{L}\p{N}·.'’-]{0,20}(?: [\p{L}\p{N}.'’-]{1,16}){0,3}?)\s{1,8}[(（[]?(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?[)）\]]?$/iu

/** `小王 10:21`, `Speaker 1  0:05`: transcripts and chats, with the words below. */
export function readStamped(text: string): SpeakerHead | null {
  const name = text.length > 80 ? undefined : STAMPED.exec(text)?.[1]
  return name === undefined || !isSpeakerName(name) ? null : { names: [name], directions: [], end: text.length }
}

/** What looks like a name; whether it is one, the script or `isPerson` says. */
function readAlone(text: string): SpeakerHead | null {
  const found = text.length > 50 ? null : ALONE.exec(text)
  if (found === null) return null
  const { name, mark } = splitTrailingMark(joinSpaced(found[1] ?? ''))
  return { names: [name], directions: [mark ?? '', found[2] ?? ''].filter((word) => word !== ''), end: text.length }
}

/** Names end where a verb of speech begins: `老板喊道`, `小王对老板说`. */
function settle(head: SpeakerHead, known: (name: string) => boolean): SpeakerHead {
  const [only = '', ...others] = head.names
  if (others.length > 0) return head
  const parts = only.split(/[ \u3000]+/)
  if (parts.length > 1 && parts.every((part) => known(part))) return { ...head, names: [...new Set(parts)] }
  const acting = readActing(only, known)
  if (acting !== null) return { ...head, names: [acting.name], directions: [acting.does, ...head.directions] }
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

const BEGINS_ACT = new RegExp(
  `^(?:${ACTS}|[读讀念](?![者书書])|[写寫](?!手)|翻[看开開着]|[打接挂掛].{0,2}[电電]|[回发發](?:[信短消微电電]|语音|語音))`,
)

/** `老师点点头`: somebody who is known, and what is done meanwhile. */
function readActing(written: string, known: (name: string) => boolean): { name: string; does: string } | null {
  for (let length = written.length - 2; length >= 2; length--) {
    const name = written.slice(0, length)
    if (BEGINS_ACT.test(written.slice(length)) && known(name) && readSpokenClause(written) === null)
      return { name, does: written.slice(length) }
  }
  return null
}

const SURE_VERB = /(?:说|答|喊|[说喊问笑骂叫答喝怒哭回应劝想]道|大叫|自言自语)$/
const NOT_SAID = /(?:解|小|传|演|学|据|听|有人|对|回|应)[说答]$/

function isPerson({ names }: SpeakerHead): boolean {
  return names.every(
    (name) => isSpeakerName(name) && !isSettingWord(name) && !isCueOfItsOwn(name) && readBracketedCue(name) === null,
  )
}
