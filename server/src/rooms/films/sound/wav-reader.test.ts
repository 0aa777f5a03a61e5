import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWav } from './wav-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wav-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** 32-bit float, one channel, 48 kHz. */
function floats(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(44 + values.length * 4)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + values.length * 4, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(3, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(48_000, 24)
  bytes.writeUInt32LE(192_000, 28)
  bytes.writeUInt16LE(4, 32)
  bytes.writeUInt16LE(32, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(values.length * 4, 40)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 44 + index * 4)
  return bytes
}

test('samples that are no numbers are silence, and harm none of the others', async () => {
  const file = path.join(folder, 'odd.wav')
  await writeFile(file, floats([0.5, Number.NaN, -0.25, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.125]))
  const reader = await openWav(file)
  if (!reader) throw new Error('not read')
  expect([...(await reader.read(0, 6)).left]).toEqual([0.5, 0, -0.25, 0, 0, 0.125])
  await reader.close()
})
