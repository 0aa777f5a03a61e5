// Finds the cues of a stage play. Which notation a play uses is learned from the whole text first, so that a verse
// that ends in a colon, or a sentence that begins with a name and a full stop, is not taken for a cue.
import { isSpeakerName, readSpeakerHead } from './speaker-heads.ts'

export type StageCue = { readonly name: string; readonly directions: readonly string[]; readonly end: number }
export type CueFinder = (text: string, free: boolean) => StageCue | null

type Pattern = { readonly read: (text: string, free: boolean) => StageCue | null; readonly repeats: number }

const cueOf = (found: RegExpExecArray | null, direction?: string): StageCue | null => {
  const name = found?.[1]?.trim()
  if (found === null || name === undefined || !isSpeakerName(name)) return null
  return { name, directions: direction === undefined || direction === '' ? [] : [direction], end: found[0].length }
}

const OWN_LINE =
  /^([A-Z][\p{L}'’-]{0,24}(?: [\p{L}'’.-]{1,24}){0,3}|[\u4e00-\u9fff·]{1,8})\s?(?:[（([]([^）)\]]{1,60})[）)\]])?\s?[:：]$/u
const CAPS_STOP =
  /^_?([A-Z][A-Z'’-]{1,24}(?: (?:[A-Z][A-Z'’-]{0,24}|[A-Z]\.)){0,3}|(?:MR|MRS|MS|DR|ST)\. [A-Z][A-Z'’-]{1,24})(?:, [a-z ]{1,40})?\._?\s{1,4}(?=\S)/
const MIXED_STOP = /^_?([A-Z][a-z'’-]{1,20}(?: [A-Z][a-z'’-]{1,20}){0,2})\._?\s{1,4}(?=\S)/
const DASH = /^([\u4e00-\u9fff·]{1,8})(?:——|--|—)/
const HAN_SPACE = /^([\u4e00-\u9fff·]{2,5}|[\u4e00-\u9fff] [\u4e00-\u9fff])(?:\u3000{1,4}| {2,6}|\t)(?=\S)/
const CAPS_LINE_STOP = /^_?([A-Z][A-Z'’-]{1,24}(?: [A-Z'’-]{1,24}){0,3})\._?$/
const CAPS_LINE = /^([A-Z][A-Z'’-]{1,24}(?: [A-Z'’.-]{1,24}){0,3})$/

const PATTERNS: readonly Pattern[] = [
  { repeats: 1, read: (text, free) => (free ? withDirection(OWN_LINE.exec(text)) : null) },
  { repeats: 1, read: (text) => cueOf(CAPS_STOP.exec(text)) },
  { repeats: 1, read: (text, free) => (free ? cueOf(CAPS_LINE_STOP.exec(text)) : null) },
  { repeats: 2, read: (text) => cueOf(DASH.exec(text)) },
  { repeats: 1, read: readColonCue },
  { repeats: 3, read: (text) => cueOf(HAN_SPACE.exec(text)) },
  { repeats: 3, read: (text) => cueOf(MIXED_STOP.exec(text)) },
  { repeats: 2, read: (text, free) => (free ? cueOf(CAPS_LINE.exec(text)) : null) },
]

function withDirection(found: RegExpExecArray | null): StageCue | null {
  return cueOf(found, found?.[2])
}

/** `NAME: text`; a name of Latin letters in capitals or in title case. */
function readColonCue(text: string): StageCue | null {
  const head = readSpeakerHead(text)
  const [name] = head?.names ?? []
  if (head === null || name === undefined || head.names.length !== 1) return null
  const isName = /^[\u4e00-\u9fff·]+$/.test(name) || name.split(' ').every((word) => /^\p{Lu}/u.test(word))
  return isName && text.length > head.end ? { name, directions: head.directions, end: head.end } : null
}

/** A notation counts when its cues make up a fair share of all cues and, where it could be chance, names come back. */
export function createCueFinder(lines: readonly { readonly text: string; readonly free: boolean }[]): CueFinder {
  const counts = PATTERNS.map(() => new Map<string, number>())
  for (const line of lines) {
    const text = line.text.slice(0, 200)
    if (text === '') continue
    for (const [at, pattern] of PATTERNS.entries()) {
      const name = pattern.read(text, line.free)?.name
      if (name !== undefined) counts[at]?.set(name, (counts[at]?.get(name) ?? 0) + 1)
    }
  }
  const totals = counts.map((names) => [...names.values()].reduce((sum, count) => sum + count, 0))
  const most = Math.max(1, ...totals)
  const used = PATTERNS.map((pattern, at) => ({
    pattern,
    names: counts[at] ?? new Map<string, number>(),
    isUsed: (totals[at] ?? 0) * 8 >= most,
  }))
  return (text, free) => {
    for (const { pattern, names, isUsed } of used) {
      if (!isUsed) continue
      const cue = pattern.read(text.slice(0, 200), free)
      if (cue !== null && (names.get(cue.name) ?? 0) >= pattern.repeats) return cue
    }
    return null
  }
}
