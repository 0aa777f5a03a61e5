// What a file is, by its content; names only help where the content says nothing.
import { fileTypeFromBuffer } from 'file-type'
import { looksLikeText } from './decode-text.ts'
import { DocumentRefused } from './document-limits.ts'

export type DocumentFormat = 'text' | 'docx' | 'odt' | 'pdf' | 'rtf'

const READABLE: Readonly<Record<string, DocumentFormat>> = {
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  odt: 'odt',
  pdf: 'pdf',
  rtf: 'rtf',
}
// Text formats that the detector knows by their first bytes.
const TEXTUAL = /^(?:xml|vtt|srt|ics|vcf|html|txt|json|svg|fdx)$/
const REMEDY = 'save the script as .docx, .pdf, .fdx, .fountain or plain text and upload that'

/** Throws DocumentRefused for what holds no script, saying what it is. */
export async function sniffDocument(bytes: Uint8Array, fileName: string | null): Promise<DocumentFormat> {
  if (startsWith(bytes, '%PDF-')) return 'pdf'
  if (startsWith(bytes, '{\\rtf')) return 'rtf'
  const type = await fileTypeFromBuffer(bytes.subarray(0, Math.min(bytes.length, 1_000_000))).catch(() => undefined)
  const format = type === undefined ? undefined : READABLE[type.ext]
  if (format !== undefined) return format
  if (type?.ext === 'zip' && /\.(?:docx|odt)$/i.test(fileName ?? ''))
    return /odt$/i.test(fileName ?? '') ? 'odt' : 'docx'
  if (type?.ext === 'cfb') {
    throw new DocumentRefused(
      'SCRIPTS_UNSUPPORTED',
      `This is an old Office file (.doc): open it and save it as .docx.`,
      { detected: 'application/x-cfb', file_name: fileName },
    )
  }
  if (looksLikeText(bytes)) return 'text'
  if (type !== undefined && !TEXTUAL.test(type.ext)) {
    throw new DocumentRefused(
      'SCRIPTS_BINARY',
      `This is no script but a ${type.ext.toUpperCase()} file (${type.mime}): ${REMEDY}.`,
      { detected: type.mime, extension: type.ext, file_name: fileName },
    )
  }
  throw new DocumentRefused('SCRIPTS_BINARY', `This file is binary data of an unknown kind: ${REMEDY}.`, {
    detected: null,
    file_name: fileName,
  })
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (const sign of mark) if (bytes[at++] !== sign.charCodeAt(0)) return false
  return true
}
