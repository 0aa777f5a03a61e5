import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open() {
  const said: string[] = []
  const heartbeat = new Heartbeat({ ask: () => said.push('asked'), died: () => said.push('died') })
  return { said, heartbeat }
}

test('a line that never says anything is dead', () => {
  const { said } = open()
  vi.advanceTimersByTime(14_999)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['died'])
})

test('silence is asked after, and a line that answers lives on', () => {
  const { said, heartbeat } = open()
  heartbeat.allow(30_000)
  vi.advanceTimersByTime(30_000)
  expect(said).toEqual(['asked'])
  heartbeat.heard()
  vi.advanceTimersByTime(29_999)
  expect(said).toEqual(['asked'])
})

test('a line that does not answer dies once, eight seconds after it was asked', () => {
  const { said, heartbeat } = open()
  heartbeat.allow(30_000)
  vi.advanceTimersByTime(37_999)
  expect(said).toEqual(['asked'])
  vi.advanceTimersByTime(600_000)
  expect(said).toEqual(['asked', 'died'])
})

test('asked out of turn, a live line must answer as soon', () => {
  const { said, heartbeat } = open()
  heartbeat.allow(30_000)
  heartbeat.probe()
  vi.advanceTimersByTime(8000)
  expect(said).toEqual(['asked', 'died'])
})

test('a line that was given up is neither asked nor dead', () => {
  const { said, heartbeat } = open()
  heartbeat.allow(30_000)
  heartbeat.stop()
  vi.advanceTimersByTime(600_000)
  expect(said).toEqual([])
})
