// Of everything that a camera writes, how it was held is needed to show the picture: kept, alone.

const ORIENTATION = 0x0112
const SHORT = 3
const ENTRY_BYTES = 12
const PREFIX = Buffer.from('Exif\0\0', 'latin1')

/** 1 to 8; 1, upright, where nothing is said. */
export function orientationOf(exif: Uint8Array): number {
  const whole = Buffer.from(exif.buffer, exif.byteOffset, exif.byteLength)
  const tiff = whole.subarray(0, PREFIX.length).equals(PREFIX) ? whole.subarray(PREFIX.length) : whole
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return 1
  const isLittle = order === 'II'
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const start = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = u16(start)
  for (let entry = 0; entry < count; entry += 1) {
    const at = start + 2 + entry * ENTRY_BYTES
    if (u16(at) !== ORIENTATION || u16(at + 2) !== SHORT) continue
    const value = u16(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

export const ORIENTATION_BYTES = 26

/** A TIFF block that says nothing else. */
export function onlyOrientation(orientation: number): Buffer {
  const tiff = Buffer.alloc(ORIENTATION_BYTES)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(ORIENTATION, 10)
  tiff.writeUInt16BE(SHORT, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
