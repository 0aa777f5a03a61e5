// Joins WAV files of one kind to one, without a second encoding.

/** A single piece stays as it is. What is no WAV is told by whoever decodes the whole. */
export function joinWav(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces
  if (first === undefined || pieces.length === 1) return first ?? new Uint8Array()
  const head = Buffer.from(first.subarray(0, first.byteLength - dataOf(first).byteLength))
  const data = Buffer.concat(pieces.map(dataOf))
  if (head.byteLength >= 8) {
    head.writeUInt32LE(Math.min(0xffffffff, head.byteLength - 8 + data.byteLength), 4)
    head.writeUInt32LE(Math.min(0xffffffff, data.byteLength), head.byteLength - 4)
  }
  return Buffer.concat([head, data])
}

/** Everything behind the header of the data; some writers leave its length open, so it is not looked at. */
function dataOf(wav: Uint8Array): Uint8Array {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
  const isWav = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE'
  for (let at = 12; isWav && at + 8 <= bytes.byteLength; ) {
    const sizeBytes = bytes.readUInt32LE(at + 4)
    if (bytes.toString('latin1', at, at + 4) === 'data')
      return bytes.subarray(at + 8, Math.min(bytes.byteLength, at + 8 + sizeBytes))
    at += 8 + sizeBytes + (sizeBytes % 2)
  }
  return bytes
}
