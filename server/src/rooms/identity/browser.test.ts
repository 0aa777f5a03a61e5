import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio, type Reply, type TestStudio } from '#testing/open-studio.ts'
import { bearer, OTHER, PASSWORD, register } from './identity.seed.ts'
import { isSameOrigin } from './sessions/origin.ts'

const HOME = 'https://studio.example.org'
const own = { origin: HOME, 'sec-fetch-site': 'same-origin' }

test('whether a browser request comes from our own pages', () => {
  const cases: [Parameters<typeof isSameOrigin>[0], string | null, boolean][] = [
    [{ secFetchSite: 'same-origin' }, HOME, true],
    [{ secFetchSite: 'same-origin', origin: HOME }, HOME, true],
    [{ origin: HOME }, HOME, true],
    [{ origin: 'http://studio.example.org' }, HOME, false],
    [{ origin: `${HOME}.evil.org` }, HOME, false],
    [{ origin: 'null' }, HOME, false],
    [{ secFetchSite: 'same-origin', origin: 'https://evil.org' }, HOME, false],
    [{ secFetchSite: 'same-site', origin: HOME }, HOME, false],
    [{ secFetchSite: 'cross-site' }, HOME, false],
    [{ secFetchSite: 'none' }, HOME, false],
    [{}, HOME, false],
    [{ origin: 'http://127.0.0.1:8000', host: '127.0.0.1:8000' }, null, true],
    [{ origin: 'https://studio.lan', host: 'studio.lan:443' }, null, true],
    [{ origin: 'http://evil.org', host: '127.0.0.1:8000' }, null, false],
    [{ origin: 'http://127.0.0.1:9000', host: '127.0.0.1:8000' }, null, false],
  ]
  for (const [headers, publicUrl, expected] of cases)
    expect(isSameOrigin(headers, publicUrl), JSON.stringify(headers)).toBe(expected)
})

const cookiesOf = (reply: Reply) => [reply.headers['set-cookie'] ?? []].flat().map(String)
const jarOf = (reply: Reply) => ({
  cookie: cookiesOf(reply)
    .map((one) => one.split(';')[0])
    .join('; '),
})

async function signInByCookie(studio: TestStudio) {
  await register(studio, { username: 'alice' })
  const credentials = { username: 'alice', password: PASSWORD, carrier: 'cookie' }
  return studio.request('POST', '/auth/login', credentials, own)
}

