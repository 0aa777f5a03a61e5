// One process per data folder, however processes start and end.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { launch, makeFolder, readLock, run, startServer } from './huaben.ts'

// A new data folder takes seconds to make, and many on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

test('a second start is refused with who holds the folder; a killed holder is taken over; SIGTERM drains', async () => {
  await using folder = await makeFolder()
  const first = await startServer(folder.data)
  expect((await stat(folder.data)).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder.data, 'lock.json'))).mode & 0o777).toBe(0o600)
  expect(first.lock.pid).toBe(first.program.pid)

  const second = await run(['start', '--data', folder.data, '--port', '0', '--json'])
  expect(second.code).toBe(5)
  const { error } = JSON.parse(second.stdout)
  expect(error.code).toBe('FOLDER_IN_USE')
  expect(error.message).toContain(`process ${first.lock.pid}`)
  expect(error.message).toContain(first.lock.address)

  const written = await first.call('/api/v1/projects', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Kept' }),
  })
  expect(written.status).toBe(201)
  first.program.kill('SIGKILL')
  await first.program.ended
  expect((await readLock(folder.data)).pid).toBe(first.lock.pid)

  const third = await startServer(folder.data)
  expect(third.lock.pid).not.toBe(first.lock.pid)
  const listed = (await (await third.call('/api/v1/projects')).json()) as { data: { items: { title: string }[] } }
  expect(listed.data.items.map((project) => project.title)).toEqual(['Kept'])

  const ended = await third.stop()
  expect(ended.code, ended.stderr).toBe(0)
  await expect(stat(join(folder.data, 'lock.json'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('of five processes that start at the same moment, exactly one gets the folder', async () => {
  await using folder = await makeFolder()
  const programs = Array.from({ length: 5 }, () => launch(['start', '--data', folder.data, '--port', '0']))
  const outcomes = programs.map((program) =>
    Promise.race([
      program.says('"ready"').then(() => 'ready'),
      program.ended.then((ended) => `exit ${ended.code}`),
    ]).catch(() => 'exit 5'),
  )
  const seen = await Promise.all(outcomes)
  expect(seen.filter((outcome) => outcome === 'ready')).toHaveLength(1)
  expect(seen.filter((outcome) => outcome === 'exit 5')).toHaveLength(4)
  const winner = programs[seen.indexOf('ready')]
  expect((await readLock(folder.data)).pid).toBe(winner?.pid)
  winner?.kill('SIGKILL')
  await winner?.ended
})

test('nobody comes in by the token of another process', async () => {
  await using folder = await makeFolder()
  const server = await startServer(folder.data)
  const withToken = (token: string) =>
    fetch(`${server.lock.address}/api/v1/projects`, { headers: { authorization: `Local ${token}` } })
  expect((await withToken(server.lock.token)).status).toBe(200)
  expect((await withToken(`${server.lock.token}x`)).status).toBe(401)
  expect((await withToken('')).status).toBe(401)
  server.program.kill('SIGKILL')
  await server.program.ended
})

test('an administrator made on the command line can sign in, on a served folder and on a free one', async () => {
  await using folder = await makeFolder()
  const password = 'correct horse battery staple'
  const free = await run(['user', 'create-admin', '--data', folder.data, '--username', '掌柜', '--json'], {
    input: `${password}\n`,
  })
  expect(free.code, free.stderr).toBe(0)
  expect(JSON.parse(free.stdout)).toMatchObject({ username: '掌柜', operator: true })

  const server = await startServer(folder.data)
  const served = await run(['user', 'create-admin', '--data', folder.data, '--username', 'second', '--json'], {
    input: password,
  })
  expect(served.code, served.stderr).toBe(0)
  const weak = await run(['user', 'create-admin', '--data', folder.data, '--username', 'third', '--json'], {
    input: '12345678',
  })
  expect(weak.code).toBe(2)
  expect(JSON.parse(weak.stdout).error.code).toBe('IDENTITY_PASSWORD_WEAK')
  const signedIn = await fetch(`${server.lock.address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: '掌柜', password }),
  })
  expect(signedIn.status).toBe(200)
  server.program.kill('SIGKILL')
  await server.program.ended
})
