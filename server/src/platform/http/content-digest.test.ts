import { expect, test } from 'vitest'
import { BoundaryFreeHash } from './content-digest.ts'

function digestOf(text: string, boundary: string | null, step: number): string {
  const hash = new BoundaryFreeHash(boundary === null ? null : Buffer.from(boundary))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step))
  return hash.digest()
}
const form = (boundary: string, content: string) =>
  `${boundary}\r\nname="a"\r\n\r\n${content}\r\n${boundary}\r\nname="file"\r\n\r\n--a--${content}\r\n${boundary}--\r\n`

test('a form has one digest, whatever its boundary and however it arrives', () => {
  const digests = [1, 2, 3, 7, 11, 1000].flatMap((step) => [
    digestOf(form('--aaaa1', 'same'), '--aaaa1', step),
    digestOf(form('----other-boundary', 'same'), '----other-boundary', step),
  ])
  expect(new Set(digests).size).toBe(1)
  expect(digestOf(form('--aaaa1', 'else'), '--aaaa1', 3)).not.toBe(digests[0])
  expect(digestOf('plain bytes', null, 2)).toBe(digestOf('plain bytes', null, 5))
})
