// Segments of a JPEG file: read past to the last one, also those between scans. What follows the picture goes with its marks:
// phones hang further pictures, films and places behind it.
import type { ByteReader } from './byte-reader.ts'
import { onlyOrientation, orientationOf } from './exif.ts'
import { joinXmp } from './xmp.ts'

const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const APP_LAST = 0xef
const COM = 0xfe
const EXIF = Buffer.from('Exif\0\0', 'latin1')
const ICC = Buffer.from('ICC_PROFILE\0', 'latin1')
const XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
const PAYLOAD_MAX = 65_533

export type Dropped = (bytes: number) => void

/** Without place, time, owner, device and comments; colours, and how it was held, stay. */
export async function* stripJpeg(reader: ByteReader, dropped: Dropped): AsyncGenerator<Uint8Array> {
  yield await reader.take(2)
  for (;;) {
    const code = await nextCode(reader)
    if (code === undefined) return
    if (code === EOI) {
      yield marker(code)
      dropped(await reader.skip())
      return
    }
    if (isBare(code)) {
      yield marker(code)
      continue
    }
    const payload = await takePayload(reader)
    if (isKept(code, payload)) yield segment(code, payload)
    else {
      const turned = code === APP1 && startsWith(payload, EXIF) ? orientationOf(payload) : 1
      if (turned !== 1) yield segment(APP1, Buffer.concat([EXIF, onlyOrientation(turned)]))
      // Written by ourselves: nothing is lost with it.
      dropped(turned !== 1 && payload.length === EXIF.length + onlyOrientation(1).length ? 0 : payload.length)
    }
    if (code === SOS) yield* passScan(reader)
  }
}

/** With these words among what it says of itself. */
export async function* labelJpeg(reader: ByteReader, properties: string): AsyncGenerator<Uint8Array> {
  yield await reader.take(2)
  const head: { code: number; payload: Buffer }[] = []
  for (;;) {
    const code = await nextCode(reader)
    if (code === undefined) break
    if (isBare(code)) {
      yield marker(code)
      break
    }
    head.push({ code, payload: await takePayload(reader) })
    if (code === SOS) break
  }
  const isXmp = ({ code, payload }: (typeof head)[number]) => code === APP1 && startsWith(payload, XMP)
  const found = head.find(isXmp)?.payload.toString('utf8', XMP.length)
  const packet = Buffer.concat([XMP, Buffer.from(joinXmp(found, properties))])
  const rest = packet.length > PAYLOAD_MAX ? head : head.filter((one) => !isXmp(one))
  const first = rest.findIndex(({ code }) => code !== APP0)
  for (const [index, { code, payload }] of rest.entries()) {
    if (index === first && packet.length <= PAYLOAD_MAX) yield segment(APP1, packet)
    yield segment(code, payload)
  }
  yield* reader.pass()
}

const isBare = (code: number) => code === 0x01 || (code >= 0xd0 && code <= EOI)
const marker = (code: number) => Buffer.from([0xff, code])
const startsWith = (payload: Buffer, head: Buffer) => payload.subarray(0, head.length).equals(head)

function isKept(code: number, payload: Buffer): boolean {
  if (code === COM) return false
  if (code < APP0 || code > APP_LAST) return true
  return code === APP0 || code === APP14 || (code === APP2 && startsWith(payload, ICC))
}

function segment(code: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xff00 | code, 0)
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([head, payload])
}

/** Undefined at the end of a file that is cut off, and where no marker stands. */
async function nextCode(reader: ByteReader): Promise<number | undefined> {
  let byte = (await reader.take(1))[0]
  if (byte !== 0xff) return undefined
  while (byte === 0xff) byte = (await reader.take(1))[0]
  return byte
}

async function takePayload(reader: ByteReader): Promise<Buffer> {
  const size = await reader.take(2)
  return size.length < 2 ? Buffer.alloc(0) : Buffer.from(await reader.take(Math.max(0, size.readUInt16BE(0) - 2)))
}

/** The coded picture up to the next marker, which stays. */
async function* passScan(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const WINDOW = 64 * 1024
  for (;;) {
    const window = await reader.peek(WINDOW)
    if (window.length === 0) return
    let end = window.length
    let isOver = false
    for (let at = window.indexOf(0xff); at >= 0; at = window.indexOf(0xff, at + 1)) {
      const next = window[at + 1]
      if (next === undefined) {
        // Cut between its two bytes: seen with the next window, unless the file ends here.
        end = at === 0 ? window.length : at
        break
      }
      if (next === 0x00 || next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue
      end = at
      isOver = true
      break
    }
    if (end > 0) yield Buffer.from(await reader.take(end))
    if (isOver) return
  }
}
