// The generator in a copy of the tree: what it lays out must pass the checks, answer over HTTP, and harm nothing.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// Three programs read the whole tree here; on a machine that is busy with other tests that takes a minute.
vi.setConfig({ testTimeout: 300_000 })

const repository = dirname(dirname(import.meta.dirname))
const COPIED = ['contract', 'server', 'scripts', 'package.json', 'tsconfig.json', 'biome.json', '.gitignore']
const ROOM = 'server/src/rooms/press-kits'

let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'huaben-room-'))
  for (const path of COPIED) cpSync(join(repository, path), join(copy, path), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: copy, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}
const read = (path: string) => readFileSync(join(copy, path), 'utf8')

test('without a storey nothing is written, and the storeys are shown', () => {
  const refused = run('scripts/new-room.ts', 'press-kits')
  expect(refused.status).toBe(1)
  expect(refused.output).toContain('billing, catalogue, keys, projects')
  expect(read('server/src/rooms/storeys.ts')).not.toContain('press-kits')
})

test('what is laid out passes types, imports, sizes and lint', () => {
  const made = run('scripts/new-room.ts', 'press-kits', '--above', 'films')
  expect(made).toMatchObject({ status: 0 })
  expect(read('server/src/rooms/storeys.ts')).toContain("  ['films'],\n  ['press-kits'],\n")
  const typed = run('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.').output.split('\n')
  expect(typed.filter((line) => line.includes('press-kits'))).toEqual([])
  for (const check of ['scripts/check-imports.ts', 'scripts/check-sizes.ts'])
    expect(run(check).output).not.toContain('press-kits')
  const linted = run(
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--vcs-enabled=false',
    ROOM,
    'contract/src/press-kits.ts',
  )
  expect(linted).toMatchObject({ status: 0 })
})

test('wired as it says, a thing of it is found by its members and by nobody else', () => {
  wire()
  writeFileSync(join(copy, 'server/src/testing/try-room.ts'), TRIAL)
  const tried = run('server/src/testing/try-room.ts')
  expect(tried.output.trim().split('\n').at(-1)).toBe('200 First, 404, 401')
})

test('a second time nothing is written over', () => {
  const before = read(`${ROOM}/press-kits.ts`)
  const again = run('scripts/new-room.ts', 'press-kits')
  expect(again).toMatchObject({ status: 1 })
  expect(again.output).toContain('exists already')
  expect(read(`${ROOM}/press-kits.ts`)).toBe(before)
})

/** The lines that the generator tells people to add. */
function wire() {
  edit('server/src/studio/furnish-making.ts', [
    [
      /^import .*rooms\/boards.*$/m,
      (line) => `${line}\nimport { createPressKits } from '#rooms/press-kits/press-kits.ts'`,
    ],
    [
      '  const smallPictures = ',
      "  const pressKits = createPressKits()\n  things.add('pressKit', (queryable, id) => pressKits.whereabouts(queryable, id))\n  const smallPictures = ",
    ],
    ['return { ...early, films,', 'return { ...early, pressKits, films,'],
  ])
  edit('server/src/studio/route-list.ts', [
    [/^import .*rooms\/films.*$/m, (line) => `${line}\nimport { pressKitRoutes } from '#rooms/press-kits/routes.ts'`],
    [
      '    ...healthRoutes(parts),\n',
      '    ...healthRoutes(parts),\n    ...pressKitRoutes({ db, pressKits: making.pressKits }),\n',
    ],
  ])
}

type Change = readonly [string | RegExp, string | ((found: string) => string)]

function edit(file: string, changes: readonly Change[]) {
  const path = join(copy, file)
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of changes) {
    const changed = text.replace(from, to as string)
    expect(changed, `${from} in ${file}`).not.toBe(text)
    text = changed
  }
  writeFileSync(path, text)
}

const TRIAL = `
import { openStudio } from './open-studio.ts'
{
  await using studio = await openStudio()
  const [member, stranger] = [await studio.as('viewer'), await studio.stranger()]
  const id = '01890000-0000-7000-8000-000000000000'
  await studio.studio.db.executeScript(\`insert into press_kits values ('\${id}', '\${member.workspaceId}', 'First', 1, now())\`)
  const mine = await member.get('/press-kits/' + id)
  const theirs = await stranger.get('/press-kits/' + id)
  const nobody = await studio.request('GET', '/press-kits/' + id)
  console.log([mine.status + ' ' + mine.body.data.title, theirs.status, nobody.status].join(', '))
}
process.exit()
`
