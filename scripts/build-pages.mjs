// Builds the studio's pages into web/dist/, small copies beside each file for browsers that take them. `npm start` does it
// by itself when a source has changed; --if-stale asks the same question.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { both } from './setup/language.mjs'
import { holdLock } from './setup/lock.mjs'
import { arePagesFresh, fingerprintPages, pagesStampPath } from './setup/pages.mjs'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'web', 'dist')
/** Below this a compressed copy saves no packet. */
const WORTH_BYTES = 1024

await holdLock(join(root, '.toolchain'), async () => {
  if (process.argv.includes('--if-stale') && arePagesFresh(root)) return
  console.error(
    both('huaben: building the pages of the studio into web/dist/', 'huaben: 正在把工作室的页面构建到 web/dist/'),
  )
  rmSync(pagesStampPath(root), { force: true })
  const from = fingerprintPages(root)
  // Started from a test it would inherit `test`, and build the pages for development.
  process.env.NODE_ENV = 'production'
  await build({ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'warn' })
  compressAll()
  writeFileSync(pagesStampPath(root), from)
})

function compressAll() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !/\.(js|css|svg|html|json|wasm)$/.test(entry.name) || !existsSync(path)) continue
    const bytes = readFileSync(path)
    if (bytes.length < WORTH_BYTES) continue
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  }
}
