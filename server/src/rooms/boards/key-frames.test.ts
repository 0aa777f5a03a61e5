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

type Known = { readonly mediaType: string; readonly facts: Record<string, number> }

const KIND_OF: Record<string, 'speech' | 'clip'> = { audio: 'speech', video: 'clip' }

async function ourContent(sha256: string, { mediaType, facts }: Known): Promise<void> {
  const { director, studio } = room
  const scope = {
    workspaceId: director.workspaceId,
    onlyProjectId: null,
    actorId: director.userId,
    role: 'director',
    requestId: null,
  } as const
  const { artefacts } = studio.studio.rooms
  const kind = KIND_OF[mediaType.split('/')[0] ?? ''] ?? 'key_frame'
  const made = { kind, key: newId(), sha256, mediaType, sizeBytes: 1, facts } as const
  await studio.studio.db.transaction((tx) => artefacts.record(tx, scope, { ...made, provenance: {} }))
}

async function ourPicture(sha256: string): Promise<{ sha256: string; media_type: string }> {
  await ourContent(sha256, { mediaType: 'image/png', facts: {} })
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

test('what a pinned take or picture is, the server reads for itself: forged facts change nothing', async () => {
  const shot = (await board.read()).shots.find((one: { lines: unknown[] }) => one.lines.length > 0)
  const [line] = shot.lines
  const [sound, silence, picture] = ['d'.repeat(64), 'e'.repeat(64), 'f'.repeat(64)]
  await ourContent(sound, { mediaType: 'audio/wav', facts: { duration_samples: 96_000 } })
  await ourContent(silence, { mediaType: 'audio/wav', facts: {} })
  await ourPicture(picture)

  const forged = { sha256: sound, media_type: 'text/html', duration_samples: 1 }
  const done = await board.edit({ type: 'pin_take', id: line.id, take: forged })
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  const pinned = findShot((await board.read()).shots, shot.id).lines[0]
  expect(pinned).toMatchObject({
    pinned_take: { sha256: sound, media_type: 'audio/wav', duration_samples: 96_000 },
  })

  const refuse = async (edit: object) => (await board.edit(edit as never)).body.error.code
  const claim = { media_type: 'audio/wav', duration_samples: 48_000 }
  expect(await refuse({ type: 'pin_take', id: line.id, take: { sha256: picture, ...claim } })).toBe('BOARDS_NO_SOUND')
  expect(await refuse({ type: 'pin_take', id: line.id, take: { sha256: silence, ...claim } })).toBe('BOARDS_NO_SOUND')
  const frame = { sha256: sound, media_type: 'image/png' }
  expect(await refuse({ type: 'pin_key_frame', id: shot.id, key_frame: frame })).toBe('BOARDS_NO_PICTURE')
})

test('a clip is pinned, taken back, kept through another version of the script, and is a film of known length', async () => {
  const { shots } = await board.read()
  const id = shots.at(-1).id
  const [clip, endless, picture] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)]
  await ourContent(clip, { mediaType: 'video/mp4', facts: { duration_ms: 4200 } })
  await ourContent(endless, { mediaType: 'video/mp4', facts: {} })
  await ourPicture(picture)
  const pinned = async () => findShot((await board.read()).shots, id).pinned_clip
  const known = { sha256: clip, media_type: 'video/mp4', duration_ms: 4200 }
  const edit = (sha256: string | null) =>
    board.edit({ type: 'pin_clip', id, clip: sha256 && { sha256, duration_ms: 1 } })
  expect((await edit(clip)).status).toBe(200)
  expect(await pinned()).toEqual(known)
  await board.undo()
  expect(await pinned()).toBeNull()
  await board.redo()
  await board.save('INT. ROOM - DAY\n\nThe lamp is burning low.\n\nANNA\nWhere have you been all night?\n')
  expect(await pinned()).toEqual(known)

  expect((await edit(endless)).body.error.code).toBe('BOARDS_NO_CLIP')
  expect((await edit(picture)).body.error.code).toBe('BOARDS_NO_CLIP')
  expect((await edit('4'.repeat(64))).body.error.code).toBe('BOARDS_NOT_OURS')
  await board.edit({ type: 'lock_shot', id, locked: true })
  expect((await edit(null)).body.error.code).toBe('BOARDS_LOCKED')
  await board.edit({ type: 'lock_shot', id, locked: false })
  expect((await edit(null)).status).toBe(200)
  expect(await pinned()).toBeNull()
  const held = await room.studio.studio.rooms.boards.refersTo(room.studio.studio.db, [clip, endless])
  expect([...held]).toEqual([clip])
})
