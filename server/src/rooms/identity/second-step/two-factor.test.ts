import { generateSync } from 'otplib'
import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { bearer, login, me, OTHER, PASSWORD, register, tells } from '../identity.seed.ts'

async function withAlice() {
  const clock = new ManualClock()
  const studio = await openStudio({ clock })
  await studio.operator()
  const { access_token: token, user } = (await register(studio, { username: 'alice', email: 'alice@example.org' })).body
    .data
  const send = (method: string, url: string, body?: unknown) => studio.request(method, url, body, bearer(token))
  const codeNow = (secret: string) =>
    generateSync({ strategy: 'totp', secret, epoch: Math.floor(clock.now().getTime() / 1000) })
  return { clock, studio, token, user, send, codeNow, [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose]() }
}
type Alice = Awaited<ReturnType<typeof withAlice>>

async function enrol({ send, codeNow, clock }: Alice) {
  const begun = await send('POST', '/auth/two-factor', { password: PASSWORD })
  const secret: string = begun.body.data.secret
  const confirmed = await send('POST', '/auth/two-factor/confirm', { code: codeNow(secret) })
  clock.advanceMs(60_000)
  return { secret, begun, codes: confirmed.body.data.recovery_codes as string[] }
}

const step = (studio: TestStudio, challenge: string, code: string) =>
  studio.request('POST', '/auth/second-step', { challenge, code })

async function challengeOf(studio: TestStudio): Promise<string> {
  const reply = await login(studio, 'alice')
  expect(reply.status).toBe(200)
  expect(Object.keys(reply.body.data).sort()).toEqual(['challenge', 'expires_in'])
  return reply.body.data.challenge
}

test('enrolled by a code, the account asks for one at every sign-in, and no code works twice', async () => {
  await using alice = await withAlice()
  const { studio, send, codeNow, clock } = alice
  expect(tells(await send('POST', '/auth/two-factor', { password: 'wrong' })).status).toBe(401)
  expect(tells(await send('POST', '/auth/two-factor/confirm', { code: '123456' })).code).toBe('IDENTITY_TWO_FACTOR_OFF')
  const { secret, begun, codes } = await enrol(alice)
  expect(begun.body.data.otpauth_uri).toContain(`secret=${secret}`)
  expect(begun.body.data.qr_svg).toMatch(/^<svg /)
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/)
  expect((await me(studio, alice.token)).body.data.two_factor).toBe(true)

  const first = await challengeOf(studio)
  expect((await me(studio, first)).status).toBe(401)
  expect((await studio.request('POST', '/auth/refresh', { refresh_token: first })).status).toBe(401)
  expect(tells(await step(studio, first, '000000'))).toEqual({ status: 401, code: 'IDENTITY_CODE_WRONG' })
  const code = codeNow(secret)
  const done = await step(studio, first, code)
  expect(done.status).toBe(200)
  expect((await me(studio, done.body.data.access_token)).status).toBe(200)
  expect(tells(await step(studio, first, code)).code).toBe('IDENTITY_CHALLENGE_ENDED')
  const second = await challengeOf(studio)
  expect(tells(await step(studio, second, code)).code).toBe('IDENTITY_CODE_WRONG')
  clock.advanceMs(30_000)
  expect((await step(studio, second, codeNow(secret))).status).toBe(200)
})

test('the same code shown twice at once lets one in', async () => {
  await using alice = await withAlice()
  const { studio, codeNow } = alice
  const { secret } = await enrol(alice)
  const [one, two] = [await challengeOf(studio), await challengeOf(studio)]
  const replies = await Promise.all([one, two].map((challenge) => step(studio, challenge, codeNow(secret))))
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 401])
})

test('a recovery code works once; new ones end the old', async () => {
  await using alice = await withAlice()
  const { studio, send, codeNow } = alice
  const { secret, codes } = await enrol(alice)
  const [first = '', second = ''] = codes
  expect((await step(studio, await challengeOf(studio), first.toLowerCase().replace('-', ' '))).status).toBe(200)
  expect(tells(await step(studio, await challengeOf(studio), first)).code).toBe('IDENTITY_CODE_WRONG')
  expect((await send('GET', '/auth/two-factor')).body.data.recovery_codes_left).toBe(9)
  const renewed = await send('POST', '/auth/two-factor/recovery-codes', { password: PASSWORD, code: codeNow(secret) })
  expect(renewed.body.data.recovery_codes).toHaveLength(10)
  expect(tells(await step(studio, await challengeOf(studio), second)).code).toBe('IDENTITY_CODE_WRONG')
  expect((await step(studio, await challengeOf(studio), renewed.body.data.recovery_codes[0])).status).toBe(200)
})

