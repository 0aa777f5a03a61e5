import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio } from '#testing/open-studio.ts'
import { bearer, login, me, OTHER, PASSWORD, refresh, register, settledMails, tells, tokenIn } from './identity.seed.ts'

test('defect 2: sign-out ends access at once, by access token or by refresh token alone', async () => {
  await using studio = await openStudio()
  const first = (await register(studio, { username: 'alice' })).body.data
  const second = (await login(studio, 'alice')).body.data
  expect((await studio.request('POST', '/auth/logout', {}, bearer(first.access_token))).status).toBe(200)
  expect((await me(studio, first.access_token)).status).toBe(401)
  expect((await refresh(studio, first.refresh_token)).status).toBe(401)
  expect((await me(studio, second.access_token)).status).toBe(200)
  expect((await studio.request('POST', '/auth/logout', { refresh_token: second.refresh_token })).status).toBe(200)
  expect((await me(studio, second.access_token)).status).toBe(401)
  expect((await studio.request('POST', '/auth/logout')).status).toBe(401)
})

test('defect 2: a reset link works once, within the hour, kills every other link and session, and takes the password in the body', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  const old = (await register(studio, { username: 'alice', email: 'alice@example.org' })).body.data
  const forgot = () => studio.request('POST', '/auth/forgot-password', { email: 'Alice@Example.org' })
  const reset = (token: string, new_password: string) =>
    studio.request('POST', '/auth/reset-password', { token, new_password })
  for (let n = 0; n < 2; n++) {
    expect((await forgot()).status).toBe(202)
    await studio.settle()
  }
  const [one, two] = (await settledMails(studio, /new password/)).map((mail) => tokenIn(mail.text))
  expect(tells(await reset(one!, 'password123')).code).toBe('IDENTITY_PASSWORD_WEAK')
  expect(
    (await studio.request('POST', `/auth/reset-password?token=${one}&new_password=${encodeURIComponent(OTHER)}`, {}))
      .status,
  ).toBe(400)
  expect((await reset(one!, OTHER)).status).toBe(200)
  expect((await me(studio, old.access_token)).status).toBe(401)
  expect((await refresh(studio, old.refresh_token)).status).toBe(401)
  for (const spent of [one!, two!, 'nonsense']) {
    expect(tells(await reset(spent, 'another good long phrase')), spent).toEqual({
      status: 410,
      code: 'IDENTITY_LINK_SPENT',
    })
  }
  expect([(await login(studio, 'alice')).status, (await login(studio, 'alice', OTHER)).status]).toEqual([401, 200])
  expect((await login(studio, 'alice', OTHER)).body.data.user.email_verified).toBe(true)
  await forgot()
  const third = tokenIn((await settledMails(studio, /new password/))[2]?.text)
  clock.advanceMs(3600_000)
  expect((await reset(third, PASSWORD)).status).toBe(410)
})

test('two uses of one reset link at the same moment: one wins', async () => {
  await using studio = await openStudio()
  await register(studio, { email: 'alice@example.org' })
  await studio.request('POST', '/auth/forgot-password', { email: 'alice@example.org' })
  const token = tokenIn((await settledMails(studio, /new password/))[0]?.text)
  const tries = [OTHER, 'another good long phrase'].map((new_password) =>
    studio.request('POST', '/auth/reset-password', { token, new_password }),
  )
  expect((await Promise.all(tries)).map((reply) => reply.status).sort()).toEqual([200, 410])
})

test('a forgotten password is answered alike for every address, and mail goes only to a known one, not without end', async () => {
  await using studio = await openStudio()
  await register(studio, { email: 'alice@example.org' })
  const known = await studio.request('POST', '/auth/forgot-password', { email: 'alice@example.org' })
  const unknown = await studio.request('POST', '/auth/forgot-password', { email: 'nobody@example.org' })
  expect({ ...known.body, timestamp: 0 }).toEqual({ ...unknown.body, timestamp: 0 })
  for (let n = 0; n < 8; n++) {
    await studio.request('POST', '/auth/forgot-password', { email: 'alice@example.org' })
    await studio.settle()
  }
  const mails = await settledMails(studio, /new password/)
  expect(new Set(mails.map((mail) => mail.to))).toEqual(new Set(['alice@example.org']))
  expect(mails.length).toBeLessThanOrEqual(5)
})

