import { expect, test } from 'vitest'
import { lookAtListeners } from './look-at-listeners.ts'

const trouble = { subscriber: 'search', failures: 7, failingSince: new Date(0), rejected: 2, lastError: 'no room' }

test('a subscriber that fails, or went on without events, is told of with its error in both languages', async () => {
  const found = await lookAtListeners({ troubles: async () => [trouble] })
  expect(found).toMatchObject({ name: 'events', ok: false })
  expect(found.detail.en).toBe(
    'search fails since 1970-01-01T00:00:00.000Z (7 tries), went on without 2 events: no room',
  )
  expect(found.detail['zh-CN']).toContain('跳过了 2 个事件：no room')
  expect(found.remedy['zh-CN']).not.toBe('')
})

test('without trouble there is nothing to do', async () => {
  expect(await lookAtListeners({ troubles: async () => [] })).toMatchObject({ ok: true, remedy: { en: '' } })
})