test('guessing codes is slowed down, and knowing the password does not start the count anew', async () => {
  await using alice = await withAlice()
  const { studio } = alice
  await enrol(alice)
  const codes: string[] = []
  for (let n = 0; n < 12; n++) {
    const challenge = await login(studio, 'alice')
    codes.push(tells(challenge).code ?? tells(await step(studio, challenge.body.data.challenge, `00000${n % 10}`)).code)
  }
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('IDENTITY_CODE_WRONG'))
  expect(codes.slice(6)).toEqual(Array(6).fill('RATE_LIMITED'))
})

test('a challenge ends after five wrong codes, after five minutes, and with a new password', async () => {
  await using alice = await withAlice()
  const { studio, clock, send, codeNow } = alice
  const { secret } = await enrol(alice)
  const worn = await challengeOf(studio)
  for (let n = 0; n < 5; n++) {
    await step(studio, worn, '999999')
    clock.advanceMs(10_000)
  }
  clock.advanceMs(60_000)
  expect(tells(await step(studio, worn, codeNow(secret))).code).toBe('IDENTITY_CHALLENGE_ENDED')
  const late = await challengeOf(studio)
  clock.advanceMs(300_000)
  expect(tells(await step(studio, late, codeNow(secret))).code).toBe('IDENTITY_CHALLENGE_ENDED')
  const early = await challengeOf(studio)
  const again = (await step(studio, await challengeOf(studio), codeNow(secret))).body.data.access_token
  const change = { current_password: PASSWORD, new_password: OTHER }
  expect((await studio.request('POST', '/users/change-password', change, bearer(again))).status).toBe(200)
  clock.advanceMs(30_000)
  expect(tells(await step(studio, early, codeNow(secret))).code).toBe('IDENTITY_CHALLENGE_ENDED')
  expect((await send('GET', '/auth/me')).status).toBe(401)
})

test('it is turned off by password and code together, or by an administrator', async () => {
  await using alice = await withAlice()
  const { studio, send, codeNow, user } = alice
  const root = await studio.operator()
  const { secret } = await enrol(alice)
  const off = (password: string, code: string) => send('DELETE', '/auth/two-factor', { password, code })
  expect((await off('wrong', codeNow(secret))).status).toBe(401)
  expect(tells(await off(PASSWORD, '123456')).code).toBe('IDENTITY_CODE_WRONG')
  expect((await off(PASSWORD, codeNow(secret))).status).toBe(200)
  expect((await login(studio, 'alice')).body.data.access_token).toBeTruthy()

  await enrol(alice)
  expect((await send('DELETE', `/users/${user.id}/two-factor`)).status).toBe(404)
  expect((await root.get(`/users/${user.id}`)).body.data.two_factor).toBe(true)
  expect((await root.delete(`/users/${user.id}/two-factor`)).body.data.two_factor).toBe(false)
  expect(tells(await root.delete(`/users/${user.id}/two-factor`)).code).toBe('IDENTITY_TWO_FACTOR_OFF')
  expect((await login(studio, 'alice')).body.data.access_token).toBeTruthy()
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(`select actor_id from events where name = 'user.two_factor_disabled' order by id`, []),
  )
  expect(rows.map((row) => (row as { actor_id: string }).actor_id)).toEqual([user.id, root.userId])
})

test('neither secret nor recovery codes stand in the database', async () => {
  await using alice = await withAlice()
  const { studio } = alice
  const { secret, codes } = await enrol(alice)
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(
      `select (select json_agg(k) from two_factor_keys k)::text || (select json_agg(c) from recovery_codes c)::text
        || (select json_agg(e) from events e)::text as dump`,
      [],
    ),
  )
  const { dump } = rows[0] as { dump: string }
  expect(dump).toContain('sealed_secret')
  for (const hidden of [secret, ...codes, ...codes.map((code) => code.replace('-', ''))])
    expect(dump).not.toContain(hidden)
})
