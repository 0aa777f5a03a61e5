import { expect, test } from 'vitest'
import { masked } from './masked.ts'

const KEY = 'sk-live-PlAnTeD0123456789'
const access = { secrets: { api_key: KEY, user: 'me' } }

test('a key that lies across the place where the message is cut leaves nothing behind', () => {
  for (let before = 470; before < 505; before += 1) {
    const told = masked(`${'x'.repeat(before)}${KEY} is wrong`, access)
    expect(told.length).toBeLessThanOrEqual(500)
    expect(told).not.toMatch(/sk-l|live|PlAn|6789/)
  }
})

test('what was signed or joined from a key goes too, and a short name stays', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl'
  expect(masked(`me: ${token} and ${token.slice(5, 20)}`, access, [`Bearer ${token}`])).toBe('me: *** and ***')
  expect(
    masked(`Basic ${Buffer.from('user:pass-word').toString('base64')}`, undefined, ['Basic dXNlcjpwYXNzLXdvcmQ=']),
  ).toBe('Basic ***')
})
