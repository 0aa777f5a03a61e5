import { expect, test } from 'vitest'
import { mayGrant, ROLES } from './rights.ts'
import { readSlug, slugFrom } from './slug.ts'

test('a short name is made from a name of any script, and is always a valid one', () => {
  expect(slugFrom('盛世 云图!', '')).toBe('盛世-云图')
  expect(slugFrom('  Ünïcode & Söhne  ', 'ab')).toBe('ünïcode-söhne-ab')
  expect(slugFrom('!!!', '')).toBe('workspace')
  for (const name of [
    '',
    'x',
    '😀',
    '张',
    'a'.repeat(200),
    '-'.repeat(99),
    '019b0000-0000-7000-8000-000000000000',
    '\u0301\u0301',
  ])
    for (const ending of ['', '1234abcd']) expect(readSlug(slugFrom(name, ending)), `${name} ${ending}`).not.toBeNull()
})

test('a short name never looks like an id, and is kept in one spelling', () => {
  expect(readSlug('019b0000-0000-7000-8000-000000000000')).toBeNull()
  expect(readSlug('ＴＥＡＭ-Ä')).toBe('team-ä')
  for (const text of ['a', '-ab', 'ab-', 'a--b', 'a b', 'a/b', 'x'.repeat(65)]) expect(readSlug(text), text).toBeNull()
})

test('who may give which role', () => {
  const granted = Object.fromEntries(ROLES.map((giver) => [giver, ROLES.filter((given) => mayGrant(giver, given))]))
  expect(granted).toEqual({
    owner: [...ROLES],
    admin: ['admin', 'director', 'writer', 'cv', 'reviewer', 'viewer'],
    director: ['director', 'writer', 'cv', 'reviewer', 'viewer'],
    writer: ['writer', 'viewer'],
    cv: ['cv', 'viewer'],
    reviewer: ['reviewer', 'viewer'],
    viewer: ['viewer'],
  })
})
