// How loud a sound is over its length, taken in as it is decoded. Pure; memory does not grow with the length.

/** Between one and two times as many numbers come out, unless the sound is shorter than that many stretches. */
const COUNT_MIN = 4000
/** 10 ms: finer than any screen shows. */
const FIRST_STRETCH = 80

export const PEAK_RATE_HZ = 8000

export type PeakMeter = {
  /** Samples of 16 bits, little-endian, one channel; cut anywhere. */
  push(bytes: Uint8Array): void
  finish(): { readonly durationUs: number; readonly peaks: number[] }
}

export function createPeakMeter(): PeakMeter {
  let peaks: number[] = []
  let stretch = FIRST_STRETCH
  let samples = 0
  let filled = 0
  let loudest = 0
  let low: number | undefined

  function take(sample: number): void {
    const height = sample < 0 ? -sample : sample
    if (height > loudest) loudest = height
    samples += 1
    filled += 1
    if (filled === stretch) close()
  }

  function close(): void {
    peaks.push(loudest)
    filled = 0
    loudest = 0
    if (peaks.length < COUNT_MIN * 2) return
    peaks = halved(peaks)
    stretch *= 2
  }

  return {
    push(bytes) {
      let at = 0
      if (low !== undefined && bytes.byteLength > 0) {
        take(toSigned(low | ((bytes[0] ?? 0) << 8)))
        low = undefined
        at = 1
      }
      for (; at + 1 < bytes.byteLength; at += 2) take(toSigned((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)))
      if (at < bytes.byteLength) low = bytes[at]
    },
    finish() {
      if (filled > 0) close()
      const durationUs = Math.round((samples / PEAK_RATE_HZ) * 1_000_000)
      return { durationUs, peaks: peaks.map((height) => Math.min(255, Math.round(height / 128.5))) }
    },
  }
}

const toSigned = (value: number) => (value >= 0x8000 ? value - 0x10000 : value)

function halved(peaks: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(peaks.length / 2) }, (_, at) =>
    Math.max(peaks[at * 2] ?? 0, peaks[at * 2 + 1] ?? 0),
  )
}
