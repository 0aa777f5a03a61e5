// The one secret of an installation, from which every signing key is derived. It is made at the first start, or given by the
// settings where several servers must agree on it.
import { hkdfSync } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newId, newSecret } from './ids.ts'

export const SECRET_CHARACTERS_MIN = 32

export type InstallationSecret = {
  /** A key of 32 bytes for one purpose; keys of different purposes tell nothing of each other. */
  keyFor(purpose: string): Uint8Array
}

export function createInstallationSecret(secret: string): InstallationSecret {
  if (secret.length < SECRET_CHARACTERS_MIN)
    throw new Error(`the secret must have at least ${SECRET_CHARACTERS_MIN} characters`)
  return { keyFor: (purpose) => new Uint8Array(hkdfSync('sha256', secret, 'huaben', purpose, 32)) }
}

/** Reads the file, or makes it (0600). Two processes that start together get the same secret. */
export async function readInstallationSecret(path: string): Promise<InstallationSecret> {
  const found = await readSecret(path)
  if (found !== null) return createInstallationSecret(found)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${newId()}`
  await writeFile(draft, `${newSecret()}\n`, { mode: 0o600, flush: true })
  // A link never replaces: whoever comes second reads what the first one made.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
  return readInstallationSecret(path)
}

async function readSecret(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim()
    if (text.length < SECRET_CHARACTERS_MIN)
      throw new Error(
        `${path} holds no usable secret: restore it from a backup, or delete it (everybody must then sign in again)`,
      )
    await chmod(path, 0o600)
    return text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
