// Line sheets: a table with one line per row (id, speaker, text in one or several languages, seconds, direction), and
// storyboards: a picture, its size, what is heard and what is said.
import { readLabelledCue } from '../cue-words.ts'
import { readSceneHeading } from '../drama/headings.ts'
import { timeOfWord } from '../headings.ts'
import {
  type At,
  addAction,
  addPart,
  addScene,
  createReading,
  type ElementKind,
  type Item,
  type Reading,
  type ReadOptions,
  warn,
} from '../reading.ts'
import type { SourceText } from '../source-text.ts'
import { isSpeakerName } from '../speaker-heads.ts'
import { addCue, addSpeech } from '../speeches.ts'
import { type Column, columnOf, languageOfColumn, readTable } from './sheet-columns.ts'
import { readRowHeading } from './sheet-scenes.ts'
import { isNothing, readCell } from './sheet-speech.ts'
import type { Cell, Row } from './table-cells.ts'

type Sheet = {
  readonly columns: readonly Column[]
  readonly textColumn: number
  readonly language: string | null
  /** Rows up to the one that names the columns. */
  readonly headerRows: number
  readonly languages: readonly string[]
  /** Names of columns that say nothing to the reader. */
  readonly unread: readonly string[]
}

/** Line ends that Markdown has in its cells; as long as they were, so that offsets stay true. */
const maskBreaks = (text: string): string => text.replace(/<br\s{0,2}\/?>/gi, (sign) => '\v'.padEnd(sign.length))

export function readLineSheet(written: SourceText, options: ReadOptions): Reading {
  const source = { ...written, text: maskBreaks(written.text) }
  const reading = createReading()
  const { rows, header } = readTable(source.text)
  const sheet = header < 0 ? guessSheet(rows) : readSheet(rows, header, options.language)
  reading.language = sheet.language
  const line = source.lineNumberAt(rows[header]?.[0]?.start ?? 0)
  if (sheet.languages.length > 1 && options.language === null) {
    const details = { languages: sheet.languages.join(', '), taken: sheet.language ?? sheet.languages[0] ?? '' }
    warn(reading, { line, code: 'SEVERAL_LANGUAGES', details })
  }
  if (sheet.unread.length > 0)
    warn(reading, { line, code: 'COLUMNS_UNREAD', details: { columns: sheet.unread.join(', ') } })
  const walk: Walk = { reading, source, sheet, scene: '' }
  for (const [at, row] of rows.entries()) {
    if (at < sheet.headerRows) takeHead(walk, row, at === header)
    else takeRow(walk, row)
  }
  return reading
}

