// Moves from scene to scene and mergers, as the page does them: through HTTP, over new versions of the script, and back.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BoardRoom, findShot, idsOf, openBoardRoom, type TestBoard, textsOf } from './boards.seed.ts'

let room: BoardRoom
let board: TestBoard

beforeAll(async () => {
  room = await openBoardRoom()
})
afterAll(() => room?.[Symbol.asyncDispose]())
beforeEach(async () => {
  board = await room.newBoard()
  await board.save(SCRIPT)
})

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been all night?
(pause)
And with whom?

BOB
I was at the river with the soldiers.

EXT. ROAD - NIGHT

A cart rolls by in the dark.

BOB
There it goes.
`

test('a shot dropped among the shots of another scene is of that scene, over new versions of the script, until it is undone', async () => {
  const before = await board.read()
  const [home, road] = idsOf(before.scenes) as [string, string]
  const lamp = before.shots[0]
  const cart = before.shots.find((shot: { scene_id: string }) => shot.scene_id === road)
  expect(lamp).toMatchObject({ scene_id: home, setting_scene_id: home })
  await board.edit({ type: 'move_shot', id: lamp.id, after: cart.id })
  const check = async () => {
    const { shots, orphan_count } = await board.read()
    expect(findShot(shots, lamp.id)).toMatchObject({ scene_id: road, setting_scene_id: home })
    expect(idsOf(shots).indexOf(lamp.id)).toBe(idsOf(shots).indexOf(cart.id) + 1)
    expect(orphan_count).toBe(0)
  }
  await check()
  await board.save(SCRIPT.replace('The lamp', 'An oil lamp').replace('A cart', 'An ox cart'))
  await check()
  await board.save(SCRIPT)
  await board.undo()
  expect((await board.read()).shots).toEqual(before.shots)
  await board.redo()
  await check()
})

test('a merged shot is split behind its first line: all is said in the same order, and one undo takes it back', async () => {
  const { shots } = await board.read()
  const [anna, bob] = shots.filter((shot: { lines: unknown[] }) => shot.lines.length > 0)
  const spoken = textsOf(shots)
  expect([anna.lines.length, bob.lines.length]).toEqual([2, 1])
  await board.edit({ type: 'merge_shot', id: bob.id })
  const merged = (await board.read()).shots
  expect(textsOf(merged)).toEqual(spoken)
  const split = await board.edit({ type: 'split_shot', id: anna.id, at_line: anna.lines[1].id })
  expect(split.status).toBe(200)
  const [part] = split.body.data.new_shot_ids
  const after = await board.read()
  expect(textsOf(after.shots)).toEqual(spoken)
  expect(findShot(after.shots, part).lines).toHaveLength(2)
  expect(after.removed_shots).toMatchObject([{ id: bob.id, merged_into: part }])
  await board.undo()
  expect((await board.read()).shots).toEqual(merged)
  await board.redo()
  await board.edit({ type: 'delete_shot', id: part })
  const whole = await board.read()
  expect(textsOf(whole.shots)).toEqual(spoken)
  expect(whole.orphan_count).toBe(0)
})
