// Two servers on one database: what one ends, the other refuses within a second.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemoryMailer } from '#adapters/mail-memory/mail-memory.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { compose } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { openDatabase } from '#studio/open-database.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { bearer, login, OTHER, PASSWORD, register } from './identity.seed.ts'

const SECRET = { HUABEN_SECRET: 'one secret for all servers of this test' }

async function openSecond(first: TestStudio) {
  const dataDir = await mkdtemp(join(tmpdir(), 'huaben-test-'))
  const database = await openDatabase({ kind: 'postgres', url: first.databaseUrl!, connectionsMax: 4 })
  const { config, secrets } = configForTesting(dataDir, SECRET)
  const mailer = createMemoryMailer()
  const studio = await compose({
    config,
    secrets,
    log: createLog('fatal'),
    clock: systemClock,
    database,
    version: 'test',
    mailer,
  })
  const get = async (url: string, token: string) =>
    (await studio.http.inject({ method: 'GET', url: `/api/v1${url}`, headers: bearer(token) })).statusCode
  return {
    studio,
    get,
    async [Symbol.asyncDispose]() {
      await studio.http.close()
      await studio.rooms.identity.close()
      await database.db.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Looks every 25 ms; how long until it is refused, in milliseconds. */
async function refusedAfterMs(status: () => Promise<number>, wanted: number): Promise<number> {
  const started = performance.now()
  while ((await status()) !== wanted) {
    if (performance.now() - started > 10_000) throw new Error('not within ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return performance.now() - started
}

test('sign-out, a new password, a reset and a block end access on another server within a second, and close its sockets', async () => {
  await using first = await openStudio({ environment: SECRET })
  await using second = await openSecond(first)
  const root = await first.operator()
  const { user } = (await register(first, { username: 'alice' })).body.data
  const endings: Record<string, (token: string) => Promise<unknown>> = {
    'sign-out': (token) => first.request('POST', '/auth/logout', {}, bearer(token)),
    'new password': (token) =>
      first.request(
        'POST',
        '/users/change-password',
        { current_password: PASSWORD, new_password: OTHER },
        bearer(token),
      ),
    reset: () => root.post(`/users/${user.id}/reset-password`, { new_password: PASSWORD }),
    block: () => root.patch(`/users/${user.id}/status`, { status: 'suspended' }),
  }
  for (const [name, end] of Object.entries(endings)) {
    const password = name === 'reset' ? OTHER : PASSWORD
    const { access_token: token, session_id: sessionId } = (await login(first, 'alice', password)).body.data
    expect(await second.get('/auth/me', token), name).toBe(200)
    const told: string[] = []
    const stop = second.studio.rooms.identity.onSessionsEnded((ids) => told.push(...ids))
    await end(token)
    expect(await refusedAfterMs(() => second.get('/auth/me', token), 401), name).toBeLessThan(1000)
    expect(told, name).toContain(sessionId)
    stop()
  }
})

test('who administers the installation is known to every server within a second', async () => {
  await using first = await openStudio({ environment: SECRET })
  await using second = await openSecond(first)
  const root = await first.operator()
  const { user, access_token: token } = (await register(first, { username: 'alice' })).body.data
  expect(await second.get('/users', token)).toBe(404)
  await root.put(`/users/${user.id}`, { operator: true })
  expect(await refusedAfterMs(() => second.get('/users', token), 200)).toBeLessThan(1000)
  await root.put(`/users/${user.id}`, { operator: false })
  expect(await refusedAfterMs(() => second.get('/users', token), 404)).toBeLessThan(1000)
})

test('a server that starts later knows what was ended before', async () => {
  await using first = await openStudio({ environment: SECRET })
  const { access_token: token } = (await register(first, { username: 'alice' })).body.data
  await first.request('POST', '/auth/logout', {}, bearer(token))
  await using second = await openSecond(first)
  expect(await second.get('/auth/me', token)).toBe(401)
})

test('a ticket and a refresh token are good on either server, once', async () => {
  await using first = await openStudio({ environment: SECRET })
  await using second = await openSecond(first)
  const {
    access_token: token,
    refresh_token: refreshToken,
    user,
  } = (await register(first, { username: 'alice' })).body.data
  const { ticket } = (await first.request('POST', '/auth/ws-ticket', {}, bearer(token))).body.data
  const open = (identity: TestStudio['studio']['rooms']['identity']) =>
    identity.authenticateUpgrade({ headers: {}, url: `/ws?ticket=${ticket}` })
  const opened = await Promise.all([open(first.studio.rooms.identity), open(second.studio.rooms.identity)])
  expect(opened.map((actor) => actor?.actorId).filter(Boolean)).toEqual([user.id])
  const refreshed = await Promise.all(
    [first.studio, second.studio, first.studio, second.studio].map((studio) =>
      studio.http.inject({ method: 'POST', url: '/api/v1/auth/refresh', payload: { refresh_token: refreshToken } }),
    ),
  )
  expect(refreshed.map((reply) => reply.statusCode)).toEqual([200, 200, 200, 200])
  expect(new Set(refreshed.map((reply) => reply.json().data.refresh_token)).size).toBe(1)
})

test('many first registrations on two servers make one administrator', async () => {
  await using first = await openStudio({ environment: SECRET })
  await using second = await openSecond(first)
  const replies = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((username, index) =>
      (index % 2 ? first.studio : second.studio).http.inject({
        method: 'POST',
        url: '/api/v1/auth/register',
        payload: { username, password: PASSWORD },
      }),
    ),
  )
  expect(replies.map((reply) => reply.statusCode)).toEqual(Array(6).fill(201))
  expect(replies.filter((reply) => reply.json().data.user.operator)).toHaveLength(1)
})
