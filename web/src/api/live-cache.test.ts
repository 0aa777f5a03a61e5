import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EventFrame } from '#contract/realtime.ts'
import { keys } from './keys.ts'
import type { LiveListener, LiveStream } from './live.ts'
import { keepCacheLive } from './live-cache.ts'

let client: QueryClient
let hear: (name: string, workspaceId?: string) => void

const wallet = (workspaceId: string) => keys.inWorkspace(workspaceId, 'billing', 'wallet')
const isStale = (workspaceId: string) => client.getQueryState(wallet(workspaceId))?.isInvalidated ?? false

beforeEach(() => {
  vi.useFakeTimers()
  client = new QueryClient()
  for (const workspaceId of ['a', 'b']) client.setQueryData(wallet(workspaceId), {})
  let listener: LiveListener = {}
  const stream = {
    listen: (given: LiveListener) => {
      listener = given
      return () => undefined
    },
  }
  keepCacheLive(client, stream as LiveStream)
  hear = (name, workspaceId = 'a') => {
    const about = { subject_kind: 'task', subject_id: 't', payload: {}, actor_id: null }
    const frame = { type: 'event', id: 1, workspace_id: workspaceId, name, happened_at: '', ...about }
    listener.event?.(frame as EventFrame)
  }
})
afterEach(() => {
  vi.useRealTimers()
})

test.each([
  'task.created',
  'task.completed',
  'task.failed',
  'candidate.requested',
  'candidate.ready',
  'draft.proposed',
])('after %s the money of that workspace is asked for anew', (name) => {
  hear(name)
  vi.advanceTimersByTime(1000)
  expect([isStale('a'), isStale('b')]).toEqual([true, false])
})

test('many pieces of work that end within a second are one question, and the next second is another', () => {
  const asked = vi.spyOn(client, 'invalidateQueries')
  const ofMoney = () => asked.mock.calls.filter(([filter]) => filter?.queryKey?.[2] === 'billing').length
  for (let count = 0; count < 40; count += 1) hear('candidate.ready')
  vi.advanceTimersByTime(1000)
  expect(ofMoney()).toBe(1)
  hear('candidate.ready')
  vi.advanceTimersByTime(1000)
  expect(ofMoney()).toBe(2)
})

test('what costs nothing leaves the money as it is', () => {
  hear('board.edited')
  hear('notice.created')
  vi.advanceTimersByTime(5000)
  expect(isStale('a')).toBe(false)
})
