// Cast sheets and character biographies: `马三（40）：梨贩。抠门`, `汉子（杨大）：男，三十三岁`.
import { findBracketRuns, insideOf } from './brackets.ts'
import { readAge } from './people/ages.ts'
import type { CastEntry } from './reading.ts'
import { isSpeakerName } from './speaker-heads.ts'

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
