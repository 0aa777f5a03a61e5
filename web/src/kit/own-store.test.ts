import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keys } from '#web/api/keys.ts'
import { queryClient } from '#web/api/query-client.ts'

const DAY_MS = 86_400_000
const ALICE = '01900000-0000-7000-8000-00000000000a'
const BOB = '01900000-0000-7000-8000-00000000000b'

class Storage {
  getItem(key: string): string | null {
    return (this as Record<string, unknown>)[key]?.toString() ?? null
  }
  setItem(key: string, value: string): void {
    ;(this as Record<string, unknown>)[key] = value
  }
  removeItem(key: string): void {
    delete (this as Record<string, unknown>)[key]
  }
}

let stored: Storage

/** As a page does that was just opened. */
async function openPage(ownerId: string) {
  vi.resetModules()
  const { queryClient: client } = await import('#web/api/query-client.ts')
  client.setQueryData(keys.me, { id: ownerId })
  return import('./own-store.ts')
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') })
  stored = new Storage()
  vi.stubGlobal('localStorage', stored)
})
afterEach(() => {
  queryClient.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const pass = (days: number) => vi.setSystemTime(Date.now() + days * DAY_MS)

test('what was not met for half a year goes; what was read or written since stays', async () => {
  const first = await openPage(ALICE)
  first.writeOwn('draft', 'script.gone', 'words')
  first.writeOwn('draft', 'script.here', 'words')
  pass(100)
  expect((await openPage(ALICE)).readOwn('draft', 'script.here')).toBe('words')
  pass(100)
  const last = await openPage(ALICE)
  expect(last.listOwn('draft')).toEqual(['script.here'])
  pass(181)
  expect((await openPage(ALICE)).listOwn('draft')).toEqual([])
})

test('what was kept before days were written down counts from now', async () => {
  stored.setItem(`huaben.draft.${ALICE}.script.1`, '"words"')
  const first = await openPage(ALICE)
  expect(first.listOwn('draft')).toEqual(['script.1'])
  pass(179)
  expect((await openPage(ALICE)).listOwn('draft')).toEqual(['script.1'])
})

test('what an earlier form kept of nobody in particular goes; what is of another person, or none of ours, is left alone', async () => {
  stored.setItem('huaben.draft.script.0190.4', '"words"')
  stored.setItem(`huaben.draft.${BOB}.script.1`, '"words of Bob"')
  stored.setItem('huaben.theme', 'dark')
  const store = await openPage(ALICE)
  store.readOwn('draft', 'any')
  expect(Object.keys(stored).sort()).toEqual([`huaben.draft.${BOB}.script.1`, `huaben.met.${ALICE}`, 'huaben.theme'])
})

test('who has everything forgotten leaves nothing behind, and others theirs', async () => {
  stored.setItem(`huaben.draft.${BOB}.script.1`, '"words of Bob"')
  const store = await openPage(ALICE)
  store.writeOwn('draft', 'script.1', 'words')
  store.writeOwn('choice', 'panel', 3)
  store.forgetOwn()
  expect(Object.keys(stored)).toEqual([`huaben.draft.${BOB}.script.1`])
})
