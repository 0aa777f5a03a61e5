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
  return PGlite.create(dir, { onStderr })
}

/** A database in memory, from an image or empty: for tests. */
export async function openPgliteImage(image: Blob | null): Promise<PGlite> {
  return PGlite.create(image ? { loadDataDir: image } : {})
}