function takeHead({ reading }: Walk, row: Row, isHeader: boolean): void {
  for (const cell of row) addPart(reading, isHeader ? 'note' : 'title_page', { start: cell.start, end: cell.next })
  const [first] = row
  if (!isHeader && reading.title === null && row.length === 1 && first !== undefined && first.text !== '')
    reading.title = first.text.replace(/^#{1,6}\s{1,8}|^《|》$/g, '').slice(0, 200)
}

function readSheet(rows: readonly Row[], at: number, wanted: string | null): Sheet {
  const header = rows[at] ?? []
  const found = header.map((cell) => columnOf(cell.text))
  // Beside `VIDEO` stands what is heard; beside words, the name of a file.
  const hears = found.includes('picture') && !found.includes('text') && !found.includes('speaker')
  const named = found.map((column, index) => (hears && /^audio$/i.test(header[index]?.text ?? '') ? 'text' : column))
  // Where words stand in a column of their own, `字幕` is what is shown; else it is what is said.
  const words = named.includes('text') ? 'text' : 'title'
  const below = rows.slice(at + 1, at + 200)
  const columns = named.map((column, index) => {
    if (column === 'title' && words === 'title') return 'text'
    return column === 'other' && holdsSentences(below, index) ? 'picture' : column
  })
  const texts = columns.flatMap((column, index) =>
    column === 'text' ? [{ at: index, language: languageOfColumn(header[index]?.text ?? '') }] : [],
  )
  const chosen =
    texts.find(({ language }) => language !== null && wanted !== null && sameLanguage(language, wanted)) ?? texts[0]
  const isStoryboard = columns.includes('picture')
  const textColumn = chosen?.at ?? (isStoryboard ? -1 : longestColumn(below, columns))
  const languages = texts.flatMap(({ language }) => (language === null ? [] : [language]))
  const unread = header.flatMap((cell, index) => (named[index] === 'other' && cell.text !== '' ? [cell.text] : []))
  return { columns, textColumn, language: chosen?.language ?? null, headerRows: at + 1, languages, unread }
}

/** A column whose name says nothing is kept as something to see if there are sentences in it. */
function holdsSentences(rows: readonly Row[], at: number): boolean {
  const values = rows.map((row) => row[at]?.text ?? '').filter((value) => value !== '')
  const sentences = values.filter((value) => /[\u3400-\u9fff]{6}|(?:\p{L}+[\s,]+){2}\p{L}/u.test(value.slice(0, 200)))
  return sentences.length * 2 > values.length
}

const sameLanguage = (a: string, b: string): boolean => a.slice(0, 2).toLowerCase() === b.slice(0, 2).toLowerCase()

/** No header: the longest column is the text, the first with few and short values the speaker. */
function guessSheet(rows: readonly Row[]): Sheet {
  const sample = rows.slice(0, 200)
  const width = Math.min(40, Math.max(0, ...sample.map((row) => row.length)))
  const columns: Column[] = Array.from({ length: width }, () => 'other')
  const textColumn = longestColumn(sample, columns)
  columns[textColumn] = 'text'
  const speaker = columns.findIndex((column, at) => {
    const values = sample.map((row) => row[at]?.text ?? '')
    const distinct = new Set(values)
    return (
      column !== 'text' &&
      distinct.size <= Math.max(2, values.length * 0.6) &&
      values.every((value) => value.length <= 30 && !/^\d*$/.test(value) && isSpeakerName(value))
    )
  })
  if (speaker >= 0) columns[speaker] = 'speaker'
  return { columns, textColumn, language: null, headerRows: 0, languages: [], unread: [] }
}

function longestColumn(rows: readonly Row[], columns: readonly Column[]): number {
  let best = 0
  let most = -1
  for (const [at, column] of columns.entries()) {
    const length =
      column === 'other' || column === 'text' ? rows.reduce((sum, row) => sum + (row[at]?.text.length ?? 0), 0) : -1
    if (length > most) {
      best = at
      most = length
    }
  }
  return best
}

const PART_OF: Readonly<Partial<Record<Column, ElementKind>>> = {
  speaker: 'character_cue',
  direction: 'direction',
  scene: 'scene_heading',
  hour: 'scene_heading',
  inside: 'scene_heading',
  sfx: 'cue',
  bgm: 'cue',
  title: 'cue',
}
const CUE_LABELS = { sfx: '音效', bgm: '音乐', title: '字幕' } as const

type Walk = {
  readonly reading: Reading
  readonly source: SourceText
  readonly sheet: Sheet
  /** What the columns of the last scene said. */
  scene: string
}

function takeRow(walk: Walk, row: Row): void {
  const { reading, source, sheet } = walk
  const filled = row.filter((cell) => cell.text !== '')
  const [first] = row
  const [only] = filled
  if (first === undefined || only === undefined) return
  // The line of Markdown below a header.
  if (filled.every((cell) => /^:?-{2,}:?$/.test(cell.text))) {
    for (const cell of row) addPart(reading, 'note', { start: cell.start, end: cell.next })
    return
  }
  if (sheet.headerRows > 0 && row.length === 1 && sheet.columns.length > 1) takeLoose(walk, only)
  else takeCells(walk, row, source.lineNumberAt(first.start))
}

/** A line between the rows of a table: a heading, or a line of a script. */
function takeLoose({ reading, source }: Walk, cell: Cell): void {
  const { text, start, next } = cell
  const row = { text: cell, speaker: '', line: source.lineNumberAt(start), directions: [], durationMs: null, start }
  const facts = readSceneHeading(text)
  if (facts === null) takeScript(reading, row, source)
  else addScene(reading, { start, end: next }, facts)
}

function takeCells(walk: Walk, row: Row, line: number): void {
  const { reading, sheet } = walk
  const cellsOf = (column: Column): Cell[] =>
    row.filter((cell, at) => sheet.columns[at] === column && cell.text !== '' && !isNothing(cell.text))
  const [speaker] = cellsOf('speaker')
  const [first] = row
  const text = row[sheet.textColumn]
  if (first === undefined) return
  takeScene(walk, row, cellsOf)
  takePicture(walk, row, cellsOf)
  for (const [at, cell] of row.entries()) {
    const kind = PART_OF[sheet.columns[at] ?? 'other'] ?? 'note'
    if (at !== sheet.textColumn) addPart(reading, kind, { start: cell.start, end: cell.next })
  }
  for (const column of ['title', 'sfx', 'bgm'] as const)
    for (const cell of cellsOf(column)) {
      const facts = readLabelledCue(cell.text) ?? readLabelledCue(`${CUE_LABELS[column]}：${cell.text}`)
      const isRead = facts !== null && sheet.columns.indexOf(column) !== sheet.textColumn
      if (isRead) reading.items.push({ type: 'cue', start: cell.start, end: cell.next, ...facts })
    }
  if (text === undefined) return
  const [direction] = cellsOf('direction')
  const directions = direction === undefined ? [] : [direction.text]
  const durationMs = millisecondsOf(cellsOf('seconds')[0])
  takeText(walk, { text, speaker: speaker?.text ?? '', line, directions, durationMs, start: first.start })
}

/** Where the first of the columns of a scene is empty, the scene goes on. */
function takeScene(walk: Walk, row: Row, cellsOf: (column: Column) => Cell[]): void {
  const [place] = cellsOf('scene')
  const [first] = row
  const key = row[walk.sheet.columns.indexOf('scene')]?.text ?? ''
  if (place === undefined || first === undefined || (key === '' && walk.scene !== '')) return
  const hours = cellsOf('seconds').filter((cell) => timeOfWord(cell.text) !== null)
  const words = [...cellsOf('scene'), ...cellsOf('inside'), ...cellsOf('hour'), ...hours].map((cell) => cell.text)
  const scene = words.join(' ')
  if (scene === walk.scene) return
  addScene(walk.reading, { start: first.start, end: first.start }, readRowHeading(words))
  walk.scene = scene
}

/** Sizes and moves of the camera stand before what is seen, as a shot list would write them. */
function takePicture({ reading, sheet }: Walk, row: Row, cellsOf: (column: Column) => Cell[]): void {
  const pictures = cellsOf('picture')
  const camera = cellsOf('camera').map((cell) => cell.text)
  const [first, ...others] = pictures
  if (first === undefined) return
  const isHan = /[\u3400-\u9fff]/.test(first.text)
  const before = camera.length === 0 ? '' : isHan ? `${camera.join('，')}：` : `${camera.join(', ')}: `
  addAction(reading, { start: first.start, end: first.next }, `${before}${first.text}`)
  for (const cell of others) addAction(reading, { start: cell.start, end: cell.next }, cell.text)
  for (const [at, cell] of row.entries())
    if (sheet.columns[at] === 'camera') addPart(reading, 'action', { start: cell.start, end: cell.next })
}

function millisecondsOf(cell: Cell | undefined): number | null {
  const seconds = Number(cell?.text.replace(',', '.').replace(/\s?(?:s|sec|秒|″|")$/i, ''))
  return cell !== undefined && cell.text !== '' && Number.isFinite(seconds) && seconds > 0 && seconds < 3600
    ? Math.round(seconds * 1000)
    : null
}

type RowText = {
  readonly text: Cell
  readonly speaker: string
  readonly line: number
  readonly directions: string[]
  readonly durationMs: number | null
  readonly start: number
}

function takeText({ reading, source }: Walk, row: RowText): void {
  const { text, speaker } = row
  const at = { start: text.start, end: text.next }
  if (/^(?:SFX|BGM|SE|音效|音乐|字幕)$/i.test(speaker)) {
    const facts = readLabelledCue(`${speaker}：${text.text}`)
    if (facts !== null) addCue(reading, facts, at)
    return
  }
  if (text.text === '' || isNothing(text.text)) {
    addPart(reading, 'note', at)
    if (speaker !== '' && text.text === '')
      warn(reading, { line: row.line, code: 'EMPTY_SPEECH', details: { name: speaker } })
    return
  }
  if (speaker === '') {
    takeScript(reading, row, source)
    return
  }
  addPart(reading, 'dialogue', at)
  const before = { parts: reading.parts.length, items: reading.items.length }
  const inner = source.text.slice(text.start, text.next).indexOf(text.text)
  const outcome = addSpeech(reading, {
    speakers: [speaker],
    directions: row.directions,
    body: text.text,
    start: row.start,
    bodyStart: text.start + Math.max(0, inner),
    durationMs: row.durationMs,
  })
  reading.parts.length = before.parts
  if (inner < 0) spread(reading.items, before.items, { start: row.start, end: wordsEnd(source, text) })
  if (outcome === 'empty') warn(reading, { line: row.line, code: 'EMPTY_SPEECH', details: { name: speaker } })
}

/** Nobody's name stands beside the cell: then it may name them itself. */
function takeScript({ items, parts, warnings }: Reading, row: RowText, source: SourceText): void {
  const { text } = row
  const inner = source.text.slice(text.start, text.next).indexOf(text.text)
  const from = text.start + Math.max(0, inner)
  const read = readCell(text.text, { start: from, line: source.lineNumberAt(from) })
  const speeches = read.items.filter((item) => item.type === 'speech').length
  const before = items.length
  for (const item of read.items) {
    if (item.type !== 'speech') items.push(item)
    else {
      const direction = [item.direction, ...row.directions].filter((word) => word !== '').join('; ')
      items.push({ ...item, direction, durationMs: speeches === 1 ? row.durationMs : null })
    }
  }
  warnings.push(...read.warnings)
  if (inner >= 0) parts.push(...read.parts)
  else {
    parts.push({ kind: speeches > 0 ? 'dialogue' : 'action', start: text.start, end: text.next })
    spread(items, before, { start: text.start, end: wordsEnd(source, text) })
  }
}

/** Quotes inside a quoted cell are doubled, so that pieces do not line up: then all of it stands for each. */
function spread(items: Item[], from: number, whole: At): void {
  for (let at = from; at < items.length; at++) {
    const item = items[at]
    if (item !== undefined) items[at] = { ...item, ...whole }
  }
}

const wordsEnd = (source: SourceText, cell: Cell): number =>
  cell.start + source.text.slice(cell.start, cell.next).replace(/[\s,;|，]+$/, '').length
