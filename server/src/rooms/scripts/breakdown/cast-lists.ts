// Cast sheets and character biographies: `马三（40）：梨贩。抠门`, `汉子（杨大）：男，三十三岁`.
import { findBracketRuns, insideOf } from './brackets.ts'
import { parseNumber } from './numerals.ts'
import type { CastEntry } from './reading.ts'
import { isSpeakerName } from './speaker-heads.ts'

const CHINESE_AGE = /([0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,4})\s{0,2}(?:多|来|几)?\s{0,2}(?:岁|周岁)/
const ENGLISH_AGE = /\b(?:age[ds]?|aged|about|around)?\s{0,2}(\d{1,3})\b(?:\s{0,2}(?:years? old|y\/o|yo))?/i
const AGE_WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
const ENGLISH_AGE_IN_WORDS = new RegExp(
  `\\bage[ds]?\\s{1,2}(${AGE_WORDS.join('|')})\\b|\\b(${AGE_WORDS.join('|')})[\\s-]{1,2}years?[\\s-]{1,2}old\\b`,
  'i',
)
const DECADE =
  /\b(early|mid|late)?[- ]{0,2}(?:(\d0)(?:'|’)?s|(teens|twenties|thirties|forties|fifties|sixties|seventies|eighties))\b/i
const DECADE_WORDS = ['teens', 'twenties', 'thirties', 'forties', 'fifties', 'sixties', 'seventies', 'eighties']

/** Years, when the words say so: "三十三岁", "六十岁上下", "40", "aged nine", "mid-30s", "in her twenties". */
export function readAge(words: string): number | null {
  const text = words.slice(0, 400)
  const chinese = CHINESE_AGE.exec(text)
  if (chinese?.[1] !== undefined) return plausibleAge(parseNumber(chinese[1]))
  const decade = DECADE.exec(text)
  if (decade !== null) {
    const base =
      decade[2] !== undefined ? Number(decade[2]) : (DECADE_WORDS.indexOf((decade[3] ?? '').toLowerCase()) + 1) * 10
    const shift = { early: 2, mid: 5, late: 8 }[(decade[1] ?? 'mid').toLowerCase()] ?? 5
    return plausibleAge(base + shift)
  }
  const english = ENGLISH_AGE.exec(text)
  if (english?.[1] !== undefined) return plausibleAge(Number(english[1]))
  const inWords = ENGLISH_AGE_IN_WORDS.exec(text)
  const word = inWords?.[1] ?? inWords?.[2]
  return word === undefined ? null : AGE_WORDS.indexOf(word.toLowerCase()) + 1
}

function plausibleAge(years: number | null): number | null {
  return years !== null && years > 0 && years < 130 ? years : null
}

/** One line of a cast sheet; null when it does not look like one. */
export function readCastEntry(line: string): CastEntry | null {
  const text = line
    .slice(0, 2000)
    .replace(/^(?:[-*•·]|\d{1,3}[.、．)])\s{0,4}/, '')
    .trim()
  const runs = findBracketRuns(text.slice(0, 80))
  const stop = firstStop(text, runs)
  const head = text.slice(0, stop.at)
  const aliases: string[] = []
  const remarks: string[] = []
  let name = ''
  let at = 0
  for (const run of runs) {
    if (run.end > head.length) break
    name += head.slice(at, run.start)
    at = run.end
    for (const word of insideOf(head, run).split(/[，,、；;]/)) sortRemark(word.trim(), aliases, remarks)
  }
  name = (name + head.slice(at)).trim()
  if (!isSpeakerName(name) || (stop.at === text.length && runs.length === 0)) return null
  const notes = [...remarks, text.slice(stop.next).trim()].filter((note) => note !== '').join('，')
  return { name, aliases, notes, age: readAge(notes) }
}

function sortRemark(word: string, aliases: string[], remarks: string[]): void {
  if (word === '') return
  if (/\d|岁|^[男女]$|配音|CV|饰/i.test(word)) remarks.push(word)
  else if (word.length <= 8) aliases.push(word.replace(/^(?:又名|原名|本名|即|外号|绰号|又称|别名)[：:]?/, ''))
  else remarks.push(word)
}

function firstStop(text: string, runs: readonly { start: number; end: number }[]): { at: number; next: number } {
  let run = 0
  for (let at = 0; at < Math.min(text.length, 60); at++) {
    while ((runs[run]?.end ?? Number.POSITIVE_INFINITY) <= at) run++
    if (at >= (runs[run]?.start ?? Number.POSITIVE_INFINITY)) continue
    if (text.startsWith('——', at)) return { at, next: at + 2 }
    if ('：:，,—\t'.includes(text.charAt(at))) return { at, next: at + 1 }
  }
  return { at: text.length, next: text.length }
}

/** `林晚（25岁，女）、顾沉（30岁）`: those of a list that it says something about. */
export function readListedEntries(text: string): CastEntry[] {
  const bounded = text.slice(0, 2000)
  const entries: CastEntry[] = []
  let at = 0
  for (const run of findBracketRuns(bounded)) {
    const name = (
      bounded
        .slice(at, run.start)
        .split(/[、，,；;/／\s]+/)
        .at(-1) ?? ''
    ).trim()
    const entry = isSpeakerName(name) ? readCastEntry(bounded.slice(run.start - name.length, run.end)) : null
    if (entry !== null) entries.push(entry)
    at = run.end
  }
  return entries
}

/** `人物：马三、老道、阿福` */
export function readNameList(text: string): string[] {
  const names: string[] = []
  let bare = text.slice(0, 2000)
  for (const run of findBracketRuns(bare).reverse()) bare = `${bare.slice(0, run.start)} ${bare.slice(run.end)}`
  for (const part of bare.split(/[、，,；;/／\s]+/)) {
    const name = part.replace(/(?:等人?|若干)$/, '').trim()
    if (isSpeakerName(name) && !names.includes(name)) names.push(name)
  }
  return names.slice(0, 100)
}
