// A PDF is read in a process of its own. A few kilobytes may unfold to gigabytes of buffers, which no limit of a thread's heap
// bounds; the memory of a process can be watched. It ends with the thread that started it.
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { ProgramError } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { type DocumentLimits, type DocumentRefusal, DocumentRefused } from './document-limits.ts'

export type PdfAnswer =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly code: DocumentRefusal
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }

const TIMEOUT_MS = 50_000
const CHILD = fileURLToPath(new URL('./read-pdf-child.ts', import.meta.url))

export async function readPdfApart(bytes: Uint8Array, limits: DocumentLimits): Promise<string> {
  const answer = await askChild(bytes, limits)
  if (answer.ok) return answer.text
  throw new DocumentRefused(answer.code, answer.message, answer.details)
}

async function askChild(bytes: Uint8Array, limits: DocumentLimits): Promise<PdfAnswer> {
  const chunks: Buffer[] = []
  try {
    await runProgram({
      program: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', CHILD, JSON.stringify(limits)],
      cwd: tmpdir(),
      stdin: Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]),
      timeoutMs: TIMEOUT_MS,
      memoryMaxBytes: limits.pdfMemoryMaxBytes,
      graceMs: 100,
      onStdout: (chunk) => chunks.push(chunk),
    })
  } catch (error) {
    if (error instanceof ProgramError && error.code === 'OUT_OF_MEMORY') throw unfoldsTooFar(limits)
    throw error
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as PdfAnswer
}

function unfoldsTooFar({ pdfMemoryMaxBytes }: DocumentLimits): DocumentRefused {
  return new DocumentRefused(
    'SCRIPTS_TOO_LARGE',
    'The PDF unfolds to more than a script can be: save only its text and upload that.',
    { max_bytes: pdfMemoryMaxBytes },
  )
}
