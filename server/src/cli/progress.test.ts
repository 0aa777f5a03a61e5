import { expect, test } from 'vitest'
import { both } from '#platform/localised.ts'
import { clockText, countsOf, inOrderOfWork, renderBars, summaryOf } from './progress.ts'

test('kinds stand in the order of the work, unknown ones last', () => {
  const count = (kind: string) => ({ kind, done: 0, total: 1, reused: 0 })
  const kinds = ['film', 'hologram', 'segment', 'speech'].map(count)
  expect(inOrderOfWork(kinds).map((one) => one.kind)).toEqual(['speech', 'segment', 'film', 'hologram'])
})

test('a bar is filled by what is done, and fits the terminal in both languages', () => {
  const kinds = [{ kind: 'key_frame', done: 5, total: 20, reused: 2 }]
  const view = { kinds, percent: 25, elapsedMs: 10_000, leftMs: null, state: 'running' }
  const [english = ''] = renderBars(view, { columns: 80, language: 'en' })
  expect(english).toBe(`key frames     ${'█'.repeat(10)}${'░'.repeat(30)} 5/20 (2 reused)`)
  const [chinese = ''] = renderBars(view, { columns: 80, language: 'zh-CN' })
  expect(chinese).toBe(`关键帧         ${'█'.repeat(10)}${'░'.repeat(30)} 5/20（沿用 2）`)
  const [narrow = ''] = renderBars(view, { columns: 40, language: 'en' })
  expect([...narrow].length).toBeLessThanOrEqual(40)
  expect(countsOf(view)).toEqual(both('25 %: key frames 5/20', '25%：关键帧 5/20'))
})

test('the time left is what the studio expects, once it expects something', () => {
  const at = { kinds: [], percent: 25, elapsedMs: 10_000, leftMs: 30_000, state: 'running' }
  expect(summaryOf(at, 'en')).toBe('25 %, 0:10 so far, about 0:30 left')
  expect(summaryOf(at, 'zh-CN')).toBe('25%，已用 0:10，约剩 0:30')
  expect(summaryOf({ ...at, leftMs: null }, 'en')).toBe('25 %, 0:10 so far')
  expect(summaryOf({ ...at, state: 'paused' }, 'en')).toBe('25 %, 0:10 so far, paused')
})

test('durations are minutes and seconds', () => {
  expect([0, 59_600, 61_000, 3_600_000].map(clockText)).toEqual(['0:00', '1:00', '1:01', '60:00'])
})
