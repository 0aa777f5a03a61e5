// A PDF of a few kilobytes that unfolds to a gigabyte.
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readDocumentOffThread } from '../parse-off-thread.ts'
import { DEFAULT_DOCUMENT_LIMITS } from './document-limits.ts'

function bomb(unfoldedBytes: number): Buffer {
  const content = deflateSync(deflateSync(Buffer.alloc(unfoldedBytes, ' ')))
  const parts: Buffer[] = []
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>',
  ]
  const head = objects.map((body, at) => `${at + 1} 0 obj\n${body}\nendobj\n`).join('')
  const stream = `4 0 obj\n<< /Length ${content.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n`
  parts.push(Buffer.from(`%PDF-1.4\n${head}${stream}`), content)
  parts.push(Buffer.from('\nendstream\nendobj\ntrailer << /Size 5 /Root 1 0 R >>\n%%EOF'))
  return Buffer.concat(parts)
}

test('is refused before it has taken the memory of the machine', async () => {
  const bytes = bomb(512 * 1024 * 1024)
  expect(bytes.byteLength).toBeLessThan(100_000)
  const limits = { ...DEFAULT_DOCUMENT_LIMITS, pdfMemoryMaxBytes: 300 * 1024 * 1024 }
  const begun = Date.now()
  await expect(readDocumentOffThread(bytes, 'bomb.pdf', { limits })).rejects.toMatchObject({
    code: 'SCRIPTS_TOO_LARGE',
  })
  expect(Date.now() - begun).toBeLessThan(30_000)
  expect(process.memoryUsage().rss).toBeLessThan(1500 * 1024 * 1024)
}, 60_000)
