import { expect, test } from 'vitest'
import { ratioFor, resolutionFor } from './clip-choices.ts'

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
