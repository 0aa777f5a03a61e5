// Keys that seal other keys (AES-256). The newest seals; all of them open, so that what is stored can be sealed anew while the
// studio works. They come from the settings, or from a file that is made at the first start and never leaves the data folder.
import { createHash } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newId, newSecret } from './ids.ts'

const KEY_BYTES = 32

export type RingKey = {
  /** Made from the key; tells nothing of it. Stands beside what it has sealed. */
  readonly id: string
  readonly bytes: Uint8Array
}

export type KeyRing = {
  readonly newest: RingKey
  find(id: string): RingKey | undefined
}

/** @param keys newest first; 32 bytes each */
export function createKeyRing(keys: readonly Uint8Array[]): KeyRing {
  const ring = keys.map((bytes) => ({ id: idOf(bytes), bytes }))
  const [newest] = ring
  if (!newest) throw new Error('a key ring needs a key')
  return { newest, find: (id) => ring.find((key) => key.id === id) }
}

const idOf = (bytes: Uint8Array) =>
  createHash('sha256').update('huaben key id\0').update(bytes).digest('hex').slice(0, 16)

/**
 * Keys in base64, apart by commas or white space, newest first; a line that begins with # says something else. Null if one is none.
 */
export function readRingKeys(text: string): Uint8Array[] | null {
  const words = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(/[\s,]+/))
    .filter((word) => word !== '')
  const keys = words.map((word) => Buffer.from(word, 'base64'))
  return keys.every((key) => key.length === KEY_BYTES) ? keys : null
}

/** What the file holds, newest first; null if there is none. */
export async function findKeyFile(path: string): Promise<Uint8Array[] | null> {
  try {
    const keys = readRingKeys(await readFile(path, 'utf8'))
    if (keys === null || keys.length === 0)
      throw new Error(
        `${path} holds no usable key: restore it from a backup, or delete it (stored provider keys must then be entered again)`,
      )
    await chmod(path, 0o600)
    return keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Reads the file, or makes it (0600). Two processes that start together get the same key. */
export async function readKeyFile(path: string): Promise<Uint8Array[]> {
  const found = await findKeyFile(path)
  if (found !== null) return found
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${newId()}`
  const text = [
    '# Seals the stored keys of providers. Without this file they cannot be read: keep a copy apart from the database.',
    '# To renew it, put a new key (openssl rand -base64 32) on a line above, restart, and run: huaben reencrypt-keys',
    Buffer.from(newSecret(), 'base64url').toString('base64'),
    '',
  ].join('\n')
  await writeFile(draft, text, { mode: 0o600, flush: true })
  // A link never replaces: whoever comes second reads what the first one made.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
  return readKeyFile(path)
}
