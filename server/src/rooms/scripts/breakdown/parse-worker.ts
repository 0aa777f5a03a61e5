// The thread that parses. It gets one order, answers once, and is ended by whoever started it.
import { parentPort } from 'node:worker_threads'
import { breakDown } from './break-down.ts'
import { DocumentRefused } from './documents/document-limits.ts'
import { readDocument } from './documents/read-document.ts'
import type { ParseAnswer, ParseOrder } from './parse-off-thread.ts'

async function answerOrder(order: ParseOrder): Promise<ParseAnswer> {
  try {
    if (order.bytes === null) return { ok: true, document: null, breakdown: breakDown(order.text, order.options) }
    const document = await readDocument(order.bytes, order.options.fileName ?? null, order.limits)
    return { ok: true, document, breakdown: order.documentOnly ? null : breakDown(document.text, order.options) }
  } catch (error) {
    if (error instanceof DocumentRefused)
      return { ok: false, code: error.code, message: error.message, details: error.details }
    return {
      ok: false,
      code: null,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      details: {},
    }
  }
}

parentPort?.on('message', (order: ParseOrder) => {
  void answerOrder(order).then((answer) => parentPort?.postMessage(answer))
})
