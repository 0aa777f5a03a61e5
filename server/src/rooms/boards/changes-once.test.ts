// A change of the board that is sent again, as after a lost reply, is made once.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BoardRoom, idsOf, openBoardRoom, type TestBoard } from './boards.seed.ts'

let room: BoardRoom
let board: TestBoard

beforeAll(async () => {
  room = await openBoardRoom()
})
afterAll(() => room?.[Symbol.asyncDispose]())
beforeEach(async () => {
  board = await room.newBoard()
  await board.save('INT. ROOM - DAY\n\nA lamp burns.\n\nANNA\nWhere have you been?\n\nBOB\nAt the river.\n')
})

const change = (revision: number, id: string, ...edits: object[]) =>
  room.director.patch(board.at('/board'), { edits, change_id: id }, { 'if-match': `"${revision}"` })

async function insertion() {
  const { shots, revision } = await board.read()
  const after = shots[0]
  return { revision, edit: { type: 'insert_shot', scene_id: after.scene_id, after: after.id }, before: idsOf(shots) }
}

test('an insertion sent again on the old board, and on the board as it is now, stands there once', async () => {
  const { revision, edit, before } = await insertion()
  const first = await change(revision, 'change-0001', edit)
  expect(first.status).toBe(200)
  const { new_shot_ids: made, revision: now } = first.body.data
  expect(made).toHaveLength(1)
  for (const [name, at] of [
    ['on the old board', revision],
    ['as it is now', now],
  ] as const) {
    const again = await change(at, 'change-0001', edit)
    expect([again.status, again.body.data.new_shot_ids], name).toEqual([200, made])
    expect(again.body.data.revision, name).toBe(now)
  }
  expect((await board.read()).shots).toHaveLength(before.length + 1)
  // Another change of the same words is another one.
  expect((await change(now, 'change-0002', edit)).body.data.new_shot_ids).not.toEqual(made)
  expect((await board.read()).shots).toHaveLength(before.length + 2)
})

test('two tries at one moment make one shot', async () => {
  const { revision, edit, before } = await insertion()
  const tries = await Promise.all([1, 2, 3].map(() => change(revision, 'change-0003', edit)))
  expect(tries.map((reply) => reply.status)).toEqual([200, 200, 200])
  expect(new Set(tries.map((reply) => reply.body.data.new_shot_ids[0])).size).toBe(1)
  expect((await board.read()).shots).toHaveLength(before.length + 1)
})

test('a change that never came through is refused on an old board and made on the new one; one that was taken back is made again', async () => {
  const { revision, edit, before } = await insertion()
  await board.edit({ type: 'lock_shot', id: before[0], locked: true })
  expect((await change(revision, 'change-0004', edit)).status).toBe(412)
  expect((await change(revision + 1, 'change-0004', edit)).status).toBe(200)
  await board.undo()
  expect((await board.read()).shots).toHaveLength(before.length)
  expect((await change((await board.read()).revision, 'change-0004', edit)).status).toBe(200)
  expect((await board.read()).shots).toHaveLength(before.length + 1)
})

test('a change of another board of the same id is another change; an id of signs is refused', async () => {
  const one = await insertion()
  await change(one.revision, 'change-0005', one.edit)
  const first = board
  board = await room.newBoard()
  await board.save('INT. HALL - DAY\n\nA clock ticks.\n')
  const other = await insertion()
  expect((await change(other.revision, 'change-0005', other.edit)).body.data.new_shot_ids).toHaveLength(1)
  expect((await board.read()).shots).toHaveLength(other.before.length + 1)
  expect((await first.read()).shots).toHaveLength(one.before.length + 1)
  expect((await change(other.revision, 'a b\n', other.edit)).status).toBe(400)
})
