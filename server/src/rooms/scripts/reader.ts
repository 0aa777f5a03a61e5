// How a script file becomes text and a breakdown, away from the event loop; and what its refusals become for a person.
import type { Breakdown } from '#contract/breakdown.ts'
import type { BreakDownOptions } from './breakdown/break-down.ts'
import { DEFAULT_DOCUMENT_LIMITS, type DocumentLimits, DocumentRefused } from './breakdown/documents/document-limits.ts'
import type { ScriptDocument } from './breakdown/documents/read-document.ts'
import { breakDownOffThread, ParseFailed, readDocumentOffThread } from './breakdown/parse-off-thread.ts'
import { scriptFaults } from './faults.ts'
import { Gate } from './lanes.ts'
import { reasonOf } from './refusal-words.ts'

/** Bumped by hand when the breakdown of an equal text changes: it is part of the key of every breakdown. */
export const BREAKDOWN_REVISION = 8

export type ScriptReader = {
  readDocument(bytes: Uint8Array, fileName: string | null): Promise<ScriptDocument>
  /** @param haste `isSoonAgain` while somebody types: the next one is answered sooner */
  breakDown(text: string, options: BreakDownOptions, haste?: { readonly isSoonAgain: boolean }): Promise<Breakdown>
}

export type ReaderLimits = {
  readonly document: DocumentLimits
  /** Milliseconds that reading, and breaking down, may each take. */
  readonly timeoutMs: number
  /** Readers at work at once in this process; each may take a gigabyte. */
  readonly concurrentMax: number
}

export const readerLimitDefaults: ReaderLimits = {
  document: DEFAULT_DOCUMENT_LIMITS,
  timeoutMs: 60_000,
  concurrentMax: 2,
}

export function createScriptReader(limits: Partial<ReaderLimits> = {}): ScriptReader {
  const { document, timeoutMs, concurrentMax } = { ...readerLimitDefaults, ...limits }
  const bounds = { limits: document, timeoutMs }
  const gate = new Gate(concurrentMax)
  return {
    async readDocument(bytes, fileName) {
      const read = await answering(() => gate.run(() => readDocumentOffThread(bytes, fileName, bounds)))
      return { ...read, text: storable(read.text) }
    },
    breakDown: (text, options, haste) =>
      answering(() => gate.run(() => breakDownOffThread(text, options, { ...bounds, ...haste }))),
  }
}

/** What PostgreSQL can hold, of the same length: positions in the text stay true. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}

const FAULT_OF = {
  SCRIPTS_EMPTY: 'EMPTY',
  SCRIPTS_BINARY: 'BINARY',
  SCRIPTS_TOO_LARGE: 'TOO_LARGE',
  SCRIPTS_UNREADABLE: 'UNREADABLE',
  SCRIPTS_UNSUPPORTED: 'UNSUPPORTED',
  SCRIPTS_PARSE_TIMEOUT: 'PARSE_TIMEOUT',
  SCRIPTS_PARSE_CRASHED: 'PARSE_CRASHED',
} as const satisfies Record<DocumentRefused['code'] | ParseFailed['code'], keyof typeof scriptFaults>

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DocumentRefused) {
      throw scriptFaults[FAULT_OF[error.code]]({ ...error.details, reason: reasonOf(error) }, error)
    }
    if (error instanceof ParseFailed) throw scriptFaults[FAULT_OF[error.code]]({ reason: error.reason }, error)
    throw error
  }
}
