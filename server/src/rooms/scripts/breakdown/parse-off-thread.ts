// Parsing beside the event loop: a worker thread per call, with bounds on time and memory. A text that brings the
// parser down brings down its worker only.
import type { Breakdown } from '#contract/breakdown.ts'
import type { BreakDownOptions } from './break-down.ts'
import {
  DEFAULT_DOCUMENT_LIMITS,
  type DocumentLimits,
  type DocumentRefusal,
  DocumentRefused,
} from './documents/document-limits.ts'
import type { ScriptDocument } from './documents/read-document.ts'
import { spareWorker, startParseWorker } from './spare-worker.ts'

export type ParseOrder = {
  readonly bytes: Uint8Array | null
  readonly text: string
  readonly options: BreakDownOptions
  readonly limits: DocumentLimits
  readonly documentOnly: boolean
}

export type ParseAnswer =
  | { readonly ok: true; readonly document: ScriptDocument | null; readonly breakdown: Breakdown | null }
  | {
      readonly ok: false
      readonly code: DocumentRefusal | null
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }

export type ParseBounds = {
  /** Milliseconds until the worker is ended; 60 s when absent. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly limits?: DocumentLimits
  /** Megabytes of the worker's heap; 1024 when absent. */
  readonly heapMegabytes?: number
  /** More of the same will come within a minute: the next worker is started ahead. */
  readonly isSoonAgain?: boolean
}

/** The worker ran out of time or memory, or fell over. */
export class ParseFailed extends Error {
  readonly code: 'SCRIPTS_PARSE_TIMEOUT' | 'SCRIPTS_PARSE_CRASHED'
  /** For people. */
  readonly reason: { readonly en: string; readonly 'zh-CN': string }
  constructor(code: ParseFailed['code'], message: string, reason: ParseFailed['reason']) {
    super(message)
    this.name = 'ParseFailed'
    this.reason = reason
    this.code = code
  }
}

/** Breaks a script down without holding up the event loop. Throws DocumentRefused, ParseFailed or the signal's reason. */
export async function breakDownOffThread(
  input: Uint8Array | string,
  options: BreakDownOptions = {},
  bounds: ParseBounds = {},
): Promise<Breakdown> {
  const { breakdown } = await runWorker({ ...orderOf(input, bounds), options }, bounds)
  if (breakdown === null) throw crashed(new Error('no breakdown came of it'))
  return breakdown
}

/** Reads a script file (see readDocument) without holding up the event loop. */
export async function readDocumentOffThread(
  bytes: Uint8Array,
  fileName: string | null,
  bounds: ParseBounds = {},
): Promise<ScriptDocument> {
  const options = fileName === null ? {} : { fileName }
  const { document } = await runWorker({ ...orderOf(bytes, bounds), options, documentOnly: true }, bounds)
  if (document === null) throw crashed(new Error('no document came of it'))
  return document
}

function orderOf(input: Uint8Array | string, bounds: ParseBounds): ParseOrder {
  const limits = bounds.limits ?? DEFAULT_DOCUMENT_LIMITS
  const isText = typeof input === 'string'
  return { bytes: isText ? null : input, text: isText ? input : '', options: {}, limits, documentOnly: false }
}

type Success = Extract<ParseAnswer, { ok: true }>

function runWorker(order: ParseOrder, bounds: ParseBounds): Promise<Success> {
  const { signal } = bounds
  if (signal?.aborted) return Promise.reject(reasonOf(signal))
  return new Promise<Success>((resolve, reject) => {
    const worker = bounds.heapMegabytes === undefined ? spareWorker.take() : startParseWorker(bounds.heapMegabytes)
    let isDone = false
    const finish = (settle: () => void): void => {
      if (isDone) return
      isDone = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      void worker.terminate()
      if (bounds.isSoonAgain) spareWorker.refill()
      settle()
    }
    const timeoutMs = bounds.timeoutMs ?? 60_000
    const onAbort = (): void => finish(() => reject(signal === undefined ? new Error('aborted') : reasonOf(signal)))
    const timer = setTimeout(() => finish(() => reject(timedOut(timeoutMs))), timeoutMs)
    signal?.addEventListener('abort', onAbort)
    worker.once('message', (answer: ParseAnswer) => finish(() => settleAnswer(answer, resolve, reject)))
    worker.once('error', (error: unknown) => finish(() => reject(crashed(error))))
    worker.once('exit', (code) => finish(() => reject(crashed(new Error(`the worker ended with code ${code}`)))))
    worker.postMessage(order)
  })
}

function settleAnswer(answer: ParseAnswer, resolve: (answer: Success) => void, reject: (error: Error) => void): void {
  if (answer.ok) resolve(answer)
  else if (answer.code === null) reject(crashed(new Error(answer.message)))
  else reject(new DocumentRefused(answer.code, answer.message, answer.details))
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Parsing was stopped.')
}

function timedOut(timeoutMs: number): ParseFailed {
  const seconds = Math.round(timeoutMs / 100) / 10
  return new ParseFailed('SCRIPTS_PARSE_TIMEOUT', `not parsed within ${seconds} s`, {
    en: `it was not done within ${seconds} s.`,
    'zh-CN': `${seconds} 秒内未完成。`,
  })
}

function crashed(error: unknown): ParseFailed {
  const reason = error instanceof Error ? error.message : String(error)
  // What follows the first line is a stack, for our log and for nobody else.
  const [what = ''] = reason.split('\n', 1)
  return new ParseFailed('SCRIPTS_PARSE_CRASHED', `the parser stopped: ${reason.slice(0, 2000)}`, {
    en: `it stopped (${what}).`,
    'zh-CN': `解析程序已停止（${what}）。`,
  })
}