test('a browser gets its tokens as cookies that no script reads, and never in the reply', async () => {
  await using studio = await openStudio({ environment: { HUABEN_PUBLIC_URL: HOME } })
  const reply = await signInByCookie(studio)
  expect(reply.body.data).toMatchObject({ access_token: null, refresh_token: null })
  const [access = '', refresh = ''] = cookiesOf(reply)
  expect(access).toMatch(/^huaben_access=[^;]+; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(refresh).toMatch(
    /^huaben_refresh=[^;]+; Max-Age=604800; Path=\/api\/v1\/auth; HttpOnly; Secure; SameSite=Lax$/,
  )
  expect((await studio.request('GET', '/auth/me', undefined, jarOf(reply))).body.data.username).toBe('alice')
  expect(reply.headers['cache-control']).toBe('no-store')
})

test('over plain HTTP the cookies are not marked Secure, or nobody could sign in', async () => {
  await using studio = await openStudio()
  await register(studio, { username: 'alice' })
  const here = { origin: 'http://localhost:80', host: 'localhost:80' }
  const reply = await studio.request(
    'POST',
    '/auth/login',
    { username: 'alice', password: PASSWORD, carrier: 'cookie' },
    here,
  )
  expect(reply.status).toBe(200)
  expect(cookiesOf(reply).join()).not.toContain('Secure')
})

test('a cookie-borne write from elsewhere is refused; reading and bearer tokens are not', async () => {
  await using studio = await openStudio({ environment: { HUABEN_PUBLIC_URL: HOME } })
  const reply = await signInByCookie(studio)
  const jar = jarOf(reply)
  const write = (headers: Record<string, string>) => studio.request('PUT', '/users/me', { bio: 'x' }, headers)
  expect((await write({ ...jar, ...own })).status).toBe(200)
  for (const foreign of [
    {},
    { origin: 'https://evil.org' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: HOME, 'sec-fetch-site': 'cross-site' },
  ]) {
    const refused = await write({ ...jar, ...(foreign as Record<string, string>) })
    expect({ status: refused.status, code: refused.body.error.code }).toEqual({
      status: 403,
      code: 'IDENTITY_CROSS_ORIGIN',
    })
  }
  expect((await studio.request('GET', '/users/me', undefined, { ...jar, origin: 'https://evil.org' })).status).toBe(200)
  const token = (await studio.request('POST', '/auth/login', { username: 'alice', password: PASSWORD })).body.data
    .access_token
  expect((await write({ ...bearer(token), origin: 'https://evil.org' })).status).toBe(200)
  const foreignLogin = await studio.request(
    'POST',
    '/auth/login',
    { username: 'alice', password: PASSWORD, carrier: 'cookie' },
    { origin: 'https://evil.org' },
  )
  expect(foreignLogin.status).toBe(403)
})

test('a browser refreshes, changes its password and signs out by its cookies alone', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock, environment: { HUABEN_PUBLIC_URL: HOME } })
  const first = await signInByCookie(studio)
  clock.advanceMs(901_000)
  expect((await studio.request('GET', '/auth/me', undefined, jarOf(first))).status).toBe(401)
  expect(
    (await studio.request('POST', '/auth/refresh', undefined, { ...jarOf(first), origin: 'https://evil.org' })).status,
  ).toBe(403)
  const second = await studio.request('POST', '/auth/refresh', undefined, { ...jarOf(first), ...own })
  expect(second.body.data.access_token).toBeNull()
  expect((await studio.request('GET', '/auth/me', undefined, jarOf(second))).status).toBe(200)
  const change = { current_password: PASSWORD, new_password: OTHER }
  const third = await studio.request('POST', '/users/change-password', change, { ...jarOf(second), ...own })
  expect(third.body.data.access_token).toBeNull()
  expect((await studio.request('GET', '/auth/me', undefined, jarOf(second))).status).toBe(401)
  const out = await studio.request('POST', '/auth/logout', undefined, { ...jarOf(third), ...own })
  expect(cookiesOf(out).map((one) => one.split(';')[0])).toEqual([
    'huaben_access=',
    'huaben_refresh=',
    'huaben_signed_in=',
  ])
  expect((await studio.request('GET', '/auth/me', undefined, jarOf(third))).status).toBe(401)
  expect((await studio.request('POST', '/auth/refresh', undefined, { ...jarOf(third), ...own })).status).toBe(401)
})

test('a WebSocket is opened by cookie from our own pages or by a one-use ticket, never by a token in the address', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock, environment: { HUABEN_PUBLIC_URL: HOME } })
  const jar = jarOf(await signInByCookie(studio))
  const { identity } = studio.studio.rooms
  const {
    access_token: token,
    user,
    session_id,
  } = (await studio.request('POST', '/auth/login', { username: 'alice', password: PASSWORD })).body.data
  const open = async (headers: Record<string, string>, url = '/api/v1/ws') => {
    const actor = await identity.authenticateUpgrade({ headers, url }).catch((error: { code: string }) => error.code)
    return typeof actor === 'string' ? actor : (actor?.actorId ?? null)
  }
  expect(await open({ ...jar, origin: HOME })).toBe(user.id)
  expect(await open({ ...jar })).toBeNull()
  expect(await open({ ...jar, origin: 'https://evil.org' })).toBe('IDENTITY_CROSS_ORIGIN')
  expect(await open(bearer(token))).toBe(user.id)
  expect(await open({}, `/api/v1/ws?token=${token}&access_token=${token}&ticket=${token}`)).toBeNull()

  const ticket = async () => (await studio.request('POST', '/auth/ws-ticket', {}, bearer(token))).body.data.ticket
  const [one, two, three, four] = [await ticket(), await ticket(), await ticket(), await ticket()]
  expect(await open({}, `/api/v1/ws?ticket=${one}`)).toBe(user.id)
  expect(await open({}, `/api/v1/ws?ticket=${one}`)).toBeNull()
  expect(await open({ 'sec-websocket-protocol': `huaben, huaben.ticket.${two}` })).toBe(user.id)
  const race = await Promise.all([open({}, `/ws?ticket=${four}`), open({}, `/ws?ticket=${four}`)])
  expect(race.filter(Boolean)).toEqual([user.id])
  clock.advanceMs(30_000)
  expect(await open({}, `/api/v1/ws?ticket=${three}`)).toBeNull()

  const last = await ticket()
  const ended: string[] = []
  identity.onSessionsEnded((ids) => ended.push(...ids))
  await studio.request('POST', '/auth/logout', {}, bearer(token))
  expect(ended).toEqual([session_id])
  expect(await open({}, `/api/v1/ws?ticket=${last}`)).toBeNull()
})
