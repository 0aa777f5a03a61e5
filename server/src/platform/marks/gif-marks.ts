// Blocks of a GIF file: comments and XMP taken out, or XMP put in. The pictures and their times are read past.
import { buffer } from 'node:stream/consumers'
import type { ByteReader } from './byte-reader.ts'
import type { Dropped } from './jpeg-marks.ts'
import { joinXmp } from './xmp.ts'

const HEAD_BYTES = 13
const EXTENSION = 0x21
const PICTURE = 0x2c
const COMMENT = 0xfe
const APPLICATION = 0xff
const XMP_NAME = Buffer.from('XMP DataXMP', 'latin1')
/** XMP stands there as it is, in no sub-blocks: whatever of its bytes a reader takes for a length, these lead it to the end. */
const TRAILER = Buffer.from([1, ...Array.from({ length: 256 }, (_, at) => 255 - at), 0])

/** The colours of a picture, or of all, stand behind the flags. */
const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

async function headOf(reader: ByteReader): Promise<Buffer> {
  const head = await reader.peek(HEAD_BYTES)
  return Buffer.from(await reader.take(HEAD_BYTES + tableBytes(head[10] ?? 0)))
}

/** Without comments and XMP. */
export async function* stripGif(reader: ByteReader, dropped: Dropped): AsyncGenerator<Uint8Array> {
  yield await headOf(reader)
  for (;;) {
    const start = await reader.peek(2)
    if (start[0] === EXTENSION) {
      const isMark = start[1] === COMMENT || (await isXmp(reader))
      const kept = isMark ? undefined : Buffer.from(await reader.take(2))
      if (isMark) await reader.skip(2)
      let count = 2
      if (kept) yield kept
      for await (const block of subBlocks(reader)) {
        count += block.length
        if (kept) yield block
      }
      if (isMark) dropped(count)
    } else if (start[0] === PICTURE) {
      const picture = await reader.peek(10)
      yield Buffer.from(await reader.take(10 + tableBytes(picture[9] ?? 0)))
      // How many bits a colour takes.
      yield Buffer.from(await reader.take(1))
      yield* subBlocks(reader)
    } else break
  }
  // The end of the file, or nothing that anybody knows.
  yield Buffer.from(await reader.take(1))
  dropped(await reader.skip())
}

async function isXmp(reader: ByteReader): Promise<boolean> {
  const [, label, length] = await reader.peek(3)
  if (label !== APPLICATION || length !== XMP_NAME.length) return false
  return (await reader.peek(3 + XMP_NAME.length)).subarray(3).equals(XMP_NAME)
}

async function* subBlocks(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const length = (await reader.peek(1))[0]
    if (length === undefined) return
    yield Buffer.from(await reader.take(1 + length))
    if (length === 0) return
  }
}

/** In memory: what an engine made is no archive. Undefined for what it cannot read. */
export async function labelGif(reader: ByteReader, properties: string): Promise<Buffer | undefined> {
  const head = await headOf(reader)
  const rest = await buffer(reader.pass())
  if (head.length < HEAD_BYTES || rest.at(0) === undefined) return undefined
  // Extensions came with this version.
  head.write('GIF89a', 0, 'latin1')
  const found = findXmp(rest)
  const before = found ? Buffer.concat([rest.subarray(0, found.start), rest.subarray(found.end)]) : rest
  const intro = Buffer.from([EXTENSION, APPLICATION, XMP_NAME.length])
  const packet = Buffer.from(joinXmp(found?.text, properties))
  // Behind what says how often it is repeated: some readers look for that in the first place alone.
  const at = loopEnd(before)
  return Buffer.concat([head, before.subarray(0, at), intro, XMP_NAME, packet, TRAILER, before.subarray(at)])
}

function loopEnd(rest: Buffer): number {
  const isLoop = rest[0] === EXTENSION && rest[1] === APPLICATION && rest.toString('latin1', 3, 14) === 'NETSCAPE2.0'
  return isLoop ? blocksEnd(rest, 2) : 0
}

function findXmp(rest: Buffer): { start: number; end: number; text: string } | undefined {
  for (let at = 0; at < rest.length; ) {
    if (rest[at] === EXTENSION) {
      const end = blocksEnd(rest, at + 2)
      const start = at + 3 + XMP_NAME.length
      if (rest[at + 1] === APPLICATION && rest.subarray(at + 3, start).equals(XMP_NAME))
        return { start: at, end, text: rest.toString('utf8', start, end - TRAILER.length) }
      at = end
    } else if (rest[at] === PICTURE) at = blocksEnd(rest, at + 11 + tableBytes(rest[at + 9] ?? 0))
    else return undefined
  }
  return undefined
}

function blocksEnd(data: Buffer, from: number): number {
  let at = from
  while (at < data.length && data[at] !== 0) at += 1 + (data[at] ?? 0)
  return Math.min(data.length, at + 1)
}
