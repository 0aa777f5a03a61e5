import { expect, test } from 'vitest'
import { openText, sealText } from './sealed-text.ts'

const KEY = new Uint8Array(32).fill(7)

test('sealed text opens with its key for its owner, and never else', () => {
  const sealed = sealText(KEY, 'alice', 'a secret 秘密')
  expect(sealed).not.toContain('secret')
  expect(openText(KEY, 'alice', sealed)).toBe('a secret 秘密')
  expect(sealText(KEY, 'alice', 'a secret 秘密')).not.toBe(sealed)
  expect(openText(KEY, 'bob', sealed)).toBeNull()
  expect(openText(new Uint8Array(32).fill(8), 'alice', sealed)).toBeNull()
  const bytes = Buffer.from(sealed, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(openText(KEY, 'alice', changed.toString('base64url')), `byte ${at}`).toBeNull()
  }
  expect(openText(KEY, 'alice', 'short')).toBeNull()
})
