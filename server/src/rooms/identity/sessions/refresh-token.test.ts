import { expect, test } from 'vitest'
import { judgeRefresh, REPLAY_MS, successorOf } from './refresh-token.ts'

const now = new Date('2026-01-01T12:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const fresh = { usedAt: null, expiresAt: ago(-1), sessionRevokedAt: null, isSuccessorUsed: false }

test('what becomes of a refresh token, in every state', () => {
  const cases = [
    [fresh, 'rotate'],
    [{ ...fresh, expiresAt: now }, 'refuse'],
    [{ ...fresh, sessionRevokedAt: ago(1) }, 'refuse'],
    [{ ...fresh, usedAt: ago(0) }, 'repeat'],
    [{ ...fresh, usedAt: ago(REPLAY_MS) }, 'repeat'],
    [{ ...fresh, usedAt: ago(REPLAY_MS + 1) }, 'revoke_family'],
    [{ ...fresh, usedAt: ago(1), isSuccessorUsed: true }, 'revoke_family'],
    [{ ...fresh, usedAt: ago(1), expiresAt: now }, 'refuse'],
    [{ ...fresh, usedAt: ago(REPLAY_MS + 1), sessionRevokedAt: ago(1) }, 'refuse'],
  ] as const
  for (const [shown, verdict] of cases) expect(judgeRefresh(shown, now), JSON.stringify(shown)).toBe(verdict)
})

test('a successor needs both the token and the key', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  expect(successorOf(key, 'token')).toBe(successorOf(key, 'token'))
  expect(new Set([successorOf(key, 'token'), successorOf(other, 'token'), successorOf(key, 'other')]).size).toBe(3)
})
