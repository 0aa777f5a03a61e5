// With the real library: what it says of bad bytes, and what of a machine that could not look.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPictureRefusal } from './picture-refusal.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pictures-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function judged(name: string, bytes?: Uint8Array): Promise<boolean> {
  const file = path.join(folder, name)
  if (bytes) await writeFile(file, bytes)
  const error: unknown = await sharp(file, { failOn: 'error', limitInputPixels: 1000 * 1000 })
    .stats()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
  expect(error, name).toBeInstanceOf(Error)
  return isPictureRefusal(error)
}

const drawn = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#345678', noise: { type: 'gaussian' } } })

test('bytes that are no picture, a cut one, and one beyond all limits are at fault themselves', async () => {
  const jpeg = await drawn(200).jpeg().toBuffer()
  const png = await drawn(200).png().toBuffer()
  expect(await judged('words.png', Buffer.from('<html>no picture at all</html>'))).toBe(true)
  expect(await judged('cut.png', png.subarray(0, png.length / 2))).toBe(true)
  expect(await judged('cut.jpg', jpeg.subarray(0, jpeg.length / 2))).toBe(true)
  expect(await judged('wide.png', await drawn(1001).png().toBuffer())).toBe(true)
})

test('a file that is not there, and a machine without memory or files left, say nothing of the bytes', async () => {
  expect(await judged('missing.png')).toBe(false)
  for (const message of ['Cannot allocate memory', 'VipsRegion: out of memory', 'unable to open for read: EMFILE'])
    expect(isPictureRefusal(new Error(message)), message).toBe(false)
})
