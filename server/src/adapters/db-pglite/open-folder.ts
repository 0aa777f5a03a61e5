import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'

export type { PGlite }

/** Opens the database in a folder, or makes one. It may never answer if the folder is damaged: see inspect-folder.ts. */
export async function openPgliteFolder(dir: string): Promise<PGlite> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  return PGlite.create(dir)
}

/** A database in memory, from an image or empty: for tests. */
export async function openPgliteImage(image: Blob | null): Promise<PGlite> {
  return PGlite.create(image ? { loadDataDir: image } : {})
}
