// Text of a .pdf by its lines: pieces on one height are one line, unless the page has columns; a larger gap is a blank line,
// indentation is kept as spaces, since screenplays tell cue from action by it. Page numbers and running titles are left out, and
// words that a line end parts are whole again. A page that cannot be read is marked in its place.
import { fileURLToPath } from 'node:url'
import { getDocumentProxy } from 'unpdf'
import { markLostPage } from '../lost-pages.ts'
import { type DocumentLimits, DocumentRefused } from './document-limits.ts'
import { joinParted } from './pdf/hyphens.ts'
import { withoutEdges } from './pdf/page-edges.ts'
import { linesOf, type PageLine, type Piece } from './pdf/page-lines.ts'

/** `isLost`: some of its text could not be read, or all of it. */
type PdfPage = { readonly lines: readonly PageLine[]; readonly isLost: boolean }

/** Fonts that a PDF does not carry itself, as Chinese and Japanese ones often are not, are told by tables of Adobe's. */
const CHARACTER_MAPS = fileURLToPath(new URL('./pdf/cmaps/', import.meta.url))
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
    let verticals = 0
    for (const item of content.items) {
      if (!('str' in item) || item.str.trim() === '') continue
      const [, , , scale = 0, x = 0, y = 0] = item.transform as number[]
      const height = Math.abs(scale) || item.height || 10
      // Columns from right to left are read as lines from top to bottom.
      if (content.styles[item.fontName]?.vertical === true) {
        verticals++
        pieces.push({ text: upright(item.str), x: -y, y: x, width: item.height, height })
      } else pieces.push({ text: closeUp(item.str), x, y, width: item.width, height })
    }
    page.cleanup()
    return { lines: linesOf(pieces, verticals * 2 > pieces.length), isLost: failures > 0 }
  } catch {
    return { lines: [], isLost: true }
  } finally {
    console.warn = before
  }
}

/** `T H E  R A I N`: letters that are set wide apart are words. */
const closeUp = (text: string): string => (/^\p{L}(?: \p{L}){3,}$/u.test(text) ? text.replaceAll(' ', '') : text)

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

function joinPages(pages: readonly PdfPage[]): string {
  const kept = withoutEdges(pages.map((page) => page.lines))
  const left = leftEdge(kept)
  const all = kept.map((lines) => lines.map((line) => line.text).join(' ')).join(' ')
  const out: string[] = []
  for (const [page, lines] of kept.entries()) {
    const texts = joinParted(
      lines.map((line) => line.text),
      all,
    )
    const step = lineStep(lines)
    for (const [at, line] of lines.entries()) {
      const above = lines[at - 1]
      const isApart = above !== undefined && above.y - line.y > step * 1.45
      if (isApart || (above === undefined && out.length > 0 && isIndented(line, left))) out.push('')
      const text = (texts[at] ?? '').replaceAll('\u00ad', '')
      if (text.trim() !== '' && !/^\((?:MORE|CONTINUED)\)$|^CONTINUED:/.test(text))
        out.push(' '.repeat(indentOf(line, left)) + text)
    }
    if (pages[page]?.isLost === true) out.push('', markLostPage(page + 1), '')
  }
  return out.join('\n')
}

/** The commonest distance between lines of a page. */
function lineStep(lines: readonly PageLine[]): number {
  const steps = lines
    .slice(1)
    .map((line, at) => (lines[at]?.y ?? 0) - line.y)
    .filter((step) => step > 2)
    .sort((a, b) => a - b)
  return steps[Math.floor(steps.length * 0.25)] ?? 14
}

function leftEdge(pages: readonly (readonly PageLine[])[]): number {
  let left = Number.POSITIVE_INFINITY
  for (const lines of pages) for (const line of lines) left = Math.min(left, line.x)
  return Number.isFinite(left) ? left : 0
}

const indentOf = (line: PageLine, left: number): number => Math.min(60, Math.max(0, Math.round((line.x - left) / 7.2)))
const isIndented = (line: PageLine, left: number): boolean => indentOf(line, left) >= 12
