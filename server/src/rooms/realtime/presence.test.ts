import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PresenceFrame } from '#contract/realtime.ts'
import { GATHER_MS, PEOPLE_TOLD_MAX, type Place, Presence } from './presence.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const place = (userId: string, shotId: string | null = null, projectId = 'p'): Place => ({
  workspaceId: 'w',
  projectId,
  shotId,
  userId,
  name: userId.toUpperCase(),
})

function listener() {
  const frames: PresenceFrame[] = []
  return { frames, tell: (frame: PresenceFrame) => void frames.push(frame) }
}

test('moves close together are told once, to everybody in the project and nobody else', () => {
  const presence = new Presence()
  const [anna, bob, eve] = [listener(), listener(), listener()]
  presence.be(eve, place('eve', null, 'other'))
  presence.be(anna, place('anna'))
  for (const shot of ['1', '2', '3']) presence.be(bob, place('bob', shot))
  vi.advanceTimersByTime(GATHER_MS)
  expect(anna.frames).toHaveLength(1)
  expect(anna.frames[0]?.people).toEqual([
    { user_id: 'anna', name: 'ANNA', shot_id: null },
    { user_id: 'bob', name: 'BOB', shot_id: '3' },
  ])
  expect(bob.frames).toEqual(anna.frames)
  expect(eve.frames.flatMap((frame) => frame.people.map((person) => person.user_id))).toEqual(['eve'])
})

test('whoever leaves, or goes to another project, is gone; two windows of one person are one person', () => {
  const presence = new Presence()
  const [anna, bob, again] = [listener(), listener(), listener()]
  presence.be(anna, place('anna'))
  presence.be(bob, place('bob', '1'))
  presence.be(again, place('bob', '2'))
  vi.advanceTimersByTime(GATHER_MS)
  expect(anna.frames.at(-1)?.people.at(-1)).toEqual({ user_id: 'bob', name: 'BOB', shot_id: '2' })
  presence.leave(again)
  presence.be(bob, place('bob', null, 'other'))
  vi.advanceTimersByTime(GATHER_MS)
  expect(anna.frames.at(-1)?.people.map((person) => person.user_id)).toEqual(['anna'])
})

test('of a crowd a bounded number is told, and how many more there are', () => {
  const presence = new Presence()
  const listeners = Array.from({ length: PEOPLE_TOLD_MAX + 7 }, listener)
  for (const [index, each] of listeners.entries()) presence.be(each, place(`person-${index}`))
  vi.advanceTimersByTime(GATHER_MS)
  expect(listeners[0]?.frames).toHaveLength(1)
  expect(listeners[0]?.frames[0]?.people).toHaveLength(PEOPLE_TOLD_MAX)
  expect(listeners[0]?.frames[0]?.more).toBe(7)
  presence.close()
})
