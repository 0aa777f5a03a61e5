import { expect, test } from 'vitest'
import { ratioFor, resolutionFor, secondsFor, UnfitInput } from './clip-choices.ts'

const model = (limits: Record<string, number>, options: Record<string, unknown> = {}) => ({
  id: 'x/y',
  limits,
  options,
})

test('a shot gets the next longer of fixed lengths', () => {
  const fixed = model({}, { durations_s: [10, 5] })
  expect([1, 5000, 5001, 10_000].map((ms) => secondsFor(ms, fixed))).toEqual([5, 5, 10, 10])
  expect(() => secondsFor(10_001, fixed)).toThrow(UnfitInput)
})

test('a free length is rounded up to seconds, within the limits', () => {
  const free = model({ duration_ms_min: 3000, duration_ms_max: 15_000 })
  expect([1000, 3100, 15_000].map((ms) => secondsFor(ms, free))).toEqual([3, 4, 15])
  expect(() => secondsFor(15_001, free)).toThrow(/16 s.*at most 15 s/)
  expect(secondsFor(61_000, model({}))).toBe(61)
})

test('the shape is the nearest that is offered', () => {
  const ratios = ['16:9', '9:16', '1:1', 'adaptive']
  expect(ratioFor({ widthPx: 1920, heightPx: 1080 }, ratios)).toBe('16:9')
  expect(ratioFor({ widthPx: 1080, heightPx: 1350 }, ratios)).toBe('1:1')
  expect(ratioFor({ widthPx: 2048, heightPx: 858 }, ratios)).toBe('16:9')
  expect(ratioFor({ widthPx: 1, heightPx: 1 }, undefined)).toBeUndefined()
})

test('the size is the smallest that is enough', () => {
  expect(resolutionFor({ widthPx: 1280, heightPx: 720 }, ['1080p', '720p'])).toBe('720p')
  expect(resolutionFor({ widthPx: 1080, heightPx: 1920 }, ['720p', '1080p', '4k'])).toBe('1080p')
  expect(resolutionFor({ widthPx: 3840, heightPx: 2160 }, ['768P', '2K'])).toBe('2K')
})
