// The worker thread: same result, errors with their codes, and it can be stopped.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { DEFAULT_DOCUMENT_LIMITS } from './documents/document-limits.ts'
import { breakDownOffThread, readDocumentOffThread } from './parse-off-thread.ts'
import { spareWorker } from './spare-worker.ts'

const bytes = readFileSync(new URL('./testdata/zhongli-shortdrama.txt', import.meta.url))

test('gives what the parser gives, from text and from bytes', async () => {
  const here = breakDown(bytes.toString(), { fileName: 'zhongli.txt' })
  expect(await breakDownOffThread(bytes.toString(), { fileName: 'zhongli.txt' })).toEqual(here)
  expect(await breakDownOffThread(new Uint8Array(bytes), { fileName: 'zhongli.txt' })).toEqual(here)
  expect(await readDocumentOffThread(bytes, 'zhongli.txt')).toEqual({
    text: bytes.toString(),
    sourceKind: 'text',
    encoding: 'utf-8',
  })
})

test('a worker started ahead gives the same, once, and one that fell over meanwhile is replaced', async () => {
  const here = breakDown(bytes.toString(), {})
  const soon = { isSoonAgain: true }
  for (let at = 0; at < 3; at++) expect(await breakDownOffThread(bytes.toString(), {}, soon)).toEqual(here)
  const spare = spareWorker.take()
  spareWorker.refill()
  const next = spareWorker.take()
  expect(next).not.toBe(spare)
  await Promise.all([spare.terminate(), next.terminate()])
  expect(await breakDownOffThread(bytes.toString(), {}, soon)).toEqual(here)
})

test('the event loop goes on while it parses', async () => {
  let ticks = 0
  const timer = setInterval(() => ticks++, 5)
  await breakDownOffThread('马三：好\n△他走了。\n'.repeat(20_000), { layout: 'short_drama' })
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(5)
})

test('refusals carry their code across', async () => {
  await expect(readDocumentOffThread(new Uint8Array(0), 'x.txt')).rejects.toMatchObject({
    name: 'DocumentRefused',
    code: 'SCRIPTS_EMPTY',
  })
  const limits = { ...DEFAULT_DOCUMENT_LIMITS, textBytesMax: 10 }
  await expect(breakDownOffThread(new Uint8Array(bytes), {}, { limits })).rejects.toMatchObject({
    code: 'SCRIPTS_TOO_LARGE',
    details: { max_bytes: 10 },
  })
})

test('time out, abort, and too little memory end the worker, not the process', async () => {
  const long = '马三：好\n△他走了。\n'.repeat(100_000)
  await expect(breakDownOffThread(long, {}, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'SCRIPTS_PARSE_TIMEOUT' })
  const stop = new AbortController()
  const work = breakDownOffThread(long, {}, { signal: stop.signal })
  stop.abort(new Error('the user left'))
  await expect(work).rejects.toThrow('the user left')
  await expect(breakDownOffThread(long, {}, { signal: stop.signal })).rejects.toThrow('the user left')
  await expect(breakDownOffThread(long, { layout: 'short_drama' }, { heapMegabytes: 24 })).rejects.toMatchObject({
    code: 'SCRIPTS_PARSE_CRASHED',
  })
})
