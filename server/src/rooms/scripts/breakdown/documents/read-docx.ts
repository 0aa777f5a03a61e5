// Text of .docx and .odt: one paragraph per line. Read from the packed XML directly, so that paragraphs, tabs and line breaks
// stay as they are, and so that what unfolds to more than the limit is refused before it fills memory.
import { Unzip, UnzipInflate } from 'fflate'
import { type DocumentLimits, DocumentRefused } from './document-limits.ts'
import { type DocumentRow, writeRows } from './document-tables.ts'
import { decodeXmlText } from './xml-text.ts'

export function readDocx(bytes: Uint8Array, limits: DocumentLimits): string {
  return paragraphs(unpackPart(bytes, 'word/document.xml', limits), {
    paragraph: 'w:p',
    text: /^w:t$/,
    tab: 'w:tab',
    breaks: /^w:(?:br|cr)$/,
    row: 'w:tr',
    cell: 'w:tc',
    skip: /^(?:w:del|w:moveFrom|w:instrText|mc:Fallback|w:footnote)$/,
  })
}

export function readOdt(bytes: Uint8Array, limits: DocumentLimits): string {
  return paragraphs(unpackPart(bytes, 'content.xml', limits), {
    paragraph: 'text:p',
    text: null,
    tab: 'text:tab',
    breaks: /^text:line-break$/,
    row: 'table:table-row',
    cell: 'table:table-cell',
    skip: /^(?:office:annotation|text:tracked-changes|text:note)$/,
  })
}

/** Small steps, so that little more than the limit is ever unfolded: four thousand bytes can become four million. */
const STEP_BYTES = 4096

function unpackPart(bytes: Uint8Array, name: string, limits: DocumentLimits): string {
  const chunks: Uint8Array[] = []
  let size = 0
  let isWhole = false
  const unzip = new Unzip((file) => {
    if (file.name !== name) return
    file.ondata = (error, chunk, isLast) => {
      if (error !== null || isWhole) return
      size += chunk.length
      chunks.push(chunk)
      isWhole = isLast
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.length && !isWhole && size <= limits.unpackedBytesMax; at += STEP_BYTES) {
      unzip.push(bytes.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= bytes.length)
    }
  } catch {
    isWhole = false
  }
  if (size > limits.unpackedBytesMax) throw tooBig(size, limits.unpackedBytesMax)
  if (!isWhole) {
    const message =
      'The document is damaged or locked with a password: open it, save it again without a password, and upload that.'
    throw new DocumentRefused('SCRIPTS_UNREADABLE', message, { part: name })
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks))
}

function tooBig(size: number, maximum: number): DocumentRefused {
  return new DocumentRefused(
    'SCRIPTS_TOO_LARGE',
    'The document unfolds to more than a script can be: save only its text and upload that.',
    { size_bytes: size, max_bytes: maximum },
  )
}

type Tags = {
  readonly paragraph: string
  readonly text: RegExp | null
  readonly tab: string
  readonly breaks: RegExp
  readonly row: string
  readonly cell: string
  readonly skip: RegExp
}

type Walk = {
  out: DocumentRow[]
  line: string
  depth: number
  inText: number
  skipping: string | null
  skipDepth: number
  /** Rows that are open, one within the other; only the outermost counts. */
  rows: number
  /** Of the outermost row: the paragraphs of each cell. */
  cells: string[][]
}

function paragraphs(xml: string, tags: Tags): string {
  const walk: Walk = { out: [], line: '', depth: 0, inText: 0, skipping: null, skipDepth: 0, rows: 0, cells: [] }
  let at = 0
  while (at < xml.length) {
    const open = xml.indexOf('<', at)
    if (open < 0) break
    takeText(walk, tags, xml.slice(at, open))
    const close = xml.indexOf('>', open)
    if (close < 0) break
    takeTag(walk, tags, xml.slice(open + 1, close))
    at = close + 1
  }
  if (walk.line !== '') walk.out.push(walk.line)
  return writeRows(walk.out)
}

function takeText(walk: Walk, tags: Tags, raw: string): void {
  if (raw === '' || walk.skipping !== null || walk.depth === 0) return
  if (tags.text !== null && walk.inText === 0) return
  walk.line += decodeXmlText(raw)
}

function takeTag(walk: Walk, tags: Tags, tag: string): void {
  const isEnd = tag.startsWith('/')
  const isEmpty = tag.endsWith('/')
  const name = /^\/?([^\s/>]{1,80})/.exec(tag)?.[1] ?? ''
  if (walk.skipping !== null) {
    if (name === walk.skipping && !isEmpty) walk.skipDepth += isEnd ? -1 : 1
    if (walk.skipDepth === 0) walk.skipping = null
    return
  }
  if (tags.skip.test(name) && !isEnd && !isEmpty) {
    walk.skipping = name
    walk.skipDepth = 1
  } else if (name === tags.paragraph || name === 'text:h') takeParagraph(walk, isEnd, isEmpty)
  else if (tags.text?.test(name) && !isEmpty) walk.inText = Math.max(0, walk.inText + (isEnd ? -1 : 1))
  else if (name === tags.row && !isEmpty) takeRow(walk, isEnd)
  else if (name === tags.cell && walk.rows === 1 && !isEnd) walk.cells.push([])
  else if (name === tags.tab && !isEnd && walk.depth > 0) walk.line += '\t'
  else if (tags.breaks.test(name) && !isEnd && walk.depth > 0) walk.line += '\n'
  else if (name === 'text:s' && !isEnd) walk.line += ' '
}

function takeParagraph(walk: Walk, isEnd: boolean, isEmpty: boolean): void {
  if (isEmpty) addLine(walk, '')
  else if (isEnd) {
    walk.depth = Math.max(0, walk.depth - 1)
    addLine(walk, walk.line)
    walk.line = ''
  } else walk.depth++
}

function addLine(walk: Walk, line: string): void {
  const cell = walk.rows === 0 ? undefined : walk.cells.at(-1)
  if (cell === undefined) walk.out.push(line)
  else cell.push(line)
}

function takeRow(walk: Walk, isEnd: boolean): void {
  if (!isEnd) {
    if (walk.rows++ === 0) walk.cells = []
    return
  }
  walk.rows = Math.max(0, walk.rows - 1)
  if (walk.rows > 0) return
  walk.out.push(walk.cells)
  walk.cells = []
}
