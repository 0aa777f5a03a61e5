// XMP put into a HEIF file (HEIC, AVIF): one item more in its table, its words behind all the rest. What stands behind the table moves
// by as much as the table grows, and so do the places that it names.
import { buffer } from 'node:stream/consumers'
import type { ByteReader } from './byte-reader.ts'
import { joinXmp } from './xmp.ts'

type Box = { readonly type: string; readonly start: number; readonly end: number }

const HEAD = 8
const FULL = 12

function boxesIn(data: Buffer, start: number, end: number): Box[] | undefined {
  const boxes: Box[] = []
  for (let at = start; at + HEAD <= end; ) {
    const told = data.readUInt32BE(at)
    const isLong = told === 1 && at + 16 <= end
    const size = told === 0 ? end - at : isLong ? Number(data.readBigUInt64BE(at + 8)) : told
    if (size < HEAD || at + size > end) return undefined
    boxes.push({ type: data.toString('latin1', at + 4, at + 8), start: at, end: at + size })
    at += size
  }
  return boxes
}

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(HEAD)
  head.writeUInt32BE(HEAD + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

const number = (value: number, bytes: number): Buffer => {
  const out = Buffer.alloc(bytes)
  if (bytes === 8) out.writeBigUInt64BE(BigInt(value))
  else if (bytes > 0) out.writeUIntBE(value, 0, bytes)
  return out
}

/** In memory: what an engine made is no archive. Undefined for what it cannot read or extend: pictures that move have tables of their own. */
export async function labelHeif(reader: ByteReader, properties: string): Promise<Buffer | undefined> {
  const file = await buffer(reader.pass())
  try {
    return labelledIn(file, properties)
  } catch (error) {
    // A table that is cut short: its next number would stand behind the end of the file.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function labelledIn(file: Buffer, properties: string): Buffer | undefined {
  const parts = partsOf(file)
  const items = parts && itemsOf(file, parts.iinf)
  const table = parts && tableOf(file, parts.iloc)
  if (!parts || !items || !table || table.offsetBytes < 4 || table.lengthBytes < 4) return undefined
  const found = items.find(({ words }) => words.includes('rdf+xml'))
  return found
    ? joined(file, { ...parts, table, id: found.id }, properties)
    : added(file, { ...parts, table, items }, properties)
}

type Parts = {
  readonly meta: Box
  readonly inner: readonly Box[]
  readonly iinf: Box
  readonly iloc: Box
  readonly pitm: Box
  readonly iref: Box | undefined
}

function partsOf(file: Buffer): Parts | undefined {
  const top = boxesIn(file, 0, file.length)
  const meta = top?.find(({ type }) => type === 'meta')
  if (!top || !meta || top.some(({ type }) => type === 'moov') || file.readUInt32BE(meta.start) < FULL) return undefined
  const inner = boxesIn(file, meta.start + FULL, meta.end)
  const find = (type: string) => inner?.find((one) => one.type === type)
  const [iinf, iloc, pitm, iref] = [find('iinf'), find('iloc'), find('pitm'), find('iref')]
  return inner && iinf && iloc && pitm ? { meta, inner, iinf, iloc, pitm, iref } : undefined
}

type Known = Parts & { readonly table: Table }

type Changed = {
  /** Boxes of the table that are others by now. */
  readonly exchanged: ReadonlyMap<Box, Buffer>
  readonly more: readonly Buffer[]
  readonly xmp: Buffer
}

/** The file with another table, and words behind all the rest. */
function rebuilt(file: Buffer, { meta, inner }: Parts, { exchanged, more, xmp }: Changed): Buffer {
  const boxes = inner.map((one) => exchanged.get(one) ?? file.subarray(one.start, one.end))
  const whole = box('meta', file.subarray(meta.start + HEAD, meta.start + FULL), ...boxes, ...more)
  return Buffer.concat([file.subarray(0, meta.start), whole, file.subarray(meta.end), box('mdat', xmp)])
}

/** What it says already with ours among it: the table points to the new words. */
function joined(file: Buffer, known: Known & { readonly id: number }, properties: string): Buffer | undefined {
  const { table, id, iloc } = known
  const item = table.items.find((one) => one.id === id)
  const [extent, ...others] = item?.extents ?? []
  if (!item || !extent || others.length > 0 || !isInFile(table, item)) return undefined
  const from = item.base + extent.offset
  const xmp = Buffer.from(joinXmp(file.toString('utf8', from, from + extent.length), properties))
  const offset = file.length + HEAD - item.base
  const items = table.items.map((one) =>
    one === item ? { ...one, extents: [{ ...extent, offset, length: xmp.length }] } : one,
  )
  return rebuilt(file, known, { exchanged: new Map([[iloc, ilocOf({ ...table, items })]]), more: [], xmp })
}

function added(
  file: Buffer,
  known: Known & { readonly items: readonly Entry[] },
  properties: string,
): Buffer | undefined {
  const { meta, iinf, iloc, pitm, iref, table, items } = known
  const id = Math.max(...items.map((one) => one.id), ...table.items.map((one) => one.id), 0) + 1
  const primary =
    file[pitm.start + HEAD] === 0 ? file.readUInt16BE(pitm.start + FULL) : file.readUInt32BE(pitm.start + FULL)
  const refers = irefWith(file, iref, { id, primary })
  if (id > 0xffff || !refers) return undefined
  const xmp = Buffer.from(joinXmp(undefined, properties))
  const names = iinfWith(file, iinf, id)
  const sizeOf = (one: Box | undefined) => (one ? one.end - one.start : 0)
  const delta = names.length - sizeOf(iinf) + refers.length - sizeOf(iref) + entryBytes(table)
  const move = (item: Item): Item => ({
    ...item,
    extents: item.extents.map((one) =>
      isInFile(table, item) && item.base + one.offset >= meta.end ? { ...one, offset: one.offset + delta } : one,
    ),
  })
  const extent = { index: Buffer.alloc(table.indexBytes), offset: file.length + delta + HEAD, length: xmp.length }
  const own = { id, kind: Buffer.alloc(kindBytes(table)), base: 0, extents: [extent] }
  const places = ilocOf({ ...table, items: [...table.items.map(move), own] })
  const exchanged = new Map([[iinf, names], [iloc, places], ...(iref ? [[iref, refers] as const] : [])])
  return rebuilt(file, known, { exchanged, more: iref ? [] : [refers], xmp })
}

type Entry = { readonly id: number; readonly words: string }

function itemsOf(file: Buffer, iinf: Box): Entry[] | undefined {
  const isShort = file[iinf.start + HEAD] === 0
  return boxesIn(file, iinf.start + FULL + (isShort ? 2 : 4), iinf.end)?.map(({ start, end }) => {
    const isWide = (file[start + HEAD] ?? 0) >= 3
    return {
      id: isWide ? file.readUInt32BE(start + FULL) : file.readUInt16BE(start + FULL),
      words: file.toString('latin1', start + FULL + (isWide ? 6 : 4), end),
    }
  })
}

function iinfWith(file: Buffer, iinf: Box, id: number): Buffer {
  const countBytes = file[iinf.start + HEAD] === 0 ? 2 : 4
  const count = file.readUIntBE(iinf.start + FULL, countBytes)
  const words = Buffer.from('mime\0application/rdf+xml\0', 'latin1')
  const entry = box('infe', Buffer.from([2, 0, 0, 0]), number(id, 2), number(0, 2), words)
  const head = file.subarray(iinf.start + HEAD, iinf.start + FULL)
  return box(
    'iinf',
    head,
    number(count + 1, countBytes),
    file.subarray(iinf.start + FULL + countBytes, iinf.end),
    entry,
  )
}

/** Whom the words describe. */
function irefWith(
  file: Buffer,
  iref: Box | undefined,
  { id, primary }: { readonly id: number; readonly primary: number },
): Buffer | undefined {
  const isWide = iref !== undefined && file[iref.start + HEAD] !== 0
  if (!isWide && primary > 0xffff) return undefined
  const bytes = isWide ? 4 : 2
  const told = box('cdsc', number(id, bytes), number(1, 2), number(primary, bytes))
  if (!iref) return box('iref', Buffer.alloc(4), told)
  return box('iref', file.subarray(iref.start + HEAD, iref.end), told)
}

type Extent = { readonly index: Buffer; readonly offset: number; readonly length: number }
type Item = { readonly id: number; readonly kind: Buffer; readonly base: number; readonly extents: readonly Extent[] }
type Table = {
  readonly version: number
  readonly flags: Buffer
  readonly sizes: Buffer
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly baseBytes: number
  readonly indexBytes: number
  readonly items: readonly Item[]
}

function tableOf(file: Buffer, iloc: Box): Table | undefined {
  let at = iloc.start + HEAD
  const cut = (bytes: number) => {
    at += bytes
    return file.subarray(at - bytes, at)
  }
  const read = (bytes: number) => {
    const taken = cut(bytes)
    return bytes === 0 ? 0 : bytes === 8 ? Number(taken.readBigUInt64BE()) : taken.readUIntBE(0, bytes)
  }
  const version = read(1)
  const flags = cut(3)
  const sizes = cut(2)
  const shifted = sizes.readUInt16BE()
  const [offsetBytes = 0, lengthBytes = 0, baseBytes = 0, low = 0] = [12, 8, 4, 0].map((by) => (shifted >> by) & 0xf)
  if (version > 2 || [offsetBytes, lengthBytes, baseBytes].some((bytes) => ![0, 4, 8].includes(bytes))) return undefined
  const indexBytes = version === 0 ? 0 : low
  const count = read(version < 2 ? 2 : 4)
  const items: Item[] = []
  for (let item = 0; item < count && at < iloc.end; item += 1) {
    const id = read(version < 2 ? 2 : 4)
    const kind = cut(version === 0 ? 2 : 4)
    const base = read(baseBytes)
    const extents = Array.from({ length: read(2) }, () => ({
      ...{ index: cut(indexBytes), offset: read(offsetBytes), length: read(lengthBytes) },
    }))
    items.push({ id, kind, base, extents })
  }
  return at === iloc.end ? { version, flags, sizes, offsetBytes, lengthBytes, baseBytes, indexBytes, items } : undefined
}

const idBytes = ({ version }: Table) => (version < 2 ? 2 : 4)
const kindBytes = ({ version }: Table) => (version === 0 ? 2 : 4)
const entryBytes = (table: Table) =>
  idBytes(table) + kindBytes(table) + table.baseBytes + 2 + table.indexBytes + table.offsetBytes + table.lengthBytes

/** What lies within the table (1), or is made of others (2), has no place in the file. */
const isInFile = ({ version }: Table, { kind }: Item) => version === 0 || ((kind[1] ?? 0) & 0xf) === 0

function ilocOf(table: Table): Buffer {
  const { version, flags, sizes, offsetBytes, lengthBytes, baseBytes, items } = table
  const rows = items.flatMap((item) => [
    ...[number(item.id, idBytes(table)), item.kind, number(item.base, baseBytes), number(item.extents.length, 2)],
    ...item.extents.flatMap((one) => [one.index, number(one.offset, offsetBytes), number(one.length, lengthBytes)]),
  ])
  return box('iloc', Buffer.of(version), flags, sizes, number(items.length, idBytes(table)), ...rows)
}
