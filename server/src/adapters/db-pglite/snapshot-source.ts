import type { PGlite } from '@electric-sql/pglite'
import { countChanges } from './changes.ts'
import { copyOpenFolder } from './copy-folder.ts'

/** An open database as snapshots see it. */
export type PGliteSnapshotSource = {
  countChanges(): Promise<number>
  copyTo(target: string): Promise<void>
}

export function createSnapshotSource(pglite: PGlite, dir: string): PGliteSnapshotSource {
  return { countChanges: () => countChanges(pglite), copyTo: (target) => copyOpenFolder(pglite, dir, target) }
}
