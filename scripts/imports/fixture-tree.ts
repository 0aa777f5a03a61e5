import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ALIASES = {
  '#contract/*': './contract/src/*',
  '#platform/*': './server/src/platform/*',
  '#rooms/*': './server/src/rooms/*',
  '#adapters/*': './server/src/adapters/*',
  '#studio/*': './server/src/studio/*',
  '#testing/*': './server/src/testing/*',
}

/** Writes a small repository and hands its root to `look`; removed afterwards. */
export function withTree<T>(files: Readonly<Record<string, string>>, look: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'huaben-tree-'))
  try {
    writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', imports: ALIASES }))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return look(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
