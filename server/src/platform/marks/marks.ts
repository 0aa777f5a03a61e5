// Marks in pictures: what a camera wrote into them beside the picture (place, time, owner, device) taken out, and a statement of
// where a picture comes from put in. Nothing is decoded; memory does not grow with the picture.
import type { BlobSource } from '../blobs/blob-store.ts'
import { ByteReader } from './byte-reader.ts'
import { labelGif, stripGif } from './gif-marks.ts'
import { labelHeif } from './heif-label.ts'
import { stripHeif } from './heif-marks.ts'
import { labelJpeg, stripJpeg } from './jpeg-marks.ts'
import { labelPng, stripPng } from './png-marks.ts'
import { labelWebp, stripWebp } from './webp-marks.ts'

export type MarkedKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif'

const HEIF_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)$/
const HEAD_BYTES = 12

/** By its first bytes; undefined for what is read by none of these. */
export function markedKindOf(head: Uint8Array): MarkedKind | undefined {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  return text.slice(4, 8) === 'ftyp' && HEIF_BRANDS.test(text.slice(8, 12)) ? 'heif' : undefined
}

export type Stripped = {
  readonly bytes: AsyncIterable<Uint8Array>
  /** Known once all bytes were read: how many were taken out, or overwritten. */
  readonly droppedBytes: () => number
}

const STRIP = { jpeg: stripJpeg, png: stripPng, webp: stripWebp, gif: stripGif, heif: stripHeif } as const

/** The same picture without marks; how it was held stays. */
export function stripMarks(kind: MarkedKind, source: BlobSource): Stripped {
  let sum = 0
  const bytes = STRIP[kind](new ByteReader(toAsync(source)), (count) => {
    sum += count
  })
  return { bytes, droppedBytes: () => sum }
}

/**
 * The same picture with XMP properties: attributes with their namespaces. Undefined where none can be put in.
 * @param properties such as `xmlns:x="…" x:Name="value"`
 */
export async function labelPicture(
  kind: MarkedKind,
  source: BlobSource,
  properties: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const reader = new ByteReader(toAsync(source))
  if (kind === 'jpeg') return labelJpeg(reader, properties)
  if (kind === 'png') return labelPng(reader, properties)
  const labelled = await LABEL_WHOLE[kind](reader, properties)
  return labelled && toAsync([labelled])
}

const LABEL_WHOLE = { webp: labelWebp, gif: labelGif, heif: labelHeif } as const

async function* toAsync(source: BlobSource): AsyncGenerator<Uint8Array> {
  yield* source
}
