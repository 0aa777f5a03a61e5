// Are the built pages in web/dist/ made from the sources that are there? Answered by content, like freshness.mjs.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'contract/src', 'package-lock.json']

export const pagesStampPath = (root) => join(root, 'web', 'dist', '.made-from')

/** The commands of main.ts that answer browsers. */
export function needsPages(args) {
  if (args.includes('--help') || args.includes('-h')) return false
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  return args[at]?.split('/').pop() === 'main.ts' && args.slice(at + 1).find((arg) => !arg.startsWith('-')) === 'start'
}

/** An installation without sources has its pages with it. */
export function arePagesFresh(root) {
  if (!existsSync(join(root, 'web', 'src'))) return true
  return readText(pagesStampPath(root)) === fingerprintPages(root)
}

export function fingerprintPages(root) {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap((source) => listFiles(root, source)).sort()) {
    hash.update(`${path}\0`)
    hash.update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

function listFiles(root, path) {
  if (!existsSync(join(root, path))) return []
  const isFile = !path.startsWith('web/src') && !path.startsWith('contract/') && path !== 'web/public'
  if (isFile) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
