import { expect, test } from 'vitest'
import { createPeakMeter, PEAK_RATE_HZ } from './peaks.ts'

const samplesOf = (values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, at) => {
    bytes.writeInt16LE(value, at * 2)
  })
  return bytes
}

test('each stretch tells its loudest moment, above or below the line', () => {
  const meter = createPeakMeter()
  const quiet = Array<number>(79).fill(0)
  meter.push(samplesOf([...quiet, 32_767, ...quiet, -16_384, ...quiet]))
  expect(meter.finish()).toEqual({ durationUs: Math.round((239 / PEAK_RATE_HZ) * 1e6), peaks: [255, 128, 0] })
})

test('where the stream is cut changes nothing, also within a sample', () => {
  const whole = samplesOf(Array.from({ length: 1000 }, (_, at) => Math.round(Math.sin(at) * 30_000)))
  const expected = createPeakMeter()
  expected.push(whole)
  const cut = createPeakMeter()
  for (let at = 0; at < whole.byteLength; ) {
    const size = 1 + ((at * 7) % 13)
    cut.push(whole.subarray(at, at + size))
    at += size
  }
  expect(cut.finish()).toEqual(expected.finish())
})

test('a sound of any length gives a bounded count, and a click in it is not lost', () => {
  const meter = createPeakMeter()
  const minute = Buffer.alloc(PEAK_RATE_HZ * 60 * 2)
  for (let at = 0; at < 90; at += 1) {
    if (at === 37) minute.writeInt16LE(-32_768, 2000)
    meter.push(minute)
    if (at === 37) minute.fill(0)
  }
  const { durationUs, peaks } = meter.finish()
  expect(durationUs).toBe(90 * 60 * 1_000_000)
  expect(peaks.length).toBeGreaterThanOrEqual(4000)
  expect(peaks.length).toBeLessThanOrEqual(8000)
  const loud = peaks.flatMap((peak, at) => (peak > 0 ? [at] : []))
  expect(loud).toHaveLength(1)
  expect((loud[0] ?? 0) / peaks.length).toBeCloseTo(37 / 90, 2)
  expect(peaks[loud[0] ?? 0]).toBe(255)
})

test('nothing at all is a sound without length', () => {
  expect(createPeakMeter().finish()).toEqual({ durationUs: 0, peaks: [] })
})
