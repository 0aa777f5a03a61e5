// Whoever does something beside a quote says it: `John looked up. "Why not?"`, `顾霆琛没有抬头。“还知道回来？”`.

import { inferGender } from '../persons.ts'
import { isNameWord, readActor } from './english/word-subjects.ts'
import { MOODS } from './han-manner.ts'
import { SURNAMES } from './han-persons.ts'

export type Beat = { readonly name: string | null; readonly pronoun: 'female' | 'male' | null }

const SENTENCE_END = /[.!?…。！？：:，,—][”"’」]?\s*$/

/**
 * Who acts in the sentence that ends right before a quote, or else begins right behind it, in the same paragraph. Null when
 * it begins with nobody who is known.
 */
export function readBeat(before: string, after: string, known: ReadonlySet<string>): Beat | null {
  if (before.trim() === '') return subjectOf(after.slice(0, 80), known)
  return SENTENCE_END.test(before) ? subjectOf(lastSentence(before), known) : null
}

function lastSentence(text: string): string {
  const body = text
    .trimEnd()
    .replace(/[.!?…。！？”"’」：:，,—]+$/, '')
    .slice(-300)
  return body.slice(
    Math.max(...['.', '!', '?', '。', '！', '？', '…', '”', '"'].map((sign) => body.lastIndexOf(sign))) + 1,
  )
}

const WORD_SUBJECT =
  /^((?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\.? )?\p{Lu}[\p{L}’'-]{0,24}(?: \p{Lu}[\p{L}’'-]{0,24})?)\s\p{Ll}/u

function subjectOf(sentence: string, known: ReadonlySet<string>): Beat | null {
  const text = sentence.trimStart()
  const word = WORD_SUBJECT.exec(text)?.[1]
  if (word !== undefined) {
    const pronoun = word === 'He' ? 'male' : word === 'She' ? 'female' : null
    if (pronoun !== null) return { name: null, pronoun }
    if (known.has(word)) return { name: word, pronoun: null }
  }
  if (!/^[\u3400-\u9fff]/.test(text)) return readActor(text, known)
  const pronoun = /^([他她])(?!们|的)/.exec(text)?.[1]
  if (pronoun !== undefined) return { name: null, pronoun: pronoun === '她' ? 'female' : 'male' }
  for (let length = Math.min(4, text.length); length >= 2; length--)
    if (known.has(text.slice(0, length))) return { name: text.slice(0, length), pronoun: null }
  return null
}

/** Signs that what somebody does begins with. */
export const ACTS =
  '[没不也就却还又正已把被对向从在站走坐看笑抬低摇点转皱眨沉冷愣怔叹猛忽突慢缓轻微忍终立顿伸拿放抱推拉靠望盯瞪闭睁咬捂握一听见想自哈嘿呵蹲跪躺趴]'
const HAN_ACTOR = new RegExp(
  `(?:^|[”」]|\\n)[\\s\\u3000]{0,8}((?:${SURNAMES})[\\u4e00-\\u9fff]{1,2}?|[小老阿][\\u4e00-\\u9fff][头子]?)(?<!(?<!老)${MOODS}(?:[笑叹]|(?=[笑叹])))(?=${ACTS}|(?<!老)${MOODS}[笑叹])`,
  'g',
)
const WORD_ACTOR =
  /(?:^|\n|["”]) {0,8}(\p{Lu}[\p{L}’-]{1,24}(?: \p{Lu}[\p{L}’-]{1,24}){0,2}) (?:\p{Ll}{2,14}(?:ed|s)|stood|sat|rose|shook|took|went|came|put|gave|ran|held|let|felt|fell|met|bent|drew|threw|got|kept|left|lost|made|saw|set|shut|spun|swung|wept|woke|was|had|did|didn't|could|would)\b/gu
const NO_ACTOR =
  /^(?:He|She|They|It|We|You|I|This|That|These|Those|There|Here|The|An?|His|Her|My|Their|Our|Its|One|Two|Some(?:one|body|thing)?|No(?:thing|body|ne)?|Every(?:one|body|thing)|All|Both|Each|Another|Many|Most|What|Who|When|Where|Why|How|Silence|Rain|Snow|Wind|Thunder|Time|Minutes|Hours|Days|Years|Then|Now|Still|Just|Only|And|But|So|As|If)$/

const TEXT_CHARS_MAX = 2_000_000
const NAMES_MAX = 400

/** Names of those who act beside a quote, when they are surely names: known first names, or words that come back only as one. */
export function findActors(text: string, isHan: boolean): Set<string> {
  const sample = text.slice(0, TEXT_CHARS_MAX)
  const counts = new Map<string, number>()
  for (const found of sample.matchAll(isHan ? HAN_ACTOR : WORD_ACTOR)) {
    const name = found[1] ?? ''
    if (counts.size < NAMES_MAX || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const actors = new Set<string>()
  for (const [name, times] of counts) {
    if (NO_ACTOR.test(name)) continue
    const isWhole = name.includes(' ') && name.split(' ').every(isNameWord)
    const isName =
      isHan || isWhole || inferGender(name, '') !== null || (times > 1 && !sample.includes(` ${name.toLowerCase()} `))
    if (isName) actors.add(name)
  }
  return actors
}
