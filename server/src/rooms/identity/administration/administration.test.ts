import { expect, test } from 'vitest'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { login, me, OTHER, PASSWORD, register, settledMails, tells, tokenIn } from '../identity.seed.ts'

async function withPeople() {
  const studio = await openStudio()
  const root = await studio.operator()
  const alice = (await register(studio, { username: 'alice', email: 'alice@example.org', display_name: '阿丽' })).body
    .data
  return { studio, root, alice, [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose]() }
}

const usernames = (reply: Awaited<ReturnType<TestStudio['request']>>) =>
  reply.body.data.items.map((one: { username: string | null }) => one.username)

test('defect 5: every account has a password hash, and no administrative route answers anybody but an administrator', async () => {
  await using people = await withPeople()
  const { studio, alice, root } = people
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql('select password_hash from users where id = $1', [alice.user.id]),
  )
  expect((rows[0] as { password_hash: string }).password_hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  const routes = studio.studio.routes.filter((one) => one.access.kind === 'operator')
  expect(routes.length).toBeGreaterThanOrEqual(7)
  for (const one of routes) {
    const url = one.path.replace(/:\w+/g, alice.user.id)
    expect((await studio.request(one.method, url, {})).status, one.operation).toBe(401)
    const asUser = await studio.request(one.method, url, {}, { authorization: `Bearer ${alice.access_token}` })
    expect(asUser.status, one.operation).toBe(404)
  }
  expect((await root.get(`/users/${alice.user.id}`)).body.data).toEqual({
    ...alice.user,
    last_sign_in_at: expect.any(String),
  })
})

test('accounts are listed in pages and found by name, address, role and status', async () => {
  await using people = await withPeople()
  const { studio, root } = people
  for (const username of ['Bernd', 'bertha', '100_1']) await register(studio, { username })
  expect(usernames(await root.get('/users'))).toEqual(['100_1', 'bertha', 'Bernd', 'alice', 'operator'])
  const second = await root.get('/users?page=2&size=2')
  expect(usernames(second)).toEqual(['Bernd', 'alice'])
  expect(second.body.data.pagination).toEqual({ page: 2, size: 2, total: 5, pages: 3 })
  expect((await root.get('/users?page=9')).body.data.pagination.total).toBe(5)
  expect(usernames(await root.get('/users?username=BER'))).toEqual(['bertha', 'Bernd'])
  expect(usernames(await root.get('/users?email=ALICE@'))).toEqual(['alice'])
  expect(usernames(await root.get(`/users?search=${encodeURIComponent('阿丽')}`))).toEqual(['alice'])
  expect(usernames(await root.get('/users?username=0_'))).toEqual(['100_1'])
  expect(usernames(await root.get('/users?role=operator'))).toEqual(['operator'])
  expect(usernames(await root.get('/users?status=suspended'))).toEqual([])
  for (const wrong of ['size=101', 'size=0', 'page=0', 'status=gone'])
    expect((await root.get(`/users?${wrong}`)).status, wrong).toBe(400)
})

test('an administrator makes an account with a password, or lets its holder choose one by mail', async () => {
  await using people = await withPeople()
  const { studio, root } = people
  expect((await root.post('/users', { username: 'carol', password: PASSWORD })).body.data).toMatchObject({
    operator: false,
    last_sign_in_at: null,
  })
  expect((await login(studio, 'carol')).status).toBe(200)
  expect(tells(await root.post('/users', { username: 'dave' })).code).toBe('IDENTITY_NO_EMAIL')
  expect(tells(await root.post('/users', { username: 'CAROL', password: PASSWORD })).code).toBe('IDENTITY_NAME_TAKEN')
  expect(
    (await root.post('/users', { username: 'dave', email: 'dave@example.org', operator: true })).body.data.operator,
  ).toBe(true)
  expect((await login(studio, 'dave', '')).status).toBe(400)
  expect((await login(studio, 'dave', 'anything')).status).toBe(401)
  const mail = (await settledMails(studio, /new password/)).find((one) => one.to === 'dave@example.org')
  const chosen = await studio.request('POST', '/auth/reset-password', {
    token: tokenIn(mail?.text),
    new_password: OTHER,
  })
  expect(chosen.status).toBe(200)
  const dave = (await login(studio, 'dave', OTHER)).body.data
  expect(
    (await studio.request('GET', '/users', undefined, { authorization: `Bearer ${dave.access_token}` })).status,
  ).toBe(200)
})

