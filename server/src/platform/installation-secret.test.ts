import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from './ids.ts'
import { createInstallationSecret, readInstallationSecret } from './installation-secret.ts'
import { openSealedId, sealId } from './sealed-id.ts'

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'))
  await work(folder).finally(() => rm(folder, { recursive: true, force: true }))
}

const hex = (key: Uint8Array) => Buffer.from(key).toString('hex')

test('many that start together get one secret, in a file for its owner alone', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'new', 'secret.key')
    const secrets = await Promise.all(Array.from({ length: 8 }, () => readInstallationSecret(path)))
    expect(new Set(secrets.map((secret) => hex(secret.keyFor('a')))).size).toBe(1)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'new'))).toEqual(['secret.key'])
  }))

test('a secret that is too short or empty is refused with what to do', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'secret.key')
    await writeFile(path, 'short\n')
    await expect(readInstallationSecret(path)).rejects.toThrow(/restore it from a backup/)
    expect(() => createInstallationSecret('x'.repeat(31))).toThrow(/32/)
  }))

test('keys of different purposes and installations differ', () => {
  const [one, two] = [createInstallationSecret('x'.repeat(32)), createInstallationSecret('y'.repeat(32))]
  expect(hex(one.keyFor('a'))).toBe(hex(one.keyFor('a')))
  expect(new Set([one.keyFor('a'), one.keyFor('b'), two.keyFor('a')].map(hex)).size).toBe(3)
})

test('a sealed id opens with its key and purpose only, and no changed character passes', () => {
  const key = createInstallationSecret('x'.repeat(32)).keyFor('a')
  const id = newId()
  const token = sealId(key, 'reset', id)
  expect(openSealedId(key, 'reset', token)).toBe(id)
  expect(openSealedId(key, 'verify', token)).toBeNull()
  expect(openSealedId(new Uint8Array(32), 'reset', token)).toBeNull()
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    expect(openSealedId(key, 'reset', changed), String(at)).toBeNull()
  }
  for (const text of ['', 'x', `${token}AAAA`, token.slice(4)]) expect(openSealedId(key, 'reset', text)).toBeNull()
})
