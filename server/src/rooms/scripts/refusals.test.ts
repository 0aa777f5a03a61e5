// What a person is told of a file that is no script: once, and in one language.
import { expect, test } from 'vitest'
import { describeFault, type Fault } from '#platform/faults.ts'
import { DEFAULT_DOCUMENT_LIMITS } from './breakdown/documents/document-limits.ts'
import { createScriptReader } from './reader.ts'

const reader = createScriptReader({ document: { ...DEFAULT_DOCUMENT_LIMITS, textBytesMax: 1024 * 1024 } })

async function told(bytes: Uint8Array, fileName: string): Promise<[string, string]> {
  const fault = (await reader.readDocument(bytes, fileName).catch((error: unknown) => error)) as Fault
  return [describeFault(fault, 'en').message, describeFault(fault, 'zh-CN').message]
}

test.each([
  [
    'a.txt',
    Buffer.alloc(3 * 1024 * 1024, 'a '),
    'The script is too large: 3 MB, at most 1 MB.',
    '剧本过大：3 MB，最多 1 MB。',
  ],
  [
    'a.png',
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    'This file is not a text: this is a PNG file (image/png).',
    '该文件不是文本：这是 PNG 文件（image/png）。',
  ],
  ['a.pdf', Buffer.from('%PDF-1.4 nothing'), 'The file cannot be read: it is damaged.', '无法读取该文件：文件已损坏。'],
])('%s', async (name, bytes, en, zh) => {
  expect(await told(bytes, name)).toEqual([en, zh])
})
