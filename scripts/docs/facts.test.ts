import { expect, test } from 'vitest'
import { falseClaims, type Tree } from './facts.ts'

const tree: Tree = {
  npmScripts: ['start', 'test', 'check'],
  commands: ['start', 'produce'],
  rooms: ['films', 'reviews'],
  settings: ['HUABEN_NO_INSTALL'],
  exists: (path) => ['bin/huaben', 'docs/guide.md', 'LICENSE'].includes(path),
}

const problems = (text: string, path = 'README.md') => falseClaims({ path, text }, tree).map(({ problem }) => problem)

test.each([
  ['an npm script', 'Type `npm run check` or `npm start`.', 'Type `npm run tidy`.', 'npm run tidy'],
  [
    'a command',
    '```sh\nbin/huaben produce a.fountain --out d\n```',
    '```sh\n$ bin/huaben paint a\n```',
    'huaben paint',
  ],
  ['a link', 'See [the licence](LICENSE).', 'See [it](LICENCE.txt).', 'LICENCE.txt'],
  [
    'a path',
    'Start `bin/huaben`; rooms are `server/src/rooms/<room>/`.',
    'See `server/src/gone.ts`.',
    'server/src/gone.ts',
  ],
  ['a setting', 'Set HUABEN_NO_INSTALL=1.', 'Set HUABEN_MAGIC=1.', 'HUABEN_MAGIC'],
  ['a word', 'A workspace (tenant) has members; the code says `tenant`.', 'A tenant has members.', '"tenant"'],
])('%s that is said exists', (_, good, bad, named) => {
  expect(problems(good)).toEqual([])
  expect(problems(bad).join()).toContain(named)
})

test('a link is seen from its own document', () => {
  expect(problems('[guide](guide.md)', 'docs/start.md')).toEqual([])
  expect(problems('[guide](guide.md)')).toHaveLength(1)
})

test('ARCHITECTURE.md is short and names every room', () => {
  expect(problems('films, reviews', 'ARCHITECTURE.md')).toEqual([])
  expect(problems('films', 'ARCHITECTURE.md')).toEqual(['does not name the room reviews'])
  expect(problems(`films, reviews${'\n'.repeat(200)}`, 'ARCHITECTURE.md').join()).toContain('at most 199')
})
