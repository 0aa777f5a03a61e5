// What happens to an account while one of its passwords is being hashed.
import { afterEach, expect, test, vi } from 'vitest'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { bearer, login, me, OTHER, PASSWORD, register, tells } from './identity.seed.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Lets something happen after the next right password, before anything is made of it. */
function onceProved(studio: TestStudio, happen: () => Promise<unknown>): void {
  const { passwords } = studio.studio.rooms.identity.parts
  const verify = passwords.verify.bind(passwords)
  vi.spyOn(passwords, 'verify').mockImplementationOnce(async (stored, password) => {
    const isRight = await verify(stored, password)
    await happen()
    return isRight
  })
}

async function withAlice() {
  const studio = await openStudio()
  const root = await studio.operator()
  const { access_token: token, user } = (await register(studio, { username: 'alice' })).body.data
  const setPassword = () => root.post(`/users/${user.id}/reset-password`, { new_password: OTHER })
  return {
    studio,
    root,
    token,
    url: `/users/${user.id}`,
    setPassword,
    [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose](),
  }
}
const WRONG = { status: 401, code: 'IDENTITY_WRONG_CREDENTIALS' }

test('a password that is replaced while it is being checked lets nobody in, and does not come back', async () => {
  await using alice = await withAlice()
  const { studio } = alice
  vi.spyOn(studio.studio.rooms.identity.parts.passwords, 'isDated').mockReturnValueOnce(true)
  onceProved(studio, async () => expect((await alice.setPassword()).status).toBe(200))
  expect(tells(await login(studio, 'alice'))).toEqual(WRONG)
  expect(tells(await login(studio, 'alice'))).toEqual(WRONG)
  expect((await login(studio, 'alice', OTHER)).status).toBe(200)
})

test('an account that is blocked while its password is being checked opens no session', async () => {
  await using alice = await withAlice()
  const { studio, root, url } = alice
  onceProved(studio, () => root.patch(`${url}/status`, { status: 'suspended' }))
  expect(tells(await login(studio, 'alice'))).toEqual({ status: 403, code: 'IDENTITY_BLOCKED' })
})

test('an old password that is still being checked neither replaces the new one nor deletes the account', async () => {
  await using alice = await withAlice()
  const { studio, token } = alice
  onceProved(studio, alice.setPassword)
  const change = { current_password: PASSWORD, new_password: 'another good long phrase' }
  expect(tells(await studio.request('POST', '/users/change-password', change, bearer(token)))).toEqual(WRONG)
  const renewed = (await login(studio, 'alice', OTHER)).body.data.access_token
  expect((await me(studio, renewed)).status).toBe(200)
  onceProved(studio, async () => {
    const again = await (await studio.operator()).post(`${alice.url}/reset-password`, { new_password: PASSWORD })
    expect(again.status).toBe(200)
  })
  expect(tells(await studio.request('DELETE', '/users/account', { password: OTHER }, bearer(renewed)))).toEqual(WRONG)
  expect((await login(studio, 'alice')).status).toBe(200)
})

test('costs that were raised: the same password is stored anew, and still good', async () => {
  await using alice = await withAlice()
  const { studio } = alice
  vi.spyOn(studio.studio.rooms.identity.parts.passwords, 'isDated').mockReturnValueOnce(true)
  expect((await login(studio, 'alice')).status).toBe(200)
  expect((await login(studio, 'alice')).status).toBe(200)
})

test('with registration closed, of two who are the first at the same moment one comes in', async () => {
  await using studio = await openStudio({ environment: { HUABEN_OPEN_REGISTRATION: 'false' } })
  const { passwords } = studio.studio.rooms.identity.parts
  const hash = passwords.hash.bind(passwords)
  const both = Promise.withResolvers<void>()
  let hashing = 0
  vi.spyOn(passwords, 'hash').mockImplementation(async (password) => {
    hashing += 1
    if (hashing === 2) both.resolve()
    await both.promise
    return hash(password)
  })
  const replies = await Promise.all(['alice', 'bob'].map((username) => register(studio, { username })))
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 403])
})
