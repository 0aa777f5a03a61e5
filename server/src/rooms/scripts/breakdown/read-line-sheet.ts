// Line sheets: a table with one line per row (id, speaker, text in one or several languages, seconds, direction).
import { readLabelledCue } from './cue-words.ts'
import { readChineseHeading, readSlug } from './headings.ts'
import {
  addAction,
  addPart,
  addScene,
  createReading,
  type ElementKind,
  type Reading,
  type ReadOptions,
  warn,
} from './reading.ts'
import type { SourceText } from './source-text.ts'
import { addCue, addSpeech } from './speeches.ts'
import { type Cell, chooseSeparator, type Row, readRows } from './table-cells.ts'

type Column = 'id' | 'speaker' | 'text' | 'seconds' | 'direction' | 'scene' | 'episode' | 'other'
type Sheet = {
  readonly columns: readonly Column[]
  readonly textColumn: number
  readonly language: string | null
  readonly headerRows: number
  readonly languages: readonly string[]
}

const COLUMN_NAMES: readonly (readonly [Column, RegExp])[] = [
  ['speaker', /^(?:speaker|character|char|role|who|actor|voice|name|角色|人物|说话人|讲述人|配音|角色名)$/i],
  ['seconds', /^(?:seconds?|sec|duration|length|时长|秒|秒数)$/i],
  ['direction', /^(?:direction|emotion|mood|delivery|notes?|context|情绪|语气|表演提示|备注|提示)$/i],
  ['scene', /^(?:scene|location|place|setting|场景|地点|场次)$/i],
  ['episode', /^(?:episode|ep|集|集数)$/i],
  ['id', /^(?:id|#|no\.?|nr|number|line[_ ]?id|key|file|filename|cue|编号|序号|文件名|行号)$/i],
  [
    'text',
    /^(?:text|line|lines|dialogue|dialog|speech|script|subtitle|content|台词|对白|文本|内容|字幕)(?:[_ -](\w{2,3}(?:[-_]\w{2,4})?))?$/i,
  ],
]
const LANGUAGE_NAME = /^(?:[a-z]{2}(?:[-_][a-z]{2,4})?)$/i

export function readLineSheet(source: SourceText, options: ReadOptions): Reading {
  const reading = createReading()
  const rows = readRows(source.text, chooseSeparator(source.text))
  const sheet = readSheet(rows, options.language)
  reading.language = sheet.language
  if (sheet.languages.length > 1 && options.language === null) {
    const details = { languages: sheet.languages.join(', '), taken: sheet.language ?? sheet.languages[0] ?? '' }
    warn(reading, { line: 1, code: 'SEVERAL_LANGUAGES', details })
  }
  const walk: Walk = { reading, source, sheet, scene: '' }
  for (const [at, row] of rows.entries()) {
    if (at < sheet.headerRows) for (const cell of row) addPart(reading, 'note', { start: cell.start, end: cell.next })
    else takeRow(walk, row)
  }
  return reading
}

function readSheet(rows: readonly Row[], wanted: string | null): Sheet {
  const header = rows[0] ?? []
  const columns = header.map(
    (cell) =>
      COLUMN_NAMES.find(([, pattern]) => pattern.test(cell.text))?.[0] ??
      (LANGUAGE_NAME.test(cell.text) ? 'text' : 'other'),
  )
  if (!columns.includes('speaker') && !columns.includes('text')) return guessSheet(rows)
  const texts = columns.flatMap((column, at) =>
    column === 'text' ? [{ at, language: languageOf(header[at]?.text ?? '') }] : [],
  )
  const chosen =
    texts.find(({ language }) => language !== null && wanted !== null && sameLanguage(language, wanted)) ?? texts[0]
  const textColumn = chosen?.at ?? longestColumn(rows.slice(1), columns)
  const languages = texts.flatMap(({ language }) => (language === null ? [] : [language]))
  return { columns, textColumn, language: chosen?.language ?? null, headerRows: 1, languages }
}

function languageOf(name: string): string | null {
  if (LANGUAGE_NAME.test(name)) return name.replace('_', '-')
  return /[_ -]([a-z]{2}(?:[-_][a-z]{2,4})?)$/i.exec(name)?.[1]?.replace('_', '-') ?? null
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
      values.every((value) => value.length <= 30 && !/^\d*$/.test(value))
    )
  })
  if (speaker >= 0) columns[speaker] = 'speaker'
  return { columns, textColumn, language: null, headerRows: 0, languages: [] }
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
}

type Walk = {
  readonly reading: Reading
  readonly source: SourceText
  readonly sheet: Sheet
  /** What the last row's scene column said. */
  scene: string
}

function takeRow(walk: Walk, row: Row): void {
  const { reading, source, sheet } = walk
  const cellOf = (column: Column): Cell | undefined => row[sheet.columns.indexOf(column)]
  const text = row[sheet.textColumn]
  const speaker = cellOf('speaker')?.text ?? ''
  const place = cellOf('scene')?.text ?? ''
  const [first] = row
  if (first === undefined || row.every((cell) => cell.text === '')) return
  if (place !== '' && place !== walk.scene) {
    const facts = /[\u4e00-\u9fff]/.test(place) ? readChineseHeading(place, null, place) : readSlug(place)
    addScene(reading, { start: first.start, end: first.start }, { ...facts, samePlace: false })
  }
  for (const [at, cell] of row.entries()) {
    if (at !== sheet.textColumn)
      addPart(reading, PART_OF[sheet.columns[at] ?? 'other'] ?? 'note', { start: cell.start, end: cell.next })
  }
  const line = source.lineNumberAt(first.start)
  if (text !== undefined)
    takeText(reading, {
      text,
      speaker,
      line,
      directions: directionsOf(cellOf('direction')),
      durationMs: millisecondsOf(cellOf('seconds')),
      start: first.start,
    })
  if (place !== '') walk.scene = place
}

const directionsOf = (cell: Cell | undefined): string[] => (cell === undefined || cell.text === '' ? [] : [cell.text])

function millisecondsOf(cell: Cell | undefined): number | null {
  const seconds = Number(cell?.text.replace(',', '.'))
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

function takeText(reading: Reading, row: RowText): void {
  const { text, speaker } = row
  if (/^(?:SFX|BGM|SE|音效|音乐|字幕)$/i.test(speaker)) {
    const facts = readLabelledCue(`${speaker}：${text.text}`)
    if (facts !== null) addCue(reading, facts, { start: text.start, end: text.next })
  } else if (text.text === '') {
    addPart(reading, 'note', { start: text.start, end: text.next })
    if (speaker !== '') warn(reading, { line: row.line, code: 'EMPTY_SPEECH', details: { name: speaker } })
  } else if (speaker === '') addAction(reading, { start: text.start, end: text.next }, text.text)
  else {
    addPart(reading, 'dialogue', { start: text.start, end: text.next })
    // The cell's own offsets are kept as one stretch: quotes inside it are doubled, so pieces would not line up.
    const parts = reading.parts.length
    const outcome = addSpeech(reading, {
      speakers: [speaker],
      directions: row.directions,
      body: text.text,
      start: row.start,
      bodyStart: text.start,
      durationMs: row.durationMs,
    })
    reading.parts.length = parts
    if (outcome === 'empty') warn(reading, { line: row.line, code: 'EMPTY_SPEECH', details: { name: speaker } })
  }
}
