// Reads source files and tells what each imports and which powers it uses. Real parsing, no patterns:
// a string that looks like an import is none.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync } from 'oxc-parser'
import { type Place, placeOf } from './place.ts'
import { type Edge, findEdges, findPowers, type Power } from './syntax.ts'

export type Import = Edge & {
  readonly line: number
  /** The file meant, from the repository root; undefined for packages and Node's own modules. */
  readonly target: Place | undefined
}

export type PowerUse = { readonly power: Power; readonly line: number }

export type SourceFile = {
  readonly place: Place
  readonly text: string
  readonly imports: readonly Import[]
  readonly powers: readonly PowerUse[]
}

const SOURCE_ROOTS = ['contract', 'server', 'render-node', 'web', 'acceptance', 'scripts', 'bench', 'engines']
const SKIPPED_FOLDERS = new Set(['node_modules', 'testdata', 'fixtures', 'dist', 'coverage'])

/** All .ts and .tsx files of the house under `root`, by path. Throws if one does not parse. */
export function readSources(root: string): SourceFile[] {
  const aliases = readAliases(root)
  return listSources(root).map((path) => readSource({ root, path, aliases }))
}

export function listSources(root: string): string[] {
  const found = SOURCE_ROOTS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    listFolder(join(root, folder)),
  )
  return found.map((path) => relative(root, path).split(sep).join('/')).sort()
}

export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

function listFolder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFolder(join(folder, entry.name))
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [join(folder, entry.name)] : []
  })
}

function readSource({ root, path, aliases }: { root: string; path: string; aliases: Map<string, string> }): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const parsed = parseSync(path, text)
  const mistake = parsed.errors[0]
  if (mistake) throw new Error(`${path}: ${mistake.message}`)
  return {
    place: placeOf(path),
    text,
    imports: findEdges(parsed.program).map((edge) => {
      const target = resolve(path, edge.specifier, aliases)
      return { ...edge, line: lineAt(text, edge.offset), target: target === undefined ? undefined : placeOf(target) }
    }),
    powers: findPowers(parsed.program).map(({ power, offset }) => ({ power, line: lineAt(text, offset) })),
  }
}

function resolve(from: string, specifier: string, aliases: Map<string, string>): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(dirname(from), specifier))
  for (const [prefix, folder] of aliases) {
    if (specifier.startsWith(prefix)) return posix.join(folder, specifier.slice(prefix.length))
  }
  return undefined
}

/** The "imports" of package.json: `#platform/*` to a folder. */
function readAliases(root: string): Map<string, string> {
  const aliases: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports ?? {}
  return new Map(
    Object.entries(aliases).map(([alias, folder]) => [
      alias.replace(/\*$/, ''),
      posix.normalize(folder).replace(/\*$/, ''),
    ]),
  )
}
