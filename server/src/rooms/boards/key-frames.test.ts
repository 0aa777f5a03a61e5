// Pictures that a shot begins and ends with, through HTTP: pinned, shown, taken back, and never another workspace's.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { type BoardRoom, findShot, openBoardRoom, type TestBoard } from './boards.seed.ts'

let room: BoardRoom
let board: TestBoard
beforeAll(async () => {
  room = await openBoardRoom()
  board = await room.newBoard()
  await board.save('INT. ROOM - DAY\n\nThe lamp is burning.\n\nANNA\nWhere have you been all night?\n')
})
afterAll(() => room?.[Symbol.asyncDispose]())

async function ourPicture(sha256: string): Promise<{ sha256: string; media_type: string }> {
  const { director, studio } = room
  const scope = {
    workspaceId: director.workspaceId,
    actorId: director.userId,
    role: 'director',
    requestId: null,
  } as const
  const { artefacts } = studio.studio.rooms
  const made = { kind: 'key_frame', key: newId(), sha256, mediaType: 'image/png', sizeBytes: 1, facts: {} } as const
  await studio.studio.db.transaction((tx) => artefacts.record(tx, scope, { ...made, provenance: {} }))
  return { sha256, media_type: 'image/png' }
}

test('start and end are pinned beside the full one, survive undo and redo, and are taken out one by one', async () => {
  const id = (await board.read()).shots[0].id
  const [start, end] = [await ourPicture('a'.repeat(64)), await ourPicture('b'.repeat(64))]
  const done = await board.edit(
    { type: 'pin_key_frame', id, frame: 'start', key_frame: start },
    { type: 'pin_key_frame', id, frame: 'end', key_frame: end },
  )
  expect(done.status).toBe(200)
  const frames = async () => {
    const { start_frame, end_frame, pinned_key_frame } = findShot((await board.read()).shots, id)
    return { start_frame, end_frame, pinned_key_frame }
  }
  expect(await frames()).toEqual({ start_frame: start, end_frame: end, pinned_key_frame: null })
  await board.undo()
  expect(await frames()).toEqual({ start_frame: null, end_frame: null, pinned_key_frame: null })
  await board.redo()
  await board.edit({ type: 'pin_key_frame', id, frame: 'start', key_frame: null })
  expect(await frames()).toEqual({ start_frame: null, end_frame: end, pinned_key_frame: null })
})

test('content of nobody here is refused, and a removed shot is listed until it comes back', async () => {
  const { shots, undo } = await board.read()
  expect(undo).toBe('pin_key_frame')
  const foreign = { sha256: 'c'.repeat(64), media_type: 'image/png' }
  const refused = await board.edit({ type: 'pin_key_frame', id: shots[0].id, frame: 'end', key_frame: foreign })
  expect(refused.body.error.code).toBe('BOARDS_NOT_OURS')

  const spoken = shots.find((shot: { lines: unknown[] }) => shot.lines.length > 0)
  await board.edit({ type: 'delete_shot', id: spoken.id, with_lines: true })
  const after = await board.read()
  expect(after.removed_shots).toMatchObject([{ id: spoken.id, merged_into: null }])
  await board.edit({ type: 'restore_shot', id: spoken.id })
  expect((await board.read()).removed_shots).toEqual([])
})
