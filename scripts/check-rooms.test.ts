import { expect, test } from 'vitest'
import { checkRooms, FOLDER_MAX, SLACK } from './check-rooms.ts'
import { withTree } from './imports/fixture-tree.ts'
import type { FolderSize } from './room-ceilings.ts'

const room = (files: number, lines: number, folder = 'x'): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: files }, (_, at) => [`server/src/rooms/${folder}/f${at}.ts`, '// x\n'.repeat(lines)]),
  )
const problems = (tree: Record<string, string>, ceilings: Record<string, FolderSize> = {}) =>
  withTree(tree, (root) => checkRooms(root, ceilings).map(({ path, problem }) => `${path}: ${problem}`))

test('a folder of a room has 14 files and 1,800 lines, not one more; folders below and tests count for themselves', () => {
  const most = room(FOLDER_MAX.files, 100)
  const more = { ...room(FOLDER_MAX.files, 100, 'x/y'), 'server/src/rooms/x/f.test.ts': '// x\n'.repeat(300) }
  expect(problems({ ...most, ...more, 'server/src/rooms/storeys.ts': '' })).toEqual([])
  expect(problems(room(FOLDER_MAX.files + 1, 1))).toEqual([
    'server/src/rooms/x: has 15 files and 15 lines; at most 14 files and 1800 lines',
  ])
  expect(problems(room(10, 181))).toEqual([
    'server/src/rooms/x: has 10 files and 1810 lines; at most 14 files and 1800 lines',
  ])
})

test('a folder with a ceiling may have so much, and not more', () => {
  const ceilings = { x: { files: 20, lines: 2000 } }
  expect(problems(room(20, 100), ceilings)).toEqual([])
  expect(problems(room(20, 101), ceilings)).toHaveLength(1)
  expect(problems(room(21, 10), ceilings)).toHaveLength(1)
})

test('a ceiling falls with its folder, and goes when the folder is within the limit or gone', () => {
  const ceilings = { x: { files: 40, lines: 4000 } }
  expect(problems(room(40 - SLACK.files, 110), ceilings)).toEqual([])
  expect(problems(room(39 - SLACK.files, 115), ceilings)).toEqual([
    'scripts/room-ceilings.ts: gives x 40 files and 4000 lines, and it has shrunk to 33 files and 3795 lines',
  ])
  expect(problems(room(10, 100), ceilings)).toEqual([
    "scripts/room-ceilings.ts: gives x a ceiling, and it is within the house's limit (10 files and 1000 lines)",
  ])
  expect(problems(room(1, 1, 'z'), ceilings)).toEqual([
    'scripts/room-ceilings.ts: names x, which is no folder of a room',
  ])
})
