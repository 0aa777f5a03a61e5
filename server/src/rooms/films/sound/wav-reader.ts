// Reads stretches of a 48 kHz PCM WAV file without holding the file: 16, 24 and 32 bit integers, 32 bit floats.
import { type FileHandle, open } from 'node:fs/promises'

export type WavShape = {
  readonly sampleRateHz: number
  readonly channels: number
  readonly bits: number
  readonly isFloat: boolean
  readonly dataOffset: number
  readonly samples: number
}

/** Describes a PCM WAV file; undefined if it is anything else. */
export async function readWavShape(file: FileHandle): Promise<WavShape | undefined> {
  const { size } = await file.stat()
  const head = Buffer.alloc(Math.min(size, 65_536))
  await file.read(head, 0, head.length, 0)
  if (head.length < 44 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    return undefined
  let shape: { tag: number; channels: number; sampleRateHz: number; bits: number } | undefined
  for (let at = 12; at + 8 <= head.length; ) {
    const id = head.toString('latin1', at, at + 4)
    const length = head.readUInt32LE(at + 4)
    if (id === 'fmt ' && at + 24 <= head.length) {
      const extensible = head.readUInt16LE(at + 8) === 0xfffe && at + 34 <= head.length
      const tag = head.readUInt16LE(extensible ? at + 32 : at + 8)
      shape = {
        tag,
        channels: head.readUInt16LE(at + 10),
        sampleRateHz: head.readUInt32LE(at + 12),
        bits: head.readUInt16LE(at + 22),
      }
    }
    if (id === 'data' && shape) {
      const known = (shape.tag === 1 && [16, 24, 32].includes(shape.bits)) || (shape.tag === 3 && shape.bits === 32)
      if (!known || shape.channels < 1 || shape.channels > 2) return undefined
      // A streamed file says 0 or 2^32-1: then the rest of the file is sound.
      const bytes = Math.min(length === 0 ? size : length, size - at - 8)
      const samples = Math.floor(bytes / ((shape.channels * shape.bits) / 8))
      return {
        sampleRateHz: shape.sampleRateHz,
        channels: shape.channels,
        bits: shape.bits,
        isFloat: shape.tag === 3,
        dataOffset: at + 8,
        samples,
      }
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

/** Two channels of a stretch of sound; mono comes as the same array twice. */
export type StereoBlock = { readonly left: Float32Array; readonly right: Float32Array }

export type WavReader = {
  readonly samples: number
  /** Fewer samples than asked for are silence at the end. `from` must not be negative. */
  read(from: number, count: number): Promise<StereoBlock>
  close(): Promise<void>
}

/** Undefined if the file is not PCM WAV at 48 kHz. */
export async function openWav(path: string): Promise<WavReader | undefined> {
  const file = await open(path, 'r')
  const shape = await readWavShape(file)
  if (shape?.sampleRateHz !== 48_000) {
    await file.close()
    return undefined
  }
  const bytesPerSample = (shape.channels * shape.bits) / 8
  return {
    samples: shape.samples,
    close: () => file.close(),
    async read(from, count) {
      const wanted = Math.max(0, Math.min(count, shape.samples - from))
      const bytes = Buffer.alloc(wanted * bytesPerSample)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, shape.dataOffset + from * bytesPerSample)
      return decode(bytes.subarray(0, bytesRead), shape, count)
    },
  }
}

function decode(bytes: Buffer, shape: WavShape, count: number): StereoBlock {
  const sample = sampleDecoder(bytes, shape)
  const step = shape.channels
  const have = Math.min(count, Math.floor(bytes.length / ((shape.channels * shape.bits) / 8)))
  const left = new Float32Array(count)
  for (let i = 0; i < have; i++) left[i] = sample(i * step)
  if (step === 1) return { left, right: left }
  const right = new Float32Array(count)
  for (let i = 0; i < have; i++) right[i] = sample(i * step + 1)
  return { left, right }
}

function sampleDecoder(bytes: Buffer, shape: WavShape): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (shape.isFloat)
    return (index) => {
      const value = view.getFloat32(index * 4, true)
      // One that is no number would stay in the limiter's envelope to the end of the film.
      return Number.isFinite(value) ? value : 0
    }
  if (shape.bits === 16) return (index) => view.getInt16(index * 2, true) / 32_768
  if (shape.bits === 32) return (index) => view.getInt32(index * 4, true) / 2_147_483_648
  return (index) => (view.getUint8(index * 3) | (view.getInt16(index * 3 + 1, true) << 8)) / 8_388_608
}
