import { Buffer } from 'node:buffer'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { bearer, login, me, OTHER, PASSWORD, refresh, register, settledMails, tells, tokenIn } from './identity.seed.ts'

test('somebody registers in their own script, and signs in however the name is typed', async () => {
  await using studio = await openStudio()
  const made = await register(studio, { username: '张三 Straße', email: 'Zhang.San@Example.ORG', name: '张三' })
  expect(made.status).toBe(201)
  expect(made.body.data).toMatchObject({
    user: { username: '张三 Straße', display_name: '张三', email_verified: false, status: 'active' },
    token_type: 'bearer',
    expires_in: 900,
  })
  for (const name of [
    '张三 STRASSE',
    '  张三 strasse',
    '张三　ｓｔｒａｓｓｅ',
    'zhang.san@example.org',
    'ZHANG.SAN@EXAMPLE.ORG',
  ]) {
    expect((await login(studio, name)).status, name).toBe(200)
  }
  expect(
    (await studio.request('POST', '/auth/login', { email: 'zhang.san@example.org', password: PASSWORD })).status,
  ).toBe(200)
  const own = await me(studio, made.body.data.access_token)
  expect(own.body.data.last_sign_in_at).toMatch(/^20/)
  const workspaces = await studio.request('GET', '/workspaces', undefined, bearer(made.body.data.access_token))
  expect(workspaces.body.data.items).toMatchObject([{ kind: 'personal', role: 'owner', is_default: true }])
})

test('a name that is taken, in whatever spelling, is refused and said to be so', async () => {
  await using studio = await openStudio()
  await register(studio, { username: 'Alice', email: 'alice@example.org' })
  expect(tells(await register(studio, { username: 'ＡＬＩＣＥ' }))).toEqual({
    status: 409,
    code: 'IDENTITY_NAME_TAKEN',
  })
  const email = await register(studio, { email: 'ALICE@example.org' })
  expect(email.body.error.details.field).toBe('email')
  const both = await Promise.all([register(studio, { username: 'bob' }), register(studio, { username: 'BOB' })])
  expect(both.map((reply) => reply.status).sort()).toEqual([201, 409])
})

test('names that are none, and weak passwords, are refused with what to do', async () => {
  await using studio = await openStudio()
  expect(tells(await register(studio, {}))).toEqual({ status: 400, code: 'IDENTITY_NAME_MISSING' })
  for (const username of ['a@b.org', '..', 'a\u202eb', '<script>', ' ', 'x'.repeat(65)]) {
    expect(tells(await register(studio, { username })).code, username).toBe('IDENTITY_USERNAME_INVALID')
  }
  for (const email of ['nobody', 'a@b', 'a@b.org, c@d.org', 'a b@c.org']) {
    expect(tells(await register(studio, { email })).code, email).toBe('IDENTITY_EMAIL_INVALID')
  }
  for (const password of ['short', 'password123', 'qwertyuiop', 'marguerite1987']) {
    const reply = await register(studio, { username: 'marguerite1987', password }, { 'accept-language': 'zh-CN' })
    expect(tells(reply).code, password).toBe('IDENTITY_PASSWORD_WEAK')
    expect(reply.body.error.message).toMatch(/^密码过于容易猜到。.+/)
  }
  const english = await register(studio, { username: 'x', password: 'password123' })
  expect(english.body.error).toMatchObject({
    message: 'This password is too easy to guess. It is a common password. Add more words that are less common.',
    details: { score: 0, score_min: 3, length_min: 8, reasons: ['common', 'anotherWord'] },
  })
})

test('defect 1: registration ignores any role, and only the very first account administers the installation', async () => {
  await using studio = await openStudio()
  const claims = { role: 'admin', operator: true, is_admin: true, status: 'active' }
  const [first, second] = [
    await register(studio, { username: 'first' }),
    await register(studio, { username: 'second', ...claims }),
  ]
  expect([first, second].map((reply) => reply.body.data.user.operator)).toEqual([true, false])
  expect((await studio.request('GET', '/users', undefined, bearer(second.body.data.access_token))).status).toBe(404)
  expect((await studio.request('GET', '/users', undefined, bearer(first.body.data.access_token))).status).toBe(200)
  const tried = await studio.request(
    'PUT',
    '/users/me',
    { operator: true, bio: 'x' },
    bearer(second.body.data.access_token),
  )
  expect(tried.body.data).toMatchObject({ operator: false, bio: 'x' })
})

