// The process that reads one PDF: bytes on standard input, limits as argument, one answer on standard output.
import { buffer } from 'node:stream/consumers'
import { type DocumentLimits, DocumentRefused } from './document-limits.ts'
import { readPdf } from './read-pdf.ts'
import type { PdfAnswer } from './read-pdf-apart.ts'

async function answer(): Promise<PdfAnswer> {
  const limits = JSON.parse(process.argv[2] ?? '') as DocumentLimits
  try {
    return { ok: true, text: await readPdf(new Uint8Array(await buffer(process.stdin)), limits) }
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error
    return { ok: false, code: error.code, message: error.message, details: error.details }
  }
}

process.stdout.write(JSON.stringify(await answer()))
