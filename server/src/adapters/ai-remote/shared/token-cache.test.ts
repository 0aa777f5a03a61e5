import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { RefusedError } from './outcomes.ts'
import { createTokenCache, StaleTokenError } from './token-cache.ts'

const place = {
  provider: { id: 'p', baseUrl: 'http://p', options: {} },
  access: { keyId: 'k', secrets: { access_key: 'a', secret_key: 's' } },
  signal: new AbortController().signal,
}
const itself = async (token: string) => token
const no = { cause: 'auth', message: 'no' } as const

function aCache() {
  const clock = new ManualClock()
  let fetched = 0
  const cache = createTokenCache(clock, async () => {
    fetched += 1
    return { token: `t${fetched}`, untilMs: clock.now().getTime() + 1000 }
  })
  return { clock, cache }
}

test('a token serves until its end, and for its own key', async () => {
  const { clock, cache } = aCache()
  expect([await cache.use(place, itself), await cache.use(place, itself)]).toEqual(['t1', 't1'])
  clock.advanceMs(1000)
  expect(await cache.use(place, itself)).toBe('t2')
  const other = { ...place, access: { ...place.access, secrets: { access_key: 'b', secret_key: 's' } } }
  expect(await cache.use(other, itself)).toBe('t3')
})

test('work with a stale token is done once more with a fresh one, and no third time', async () => {
  const { cache } = aCache()
  const seen: string[] = []
  const stale = async (token: string) => {
    seen.push(token)
    throw new StaleTokenError(no)
  }
  await expect(cache.use(place, stale)).rejects.toBeInstanceOf(RefusedError)
  expect(seen).toEqual(['t1', 't2'])
  const refused = cache.use(place, async (token) => {
    seen.push(token)
    throw new RefusedError(no)
  })
  await expect(refused).rejects.toBeInstanceOf(RefusedError)
  expect(seen).toEqual(['t1', 't2', 't2'])
})

test('whatever breaks on the way to a token, nothing of the work was sent; a refusal stays one', async () => {
  const failing = (error: Error) =>
    createTokenCache(new ManualClock(), async () => {
      throw error
    })
  await expect(failing(new Error('broken')).use(place, itself)).rejects.toMatchObject({ notSubmitted: true })
  await expect(failing(new RefusedError(no)).use(place, itself)).rejects.toBeInstanceOf(RefusedError)
  expect(await failing(new RefusedError(no)).probe(place)).toMatchObject({ ok: false, cause: 'auth' })
})
