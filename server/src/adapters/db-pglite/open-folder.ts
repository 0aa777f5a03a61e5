import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'

export type { PGlite }

/** Opens the database in a folder, or makes one. It may never answer if the folder is damaged: see inspect-folder.ts. `onLog` gets PostgreSQL's log. */
export async function openPgliteFolder(dir: string, onLog: (line: string) => void = () => {}): Promise<PGlite> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const onStderr = (line: string) => {
    onLog(line)
    return true
  }
  return PGlite.create(dir, { onStderr }).catch((error: unknown) => {
    throw asSystemError(error)
  })
}

/** By the numbers of WASI: what the file system inside says is no error of Node's, and says nothing but its number. */
const SYSTEM_CODES: Readonly<Record<number, string>> = {
  2: 'EACCES',
  19: 'EDQUOT',
  29: 'EIO',
  33: 'EMFILE',
  51: 'ENOSPC',
  63: 'EPERM',
  69: 'EROFS',
}

function asSystemError(error: unknown): unknown {
  if (error instanceof Error || typeof error !== 'object' || error === null || !('errno' in error)) return error
  const code = SYSTEM_CODES[Number(error.errno)] ?? `ERRNO_${error.errno}`
  return Object.assign(new Error(`the embedded database could not be opened (${code})`), { code })
}

/** A database in memory, from an image or empty: for tests. */
export async function openPgliteImage(image: Blob | null): Promise<PGlite> {
  return PGlite.create(image ? { loadDataDir: image } : {})
}
