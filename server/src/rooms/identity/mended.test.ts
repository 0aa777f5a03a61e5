// What reviews found wrong once, each by its name.
import { expect, test } from 'vitest'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { bearer, login, OTHER, PASSWORD, register, settledMails, tells, tokenIn } from './identity.seed.ts'

const reset = (studio: TestStudio, token: string) =>
  studio.request('POST', '/auth/reset-password', { token, new_password: OTHER })

test('a reset link that was mailed to an old address is spent when the address changes', async () => {
  await using studio = await openStudio()
  const { access_token: token } = (await register(studio, { username: 'alice', email: 'old@example.org' })).body.data
  await studio.request('POST', '/auth/forgot-password', { email: 'old@example.org' })
  const mailed = tokenIn((await settledMails(studio, /new password/))[0]?.text)
  const change = { email: 'new@example.org', current_password: PASSWORD }
  expect((await studio.request('PUT', '/users/me', change, bearer(token))).status).toBe(200)
  expect(tells(await reset(studio, mailed))).toEqual({ status: 410, code: 'IDENTITY_LINK_SPENT' })
  expect((await login(studio, 'alice')).status).toBe(200)
})

test('sessions are listed in pages', async () => {
  await using studio = await openStudio()
  await register(studio, { username: 'alice' })
  for (let n = 0; n < 4; n++) await login(studio, 'alice')
  const { access_token: token } = (await login(studio, 'alice')).body.data
  const list = (query: string) => studio.request('GET', `/auth/sessions${query}`, undefined, bearer(token))
  const pages = [await list('?size=4'), await list('?size=4&page=2')]
  expect(pages.map((page) => page.body.data.items.length)).toEqual([4, 2])
  expect(pages[1]?.body.data.pagination).toEqual({ page: 2, size: 4, total: 6, pages: 2 })
  const ids = pages.flatMap((page) => page.body.data.items.map((one: { id: string }) => one.id))
  expect(new Set(ids).size).toBe(6)
  expect(pages[0]?.body.data.items.filter((one: { current: boolean }) => one.current)).toHaveLength(1)
  expect((await list('?size=101')).status).toBe(400)
})

test('when an administrator deletes an account, every event of it names the administrator', async () => {
  await using studio = await openStudio()
  const root = await studio.operator()
  const viewer = await studio.as('viewer')
  expect((await root.delete(`/users/${viewer.userId}`)).status).toBe(200)
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(
      `select name, actor_id from events where name in ('member.removed', 'workspace.deleted', 'user.deleted') order by name`,
      [],
    ),
  )
  expect(rows).toEqual([
    { name: 'member.removed', actor_id: root.userId },
    { name: 'user.deleted', actor_id: root.userId },
    { name: 'workspace.deleted', actor_id: root.userId },
  ])
})

test('an administrator is not blocked or deleted before the role is taken away', async () => {
  await using studio = await openStudio()
  const root = await studio.operator()
  const { user } = (await register(studio, { username: 'second' })).body.data
  const url = `/users/${user.id}`
  await root.put(url, { operator: true })
  const refused = { status: 409, code: 'IDENTITY_OPERATOR_PROTECTED' }
  expect(tells(await root.delete(url))).toEqual(refused)
  for (const status of ['suspended', 'inactive'])
    expect(tells(await root.patch(`${url}/status`, { status }))).toEqual(refused)
  expect((await root.put(url, { operator: false })).status).toBe(200)
  expect((await root.patch(`${url}/status`, { status: 'suspended' })).status).toBe(200)
  expect((await root.delete(url)).status).toBe(200)
})

test('refusals speak one language at a time', async () => {
  await using studio = await openStudio()
  const root = await studio.operator()
  const { user } = (await register(studio, { username: 'alice', email: 'alice@example.org' })).body.data
  const zh = { 'accept-language': 'zh-CN' }
  const taken = await register(studio, { username: 'Alice' }, zh)
  expect(taken.body.error).toMatchObject({ message: '该用户名已被使用。', details: { field: 'username' } })
  const email = await register(studio, { email: 'alice@example.org' }, zh)
  expect(email.body.error).toMatchObject({ message: '该邮箱已被使用。', details: { field: 'email' } })
  await root.patch(`/users/${user.id}/status`, { status: 'suspended' })
  const blocked = await login(studio, 'alice', PASSWORD, zh)
  expect(blocked.body.error).toMatchObject({ message: '该账号已被停用，无法登录。', details: { status: 'suspended' } })
  expect((await login(studio, 'alice')).body.error.message).toBe('This account is suspended.')
})

test('a phone number is kept with the profile, and taken away by leaving it empty', async () => {
  await using studio = await openStudio()
  const { access_token: token } = (await register(studio, { username: 'alice' })).body.data
  const set = (phone: string | null) => studio.request('PUT', '/users/me', { phone }, bearer(token))
  expect((await set('+86 138-0013 8000')).body.data.phone).toBe('+8613800138000')
  expect(tells(await set('call me'))).toEqual({ status: 400, code: 'IDENTITY_PHONE_INVALID' })
  expect((await set('')).body.data.phone).toBeNull()
})

test('the way in may ask whether anybody may register', async () => {
  await using studio = await openStudio({ environment: { HUABEN_OPEN_REGISTRATION: 'false' } })
  const ask = async () => (await studio.request('GET', '/installation')).body.data
  expect(await ask()).toEqual({
    version: 'test',
    open_registration: true,
    has_users: false,
    languages: ['zh-CN', 'en'],
  })
  await register(studio, { username: 'first' })
  expect(await ask()).toMatchObject({ open_registration: false, has_users: true })
})
