// What a script file may be, and how it is refused.

export type DocumentLimits = {
  /** Bytes of a plain text file. */
  readonly textBytesMax: number
  /** Bytes of a .docx, .odt or .pdf file. */
  readonly packedBytesMax: number
  /** UTF-16 units of the text that comes out. */
  readonly textCharsMax: number
  /** Bytes that a packed part may unfold to: what is more is taken for a bomb. */
  readonly unpackedBytesMax: number
  readonly pdfPagesMax: number
  /** Bytes of memory that reading a .pdf file may take. */
  readonly pdfMemoryMaxBytes: number
}

const MEGABYTE = 1024 * 1024

export const DEFAULT_DOCUMENT_LIMITS: DocumentLimits = {
  textBytesMax: 20 * MEGABYTE,
  packedBytesMax: 40 * MEGABYTE,
  textCharsMax: 20 * MEGABYTE,
  unpackedBytesMax: 60 * MEGABYTE,
  pdfPagesMax: 2000,
  pdfMemoryMaxBytes: 768 * MEGABYTE,
}

export type DocumentRefusal =
  | 'SCRIPTS_EMPTY'
  | 'SCRIPTS_BINARY'
  | 'SCRIPTS_TOO_LARGE'
  | 'SCRIPTS_UNREADABLE'
  | 'SCRIPTS_UNSUPPORTED'

/** A file that is no script. The message is for people and says what to do. */
export class DocumentRefused extends Error {
  readonly code: DocumentRefusal
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: DocumentRefusal, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'DocumentRefused'
    this.code = code
    this.details = details
  }
}
