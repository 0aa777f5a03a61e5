// Chunks of a PNG file.
import { crc32, inflateSync } from 'node:zlib'
import type { ByteReader } from './byte-reader.ts'
import { ORIENTATION_BYTES, onlyOrientation, orientationOf } from './exif.ts'
import type { Dropped } from './jpeg-marks.ts'
import { joinXmp } from './xmp.ts'

const SIGNATURE_BYTES = 8
const TEXTS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME'])
/** Larger ones are read past without a look. */
const READ_MAX_BYTES = 16 * 1024 * 1024
const XMP_KEYWORD = Buffer.from('XML:com.adobe.xmp\0', 'latin1')
/** Not compressed, in no language. */
const XMP_HEAD = Buffer.concat([XMP_KEYWORD, Buffer.alloc(4)])

type Chunk = { readonly length: number; readonly type: string; readonly head: Buffer }

async function nextChunk(reader: ByteReader): Promise<Chunk | undefined> {
  const head = Buffer.from(await reader.take(8))
  if (head.length < 8) return undefined
  return { length: head.readUInt32BE(0), type: head.toString('latin1', 4, 8), head }
}

const CRC_BYTES = 4

export async function* stripPng(reader: ByteReader, dropped: Dropped): AsyncGenerator<Uint8Array> {
  yield await reader.take(SIGNATURE_BYTES)
  for (let chunk = await nextChunk(reader); chunk; chunk = await nextChunk(reader)) {
    const { type, length, head } = chunk
    if (type === 'eXIf') {
      const exif = await takeData(reader, length)
      const turned = exif ? orientationOf(exif) : 1
      if (turned !== 1) yield made('eXIf', onlyOrientation(turned))
      dropped(turned !== 1 && length === ORIENTATION_BYTES ? 0 : length)
    } else if (TEXTS.has(type)) dropped(await reader.skip(length + CRC_BYTES))
    else {
      yield head
      yield* reader.pass(length + CRC_BYTES)
    }
    if (type === 'IEND') break
  }
  dropped(await reader.skip())
}

export async function* labelPng(reader: ByteReader, properties: string): AsyncGenerator<Uint8Array> {
  yield await reader.take(SIGNATURE_BYTES)
  let isLabelled = false
  for (let chunk = await nextChunk(reader); chunk; chunk = await nextChunk(reader)) {
    const { type, length, head } = chunk
    const text = isLabelled ? undefined : await peekXmp(reader, chunk)
    if (text !== undefined) {
      await reader.skip(length + CRC_BYTES)
      yield made('iTXt', Buffer.concat([XMP_HEAD, Buffer.from(joinXmp(text, properties))]))
      isLabelled = true
      continue
    }
    // Before the picture: many readers look no further.
    if (type === 'IDAT' && !isLabelled) {
      yield made('iTXt', Buffer.concat([XMP_HEAD, Buffer.from(joinXmp(undefined, properties))]))
      isLabelled = true
    }
    yield head
    yield* reader.pass(length + CRC_BYTES)
  }
}

async function takeData(reader: ByteReader, length: number): Promise<Buffer | undefined> {
  if (length > READ_MAX_BYTES) {
    await reader.skip(length + CRC_BYTES)
    return undefined
  }
  const data = Buffer.from(await reader.take(length))
  await reader.skip(CRC_BYTES)
  return data
}

/** Some writers put it into the other kind of packed text, where it does not belong. */
async function peekXmp(reader: ByteReader, { type, length }: Chunk): Promise<string | undefined> {
  const isText = type === 'iTXt' || type === 'zTXt'
  if (!isText || length < XMP_HEAD.length || length > READ_MAX_BYTES) return undefined
  const data = await reader.peek(length)
  if (!data.subarray(0, XMP_KEYWORD.length).equals(XMP_KEYWORD)) return undefined
  const isPacked = type === 'zTXt' || data[XMP_KEYWORD.length] === 1
  // Behind two bytes on packing stand a language and a translation, each with its end.
  const language = data.indexOf(0, XMP_KEYWORD.length + 2)
  const start = type === 'zTXt' ? XMP_KEYWORD.length + 1 : data.indexOf(0, language + 1) + 1
  const text = data.subarray(start)
  try {
    return (isPacked ? inflateSync(text, { maxOutputLength: READ_MAX_BYTES }) : text).toString('utf8')
  } catch {
    // Damaged: it says nothing.
    return undefined
  }
}

function made(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
