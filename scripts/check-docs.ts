// The few facts that documents restate are held against the tree, so that they cannot rot unseen.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { falseClaims, type Tree } from './docs/facts.ts'
import { errorsPage, settingsPage, stalenessOf } from './docs/generated.ts'
import { housePlan, roomsOf } from './imports/plan.ts'

const root = dirname(import.meta.dirname)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const REQUIRED = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'STYLE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
]

function readTree(): Tree {
  const sources = globSync(['server/src/**/*.ts', 'scripts/**/*.{ts,mjs}', 'bench/**/*.ts', 'vitest.config.ts'], {
    cwd: root,
  })
    .filter((path) => !path.endsWith('.test.ts') && path !== 'scripts/docs/facts.ts')
    .map(read)
  const found = (pattern: RegExp) =>
    sources.flatMap((text) => [...text.matchAll(pattern)].map((hit) => hit[1] ?? hit[0]))
  return {
    npmScripts: Object.keys(JSON.parse(read('package.json')).scripts),
    commands: found(/\.command\(\s*'([a-z][\w-]*)/g),
    rooms: roomsOf(housePlan),
    settings: found(/\bHUABEN_[A-Z0-9_]+/g),
    exists: (path) => existsSync(join(root, path)),
  }
}

const tree = readTree()
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root })
  .sort()
  .map((path) => ({ path, text: read(path) }))
const generated = [settingsPage(), await errorsPage(root)]
const problems = [
  ...generated.flatMap((page) => stalenessOf(root, page) ?? []),
  ...REQUIRED.filter((path) => !tree.exists(path)).map((path) => `${path} is missing`),
  ...documents.flatMap((document) => falseClaims(document, tree)).map(({ path, problem }) => `${path} ${problem}`),
]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0
