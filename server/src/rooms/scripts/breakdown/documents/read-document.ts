// From the bytes of a script file to its text. Spans of a breakdown refer to the text given here:
// for .docx one paragraph per line, for .pdf the lines of its pages, for .fdx a rendering in Fountain.
import { decodeText } from './decode-text.ts'
import { type DocumentLimits, DocumentRefused } from './document-limits.ts'
import { sniffDocument } from './sniff-document.ts'

export type SourceKind = 'text' | 'docx' | 'pdf' | 'fdx' | 'rtf' | 'odt'

export type ScriptDocument = {
  readonly text: string
  readonly sourceKind: SourceKind
  /** What the bytes were written in: "utf-8", "utf-16le", "gb18030" ...; "binary" for packed formats. */
  readonly encoding: string
}

/** Throws DocumentRefused with a message that says what to do. */
export async function readDocument(
  bytes: Uint8Array,
  fileName: string | null,
  limits: DocumentLimits,
): Promise<ScriptDocument> {
  if (bytes.length === 0)
    throw new DocumentRefused('SCRIPTS_EMPTY', 'The file is empty (0 bytes): choose the file that holds the script.', {
      file_name: fileName,
    })
  const format = await sniffDocument(bytes, fileName)
  const isPacked = format === 'docx' || format === 'pdf' || format === 'odt'
  const maximum = isPacked ? limits.packedBytesMax : limits.textBytesMax
  if (bytes.length > maximum) throw tooLarge(bytes.length, maximum)
  const document = await openDocument(bytes, format, limits)
  if (document.text.trim() === '') {
    throw new DocumentRefused(
      'SCRIPTS_EMPTY',
      'The file holds no text: if it is a scan, save it with text recognition (OCR) first.',
      { file_name: fileName },
    )
  }
  if (document.text.length > limits.textCharsMax) throw tooLarge(document.text.length, limits.textCharsMax)
  return document
}

function tooLarge(size: number, maximum: number): DocumentRefused {
  const megabytes = (value: number): string => `${Math.round(value / 104_857.6) / 10} MB`
  const message = `The script is too large (${megabytes(size)}; at most ${megabytes(maximum)}): split it into episodes and upload them one by one.`
  return new DocumentRefused('SCRIPTS_TOO_LARGE', message, { size_bytes: size, max_bytes: maximum })
}

async function openDocument(
  bytes: Uint8Array,
  format: SourceKind | 'text',
  limits: DocumentLimits,
): Promise<ScriptDocument> {
  // Loaded on demand: most scripts are plain text, and the PDF reader alone costs 100 ms to load, and a process.
  if (format === 'docx') return packed('docx', (await import('./read-docx.ts')).readDocx(bytes, limits))
  if (format === 'odt') return packed('odt', (await import('./read-docx.ts')).readOdt(bytes, limits))
  if (format === 'pdf') return packed('pdf', await (await import('./read-pdf-apart.ts')).readPdfApart(bytes, limits))
  const { text, encoding } = decodeText(bytes)
  if (format === 'rtf') return { text: (await import('./read-rtf.ts')).readRtf(text), sourceKind: 'rtf', encoding }
  const { isFinalDraft, renderFinalDraft } = await import('./final-draft.ts')
  if (isFinalDraft(text)) return { text: renderFinalDraft(text), sourceKind: 'fdx', encoding }
  return { text, sourceKind: 'text', encoding }
}

function packed(sourceKind: SourceKind, text: string): ScriptDocument {
  return { text, sourceKind, encoding: 'binary' }
}
