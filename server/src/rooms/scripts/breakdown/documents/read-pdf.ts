// Text of a .pdf by its lines: pieces on one height are one line, a larger gap is a blank line, indentation is kept
// as spaces, since screenplays tell cue from action by it. Page numbers and repeated headers are left out. A page that
// cannot be read is marked in its place.
import { fileURLToPath } from 'node:url'
import { getDocumentProxy } from 'unpdf'
import { markLostPage } from '../lost-pages.ts'
import { type DocumentLimits, DocumentRefused } from './document-limits.ts'

type Piece = {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
type PdfLine = { text: string; x: number; y: number; height: number }
/** `isLost`: some of its text could not be read, or all of it. */
type PdfPage = { readonly lines: readonly PdfLine[]; readonly isLost: boolean }

/**
 * Fonts that a PDF does not carry itself, as Chinese and Japanese ones often are not, are told by tables of Adobe's. The
 * reader finds them in this package; without it their text is nothing.
 */
const CHARACTER_MAPS = fileURLToPath(new URL('./cmaps/', import.meta.resolve('pdfjs-dist/package.json')))
/** Its way to say that the text of a font is left out. */
const FONT_FAILURE = /translateFont failed|Error during font loading/
const WARNINGS = 1

export async function readPdf(bytes: Uint8Array, limits: DocumentLimits): Promise<string> {
  const document = await open(bytes)
  if (document.numPages > limits.pdfPagesMax) {
    throw new DocumentRefused(
      'SCRIPTS_TOO_LARGE',
      `The PDF has ${document.numPages} pages (at most ${limits.pdfPagesMax}): split it and upload the parts.`,
      { pages: document.numPages, max_pages: limits.pdfPagesMax },
    )
  }
  const pages: PdfPage[] = []
  let size = 0
  for (let number = 1; number <= document.numPages; number++) {
    const page = await readPage(document, number)
    pages.push(page)
    for (const line of page.lines) size += line.text.length
    if (size > limits.textCharsMax)
      throw new DocumentRefused(
        'SCRIPTS_TOO_LARGE',
        'The PDF holds more text than a script can be: split it and upload the parts.',
        { max_chars: limits.textCharsMax },
      )
  }
  await document.cleanup()
  if (pages.every((page) => page.isLost && page.lines.length === 0)) throw damaged('no page could be read')
  return joinPages(pages)
}

function damaged(cause: string): DocumentRefused {
  const message =
    'The PDF is damaged and could not be read: save it again, or save its text as .txt or .docx, and upload that.'
  return new DocumentRefused('SCRIPTS_UNREADABLE', message, { is_locked: false, cause })
}

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    // The reader takes its buffer over, so it gets a copy.
    return await getDocumentProxy(new Uint8Array(bytes), {
      stopAtErrors: false,
      verbosity: WARNINGS,
      cMapUrl: CHARACTER_MAPS,
      cMapPacked: true,
    })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    if (!(error instanceof Error) || !/password/i.test(`${error.name} ${cause}`)) throw damaged(cause)
    throw new DocumentRefused(
      'SCRIPTS_UNREADABLE',
      'The PDF is locked with a password: save it without one and upload that.',
      { is_locked: true, cause },
    )
  }
}

/** A damaged page is lost: the others may still be read. */
async function readPage(document: PdfDocument, number: number): Promise<PdfPage> {
  let failures = 0
  const before = console.warn
  // The only way in which the reader tells of a font whose text it leaves out.
  console.warn = (...words: readonly unknown[]) => {
    if (FONT_FAILURE.test(String(words[0]))) failures++
  }
  try {
    const page = await document.getPage(number)
    const content = await page.getTextContent()
    const pieces: Piece[] = []
    for (const item of content.items) {
      if (!('str' in item) || item.str.trim() === '') continue
      const [, , , scale = 0, x = 0, y = 0] = item.transform as number[]
      const height = Math.abs(scale) || item.height || 10
      // Columns from right to left are read as lines from top to bottom.
      if (content.styles[item.fontName]?.vertical === true)
        pieces.push({ text: upright(item.str), x: -y, y: x, width: item.height, height })
      else pieces.push({ text: item.str, x, y, width: item.width, height })
    }
    page.cleanup()
    return { lines: toLines(pieces), isLost: failures > 0 }
  } catch {
    return { lines: [], isLost: true }
  } finally {
    console.warn = before
  }
}

