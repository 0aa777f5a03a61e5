import { expect, test } from 'vitest'
import { addToStoreys, readRoomName } from './lay-out.ts'

test('a room is named by a plural noun, from which its other names follow', () => {
  expect(readRoomName('contests')).toEqual({ room: 'contests', things: 'contests', thing: 'contest', Thing: 'Contest' })
  expect(readRoomName('press-kits')).toMatchObject({ things: 'pressKits', thing: 'pressKit', Thing: 'PressKit' })
  expect(readRoomName('stories')).toMatchObject({ thing: 'story' })
})

test.each(['', 'Contests', 'contest', 'press_kits', '../contests', '-s', 'utils', 'services'])(
  '%j is refused',
  (name) => {
    expect(() => readRoomName(name)).toThrow(/plural noun|says nothing/)
  },
)

const STOREYS =
  "export const storeys = [\n  ['identity'],\n  ['billing', 'projects'],\n] as const\nexport const listeners = ['audit'] as const\n"

test('a room stands beside another, or on a storey of its own above it', () => {
  expect(addToStoreys(STOREYS, 'contests', { kind: 'on', room: 'billing' })).toContain(
    "  ['billing', 'projects', 'contests'],\n] as",
  )
  expect(addToStoreys(STOREYS, 'contests', { kind: 'above', room: 'identity' })).toContain(
    "  ['identity'],\n  ['contests'],\n  ['billing'",
  )
  expect(() => addToStoreys(STOREYS, 'contests', { kind: 'on', room: 'audit' })).toThrow('on no storey')
})