test('of two who register at the same moment on a fresh installation, one becomes its administrator', async () => {
  await using studio = await openStudio()
  const replies = await Promise.all(['a', 'b', 'c', 'd'].map((username) => register(studio, { username })))
  expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201, 201])
  expect(replies.filter((reply) => reply.body.data.user.operator)).toHaveLength(1)
})

test('with registration closed, the first may come, then only who was invited', async () => {
  await using studio = await openStudio({ environment: { HUABEN_OPEN_REGISTRATION: 'false' } })
  const first = (await register(studio, { username: 'first' })).body.data
  expect(tells(await register(studio, { username: 'second' }))).toEqual({
    status: 403,
    code: 'IDENTITY_REGISTRATION_CLOSED',
  })
  const { items } = (await studio.request('GET', '/workspaces', undefined, bearer(first.access_token))).body.data
  const invited = await studio.request(
    'POST',
    `/workspaces/${items[0].id}/invite`,
    { role: 'writer' },
    bearer(first.access_token),
  )
  const second = await register(studio, { username: 'second', invitation: invited.body.data.token })
  expect(second.status).toBe(201)
  const own = await studio.request('GET', '/workspaces', undefined, bearer(second.body.data.access_token))
  expect(own.body.data.items.map((one: { role: string }) => one.role).sort()).toEqual(['owner', 'writer'])
  expect(tells(await register(studio, { username: 'third', invitation: invited.body.data.token })).status).toBe(403)
})

test('wrong name and wrong password get the same answer; a blocked account is told so only by its password', async () => {
  await using studio = await openStudio()
  await register(studio, { username: 'root' })
  const admin = (await login(studio, 'root')).body.data.access_token
  const user = (await register(studio, { username: 'alice' })).body.data.user
  const [unknown, wrong] = [await login(studio, 'nobody'), await login(studio, 'alice', 'wrong')]
  expect(tells(unknown)).toEqual({ status: 401, code: 'IDENTITY_WRONG_CREDENTIALS' })
  const said = ({ body: { error } }: typeof wrong) => ({ ...error, details: { ...error.details, request_id: '' } })
  expect(said(wrong)).toEqual(said(unknown))
  for (const status of ['inactive', 'suspended']) {
    await studio.request('PATCH', `/users/${user.id}/status`, { status }, bearer(admin))
    expect(tells(await login(studio, 'alice')), status).toEqual({ status: 403, code: 'IDENTITY_BLOCKED' })
    expect(tells(await login(studio, 'alice', 'wrong')).status).toBe(401)
  }
  await studio.request('PATCH', `/users/${user.id}/status`, { status: 'active' }, bearer(admin))
  expect((await login(studio, 'alice')).status).toBe(200)
})

test('an access token holds only who, which session and when, and nothing forged or old passes', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  const { access_token: token } = (await register(studio, { username: 'alice' })).body.data
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  expect(Object.keys(claims).sort()).toEqual(['exp', 'iat', 'sid', 'sub'])
  expect(claims.exp - claims.iat).toBe(900)
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const later = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 9999 })).toString('base64url')
  for (const forged of [
    `${none}.${payload}.`,
    `${header}.${later}.${signature}`,
    `${header}.${payload}.`,
    'x',
    '..',
    token.slice(0, -2),
  ]) {
    expect((await me(studio, forged)).status, forged).toBe(401)
  }
  clock.advanceMs(899_000)
  expect((await me(studio, token)).status).toBe(200)
  clock.advanceMs(1000)
  expect(tells(await me(studio, token))).toEqual({ status: 401, code: 'INVALID_TOKEN' })
})

