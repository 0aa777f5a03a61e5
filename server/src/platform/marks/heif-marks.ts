// Items of a HEIF file (HEIC, AVIF): Exif and XMP are overwritten where they lie. How the picture was held stands elsewhere.
import type { ByteReader } from './byte-reader.ts'
import type { Dropped } from './jpeg-marks.ts'

const META_MAX_BYTES = 16 * 1024 * 1024

type Range = { readonly start: number; readonly end: number }

/** Throws if what it says of itself cannot be read: nobody knows then what is in it. */
export async function* stripHeif(reader: ByteReader, dropped: Dropped): AsyncGenerator<Uint8Array> {
  let offset = 0
  let ranges: readonly Range[] = []
  for (;;) {
    const head = await reader.peek(16)
    if (head.length < 8) break
    const type = head.toString('latin1', 4, 8)
    const size = boxSize(head)
    if (type !== 'meta') {
      const passing = size === null ? reader.pass() : reader.pass(size)
      for await (const piece of passing) {
        yield blanked(piece, { offset, ranges }, dropped)
        offset += piece.length
      }
      if (size === null) break
      continue
    }
    if (size === null || size > META_MAX_BYTES) throw new Error('the metadata of a picture is too large to be read')
    const meta = Buffer.from(await reader.take(size))
    ranges = rangesOf(meta, offset)
    yield blanked(meta, { offset, ranges }, dropped)
    offset += meta.length
  }
  yield* reader.pass()
}

/** Null: to the end of the file. */
function boxSize(head: Buffer): number | null {
  const size = head.readUInt32BE(0)
  if (size === 0) return null
  if (size !== 1) return Math.max(8, size)
  return Number(head.readBigUInt64BE(8))
}

function blanked(piece: Buffer, at: { offset: number; ranges: readonly Range[] }, dropped: Dropped): Buffer {
  const copy = Buffer.from(piece)
  for (const range of at.ranges) {
    const start = Math.max(0, range.start - at.offset)
    const end = Math.min(copy.length, range.end - at.offset)
    if (start >= end) continue
    if (copy.subarray(start, end).some((byte) => byte !== 0)) dropped(end - start)
    copy.fill(0, start, end)
  }
  return copy
}

type Box = { readonly type: string; readonly start: number; readonly end: number }

function boxesIn(data: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = []
  for (let at = start; at + 8 <= end; ) {
    const size = boxSize(data.subarray(at, at + 16)) ?? end - at
    boxes.push({ type: data.toString('latin1', at + 4, at + 8), start: at + 8, end: Math.min(end, at + size) })
    at += size
  }
  return boxes
}

/** Where marks lie in the file. */
function rangesOf(meta: Buffer, offset: number): Range[] {
  // A full box: version and flags come first.
  const boxes = boxesIn(meta, 12, meta.length)
  const find = (type: string) => boxes.find((box) => box.type === type)
  const marked = markedItems(meta, find('iinf'))
  const inner = find('idat')
  const places = itemPlaces(meta, find('iloc'))
  return places.flatMap(({ id, isInner, start, length }) => {
    if (!marked.has(id)) return []
    const from = isInner ? offset + (inner?.start ?? 0) + start : start
    return [{ start: from, end: from + length }]
  })
}

function markedItems(meta: Buffer, iinf: Box | undefined): Set<number> {
  const found = new Set<number>()
  if (!iinf) return found
  const isShort = meta[iinf.start] === 0
  for (const { type, start, end } of boxesIn(meta, iinf.start + (isShort ? 6 : 8), iinf.end)) {
    if (type !== 'infe') continue
    const version = meta[start] ?? 0
    const isWide = version >= 3
    const id = isWide ? meta.readUInt32BE(start + 4) : meta.readUInt16BE(start + 4)
    const at = start + (isWide ? 10 : 8)
    const itemType = meta.toString('latin1', at, at + 4)
    const rest = meta.toString('latin1', at + 4, end)
    if (itemType === 'Exif' || (itemType === 'mime' && rest.includes('rdf+xml'))) found.add(id)
  }
  return found
}

type Place = { readonly id: number; readonly isInner: boolean; readonly start: number; readonly length: number }

function itemPlaces(meta: Buffer, iloc: Box | undefined): Place[] {
  if (!iloc) return []
  let at = iloc.start
  const take = (bytes: number): number => {
    at += bytes
    return bytes === 0 ? 0 : bytes === 8 ? Number(meta.readBigUInt64BE(at - 8)) : meta.readUIntBE(at - bytes, bytes)
  }
  const version = take(1)
  take(3)
  const sizes = take(2)
  const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 0xf)
  const count = take(version < 2 ? 2 : 4)
  const places: Place[] = []
  for (let item = 0; item < count; item += 1) {
    const id = take(version < 2 ? 2 : 4)
    const isInner = version > 0 && (take(2) & 0xf) === 1
    take(2)
    const base = take(baseSize ?? 0)
    const extents = take(2)
    for (let extent = 0; extent < extents; extent += 1) {
      if (version > 0) take(indexSize ?? 0)
      const start = base + take(offsetSize ?? 0)
      places.push({ id, isInner, start, length: take(lengthSize ?? 0) })
    }
  }
  return places
}
