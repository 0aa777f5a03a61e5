import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeyRing, findKeyFile, readKeyFile, readRingKeys } from './key-ring.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huaben-ring-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const key = (fill: number) => Buffer.alloc(32, fill)

test('the first key seals, every key is found by an id that tells nothing of it', () => {
  const ring = createKeyRing([key(1), key(2)])
  expect(ring.newest.bytes).toEqual(key(1))
  expect(ring.newest.id).toMatch(/^[0-9a-f]{16}$/)
  expect(ring.find(createKeyRing([key(2)]).newest.id)?.bytes).toEqual(key(2))
  expect(ring.find('0000000000000000')).toBeUndefined()
})

test.each([
  ['one', key(1).toString('base64'), 1],
  ['two with a comma', `${key(1).toString('base64')}, ${key(2).toString('base64')}`, 2],
  ['lines with a remark', `# newest\n${key(1).toString('base64')}\n${key(2).toString('base64')}\n`, 2],
  ['nothing', '', 0],
  ['too short', Buffer.alloc(16).toString('base64'), null],
  ['a good one and a bad one', `${key(1).toString('base64')},nonsense`, null],
])('keys as text: %s', (_what, text, count) => {
  expect(readRingKeys(text)?.length ?? null).toBe(count)
})

test('a file is made once, for its owner only, also by several that start together', async () => {
  const path = join(dir, 'made', 'key-encryption.key')
  expect(await findKeyFile(path)).toBeNull()
  const made = await Promise.all(Array.from({ length: 5 }, () => readKeyFile(path)))
  expect(new Set(made.map((keys) => Buffer.from(keys[0]!).toString('hex'))).size).toBe(1)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  const next = `${key(9).toString('base64')}\n${await readFile(path, 'utf8')}`
  await writeFile(path, next)
  expect(await readKeyFile(path)).toEqual([key(9), made[0]![0]])
})

test('a damaged file is not replaced: it may come back from a backup', async () => {
  const path = join(dir, 'key-encryption.key')
  await writeFile(path, 'rubbish\n')
  await expect(readKeyFile(path)).rejects.toThrow('restore it from a backup')
  expect(await readFile(path, 'utf8')).toBe('rubbish\n')
})
