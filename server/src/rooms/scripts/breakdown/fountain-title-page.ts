// The title page of a Fountain script: `Key: value` lines, values going on in indented lines, up to a blank line.
import { stripEmphasis } from './fountain-markup.ts'
import type { FountainLine } from './fountain-state.ts'
import { addPart, type Reading } from './reading.ts'

const KEY = /^([A-Za-z][A-Za-z ]{0,30}):\s{0,20}(.*)$/s
const KNOWN =
  /^(?:title|credit|authors?|written by|source|notes?|draft date|date|contact|copyright|revision|episode|series|format|version|language|font)$/i

/** Index of the first line behind the title page; 0 lines are taken when there is none. */
export function readTitlePage(lines: readonly FountainLine[], reading: Reading): number {
  let at = 0
  while (at < lines.length && lines[at]?.text === '') at++
  const first = KEY.exec(lines[at]?.text ?? '')
  if (first === null || !KNOWN.test(first[1] ?? '')) return at
  const title: string[] = []
  let key = ''
  const from = at
  for (; at < lines.length; at++) {
    const line = lines[at]
    if (line === undefined || line.text === '') break
    const isIndented = /^(?:\t| {2,})/.test(line.raw)
    const pair = isIndented ? null : KEY.exec(line.text)
    if (pair === null && !isIndented && key === '') break
    if (pair !== null) key = (pair[1] ?? '').toLowerCase()
    const value = pair === null ? line.text : (pair[2] ?? '')
    if (key === 'title' && value.trim() !== '') title.push(stripEmphasis(value))
  }
  const start = lines[from]?.start ?? 0
  addPart(reading, 'title_page', { start, end: lines[at - 1]?.end ?? start })
  if (title.length > 0) reading.title = title.join(' ').replace(/\s+/g, ' ')
  return at
}
