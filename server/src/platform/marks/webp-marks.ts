// Chunks of a WebP file. Its size stands before them: marks are overwritten, so that nothing needs to be known beforehand.
import { buffer } from 'node:stream/consumers'
import type { ByteReader } from './byte-reader.ts'
import { ORIENTATION_BYTES, onlyOrientation, orientationOf } from './exif.ts'
import type { Dropped } from './jpeg-marks.ts'
import { joinXmp } from './xmp.ts'

const RIFF_BYTES = 12
const XMP_FLAG = 0x04
const ALPHA_FLAG = 0x10
/** Readers step over chunks that they do not know. */
const NOTHING = 'XXXX'

export async function* stripWebp(reader: ByteReader, dropped: Dropped): AsyncGenerator<Uint8Array> {
  yield await reader.take(RIFF_BYTES)
  for (;;) {
    const head = Buffer.from(await reader.take(8))
    if (head.length < 8) {
      yield head
      return
    }
    const type = head.toString('latin1', 0, 4)
    const length = head.readUInt32LE(4)
    const padded = length + (length % 2)
    if (type === 'EXIF' || type === 'XMP ') yield* overwritten(reader, { type, length, padded }, dropped)
    else {
      yield head
      if (type === 'VP8X') {
        const flags = Buffer.from(await reader.take(1))
        yield Buffer.from([(flags[0] ?? 0) & ~XMP_FLAG])
        yield* reader.pass(padded - 1)
      } else yield* reader.pass(padded)
    }
  }
}

type Chunk = { readonly type: string; readonly length: number; readonly padded: number }

async function* overwritten(reader: ByteReader, { type, length, padded }: Chunk, dropped: Dropped) {
  const data = await reader.take(padded)
  const isTurnKept = type === 'EXIF' && length >= ORIENTATION_BYTES
  const clean = Buffer.alloc(data.length)
  if (isTurnKept) onlyOrientation(orientationOf(data.subarray(0, length))).copy(clean)
  if (!clean.equals(data)) dropped(length)
  yield chunk(isTurnKept ? 'EXIF' : NOTHING, length)
  yield clean
}

function chunk(type: string, length: number): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32LE(length, 4)
  return head
}

/** In memory: what an engine made is no archive. Undefined for what it cannot read. */
export async function labelWebp(reader: ByteReader, properties: string): Promise<Buffer | undefined> {
  const whole = await buffer(reader.pass())
  const chunks = chunksOf(whole)
  const canvas = chunks && (chunks.find(({ type }) => type === 'VP8X')?.data ?? canvasOf(chunks))
  if (!chunks || !canvas) return undefined
  const found = chunks.find(({ type }) => type === 'XMP ')?.data.toString('utf8')
  const extended = Buffer.from(canvas)
  extended.writeUInt8((extended[0] ?? 0) | XMP_FLAG, 0)
  const rest = chunks.filter(({ type }) => type !== 'VP8X' && type !== 'XMP ')
  const all = [
    { type: 'VP8X', data: extended },
    ...rest,
    { type: 'XMP ', data: Buffer.from(joinXmp(found, properties)) },
  ]
  const body = Buffer.concat(
    all.flatMap(({ type, data }) => [chunk(type, data.length), data, Buffer.alloc(data.length % 2)]),
  )
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  riff.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([riff, body])
}

function chunksOf(whole: Buffer): { type: string; data: Buffer }[] | undefined {
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = RIFF_BYTES; at + 8 <= whole.length; ) {
    const length = whole.readUInt32LE(at + 4)
    if (at + 8 + length > whole.length) return undefined
    chunks.push({ type: whole.toString('latin1', at, at + 4), data: whole.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length % 2)
  }
  return chunks
}

/** The head that a simple file does without, made of what its picture says. */
function canvasOf(chunks: readonly { type: string; data: Buffer }[]): Buffer | undefined {
  const [first] = chunks
  if (!first || first.data.length < 10) return undefined
  const { type, data } = first
  const head = Buffer.alloc(10)
  const put = (widthPx: number, heightPx: number) => {
    head.writeUIntLE(widthPx - 1, 4, 3)
    head.writeUIntLE(heightPx - 1, 7, 3)
    return head
  }
  if (type === 'VP8 ') return put(data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff)
  if (type !== 'VP8L') return undefined
  const bits = data.readUInt32LE(1)
  if (bits & 0x10000000) head.writeUInt8(ALPHA_FLAG, 0)
  return put((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}