test('an address is proved by its mail, once, and only while it is the address', async () => {
  await using studio = await openStudio({ environment: { HUABEN_PUBLIC_URL: 'https://studio.example.org' } })
  const { access_token: token } = (await register(studio, { username: 'alice', email: 'alice@example.org' })).body.data
  const [mail] = await settledMails(studio, /Confirm/)
  expect(mail?.text).toContain('https://studio.example.org/verify-email#token=')
  const proof = tokenIn(mail?.text)
  expect((await studio.request('POST', '/auth/verify-email', { token: `${proof.slice(0, -1)}x` })).status).toBe(410)
  expect((await studio.request('POST', '/auth/reset-password', { token: proof, new_password: OTHER })).status).toBe(410)
  expect((await studio.request('POST', '/auth/verify-email', { token: proof })).status).toBe(200)
  expect((await studio.request('POST', '/auth/verify-email', { token: proof })).status).toBe(410)
  expect((await me(studio, token)).body.data.email_verified).toBe(true)

  const change = (body: object) => studio.request('PUT', '/users/me', body, bearer(token))
  expect((await change({ email: 'new@example.org' })).status).toBe(400)
  expect((await change({ email: 'new@example.org', current_password: 'wrong' })).status).toBe(401)
  expect((await change({ email: 'new@example.org', current_password: PASSWORD })).body.data.email_verified).toBe(false)
  const second = (await settledMails(studio, /Confirm/)).find((one) => one.to === 'new@example.org')
  await change({ email: 'third@example.org', current_password: PASSWORD })
  expect((await studio.request('POST', '/auth/verify-email', { token: tokenIn(second?.text) })).status).toBe(410)
})

test('a new password ends every session, and the reply opens a new one', async () => {
  await using studio = await openStudio()
  const one = (await register(studio, { username: 'alice' })).body.data
  const two = (await login(studio, 'alice')).body.data
  const change = (current_password: string, new_password: string) =>
    studio.request('POST', '/users/change-password', { current_password, new_password }, bearer(two.access_token))
  expect(tells(await change('wrong', OTHER)).status).toBe(401)
  expect(tells(await change(PASSWORD, 'password123')).code).toBe('IDENTITY_PASSWORD_WEAK')
  const fresh = await change(PASSWORD, OTHER)
  expect(fresh.status).toBe(200)
  expect((await me(studio, one.access_token)).status).toBe(401)
  expect((await me(studio, two.access_token)).status).toBe(401)
  expect((await me(studio, fresh.body.data.access_token)).status).toBe(200)
  expect([(await login(studio, 'alice')).status, (await login(studio, 'alice', OTHER)).status]).toEqual([401, 200])
})

test('sessions are listed with where they are, and ended one by one or all others at once', async () => {
  await using studio = await openStudio()
  const one = (await register(studio, { username: 'alice' }, { 'user-agent': 'Phone' })).body.data
  const two = (await login(studio, 'alice', PASSWORD, { 'user-agent': 'Desk' })).body.data
  const three = (await login(studio, 'alice')).body.data
  const stranger = (await register(studio, { username: 'bob' })).body.data
  const list = async () =>
    (await studio.request('GET', '/auth/sessions', undefined, bearer(two.access_token))).body.data.items
  expect((await list()).map((one: { user_agent: string; current: boolean }) => [one.user_agent, one.current])).toEqual(
    expect.arrayContaining([
      ['Phone', false],
      ['Desk', true],
    ]),
  )
  const end = (id: string, token: string) => studio.request('DELETE', `/auth/sessions/${id}`, undefined, bearer(token))
  expect((await end(one.session_id, stranger.access_token)).status).toBe(404)
  expect((await end('nonsense', two.access_token)).status).toBe(404)
  expect((await end(one.session_id, two.access_token)).body.data).toEqual({ ended: 1 })
  expect((await end(one.session_id, two.access_token)).status).toBe(404)
  expect((await me(studio, one.access_token)).status).toBe(401)
  expect((await studio.request('DELETE', '/auth/sessions', undefined, bearer(two.access_token))).body.data).toEqual({
    ended: 1,
  })
  expect((await me(studio, three.access_token)).status).toBe(401)
  expect((await me(studio, two.access_token)).status).toBe(200)
  expect(await list()).toHaveLength(1)
})