test('blocking an account and setting its password end its access at once', async () => {
  await using people = await withPeople()
  const { studio, root, alice } = people
  const url = `/users/${alice.user.id}`
  expect((await root.patch(`${url}/status`, { status: 'suspended' })).body.data.status).toBe('suspended')
  expect((await me(studio, alice.access_token)).status).toBe(401)
  expect((await studio.request('POST', '/auth/refresh', { refresh_token: alice.refresh_token })).status).toBe(401)
  expect((await root.patch(`${url}/status`, { status: 'deleted' })).status).toBe(400)
  await root.patch(`${url}/status`, { status: 'active' })
  const again = (await login(studio, 'alice')).body.data
  expect(tells(await root.post(`${url}/reset-password`, { new_password: 'password1' })).code).toBe(
    'IDENTITY_PASSWORD_WEAK',
  )
  expect((await root.post(`${url}/reset-password`, { new_password: OTHER })).status).toBe(200)
  expect((await me(studio, again.access_token)).status).toBe(401)
  const third = (await login(studio, 'alice', OTHER)).body.data
  expect((await root.post(`${url}/reset-password`, {})).status).toBe(200)
  expect((await me(studio, third.access_token)).status).toBe(401)
  expect((await settledMails(studio, /new password/)).map((mail) => mail.to)).toEqual(['alice@example.org'])
  const bare = await studio.stranger()
  expect(tells(await root.post(`/users/${bare.userId}/reset-password`, {})).code).toBe('IDENTITY_NO_EMAIL')
})

test('the last administrator cannot be blocked, deleted or demoted, even when two try at the same moment', async () => {
  await using people = await withPeople()
  const { root, alice } = people
  const mine = `/users/${root.userId}`
  const last = { status: 409, code: 'IDENTITY_LAST_OPERATOR' }
  expect(tells(await root.patch(`${mine}/status`, { status: 'suspended' }))).toEqual(last)
  expect(tells(await root.delete(mine))).toEqual(last)
  expect(tells(await root.put(mine, { operator: false }))).toEqual(last)
  await root.put(`/users/${alice.user.id}`, { operator: true })
  const both = await Promise.all([
    root.put(mine, { operator: false }),
    root.put(`/users/${alice.user.id}`, { operator: false }),
  ])
  expect(both.map((reply) => reply.status).sort()).toEqual([200, 409])
})

test('a role of administrator takes effect and ends at once', async () => {
  await using people = await withPeople()
  const { studio, root, alice } = people
  const own = { authorization: `Bearer ${alice.access_token}` }
  const list = async () => (await studio.request('GET', '/users', undefined, own)).status
  expect(await list()).toBe(404)
  await root.put(`/users/${alice.user.id}`, { operator: true })
  await studio.studio.rooms.identity.parts.watch.settled()
  expect(await list()).toBe(200)
  await root.put(`/users/${alice.user.id}`, { operator: false })
  await studio.studio.rooms.identity.parts.watch.settled()
  expect(await list()).toBe(404)
})

test('a deleted account cannot sign in, leaves the list, and gives its names back', async () => {
  await using people = await withPeople()
  const { studio, root, alice } = people
  const url = `/users/${alice.user.id}`
  expect((await root.delete(url)).status).toBe(200)
  expect((await me(studio, alice.access_token)).status).toBe(401)
  expect((await login(studio, 'alice')).status).toBe(401)
  expect((await root.delete(url)).status).toBe(404)
  expect((await root.patch(`${url}/status`, { status: 'active' })).status).toBe(404)
  expect(usernames(await root.get('/users'))).toEqual(['operator'])
  expect(usernames(await root.get('/users?status=deleted'))).toEqual(['alice'])
  expect((await register(studio, { username: 'alice', email: 'alice@example.org' })).status).toBe(201)
})

test('one leaves for good once what others need is handed over or emptied', async () => {
  await using people = await withPeople()
  const { studio, alice } = people
  const own = { authorization: `Bearer ${alice.access_token}` }
  const leave = (password = PASSWORD) => studio.request('DELETE', '/users/account', { password }, own)
  const team = (await studio.request('POST', '/workspaces', { name: 'Team' }, own)).body.data
  const stranger = await studio.stranger()
  const { token } = (await studio.request('POST', `/workspaces/${team.id}/invite`, { role: 'viewer' }, own)).body.data
  await stranger.post('/workspaces/join', { token })
  await studio.request('POST', '/projects', { title: 'Film', kind: 'comic_drama' }, own)
  expect(tells(await leave('wrong')).status).toBe(401)
  const refused = await leave()
  expect(tells(refused)).toEqual({ status: 409, code: 'IDENTITY_STILL_NEEDED' })
  expect(refused.body.error.details.workspaces).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'Team', must: 'hand_over_or_delete', other_members: 1 }),
      expect.objectContaining({
        name: "阿丽's workspace",
        must: 'empty_or_delete',
        contents: expect.objectContaining({ projects: 1 }),
      }),
    ]),
  )
  await studio.request('PATCH', `/workspaces/${team.id}/members/${stranger.userId}`, { role: 'owner' }, own)
  const { items } = (await studio.request('GET', '/workspaces', undefined, own)).body.data
  const personal = items.find((one: { kind: string }) => one.kind === 'personal')
  await studio.request('DELETE', `/workspaces/${personal.id}`, { confirm_name: personal.name }, own)
  expect((await leave()).status).toBe(200)
  expect((await me(studio, alice.access_token)).status).toBe(401)
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql('select row_to_json(u)::text as r from users u where id = $1', [alice.user.id]),
  )
  expect((rows[0] as { r: string }).r).not.toMatch(/alice|阿丽|argon2/)
  expect((await stranger.get(`/workspaces/${team.id}/members`)).body.data.pagination.total).toBe(1)
})
