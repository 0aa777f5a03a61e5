import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { createKlingAccess, klingToken } from './access.ts'
import { isKlingCallback } from './webhook.ts'

test('the signed token is the one that the reference client makes', async () => {
  expect(await klingToken({ accessKey: 'test-ak', secretKey: 'test-sk', nowSeconds: 1_763_784_000 })).toBe(
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ0ZXN0LWFrIiwiZXhwIjoxNzYzNzg1ODAwLCJuYmYiOjE3NjM3ODM5OTV9.p6Gje1JPEBW1So2kEjM1akRGCX2UaSfuUGleht0ImLA',
  )
})

test('a token serves for 25 minutes, or until the provider refuses it', async () => {
  const clock = new ManualClock()
  const access = createKlingAccess(clock)
  const pair = { keyId: 'k', secrets: { access_key: 'ak', secret_key: 'sk' } }
  const first = await access.authorization(pair)
  clock.advanceMs(24 * 60_000)
  expect(await access.authorization(pair)).toBe(first)
  clock.advanceMs(2 * 60_000)
  const second = await access.authorization(pair)
  expect(second).not.toBe(first)
  clock.advanceMs(1000)
  expect(access.signAnew(pair)).toBe(true)
  expect(await access.authorization(pair)).not.toBe(second)
})

test('an API key goes as it is, and cannot be signed anew; without keys there is nothing to send', async () => {
  const access = createKlingAccess(new ManualClock())
  const key = { keyId: 'k', secrets: { api_key: 'secret' } }
  expect(await access.authorization(key)).toBe('Bearer secret')
  expect(access.signAnew(key)).toBe(false)
  expect(await access.authorization(undefined)).toBeUndefined()
})

const callback = {
  secret: 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=',
  nowSeconds: 1_781_080_800,
  headers: {
    'webhook-id': '9876543210',
    'webhook-timestamp': '1781080794',
    'webhook-signature': 'v1,AAAA v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=',
  },
  rawBody:
    '{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,"update_time":1781080794151}',
}

test('a callback is believed if one of its signatures fits body, id and time', () => {
  expect(isKlingCallback(callback)).toBe(true)
  expect(isKlingCallback({ ...callback, rawBody: callback.rawBody.replace('succeeded', 'failed') })).toBe(false)
  expect(isKlingCallback({ ...callback, headers: { ...callback.headers, 'webhook-id': '1' } })).toBe(false)
  expect(isKlingCallback({ ...callback, secret: 'whsec_dGVzdA==' })).toBe(false)
})

test('a callback that is more than five minutes off is not believed, whatever its signature', () => {
  expect(isKlingCallback({ ...callback, nowSeconds: callback.nowSeconds + 400 })).toBe(false)
  expect(isKlingCallback({ ...callback, nowSeconds: callback.nowSeconds - 400 })).toBe(false)
  expect(isKlingCallback({ ...callback, headers: {} })).toBe(false)
})
