import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Arrivals, watchArrivals } from './arrivals.ts'

let title: string
let said: string[]
let arrivals: Arrivals

beforeEach(() => {
  vi.useFakeTimers()
  title = 'Huaben'
  said = []
  arrivals = watchArrivals(
    () => title,
    (each) => said.push(each),
  )
})
afterEach(() => {
  arrivals.stop()
  vi.useRealTimers()
})

function name(next: string): void {
  title = next
  arrivals.name()
}

test('the first page names itself and is not said', () => {
  arrivals.resolve()
  name('Projects')
  vi.advanceTimersByTime(20_000)
  expect(said).toEqual([])
})

test('a page whose code comes late is said by its own name, not by that of the page before', () => {
  name('Projects')
  arrivals.leave()
  vi.advanceTimersByTime(8000)
  expect(said).toEqual([])
  arrivals.resolve()
  name('Files')
  vi.advanceTimersByTime(299)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['Files'])
  vi.advanceTimersByTime(20_000)
  expect(said).toEqual(['Files'])
})

test('a page that names itself while it is drawn, before it counts as arrived, is said a moment later', () => {
  name('Projects')
  arrivals.leave()
  name('Files')
  arrivals.resolve()
  vi.advanceTimersByTime(300)
  expect(said).toEqual(['Files'])
})

test('a page that is called like the one before is said a second after it was drawn', () => {
  name('Files')
  arrivals.leave()
  vi.advanceTimersByTime(5000)
  arrivals.resolve()
  vi.advanceTimersByTime(1000)
  expect(said).toEqual(['Files'])
})

test('whoever goes on before a page was said hears of the last one only', () => {
  name('Projects')
  arrivals.leave()
  arrivals.resolve()
  name('Files')
  vi.advanceTimersByTime(100)
  arrivals.leave()
  vi.advanceTimersByTime(5000)
  arrivals.resolve()
  name('Tasks')
  vi.advanceTimersByTime(300)
  expect(said).toEqual(['Tasks'])
})

test('a page that was not left after all is not said', () => {
  name('Projects')
  arrivals.leave()
  arrivals.stay()
  arrivals.resolve()
  vi.advanceTimersByTime(20_000)
  expect(said).toEqual([])
})
