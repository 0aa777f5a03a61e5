// Renewing what seals the keys of providers, as an administrator does: a new line, a restart, one command.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeFolder, run, startServer } from './huaben.ts'

// Four starts of the program, each of which takes seconds here and a minute on a busy machine.
vi.setConfig({ testTimeout: 600_000 })

const addKey = (server: Awaited<ReturnType<typeof startServer>>, label: string) =>
  server.call('/api/v1/system/provider-keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'kling', label, secrets: { api_key: `secret-${label}` } }),
  })

test('stored keys are sealed anew, once; a server that has not been restarted is named', async () => {
  await using folder = await makeFolder()
  const first = await startServer(folder.data)
  expect((await addKey(first, 'one')).status).toBe(201)
  expect((await addKey(first, 'two')).status).toBe(201)

  const path = join(folder.data, 'key-encryption.key')
  const old = await readFile(path, 'utf8')
  await writeFile(path, `${randomBytes(32).toString('base64')}\n${old}`)
  const early = await run(['reencrypt-keys', '--data', folder.data, '--json'])
  expect(early.code).toBe(2)
  expect(JSON.parse(early.stdout).error.code).toBe('SERVER_HAS_OTHER_KEYS')
  await first.stop()

  const second = await startServer(folder.data)
  const done = await run(['reencrypt-keys', '--data', folder.data, '--json'])
  expect(done.code, done.stderr).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ resealed: 2, already: 0, unreadable: [] })
  await second.stop()

  // The old one is not needed any more, nor is a server that runs.
  await writeFile(path, (await readFile(path, 'utf8')).split('\n').slice(0, 1).join('\n'))
  const again = await run(['reencrypt-keys', '--data', folder.data])
  expect(again.code, again.stderr).toBe(0)
  expect(again.stdout).toContain('0 keys are now sealed with')
  expect(again.stdout).toContain('2 were before')
})