test('a refresh token is rotated; the previous one gets the same successor for 30 s, then ends the family', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  const first = (await register(studio, { username: 'alice' })).body.data
  const second = (await refresh(studio, first.refresh_token)).body.data
  expect(second.refresh_token).not.toBe(first.refresh_token)
  clock.advanceMs(30_000)
  const again = (await refresh(studio, first.refresh_token)).body.data
  expect(again.refresh_token).toBe(second.refresh_token)
  clock.advanceMs(1)
  expect(tells(await refresh(studio, first.refresh_token))).toEqual({ status: 401, code: 'INVALID_TOKEN' })
  expect((await refresh(studio, second.refresh_token)).status).toBe(401)
  expect((await me(studio, second.access_token)).status).toBe(401)
})

test('a token two steps back ends the family even at once: its successor had arrived', async () => {
  await using studio = await openStudio()
  const first = (await register(studio, { username: 'alice' })).body.data
  const second = (await refresh(studio, first.refresh_token)).body.data
  const third = (await refresh(studio, second.refresh_token)).body.data
  expect((await me(studio, third.access_token)).status).toBe(200)
  expect((await refresh(studio, first.refresh_token)).status).toBe(401)
  expect((await refresh(studio, third.refresh_token)).status).toBe(401)
  expect((await me(studio, third.access_token)).status).toBe(401)
})

test('two refreshes at the same moment get the same successor', async () => {
  await using studio = await openStudio()
  const { refresh_token: token } = (await register(studio, { username: 'alice' })).body.data
  const replies = await Promise.all([1, 2, 3, 4].map(() => refresh(studio, token)))
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200])
  expect(new Set(replies.map((reply) => reply.body.data.refresh_token)).size).toBe(1)
  expect((await refresh(studio, replies[0]!.body.data.refresh_token)).status).toBe(200)
})

test('a refresh token lives seven days from its last use', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  const first = (await register(studio, { username: 'alice' })).body.data
  clock.advanceMs(6 * 24 * 3600_000)
  const second = (await refresh(studio, first.refresh_token)).body.data
  clock.advanceMs(6 * 24 * 3600_000)
  const third = (await refresh(studio, second.refresh_token)).body.data
  clock.advanceMs(7 * 24 * 3600_000)
  expect((await refresh(studio, third.refresh_token)).status).toBe(401)
})

test('no secret is in the database: neither passwords nor tokens nor links', async () => {
  await using studio = await openStudio({ working: false })
  const { refresh_token, access_token } = (await register(studio, { username: 'alice', email: 'alice@example.org' }))
    .body.data
  const ticket = (
    await studio.request('POST', '/auth/ws-ticket', {}, { ...bearer(access_token), 'idempotency-key': 'k1' })
  ).body.data.ticket
  await studio.request(
    'POST',
    '/users/change-password',
    { current_password: PASSWORD, new_password: OTHER },
    { ...bearer(access_token), 'idempotency-key': 'k2' },
  )
  await studio.request('POST', '/auth/forgot-password', { email: 'alice@example.org' })
  studio.studio.jobs.startWorking()
  const [mail] = await settledMails(studio, /new password/)
  const everything = await dumpDatabase(studio)
  expect(everything).toContain('alice@example.org')
  for (const secret of [PASSWORD, OTHER, refresh_token, access_token, ticket, tokenIn(mail?.text)]) {
    expect(secret.length).toBeGreaterThan(10)
    expect(everything.includes(secret)).toBe(false)
  }
})

async function dumpDatabase(studio: TestStudio): Promise<string> {
  return studio.studio.db.transaction(async (tx) => {
    const tables = await tx.executeSql(
      `select table_schema as s, table_name as t from information_schema.tables where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
      [],
    )
    let text = ''
    for (const { s, t } of tables.rows as { s: string; t: string }[]) {
      text += JSON.stringify((await tx.executeSql(`select row_to_json(x)::text as r from "${s}"."${t}" x`, [])).rows)
    }
    return text
  })
}

test('the signing key is made at the first start, for its owner alone', async () => {
  await using studio = await openStudio()
  expect((await readdir(studio.dataDir)).includes('secret.key')).toBe(true)
  const path = join(studio.dataDir, 'secret.key')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readFile(path, 'utf8')).trim().length).toBeGreaterThanOrEqual(32)
})