/** Signs that stand differently in columns, as they stand in lines. */
const UPRIGHT: Readonly<Record<string, string>> = {
  '︑': '、',
  '︒': '。',
  '︓': '：',
  '︕': '！',
  '︖': '？',
  '︱': '—',
  '︵': '（',
  '︶': '）',
  '︻': '【',
  '︼': '】',
  '﹁': '「',
  '﹂': '」',
  '﹃': '『',
  '﹄': '』',
}

const upright = (text: string): string => text.replace(/[︑-﹄]/g, (sign) => UPRIGHT[sign] ?? sign)

function toLines(pieces: readonly Piece[]): PdfLine[] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x)
  const rows: Piece[][] = []
  for (const piece of sorted) {
    const row = rows.at(-1)
    const head = row?.[0]
    if (row !== undefined && head !== undefined && Math.abs(head.y - piece.y) < Math.max(2, head.height * 0.4))
      row.push(piece)
    else rows.push([piece])
  }
  return rows.map(joinRow)
}

function joinRow(row: Piece[]): PdfLine {
  row.sort((a, b) => a.x - b.x)
  let text = ''
  let right = 0
  for (const piece of row) {
    const gap = text === '' ? 0 : piece.x - right
    text += gap > piece.height * 0.2 && !/\s$/.test(text) ? ` ${piece.text}` : piece.text
    right = piece.x + piece.width
  }
  const [first] = row
  return { text: text.trim(), x: first?.x ?? 0, y: first?.y ?? 0, height: first?.height ?? 10 }
}

function joinPages(pages: readonly PdfPage[]): string {
  const readable = pages.filter((page) => page.lines.length > 0 || !page.isLost).map((page) => page.lines)
  const repeated = repeatedEdges(readable)
  const left = leftEdge(readable)
  const out: string[] = []
  for (const [page, { lines, isLost }] of pages.entries()) {
    const kept = lines.filter(
      (line, at) => !(isEdge(at, lines.length) && (isPageNumber(line.text) || repeated.has(edgeKey(line.text)))),
    )
    const step = lineStep(kept)
    for (const [at, line] of kept.entries()) {
      const above = kept[at - 1]
      const isApart = above !== undefined && above.y - line.y > step * 1.45
      if (isApart || (above === undefined && out.length > 0 && isIndented(line, left))) out.push('')
      if (!/^\((?:MORE|CONTINUED)\)$|^CONTINUED:/.test(line.text))
        out.push(' '.repeat(indentOf(line, left)) + line.text)
    }
    if (isLost) out.push('', markLostPage(page + 1), '')
  }
  return out.join('\n')
}

const isEdge = (at: number, count: number): boolean => at < 2 || at >= count - 2
const isPageNumber = (text: string): boolean =>
  /^[-–—·\s]{0,4}(?:第\s?)?(?:page\s)?\d{1,4}(?:\s?页)?(?:\s?(?:\/|of)\s?\d{1,4})?[.\s–—-]{0,4}$/i.test(text)
const edgeKey = (text: string): string => text.replace(/\d+/g, '#').trim()

function repeatedEdges(pages: readonly (readonly PdfLine[])[]): Set<string> {
  const counts = new Map<string, number>()
  for (const lines of pages) {
    for (const [at, line] of lines.entries()) {
      if (isEdge(at, lines.length)) counts.set(edgeKey(line.text), (counts.get(edgeKey(line.text)) ?? 0) + 1)
    }
  }
  return new Set([...counts].filter(([, count]) => count >= 3 && count > pages.length * 0.5).map(([key]) => key))
}

/** The commonest distance between lines of a page. */
function lineStep(lines: readonly PdfLine[]): number {
  const steps = lines
    .slice(1)
    .map((line, at) => (lines[at]?.y ?? 0) - line.y)
    .filter((step) => step > 2)
    .sort((a, b) => a - b)
  return steps[Math.floor(steps.length * 0.25)] ?? 14
}

function leftEdge(pages: readonly (readonly PdfLine[])[]): number {
  let left = Number.POSITIVE_INFINITY
  for (const lines of pages) for (const line of lines) left = Math.min(left, line.x)
  return Number.isFinite(left) ? left : 0
}

const indentOf = (line: PdfLine, left: number): number => Math.min(60, Math.max(0, Math.round((line.x - left) / 7.2)))
const isIndented = (line: PdfLine, left: number): boolean => indentOf(line, left) >= 12
